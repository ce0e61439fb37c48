"""The source line under every figure and table: publisher, dataset, series, vintage, terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["source_line", "source_name"]

_MANY_CODES = 6


def source_line(page: Page, indicators: Iterable[str]) -> str:
    """ "Fuente: publisher, dataset (codes), vintage, licence" for the sources of the indicators.

    Sources in the order in which the indicators first use them; the dataset's name links to the
    publisher's own address.
    """
    _ = page.messages
    codes: dict[str, list[str]] = {}
    for indicator in indicators:
        entry = page.catalogue.indicators[indicator]
        own = codes.setdefault(entry.source, [])
        if entry.code and entry.code not in own:
            own.append(entry.code)
    named = [source_name(page, source, own) for source, own in codes.items()]
    if not named:
        return ""
    if len(named) == 1:
        return _("Fuente: {source}.", source=named[0])
    return _("Fuentes: {sources}.", sources="; ".join(named))


def source_name(page: Page, source: str, codes: Sequence[str] = ()) -> str:
    """One source in a line: publisher, dataset with its link and codes, vintage, terms."""
    _ = page.messages
    entry = page.catalogue.sources[source]
    title = f"*{_.text(entry.title)}*"
    if entry.url:
        title = f"[{title}]({entry.url})"
    if codes and len(codes) <= _MANY_CODES:
        title += f" ({', '.join(codes)})"
    elif codes:
        title += " (" + _("{n} series", n=len(codes)) + ")"
    parts = [_.text(entry.publisher), title, _("edición {vintage}", vintage=_.text(entry.vintage))]
    if entry.transcribed:
        parts.append(_("cifras transcritas"))
    parts.append(_licence(page, source))
    return ", ".join(parts)


def _licence(page: Page, source: str) -> str:
    _ = page.messages
    licence = page.catalogue.sources[source].licence
    if licence.status == "unknown":
        return _("licencia no indicada")
    if licence.status == "to_confirm":
        return _("licencia por confirmar ({licence})", licence=licence.id)
    return licence.id
