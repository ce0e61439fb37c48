"""What stands where a figure cannot: a sentence that says what is missing and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.language import format_list
from eslabon.pages.outputs import Text

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["absence", "without_value"]


def absence(page: Page, subject: str, indicators: Sequence[str], why: str = "") -> Text:
    """Say that a figure is not shown, and why.

    Parameters
    ----------
    subject
        What the figure would have shown.
    indicators
        What it would have been drawn from; their publishers are named as having no datum.
    why
        Another reason, a whole sentence, instead of the missing data.
    """
    _ = page.messages
    if not why:
        publishers = dict.fromkeys(
            _.text(page.catalogue.sources[page.indicator(id).source].publisher) for id in indicators
        )
        why = _(
            "La edición consultada de {publishers} no trae ningún dato {of_country}.",
            publishers=format_list(publishers, page.language),
            of_country=page.of(),
        )
    text = _("No se muestra el gráfico de {subject}. {why}", subject=subject, why=why)
    return Text("{.absence}\n" + text)


def without_value(page: Page, indicators: Sequence[str]) -> str:
    """Sentence that names the indicators for which the country has no value; empty when it has all."""
    _ = page.messages
    if not indicators:
        return ""
    names = format_list([page.label(id) for id in indicators], page.language)
    return _("Sin dato {of_country}: {names}.", of_country=page.of(), names=names)
