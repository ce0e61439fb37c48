"""The source line under every figure and table: publisher, dataset, series, vintage, terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from eslabon.language import format_list
from eslabon.pages.outputs import Origin
from eslabon.pages.rows import span, years_between

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["cited_indicators", "origin_of", "series_code", "source_line", "source_name"]

_MANY_CODES = 6
_MANY_COUNTRIES = 3
_MARKS = re.compile(r"[:;!?](?=\s|$)")
# The origin of a number in a cell: `{value}`12,3 %<obs/exports/ARC/2023>``; one of its parts is an indicator.
_ORIGIN = re.compile(r"<((?:obs|measure|group)/[^<>`]+)>`")


def source_line(page: Page, indicators: Iterable[str], *, of: str = "") -> str:
    """ "Fuente: publisher, dataset (codes), edition, terms" for the sources of the indicators.

    In the order in which the indicators first use them; editions of one dataset stand together. The code of
    a series leads to the page of its indicator. Where some figures of an indicator are from another source
    than the catalogue's, that one says whose they are: "(Arcadia)". With `of`, figures of that country alone
    are shown, and only the sources of its own rows are named.
    """
    _ = page.messages
    datasets: dict[tuple[str, str], dict[str, Mapping[str, str]]] = {}
    for id, parts in _used(page, indicators, of).items():
        source = page.catalogue.sources[id]
        datasets.setdefault((source.publisher, source.title), {})[id] = parts
    several = len({id for editions in datasets.values() for parts in editions.values() for id in parts}) > 1
    named = [_dataset(page, editions, several) for editions in datasets.values()]
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


def origin_of(page: Page, indicators: Iterable[str], *, of: str = "") -> Origin:
    """What is told of the indicators' sources, each once; licences as the source line says them."""
    listed = tuple(dict.fromkeys(indicators))
    used = _used(page, listed, of)
    return Origin(listed, tuple(_facts(page, id, parts) for id, parts in used.items()))


def series_code(page: Page, indicator: str, source: str) -> str:
    """The code of an indicator's series in a source; empty in another dataset than the catalogue's."""
    entry = page.catalogue.indicators[indicator]
    own, asked = page.catalogue.sources[entry.source], page.catalogue.sources[source]
    return entry.code if (own.publisher, own.title) == (asked.publisher, asked.title) else ""


def _used(page: Page, indicators: Iterable[str], of: str) -> dict[str, dict[str, str]]:
    """Each source with the indicators that have figures from it, and of each which; "" for its own."""
    used: dict[str, dict[str, str]] = {}
    for indicator in indicators:
        own = page.own_sources(indicator, of) if of else {}
        for source, years in own.items():
            used.setdefault(source, {})[indicator] = span(years) if len(own) > 1 else ""
        if own:
            continue
        used.setdefault(page.catalogue.indicators[indicator].source, {})[indicator] = ""
        for row in () if of else page.other_sources(indicator):
            used.setdefault(row["source"], {})[indicator] = _part(page, row)
    return used


def _part(page: Page, row: Mapping[str, str]) -> str:
    """Which figures of an indicator a further source has: "Arcadia", "Arcadia y otros 35", "2017–2019"."""
    if row["years"]:
        return years_between(*map(int, row["years"].split("-")))
    codes = row["countries"].split()
    if len(codes) <= _MANY_COUNTRIES:
        return format_list(
            [page.names.name(code) for code in page.names.sorted(codes)], page.messages.language
        )
    if page.country in codes:
        return page.messages("{country} y otros {n}", country=page.names.name(page.country), n=len(codes) - 1)
    aggregates = sum(page.catalogue.countries[code].kind == "aggregate" for code in codes)
    if aggregates == len(codes):
        return page.messages("{n} agregados", n=aggregates)
    if aggregates:
        return page.messages("{n} países y agregados", n=len(codes))
    return page.messages("{n} países", n=len(codes))


def _facts(page: Page, id: str, parts: Mapping[str, str]) -> dict[str, str]:
    source = page.catalogue.sources[id]
    told = {
        "publisher": page.messages.text(source.publisher),
        "title": page.proper(source.title),
        "vintage": page.proper(source.vintage),
        "licence": _licence(page, id),
        "address": source.url,
        "accessed": source.accessed,
        "covers": "; ".join(dict.fromkeys(parts.values())) if all(parts.values()) else "",
    }
    return {name: text for name, text in told.items() if text}


def source_name(page: Page, source: str) -> str:
    """One source in a line: publisher, dataset with its link, edition, terms."""
    return _dataset(page, {source: {}}, several=False)


def _dataset(page: Page, editions: Mapping[str, Mapping[str, str]], several: bool) -> str:
    """One dataset; its name links to the publisher's own address."""
    _ = page.messages
    first = page.catalogue.sources[next(iter(editions))]
    title = f"*{page.proper(first.title)}*"
    if first.url:
        title = f"[{title}]({first.url})"
    parts = [_.text(first.publisher), title]
    for id, used in editions.items():
        entry = page.catalogue.sources[id]
        edition = _("edición {vintage}", vintage=page.proper(entry.vintage))
        series = _series(page, id, used, several)
        parts.append(f"{edition} ({series})" if series else edition)
    if first.transcribed:
        parts.append(_("cifras transcritas"))
    parts.append(_licence(page, first.id))
    return ", ".join(parts)


def _series(page: Page, source: str, parts: Mapping[str, str], several: bool) -> str:
    """Series that are from a source, each with what of it is; many are only counted."""
    _ = page.messages
    told: dict[str, str] = {}
    for indicator, part in parts.items():
        code = series_code(page, indicator, source)
        written = _as_written(code, page.about("indicator", indicator, code)) if code else ""
        if not code and several:  # another dataset's own code is not known: the indicator says what is meant
            written = page.about("indicator", indicator, page.label(indicator))
        if written and part:
            told.setdefault(f"{written}/{part}", _("{series}: {part}", series=written, part=part))
        elif written or part:
            told.setdefault(code or written or part, written or part)
    if len(told) > _MANY_CODES:
        return _("{n} series", n=len(parts))
    return "; ".join(told.values())


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
