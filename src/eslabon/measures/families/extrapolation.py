"""Extrapolation: where the present growth leads by the target year.

::

    expected   = latest * (1 + CAGR) ** (target year - latest year)
    progress   = (expected - base) / (target - base)

UNSD, Progress Chart, technical note of 2023, as documented by EUSTAT. A latest value at the target, or
within a point of a target that is the unit's own bound, has met it whatever the trend.
"""

from __future__ import annotations

from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families.growth import annual_growth, class_of
from eslabon.measures.method import ExtrapolationMethod
from eslabon.measures.refusal import base_for, no_latest, no_path, no_rate
from eslabon.measures.series import YearSeries

__all__ = ["assess"]


def assess(
    method: ExtrapolationMethod, series: YearSeries, facts: Facts, recent_year: int, horizon: str
) -> Assessment:
    """Assess a series; see :mod:`eslabon.measures.families`."""
    found: dict[str, float] = {}

    def refuse(reason: str) -> Assessment:
        return Assessment(method.id, horizon, reason=reason, components=found)

    if not series.years:
        return refuse("no_data")
    latest_year, latest = series.years[-1], series.values[-1]
    found.update(latest_year=latest_year, latest_value=latest)
    if facts.direction == "none":
        return refuse("no_direction")
    if facts.growth_rate:
        return refuse("growth_rate")
    if not facts.natural_zero:
        return refuse("no_natural_zero")
    if reason := no_latest(series, recent_year):
        return refuse(reason)
    target = facts.target
    if target is not None:
        found.update(target_value=target.value, target_year=target.year)
        if _met(method, facts, latest):
            return Assessment(method.id, horizon, method.achieved, 100.0, "state", "", found)
    base = base_for(series, method.horizons[horizon])
    if base.reason:
        return refuse(base.reason)
    years = latest_year - base.year
    found.update(base_year=base.year, base_value=base.value, years=years)
    if reason := no_rate(base.value, latest):
        return refuse(reason)
    found["cagr"] = rate = annual_growth(latest, base.value, years)
    if target is None:
        number = facts.sign * rate
        slug = class_of(method.bands.without_target, number)
        return Assessment(method.id, horizon, slug, number, "rate", "", found)
    if reason := no_path(base.value, latest_year, facts):
        return refuse(reason)
    found["expected"] = expected = latest * (1 + rate / 100) ** (target.year - latest_year)
    found["progress"] = progress = 100 * (expected - base.value) / (target.value - base.value)
    slug = class_of(method.bands.with_target, progress)
    return Assessment(method.id, horizon, slug, progress, "progress", "", found)


def _met(method: ExtrapolationMethod, facts: Facts, latest: float) -> bool:
    bound = facts.maximum if facts.direction == "up" else facts.minimum
    slack = method.met_within if bound is not None and facts.target.value == bound else 0.0
    return facts.reached(latest + facts.sign * slack, facts.target.value)
