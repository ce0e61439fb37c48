"""Normalised: a score between fixed bounds, and its pace over the pace needed to reach the goal.

::

    score    = 100 * (x - lower) / (upper - lower), kept within 0 and 100; reversed where less is better
    observed = (score(latest) - score(base)) / (latest year - base year)
    needed   = (goal - score(base)) / (goal year - base year)
    ratio    = observed / needed

Sustainable Development Report, "Methods summary" (arrows); Lafortune et al. 2018.
"""

from __future__ import annotations

from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families.growth import class_of
from eslabon.measures.method import NormalisedMethod, Yardstick
from eslabon.measures.refusal import base_for, no_latest, rounded
from eslabon.measures.series import YearSeries

__all__ = ["assess", "score_of"]


def score_of(value: float, stick: Yardstick, sign: int) -> float:
    """Score of a value in points from 0 to 100; ``sign`` is -1 where less is better."""
    share = min(1.0, max(0.0, (value - stick.lower) / (stick.upper - stick.lower)))
    return 100 * (share if sign > 0 else 1 - share)


def assess(
    method: NormalisedMethod, series: YearSeries, facts: Facts, recent_year: int, horizon: str
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
    stick = method.yardsticks.get(facts.indicator)
    if stick is None:
        return refuse("no_yardstick")
    found.update(lower=stick.lower, upper=stick.upper)
    if reason := no_latest(series, recent_year):
        return refuse(reason)
    base = base_for(series, method.horizons[horizon])
    if base.reason:
        return refuse(base.reason)
    before, after = (score_of(value, stick, facts.sign) for value in (base.value, latest))
    years = latest_year - base.year
    observed = (after - before) / years
    found.update(base_year=base.year, base_value=base.value, years=years)
    found.update(score_base=before, score_latest=after, observed=observed)
    if rounded(after) >= method.goal and rounded(observed) >= 0:
        return Assessment(method.id, horizon, method.maintained, 100.0, "state", "", found)
    if before >= method.goal:
        # It has fallen from the goal: no pace is needed to reach what it had, and none can be divided by.
        slug = class_of(method.bands.with_target, observed)
        return Assessment(method.id, horizon, slug, observed, "pace", "", found)
    if method.goal_year <= latest_year:
        return refuse("target_year_passed")
    found["needed"] = needed = (method.goal - before) / (method.goal_year - base.year)
    found["ratio"] = ratio = 100 * observed / needed
    return Assessment(
        method.id, horizon, class_of(method.bands.with_target, ratio), ratio, "ratio", "", found
    )
