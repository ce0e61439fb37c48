"""The few words that the pages' frame says itself ("En esta página"), in the reader's language.

Sphinx brings its own words in every language; these are the ones it does not have. Spanish is the
message, the other languages are in ``eslabon/locale/<language>/book.po``; formulas that are read out have
words of their own (``spoken/formulas.po``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

__all__ = ["interface_text"]

LOCALE = Path(__file__).resolve().parents[1] / "locale"


@cache
def interface_text(language: str, domain: str = "book") -> Callable[[str], str]:
    """Return the function that says a Spanish message in `language`.

    A message without translation is said in Spanish; a test keeps that from happening.
    """
    catalogue = LOCALE / language / f"{domain}.po"
    messages: dict[str, str] = {}
    if catalogue.is_file():
        with catalogue.open("rb") as file:
            messages = {message.id: message.string for message in read_po(file) if message.id}
    return lambda text: messages.get(text) or text
