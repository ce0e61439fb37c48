"""When a series cannot be assessed: the reasons, and the questions that several families ask.

Refusals of zero, negative values, a change of sign, growth rates, scales without a natural zero and breaks
are ours: a growth rate does not exist there, and no small constant is put in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

from eslabon.measures.facts import Facts
from eslabon.measures.method import Horizon
from eslabon.measures.series import YearSeries

__all__ = ["INAPPLICABLE", "REASONS", "Base", "base_for", "no_path", "no_rate", "rounded"]

# Why a series is not assessed, in the order in which the reasons are tried.
REASONS = (
    "no_data",
    "no_direction",
    "no_scale",
    "no_yardstick",
    "growth_rate",
    "no_natural_zero",
    "too_old",
    "too_few_points",
    "break",
    "short_span",
    "no_base_year",
    "sign_change",
    "negative",
    "zero_base",
    "zero_latest",
    "zero_target",
    "negative_target",
    "target_year_passed",
    "base_at_target",
    "beyond_bounds",
)

# Reasons that lie in the indicator or the method, not in the data of a country.
INAPPLICABLE = frozenset({"no_direction", "no_scale", "no_yardstick", "growth_rate", "no_natural_zero"})

# A rate of exactly 1 % must not fall into another class because of the last bit of a power: numbers are
# compared with thresholds after rounding to this many decimals.
_DECIMALS = 9


def rounded(number: float) -> float:
    """A number as it is compared with thresholds."""
    return round(number, _DECIMALS)


@dataclass(frozen=True, slots=True)
class Base:
    """The value that growth is measured from, or the reason why there is none."""

    year: int = 0
    value: float = 0.0
    reason: str = ""


def base_for(series: YearSeries, horizon: Horizon) -> Base:
    """Choose the base value for a horizon, never across a break.

    Parameters
    ----------
    series
        At least one value.
    horizon
        Which years may be the base.
    """
    if len(series.years) < 2:
        return Base(reason="too_few_points")
    latest_year = series.years[-1]
    window = horizon.window(latest_year)
    chosen = series.nearest(*window, start=series.comparable_from)
    if chosen is not None:
        return Base(series.years[chosen], series.values[chosen])
    if series.nearest(*window) is not None:
        return Base(reason="break")  # there is a base year, on the other side of a break
    too_short = horizon.since is None and latest_year - series.years[0] < horizon.minimum
    return Base(reason="short_span" if too_short else "no_base_year")


def no_rate(base: float, latest: float) -> str:
    """Reason why no growth rate exists between two values; empty when it does."""
    if min(base, latest) < 0 < max(base, latest):
        return "sign_change"
    if min(base, latest) < 0:
        return "negative"
    if base == 0:
        return "zero_base"
    return "zero_latest" if latest == 0 else ""


def no_path(base: float, latest_year: int, facts: Facts) -> str:
    """Reason why no way leads from the base to the target; empty when one does."""
    # After the target year the required rate says nothing about the years that followed.
    if facts.target.year < latest_year:
        return "target_year_passed"
    # A base beyond the target would make a fall look like progress: both rates share the wrong sign.
    return "base_at_target" if facts.reached(base, facts.target.value) else ""
