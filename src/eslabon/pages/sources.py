"""The source line under every figure and table: publisher, dataset, series, vintage, terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from eslabon.pages.outputs import Origin

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["cited_indicators", "origin_of", "source_line", "source_name"]

_MANY_CODES = 6
_MARKS = re.compile(r"[:;!?](?=\s|$)")
# The origin of a number in a cell: `{value}`12,3 %<obs/exports/ARC/2023>``; one of its parts is an indicator.
_ORIGIN = re.compile(r"<((?:obs|measure|group)/[^<>`]+)>`")


def source_line(page: Page, indicators: Iterable[str]) -> str:
    """ "Fuente: publisher, dataset (codes), edition, terms" for the sources of the indicators.

    In the order in which the indicators first use them; editions of one dataset stand together. The code of
    a series leads to the page of its indicator.
    """
    _ = page.messages
    datasets: dict[tuple[str, str], dict[str, dict[str, str]]] = {}  # to the codes, each with its indicator
    for indicator in indicators:
        entry = page.catalogue.indicators[indicator]
        source = page.catalogue.sources[entry.source]
        codes = datasets.setdefault((source.publisher, source.title), {}).setdefault(source.id, {})
        if entry.code:
            codes.setdefault(entry.code, indicator)
    named = [_dataset(page, editions) for editions in datasets.values()]
    if not named:
        return ""
    if len(named) == 1:
        return _("Fuente: {source}.", source=named[0])
    return _("Fuentes: {sources}.", sources="; ".join(named))


def cited_indicators(page: Page, rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Indicators whose figures stand in the cells, in the order in which they first do."""
    known = page.catalogue.indicators
    parts = (
        part for row in rows for cell in row for key in _ORIGIN.findall(cell) for part in key.split("/")[1:]
    )
    return tuple(dict.fromkeys(part for part in parts if part in known))


def origin_of(page: Page, indicators: Iterable[str]) -> Origin:
    """What is told of the indicators' sources, each once; licences as the source line says them."""
    listed = tuple(dict.fromkeys(indicators))
    used = dict.fromkeys(page.catalogue.indicators[indicator].source for indicator in listed)
    return Origin(listed, tuple(_facts(page, source) for source in used))


def _facts(page: Page, id: str) -> dict[str, str]:
    source = page.catalogue.sources[id]
    told = {
        "publisher": page.messages.text(source.publisher),
        "title": page.proper(source.title),
        "vintage": page.proper(source.vintage),
        "licence": _licence(page, id),
        "address": source.url,
        "accessed": source.accessed,
    }
    return {name: text for name, text in told.items() if text}


def source_name(page: Page, source: str) -> str:
    """One source in a line: publisher, dataset with its link, edition, terms."""
    return _dataset(page, {source: {}})


def _dataset(page: Page, editions: Mapping[str, Mapping[str, str]]) -> str:
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


def _codes(page: Page, codes: Mapping[str, str]) -> str:
    if len(codes) > _MANY_CODES:
        return page.messages("{n} series", n=len(codes))
    return "; ".join(
        _as_written(code, page.about("indicator", indicator, code)) for code, indicator in codes.items()
    )


def _as_written(code: str, text: str) -> str:
    """The series as its publisher writes it, linked or not; some have marks that a language sets apart."""
    if not _MARKS.search(code):
        return text
    return f"[{code}]{{.notranslate}}" if text == code else f"{text}{{.notranslate}}"


def _licence(page: Page, source: str) -> str:
    _ = page.messages
    licence = page.catalogue.sources[source].licence
    if licence.status == "unknown":
        return _("licencia no indicada")
    if licence.status == "to_confirm":
        return _("licencia por confirmar ({licence})", licence=page.proper(licence.id))
    return page.proper(licence.id)
