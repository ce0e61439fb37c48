"""Rows of the measures as values: what a page asks about one country or one group."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GroupFigure", "Standing"]


@dataclass(frozen=True)
class Standing:
    """Where a country stands in an indicator; the columns are those of ``measures.standings``.

    Of countries outside a page's focus only the value, its year and the rank are known; the rest keeps
    its default. Values are in the indicator's unit, years are calendar years.
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
