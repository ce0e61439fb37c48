"""A fetched series as rows of ``data/observations``: pure, strict, and every row left out is counted.

What a publisher sends is either taken, left out by a declared rule and counted, or refused with one
`SourceError`; nothing is corrected or guessed:

============================  ============================================================================
a cell without a number       left out: "empty"
an unknown country code       refused, unless declared as ignored: left out, "ignored"
an aggregate                  one of the catalogue is taken, or left out where the feed says so: "aggregate"
"2023", "YR2023"              the year 2023
"2023Q4", "2023M05", …        refused, unless the feed says that they are left out: "period"
one country-year twice        the same value: left out, "repeated"; two values: refused
a year before the first       left out: "early"
a corrected year              left out: "excluded", with its reason in ``data/refresh/rules.yml``
a value out of bounds         refused
============================  ============================================================================
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from eslabon.catalogue import Catalogue
from eslabon.editions.cut_rule import Observation
from eslabon.errors import SourceError
from eslabon.refresh.series_rule import SeriesRule
from eslabon.snapshot.columns import FLAGS

if TYPE_CHECKING:
    from eslabon.sources.series import FetchedSeries, FetchedValue

__all__ = ["DROPPED", "Normalised", "normalise", "written_number"]

DROPPED = ("empty", "ignored", "aggregate", "period", "repeated", "early", "excluded")

_YEAR = re.compile(r"(?:YR)?((?:19|20)\d\d)")
# Quarters, months, halves, weeks and days, as publishers write them.
_PART_OF_A_YEAR = re.compile(r"(?:YR)?(?:19|20)\d\d-?(?:[QTSHMWD]\d{1,3}|\d\d(?:-\d\d)?)", re.IGNORECASE)
SIGNIFICANT = 10  # digits kept of a computed value, as when tables are compiled


@dataclass(frozen=True)
class Normalised:
    """One series in the publication's own form.

    Parameters
    ----------
    rows
        Sorted by country and year; value in the indicator's unit, cells as they are written.
    dropped
        How many values were left out, by rule (:data:`DROPPED`).
    unknown
        Marks of values that nobody declared, with how many values bear them: a matter for the guards.
    """

    rows: tuple[Observation, ...]
    dropped: Mapping[str, int]
    unknown: Mapping[str, int]

    def __repr__(self) -> str:
        return f"Normalised({len(self.rows)} rows, {sum(self.dropped.values())} left out)"


def normalise(
    series: FetchedSeries, rule: SeriesRule, catalogue: Catalogue, source: str, vintage: str
) -> Normalised:
    """Turn one fetched series into rows.

    Parameters
    ----------
    series
        As the reader gave it.
    rule
        What is done to its values.
    catalogue
        Its countries.
    source, vintage
        What the rows are stamped with.

    Raises
    ------
    SourceError
        At the first value that no rule covers; see the table of this module.
    """
    codes = _country_codes(catalogue)
    dropped: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    found: dict[tuple[str, int], tuple[float, Observation]] = {}
    for value in series.values:
        outcome = _placed(value, rule, catalogue, codes)
        if isinstance(outcome, str):
            dropped[outcome] += 1
            continue
        country, year = outcome
        number = _scaled(value, rule, country, year)
        letters = set(rule.flag)
        for mark in value.flags:
            if mark and mark not in rule.statuses:
                unknown[mark] += 1
            letters |= set(rule.statuses.get(mark, ""))
        if year in {*rule.breaks.get("", ()), *rule.breaks.get(country, ())}:
            letters.add("b")
        flag = "".join(letter for letter in FLAGS if letter in letters)
        row = Observation(country, str(year), written_number(number), source, vintage, flag)
        if (country, year) in found:
            if found[country, year][1] != row:
                raise _refused(
                    rule,
                    "the publisher sends two values for one country and year",
                    f"{country} {year}",
                    "one value",
                    f"{found[country, year][1].value} and {row.value}",
                    "ask for the series alone, or look whether a dimension of it is not chosen",
                )
            dropped["repeated"] += 1
            continue
        found[country, year] = (number, row)
    rows = tuple(row for _, (_, row) in sorted(found.items()))
    return Normalised(rows, dict(sorted(dropped.items())), dict(sorted(unknown.items())))


def written_number(value: float) -> str:
    """A number in its shortest form without an exponent, as all tables have it."""
    return np.format_float_positional(value, unique=True, trim="-")


def _country_codes(catalogue: Catalogue) -> dict[str, str]:
    """Catalogue codes by alpha-3, alpha-2 and M49."""
    codes: dict[str, str] = {}
    for country in catalogue.countries.values():
        codes |= {other: country.code for other in (country.alpha2, country.m49) if other}
    return codes | {code: code for code in catalogue.countries}


def _placed(
    value: FetchedValue, rule: SeriesRule, catalogue: Catalogue, codes: Mapping[str, str]
) -> tuple[str, int] | str:
    """Country and year of a value, or the rule by which it is left out."""
    received = value.country.strip()
    if received in rule.ignored:
        return "ignored"
    country = rule.countries.get(received) or codes.get(received)
    if country not in catalogue.countries:
        raise _refused(
            rule,
            "the publisher sends a country that the catalogue does not have",
            f"period {value.period}",
            "a code of data/catalogue/countries.csv, alpha-3, alpha-2 or M49",
            repr(value.country),
            "add the country, map its code in the feed, or declare it there as ignored",
        )
    period = value.period.strip()
    year = _YEAR.fullmatch(period)
    if year is None:
        if _PART_OF_A_YEAR.fullmatch(period) and rule.other_periods == "drop":
            return "period"
        raise _refused(
            rule,
            "the publisher sends a period that is no year",
            country,
            "a year, as 2023 or YR2023",
            repr(value.period),
            "ask for annual values, or declare in the feed that other periods are left out",
        )
    number = int(year[1])
    if value.value is None or math.isnan(value.value):
        return "empty"
    if catalogue.countries[country].kind == "aggregate" and not rule.aggregates:
        return "aggregate"
    if number < rule.first_year:
        return "early"
    return "excluded" if (country, number) in rule.exclude else (country, number)


def _scaled(value: FetchedValue, rule: SeriesRule, country: str, year: int) -> float:
    """The value in the indicator's unit; a published one stays as published, a computed one is rounded."""
    number = float(value.value)
    if rule.scale != 1.0:
        number = float(f"{number * rule.scale:.{SIGNIFICANT}g}")
    if not rule.lowest <= number <= rule.highest or math.isinf(number):
        raise _refused(
            rule,
            "the publisher sends a value that cannot be",
            f"{country} {year}",
            f"a number from {rule.lowest:g} to {rule.highest:g}",
            f"{value.value!r}" + (f", times {rule.scale:g}: {number:g}" if rule.scale != 1.0 else ""),
            "compare the unit with the feed's; leave the year out in data/refresh/rules.yml with the reason",
        )
    return number


def _refused(
    rule: SeriesRule, what: str, where: str, expected: str, received: str, next_step: str
) -> SourceError:
    return SourceError(
        what,
        where=f"{rule.provider}, series {rule.code} (indicator {rule.indicator}): {where}",
        expected=expected,
        received=received,
        next_step=next_step,
    )
