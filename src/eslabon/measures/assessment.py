"""Assess one series by one method: a class, a number, the parts it was made of, or the reason why not.

Formulas of the growth family, after Eurostat, *Sustainable development in the European Union: monitoring
report on progress towards the SDGs in an EU context*, annex on the assessment method, as put into code by
EUSTAT and described by Statistics Canada (the annex itself was not read; page unknown)::

    CAGR(x1, x0, n) = (x1 / x0) ** (1 / n) - 1
    without target    d * CAGR(latest, base, latest year - base year)
    with target       CAGR(latest, base, …) / CAGR(target, base, target year - base year)

with ``d`` = +1 where more is better, -1 where less is. Refusals (zero, negative values, change of sign,
growth rates, scales without a natural zero, breaks) are ours: the growth rate does not exist there, and no
constant is put in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan

from eslabon.catalogue.models import Indicator, Target, Unit
from eslabon.measures.method import Band, Method
from eslabon.measures.scale import has_natural_zero
from eslabon.measures.series import YearSeries

__all__ = ["REASONS", "Assessment", "Facts", "annual_growth", "assess", "growth_ratio"]

# Why a series is not assessed, in the order in which the reasons are tried.
REASONS = (
    "no_data",
    "no_direction",
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
)

# A rate of exactly 1 % must not fall into another class because of the last bit of a power: numbers are
# compared with thresholds after rounding to this many decimals of a percent.
_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Facts:
    """What the assessment has to know about the indicator."""

    direction: str  # "up", "down" or "none"
    target: Target | None = None
    growth_rate: bool = False  # it is itself a rate of change
    natural_zero: bool = True  # see eslabon.measures.scale

    @classmethod
    def of(cls, indicator: Indicator, unit: Unit) -> Facts:
        return cls(indicator.direction, indicator.target, indicator.growth_rate, has_natural_zero(unit))


@dataclass(frozen=True, slots=True)
class Assessment:
    """Result for one series and one horizon.

    ``slug`` is the class, empty when not assessable; then ``reason`` is one of :data:`REASONS` and
    ``number`` is NaN. ``number`` is in percent: growth per year in the wanted direction, or actual over
    required growth (``measure`` says which: ``rate`` or ``ratio``). ``components`` holds what was found on
    the way, also for a refusal: ``latest_year``, ``latest_value``, ``base_year``, ``base_value``, ``years``,
    ``cagr`` (percent per year, not adjusted for direction), and with a target ``target_value``,
    ``target_year``, ``required`` (percent per year) and ``ratio``.
    """

    method: str
    horizon: str
    slug: str = ""
    number: float = nan
    measure: str = ""
    reason: str = ""
    components: Mapping[str, float] = field(default_factory=dict)


def annual_growth(latest: float, base: float, years: float) -> float:
    """Compound annual growth rate in percent per year.

    Raises
    ------
    ValueError
        A value is not above zero or the span is not: the rate does not exist.
    """
    if latest <= 0 or base <= 0 or years <= 0:
        raise ValueError(f"no growth rate from {base} to {latest} over {years} years")
    return ((latest / base) ** (1 / years) - 1) * 100


def growth_ratio(actual: float, required: float) -> float:
    """Actual over required growth, in percent (100: exactly on the path to the target)."""
    return actual / required * 100


def assess(
    method: Method, series: YearSeries, facts: Facts, *, recent_year: int, horizon: str = ""
) -> Assessment:
    """Assess a series over one horizon of the method.

    Parameters
    ----------
    method
        Thresholds and horizons.
    series
        Values of one indicator in one country; years without a value are simply absent.
    facts
        Direction, target, and whether a growth rate of it means anything.
    recent_year
        A latest value older than this is too old to speak about today.
    horizon
        Key of ``method.horizons``; empty: the method's headline.

    Returns
    -------
    Assessment
        Never raises for what the data lack: the reason is in the result.
    """
    horizon = horizon or method.headline
    span = method.horizons[horizon]
    found: dict[str, float] = {}

    def refuse(reason: str) -> Assessment:
        return Assessment(method.id, horizon, reason=reason, components=found)

    if not series.years:
        return refuse("no_data")
    found.update(latest_year=series.years[-1], latest_value=series.values[-1])
    latest_year, latest = series.years[-1], series.values[-1]
    if facts.direction == "none":
        return refuse("no_direction")
    if facts.growth_rate:
        return refuse("growth_rate")
    if not facts.natural_zero:
        return refuse("no_natural_zero")
    if latest_year < recent_year:
        return refuse("too_old")
    if len(series.years) < 2:
        return refuse("too_few_points")

    start = series.comparable_from
    window = (latest_year - span.years, latest_year - span.maximum, latest_year - span.minimum)
    chosen = series.nearest(*window, start=start)
    if chosen is None:
        if series.nearest(*window) is not None:
            return refuse("break")  # there is a base year, on the other side of a break
        oldest = latest_year - series.years[0]
        return refuse("short_span" if oldest < span.minimum else "no_base_year")
    base_year, base = series.years[chosen], series.values[chosen]
    years = latest_year - base_year
    found.update(base_year=base_year, base_value=base, years=years)

    if reason := _no_rate_between(base, latest):
        return refuse(reason)
    found["cagr"] = actual = annual_growth(latest, base, years)
    if facts.target is None:
        number = (1 if facts.direction == "up" else -1) * actual
        return Assessment(
            method.id, horizon, _classify(method.bands.without_target, number), number, "rate", "", found
        )

    found.update(target_value=facts.target.value, target_year=facts.target.year)
    if reason := _no_path(base, latest_year, facts):
        return refuse(reason)
    found["required"] = required = annual_growth(facts.target.value, base, facts.target.year - base_year)
    found["ratio"] = number = growth_ratio(actual, required)
    return Assessment(
        method.id, horizon, _classify(method.bands.with_target, number), number, "ratio", "", found
    )


def _classify(bands: tuple[Band, ...], percent: float) -> str:
    rounded = round(percent, _DECIMALS)
    return next(band.slug for band in bands if band.holds(rounded))


def _no_rate_between(base: float, latest: float) -> str:
    if min(base, latest) < 0 < max(base, latest):
        return "sign_change"
    if min(base, latest) < 0:
        return "negative"
    if base == 0:
        return "zero_base"
    return "zero_latest" if latest == 0 else ""


def _no_path(base: float, latest_year: int, facts: Facts) -> str:
    target = facts.target
    if target.value == 0:
        return "zero_target"
    if target.value < 0:
        return "negative_target"
    # After the target year the required rate says nothing about the years that followed.
    if target.year < latest_year:
        return "target_year_passed"
    # A base beyond the target would make a fall look like progress: both rates share the wrong sign.
    beyond = base >= target.value if facts.direction == "up" else base <= target.value
    return "base_at_target" if beyond else ""
