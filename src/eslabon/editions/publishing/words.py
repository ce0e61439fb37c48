"""Words of the site's own pages, and the form in which they write dates, sizes and names of languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from eslabon.book.interface import interface_text
from eslabon.editions.publishing.site_paths import TEMPLATES

__all__ = ["language_name", "render", "said_date", "said_size", "words"]


def words(language: str) -> Callable[[str], str]:
    """The function that says a Spanish message in `language`; catalogue ``publishing.po``."""
    return interface_text(language, "publishing")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def render(template: str, **values: object) -> bytes:
    """A page of the site's own."""
    return _environment().get_template(template).render(**values).encode()


def language_name(language: str) -> str:
    """What speakers of a language call it."""
    locale = Locale.parse(language, sep="-" if "-" in language else "_")
    return locale.get_display_name(locale).capitalize()


def said_date(released: str, language: str) -> str:
    """A date as in a text of the language."""
    return format_date(date.fromisoformat(released), "long", locale=language.replace("-", "_"))


def said_size(size: int, language: str) -> str:
    """A size in bytes, in MB or kB (thousands), rounded up to what a reader wants to know."""
    unit, name = (10**6, "MB") if size >= 10**6 else (1000, "kB")
    number = format_decimal(max(1, round(size / unit)), locale=language.replace("-", "_"))
    return f"{number} {name}"
