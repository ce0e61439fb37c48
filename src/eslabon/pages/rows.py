"""Rows of the measures as values: what a page asks about one country or one group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "ChangeBeforeBreak",
    "GroupChange",
    "GroupFigure",
    "Pair",
    "Revision",
    "Standing",
    "span",
    "span_of",
    "years_between",
]


@dataclass(frozen=True)
class Standing:
    """Where a country stands in an indicator; the columns are those of ``measures.standings``.

    Of countries outside a page's focus only the value, its year and flag and the rank are known; the rest
    keeps its default. Values are in the indicator's unit, years are calendar years.
    """

    indicator: str
    country: str
    year: int
    value: float
    rank: float | None = None
    source: str = ""
    vintage: str = ""
    flag: str = ""
    base_year: int | None = None
    base_value: float | None = None
    change: float | None = None
    change_kind: str = "none"
    rank_tied: bool = False
    rank_of: int | None = None
    rank_kind: str = ""
    assessment: str = ""
    assessment_value: float | None = None
    assessment_measure: str = ""
    assessment_reason: str = ""
    assessment_base_year: int | None = None
    assessment_base_value: float | None = None
    assessment_short: str = ""
    assessment_short_value: float | None = None
    assessment_short_reason: str = ""
    assessment_short_base_year: int | None = None
    assessment_short_base_value: float | None = None
    method: str = ""
    methods_agree: int | None = None
    methods_applied: int | None = None


@dataclass(frozen=True)
class GroupFigure:
    """A group's figures for an indicator; the columns are those of ``measures.group_values``.

    ``median``, ``mean`` and ``total`` are None where too few of the group's countries have a recent value.
    """

    indicator: str
    group: str
    median: float | None
    mean: float | None
    total: float | None
    n: int
    of: int
    sufficient: bool
    year_from: int | None
    year_to: int | None
    flags: str
    estimated: int


@dataclass(frozen=True)
class GroupChange:
    """A group then and now over the same countries; the columns are those of ``measures.group_changes``.

    ``then`` and ``now`` are None where too few of the group's countries are in the fixed set.
    """

    indicator: str
    group: str
    then: float | None
    now: float | None
    n: int
    of: int
    sufficient: bool
    base_from: int
    base_to: int
    year_from: int
    year_to: int


@dataclass(frozen=True)
class ChangeBeforeBreak:
    """A group until a new definition; the columns are those of ``measures.changes_before_break``."""

    indicator: str
    group: str
    then: float
    now: float
    up: int
    n: int
    of: int
    then_year: int
    now_year: int


@dataclass(frozen=True)
class Pair:
    """A figure of the baseline and a later one, or why there is none.

    The columns are those of ``measures.paired_figures``.
    """

    baseline: str
    later: str
    comparability: str
    reason: str
    note: str
    kind: str
    indicator: str
    country: str
    group: str
    value: float | None
    value_low: float | None
    value_high: float | None
    qualifier: str
    unit: str
    year_from: int | None
    year_to: int | None
    measure: str
    publisher: str
    address: str
    region: str
    label: str
    scale: str
    decimals: int | None
    source: str


@dataclass(frozen=True)
class Revision:
    """The edition in use of an indicator against another; the columns are those of ``measures.revisions``."""

    indicator: str
    source: str
    vintage: str
    used: str
    compared: int
    changed: int
    visible: int
    up: int
    down: int
    kind: str
    median: float | None
    without_ratio: int
    country: str
    year: int | None
    before: float | None
    after: float | None
    largest: float | None
    added: int
    vanished: int


def span(years: Iterable[int | None]) -> str:
    """The first and the last of some years, one year or a dash: "2012–2014", "2012", "—"."""
    known = sorted({year for year in years if year})
    return years_between(known[0], known[-1]) if known else "—"


def years_between(first: int, last: int) -> str:
    """A year, or the first and the last of several: "2012", "2012–2014"."""
    return str(first) if first == last else f"{first}–{last}"


def span_of(change: GroupChange) -> str:
    """Base years and latest years of a group's fixed set: "2012 → 2020–2023"."""
    then = years_between(change.base_from, change.base_to)
    return f"{then} → {years_between(change.year_from, change.year_to)}"
