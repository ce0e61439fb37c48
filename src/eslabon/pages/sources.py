"""The source line under every figure and table: publisher, dataset, series, vintage, terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["source_line", "source_name"]

_MANY_CODES = 6


def source_line(page: Page, indicators: Iterable[str]) -> str:
    """ "Fuente: publisher, dataset (codes), edition, terms" for the sources of the indicators.

    In the order in which the indicators first use them; editions of one dataset stand together.
    """
    _ = page.messages
    datasets: dict[tuple[str, str], dict[str, list[str]]] = {}
    for indicator in indicators:
        entry = page.catalogue.indicators[indicator]
        source = page.catalogue.sources[entry.source]
        codes = datasets.setdefault((source.publisher, source.title), {}).setdefault(source.id, [])
        if entry.code and entry.code not in codes:
            codes.append(entry.code)
    named = [_dataset(page, editions) for editions in datasets.values()]
    if not named:
        return ""
    if len(named) == 1:
        return _("Fuente: {source}.", source=named[0])
    return _("Fuentes: {sources}.", sources="; ".join(named))


def source_name(page: Page, source: str) -> str:
    """One source in a line: publisher, dataset with its link, edition, terms."""
    return _dataset(page, {source: []})


def _dataset(page: Page, editions: Mapping[str, Sequence[str]]) -> str:
    """One dataset; its name links to the publisher's own address."""
    _ = page.messages
    first = page.catalogue.sources[next(iter(editions))]
    title = f"*{page.proper(first.title)}*"
    if first.url:
        title = f"[{title}]({first.url})"
    parts = [_.text(first.publisher), title]
    for id, codes in editions.items():
        entry = page.catalogue.sources[id]
        edition = _("edición {vintage}", vintage=page.proper(entry.vintage))
        parts.append(f"{edition} ({_codes(page, codes)})" if codes else edition)
    if first.transcribed:
        parts.append(_("cifras transcritas"))
    parts.append(_licence(page, first.id))
    return ", ".join(parts)


def _codes(page: Page, codes: Sequence[str]) -> str:
    if len(codes) > _MANY_CODES:
        return page.messages("{n} series", n=len(codes))
    return "; ".join(codes)


def _licence(page: Page, source: str) -> str:
    _ = page.messages
    licence = page.catalogue.sources[source].licence
    if licence.status == "unknown":
        return _("licencia no indicada")
    if licence.status == "to_confirm":
        return _("licencia por confirmar ({licence})", licence=page.proper(licence.id))
    return page.proper(licence.id)
