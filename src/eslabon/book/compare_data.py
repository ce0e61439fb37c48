"""What the page that compares reads: one classic script per indicator, and one that lists what there is.

A page opened from a disk may not fetch, so data are scripts that hand themselves over; each is loaded when
its indicator is chosen. Values are those of the edition's tables, not rounded: the page prints them by the
rules of :func:`eslabon.language.format_number`. A year without a value is ``null``, and a group's median is
given only for the years in which enough of its countries have a value.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale

from eslabon.book.working_copy import write_if_changed
from eslabon.charts import YearValue
from eslabon.charts.points import opened
from eslabon.language import CountryNames, Messages, format_unit
from eslabon.measures import MeasureSettings, group_series, other_sources
from eslabon.pages.sources import origin_of, series_code

if TYPE_CHECKING:
    from eslabon.catalogue import Catalogue
    from eslabon.catalogue.models import Indicator, Unit
    from eslabon.publication import Publication

__all__ = ["CATALOGUE", "FOLDER", "ComparableSeries", "comparable_series", "compare_files", "write_compare"]

FOLDER = "_compare"
CATALOGUE = "catalogue.js"
_START = "(window.eslabonCompare = window.eslabonCompare || {})"


@dataclass(frozen=True)
class ComparableSeries:
    """The values that can be compared, the same in all languages.

    Parameters
    ----------
    written
        JSON by indicator: code of a country or id of a group → first year, values, flags by year and, of a
        group, the number of countries behind each median.
    codes, groups
        Countries and groups with a value of any indicator.
    """

    written: Mapping[str, str]
    codes: frozenset[str]
    groups: frozenset[str]


@dataclass(frozen=True)
class _Reader:
    """Catalogue and words of one language, as :mod:`eslabon.pages.sources` asks a page for them."""

    catalogue: Catalogue
    messages: Messages
    names: CountryNames
    further: Mapping[str, Sequence[Mapping[str, str]]]
    country = ""  # the page that compares is about none

    def other_sources(self, indicator: str) -> Sequence[Mapping[str, str]]:
        return self.further.get(indicator, ())

    def proper(self, text: str) -> str:
        forms = self.messages.table.get(text)
        return forms[0] if forms else text


def comparable_series(publication: Publication) -> ComparableSeries:
    """Gather the values of all countries and the medians of all groups."""
    snapshot = publication.snapshot
    found: dict[str, dict[str, dict[str, Any]]] = {id: {} for id in snapshot.catalogue.indicators}
    rows = snapshot.observations[["indicator", "country", "year", "value", "flag"]]
    for (id, code), part in rows.groupby(["indicator", "country"], sort=True):
        points = _points(part["year"], part["value"], part["flag"])
        found[id][code] = _series(opened(points, snapshot.catalogue.indicators[id].breaks))
    codes = frozenset(code for series in found.values() for code in series)
    medians = group_series(snapshot, MeasureSettings.of(publication.settings, publication.root))
    medians = medians[medians["sufficient"]]
    for (id, group), part in medians.groupby(["indicator", "group"], sort=True):
        points = _points(part["year"], part["median"], [""] * len(part))
        counted = dict(zip(part["year"], part["n"], strict=True))
        series = _series(opened(points, snapshot.catalogue.indicators[id].breaks))
        years = range(series["y"], series["y"] + len(series["v"]))
        found[id][group] = {**series, "n": [int(counted.get(year, 0)) for year in years]}
    groups = frozenset(key for series in found.values() for key in series) - codes
    return ComparableSeries({id: _json(series) for id, series in found.items()}, codes, groups)


def _points(years: Iterable, values: Iterable, flags: Iterable) -> tuple[YearValue, ...]:
    rows = zip(years, values, flags, strict=True)
    return tuple(
        YearValue(int(year), float(value), flag) for year, value, flag in rows if math.isfinite(value)
    )


def _series(points: Sequence[YearValue]) -> dict[str, Any]:
    by_year = {point.year: point for point in points}
    first, last = min(by_year), max(by_year)
    values = [by_year[year].value if year in by_year else None for year in range(first, last + 1)]
    flags = {str(point.year): point.flags for point in points if point.flags}
    return {
        "y": first,
        "v": [int(value) if value is not None and value.is_integer() else value for value in values],
        **({"f": flags} if flags else {}),
    }


def compare_files(
    publication: Publication, language: str, series: ComparableSeries
) -> Iterator[tuple[str, bytes]]:
    """Name and content of every script of one language; the same publication gives the same bytes."""
    catalogue = publication.snapshot.catalogue
    words = {each: publication.messages(each) for each in publication.settings.languages}
    names = CountryNames(catalogue, language, words[language])
    besides = other_sources(publication.snapshot).groupby("indicator")
    further = {id: part.to_dict("records") for id, part in besides}
    reader = _Reader(catalogue, words[language], names, further)
    listed = _json(_catalogue(publication, language, words, series))
    yield CATALOGUE, f"{_START}.catalogue = {listed};\n".encode()
    for id, entry in catalogue.indicators.items():
        about = _json(_about(reader, entry)).removesuffix("}")
        yield f"{id}.js", f'{_START}.take({about},"series":{series.written[id]}}});\n'.encode()


def write_compare(
    publication: Publication, language: str, series: ComparableSeries, source: Path
) -> set[str]:
    """Write the scripts into the assembled source; return their names."""
    names = set()
    for name, content in compare_files(publication, language, series):
        write_if_changed(source / FOLDER / name, content)
        names.add(f"{FOLDER}/{name}")
    return names


def _about(reader: _Reader, entry: Indicator) -> dict[str, Any]:
    """What is told of an indicator, in words for the reader."""
    text, unit = reader.messages.text, reader.catalogue.units[entry.unit]
    told = {
        "id": entry.id,
        "label": text(entry.label),
        "unit": text(unit.name),
        "around": _around(unit, reader.messages),
        "decimals": entry.decimals,
        "sources": _sources(reader, entry),
        "breaks": list(entry.breaks),
        "reason": text(entry.break_reason) if entry.break_reason else "",
        "absent": text(entry.unobserved) if entry.unobserved else "",
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _sources(reader: _Reader, entry: Indicator) -> list[dict[str, str]]:
    ids = (entry.source, *(row["source"] for row in reader.other_sources(entry.id)))
    codes = [series_code(reader, entry.id, id) for id in ids]
    facts = origin_of(reader, [entry.id]).sources
    return [{**told, **({"code": code} if code else {})} for told, code in zip(facts, codes, strict=True)]


def _around(unit: Unit, messages: Messages) -> list[str]:
    """What a number of the unit has before and after it: ``["US$", " million"]``, ``["", " %"]``."""
    before, _, after = format_unit(1.0, unit, 0, messages).partition("1")
    return [before, after]


def _catalogue(
    publication: Publication, language: str, words: Mapping[str, Messages], series: ComparableSeries
) -> dict[str, Any]:
    """What can be chosen, each with all the names by which readers look for it."""
    catalogue, settings = publication.snapshot.catalogue, publication.settings
    names = {each: CountryNames(catalogue, each, words[each]) for each in words}
    locales = [Locale.parse(each) for each in words]
    own, text = names[language], words[language].text
    shown = [group for group in (settings.reference_group, settings.comparison_group) if group]
    members = [set(catalogue.members(group)) for group in shown]

    def country(code: str) -> list[Any]:
        section = next((place for place, some in enumerate(members) if code in some), len(members))
        # The usual name too, where the publication says an official one.
        usual = (each.territories.get(catalogue.countries[code].alpha2, "") for each in locales)
        said = [*(each.name(code) for each in names.values()), *usual]
        return [code, own.name(code), section, _others(own.name(code), said)]

    def group(id: str) -> list[Any]:
        called = words[language]("{group} (mediana)", group=own.group_label(id))
        said = (spoken for each in names.values() for spoken in (each.group(id), each.group_label(id)))
        return [id, called, own.group(id), _others(called, said)]

    themes = list(catalogue.themes)

    def indicator(entry: Indicator) -> list[Any]:
        label = text(entry.label)
        said = (each.text(one) for each in words.values() for one in (entry.label, entry.name))
        return [entry.id, label, themes.index(entry.theme), _others(label, (entry.code, *said))]

    order = list(catalogue.groups)
    groups = [*shown, *sorted(series.groups - set(shown), key=order.index)]
    listed = [entry for theme in themes for entry in catalogue.indicators.values() if entry.theme == theme]
    return {
        "countries": [country(code) for code in own.sorted(series.codes)],
        "sections": [own.group(group) for group in shown],
        "groups": [group(id) for id in groups],
        "themes": [text(theme.name) for theme in catalogue.themes.values()],
        "indicators": [indicator(entry) for entry in listed],
        "usual": shown,
        "first": _first(listed, shown, series),
    }


def _first(listed: Sequence[Indicator], usual: Sequence[str], series: ComparableSeries) -> str:
    """Indicator with which a page begins that was asked for none; empty where no indicator has a value.

    The first in the list that the usual groups have, and none that adds up over countries: an amount says
    first of all how large a country is.
    """
    found = {entry.id: json.loads(series.written[entry.id]).keys() for entry in listed}
    ratios = [entry.id for entry in listed if entry.aggregation.rule != "sum"]
    wanted = [id for id in ratios if found[id] and found[id] >= set(usual)]
    return next(iter([*wanted, *(id for id in (*ratios, *found) if found[id])]), "")


def _others(own: str, names: Iterable[str]) -> list[str]:
    """Names besides the one that is shown, each once."""
    return [name for name in dict.fromkeys(names) if name and name != own]


def _json(content: Any) -> str:
    """Compact JSON that can stand in a script; nothing in it may be taken for its end."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
