"""Level: a policy scale. A share ``p`` of points becomes ``lowest + (highest - lowest) * p``.

OECD, CAF and SELA, *SME Policy Index* (2019, 2024), methodology chapter:
1 + 4 p. Yes and no become 1 and 0; UNSD (2023) reads yes as met, no as stagnation.
"""

from __future__ import annotations

from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families.growth import class_of
from eslabon.measures.method import LevelMethod
from eslabon.measures.refusal import no_latest
from eslabon.measures.series import YearSeries

__all__ = ["assess"]


def assess(
    method: LevelMethod, series: YearSeries, facts: Facts, recent_year: int, horizon: str
) -> Assessment:
    """Assess a series; see :mod:`eslabon.measures.families`."""
    found: dict[str, float] = {}

    def refuse(reason: str) -> Assessment:
        return Assessment(method.id, horizon, reason=reason, components=found)

    if not series.years:
        return refuse("no_data")
    latest = series.values[-1]
    found.update(latest_year=series.years[-1], latest_value=latest)
    if facts.direction == "none":
        return refuse("no_direction")
    if facts.scale not in method.scales:
        return refuse("no_scale")
    if reason := no_latest(series, recent_year):
        return refuse(reason)
    level = latest if facts.scale == "level" else method.lowest + (method.highest - method.lowest) * latest
    found["level"] = level
    return Assessment(
        method.id, horizon, class_of(method.bands.without_target, level), level, "level", "", found
    )
