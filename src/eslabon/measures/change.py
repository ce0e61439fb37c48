"""Change of an indicator since the baseline year."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from eslabon.catalogue.models import Unit
from eslabon.measures.scale import has_natural_zero
from eslabon.measures.series import YearSeries

__all__ = ["CHANGE_BY_UNIT_KIND", "Change", "change_kind", "change_since"]

# How a change is expressed, by kind of unit: the only place where this is decided.
CHANGE_BY_UNIT_KIND = {
    "percent": "points",  # "from 10 % to 12 %" is two percentage points; 20 % more would mislead
    "share": "points",  # a part of a whole, like a percentage
    "rate": "points",  # already relative to something; may be zero or negative
    "score": "points",  # a position on a bounded scale whose zero is a convention
    "index": "percent",  # meaningful only relative to itself, if its zero is natural (see change_kind)
    "count": "percent",  # sizes of countries differ by orders of magnitude: only relative change compares
    "currency": "percent",
    "duration": "percent",
    "physical": "percent",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Change between a base year and the latest year.

    ``kind`` is ``points`` (latest minus base, in the indicator's unit), ``percent`` (latest over base minus
    one, in percent), ``broken`` (a change of definition lies between the two: no figure) or ``none`` (no
    base year within the window, or no ratio because the base is not above zero). ``base_year`` is None and
    ``base_value`` NaN without a base year.
    """

    kind: str = "none"
    value: float = nan
    base_year: int | None = None
    base_value: float = nan


def change_kind(unit: Unit) -> str:
    """Tell whether changes of this unit are expressed in ``points`` or in ``percent``.

    What has no natural zero has no ratios: its changes are differences whatever its kind. So are those of an
    index between two fixed bounds, such as a concentration from 0 to 1: near its floor a small difference
    would be hundreds of percent.
    """
    bounded_index = unit.kind == "index" and unit.maximum is not None
    return "points" if bounded_index or not has_natural_zero(unit) else CHANGE_BY_UNIT_KIND[unit.kind]


def change_since(series: YearSeries, unit: Unit, baseline_year: int, window: int) -> Change:
    """Change from the year nearest to the baseline year to the latest year.

    Parameters
    ----------
    series
        Values of one indicator in one country.
    unit
        Its unit; decides how the change is expressed.
    baseline_year
        Wanted base year. The nearest year with a comparable value within ``window`` years stands in, the
        earlier one on a tie, and is named in the result.
    window
        In years.

    Returns
    -------
    Change
        ``none`` when the latest value is not after the baseline year: nothing has been observed since.
    """
    if not series.years or series.years[-1] <= baseline_year:
        return Change()
    around = (baseline_year, baseline_year - window, baseline_year + window)
    chosen = series.nearest(*around, start=series.comparable_from)
    if chosen is None:
        crossed = series.nearest(*around)
        if crossed is None:
            return Change()
        return Change("broken", nan, series.years[crossed], series.values[crossed])
    base_year, base, latest = series.years[chosen], series.values[chosen], series.values[-1]
    if change_kind(unit) == "points":
        return Change("points", latest - base, base_year, base)
    if base <= 0 or latest < 0:
        return Change("none", nan, base_year, base)
    return Change("percent", (latest / base - 1) * 100, base_year, base)
