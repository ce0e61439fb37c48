"""Distance: how many standard deviations of a peer group lie between the latest value and an end value.

::

    distance = max(0, d * (end - latest) / deviation)

OECD, *Measuring Distance to the SDG Targets* (2019), chapter 3: the modified z-score. The trend beside it is
Spearman's rank correlation of values and years, as the edition of 2022 (*The Short and Winding Road to
2030*, Annex A) uses it in outline; it takes part in no class.
"""

from __future__ import annotations

from collections.abc import Sequence

from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families.growth import class_of
from eslabon.measures.method import DistanceMethod
from eslabon.measures.refusal import no_latest
from eslabon.measures.series import YearSeries

__all__ = ["assess", "rank_correlation"]


def rank_correlation(values: Sequence[float]) -> float | None:
    """Spearman's correlation of values with their order, ties sharing their mean rank.

    None for fewer than two values, or when all are equal.
    """
    count = len(values)
    if count < 2 or min(values) == max(values):
        return None
    ordered = sorted(range(count), key=lambda i: values[i])
    ranks = [0.0] * count
    start = 0
    while start < count:
        end = start
        while end + 1 < count and values[ordered[end + 1]] == values[ordered[start]]:
            end += 1
        for place in range(start, end + 1):
            ranks[ordered[place]] = (start + end) / 2
        start = end + 1
    middle = (count - 1) / 2
    together = sum((i - middle) * (rank - middle) for i, rank in enumerate(ranks))
    own = sum((i - middle) ** 2 for i in range(count)) * sum((rank - middle) ** 2 for rank in ranks)
    return together / own**0.5


def assess(
    method: DistanceMethod, series: YearSeries, facts: Facts, recent_year: int, horizon: str
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
    if reason := no_latest(series, recent_year):
        return refuse(reason)
    end = stick.end if facts.target is None else facts.target.value
    distance = max(0.0, facts.sign * (end - latest) / stick.deviation)
    found.update(end=end, deviation=stick.deviation, distance=distance)
    trend = _trend(method, series)
    if trend is not None:
        found["rank_correlation"] = facts.sign * trend
    slug = class_of(method.bands.without_target, distance)
    return Assessment(method.id, horizon, slug, distance, "distance", "", found)


def _trend(method: DistanceMethod, series: YearSeries) -> float | None:
    since = series.years[-1] - method.trend_years
    start = series.comparable_from
    kept = [value for year, value in zip(series.years, series.values, strict=True) if year >= since]
    kept = kept[-(len(series.years) - start) :]
    return rank_correlation(kept) if len(kept) >= method.trend_points else None
