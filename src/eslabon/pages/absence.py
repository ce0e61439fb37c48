"""What stands where a figure cannot: a sentence that says what is missing and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.language import format_list
from eslabon.pages.cited import cited
from eslabon.pages.outputs import Text

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["absence", "absent", "absent_indicators", "missing_by_theme", "unobserved_words", "without_value"]


def absence(page: Page, subject: str, indicators: Sequence[str], why: str = "") -> Text:
    """Say that a figure is not shown, and why.

    Parameters
    ----------
    subject
        What the figure would have shown.
    indicators
        What it would have been drawn from. What the catalogue says of those that have no values at all is
        the reason; else their publishers are named as having no datum.
    why
        Another reason, a whole sentence, instead of the missing data.
    """
    _ = page.messages
    why = why or unobserved_words(page, indicators)
    if not why:
        publishers = dict.fromkeys(
            _.text(page.catalogue.sources[page.indicator(id).source].publisher) for id in indicators
        )
        named = format_list(publishers, page.language)
        why = (
            _(
                "La edición consultada de la fuente ({publishers}) no trae ningún dato sobre {country}.",
                publishers=named,
                country=page.with_article(),
            )
            if page.country
            else _(
                "La edición consultada de la fuente ({publishers}) no trae bastantes datos.", publishers=named
            )
        )
    text = _("No se muestra el gráfico «{subject}». {why}", subject=subject, why=why)
    return absent(text)


def unobserved_words(page: Page, indicators: Sequence[str]) -> str:
    """Why indicators have no values at all, each reason once; empty when all have some."""
    reasons = dict.fromkeys(page.indicator(id).unobserved for id in indicators)
    return " ".join(page.messages.text(reason) for reason in reasons if reason)


def absent(sentence: str) -> Text:
    """A sentence that stands where a figure or table would; its class lets outputs set it apart."""
    return Text("{.absence}\n" + sentence)


def without_value(page: Page, indicators: Sequence[str]) -> str:
    """Sentence that names the indicators for which the country has no value; empty when it has all."""
    _ = page.messages
    if not indicators:
        return ""
    names = format_list([page.label(id) for id in indicators], page.language)
    return _("Sin dato sobre {country}: {names}.", country=page.with_article(), names=names)


def absent_indicators(page: Page, indicators: Sequence[str], subject: str) -> str:
    """Sentence that a measure is not known for the country, and for how many members it is."""
    _ = page.messages
    reached = page.coverage(indicators[0])
    return "{.absence}\n" + _(
        "{subject}: sin dato sobre {country}; la fuente disponible cubre {n} de los {of} miembros.",
        subject=subject,
        country=page.with_article(),
        n=cited(str(reached["n"]), f"group/{page.reference}/n/{indicators[0]}"),
        of=reached["of"],
    )


def missing_by_theme(page: Page) -> str:
    """List, theme by theme, of the indicators without any value and of those whose latest is old.

    A country with everything recent gets a sentence that says so.
    """
    _ = page.messages
    recent = page.settings["recent_year"]
    items = []
    for theme in page.catalogue.themes.values():
        entries = page.indicators(theme.id)
        absent = [page.label(entry.id) for entry in entries if page.standing(entry.id) is None]
        old = [
            f"{page.label(entry.id)} ({standing.year})"
            for entry in entries
            if (standing := page.standing(entry.id)) and standing.year < recent
        ]
        said = []
        if absent:
            said.append(_("Sin ningún dato: {names}.", names="; ".join(absent)))
        if old:
            said.append(_("Sin dato desde {year}: {names}.", year=recent, names="; ".join(old)))
        if said:
            items.append(f"- **{_.text(theme.name)}.** {' '.join(said)}")
    if not items:
        return _("Todos los indicadores tienen algún dato desde {year}.", year=recent)
    lead = _("De estos indicadores no hay dato, o el último es antiguo:")
    return lead + "\n\n" + "\n".join(items)
