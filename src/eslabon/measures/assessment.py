"""Assess one series by one method: a class, a number, the parts it was made of, or the reason why not."""

from __future__ import annotations

from eslabon.measures.case import Case
from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families import distance, extrapolation, growth, level, normalised
from eslabon.measures.families.growth import annual_growth, growth_ratio
from eslabon.measures.method import Method
from eslabon.measures.refusal import REASONS
from eslabon.measures.series import YearSeries

__all__ = ["REASONS", "Assessment", "Facts", "annual_growth", "assess", "growth_ratio"]

_FAMILIES = {
    "growth": growth,
    "extrapolation": extrapolation,
    "normalised": normalised,
    "distance": distance,
    "level": level,
}


def assess(
    method: Method, series: YearSeries, facts: Facts, *, recent_year: int, horizon: str = ""
) -> Assessment:
    """Assess a series over one horizon of the method.

    Parameters
    ----------
    method
        Family, thresholds, horizons, yardsticks.
    series
        Values of one indicator in one country; years without a value are simply absent.
    facts
        Direction, target, bounds, and whether a growth rate of it means anything.
    recent_year
        A latest value older than this is too old to speak about today.
    horizon
        Key of ``method.horizons``; empty: the method's headline, if it has horizons at all.

    Returns
    -------
    Assessment
        Never raises for what the data lack: the reason is in the result.
    """
    family = _FAMILIES[method.family]
    case = Case(method.id, horizon or method.headline, series, facts)
    if not series.years:
        return case.refuse("no_data")
    case.found.update(latest_year=case.latest_year, latest_value=case.latest)
    if facts.direction == "none":
        return case.refuse("no_direction")
    if reason := family.inapplicable(method, facts):
        return case.refuse(reason)
    if case.latest_year < recent_year:
        return case.refuse("too_old")
    return family.judge(method, case)
