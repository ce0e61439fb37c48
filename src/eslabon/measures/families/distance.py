"""Distance: how many standard deviations of a peer group lie between the latest value and an end value.

::

    distance = max(0, d * (end - latest) / deviation)

OECD, *Measuring Distance to the SDG Targets* (2019), chapter 3: the modified z-score. The trend beside it is
Spearman's rank correlation of values and years, as the edition of 2022 (*The Short and Winding Road to
2030*, Annex A) uses it in outline; it takes part in no class.
"""

from __future__ import annotations

from collections.abc import Sequence

from eslabon.measures.case import Case
from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families.growth import class_of
from eslabon.measures.method import DistanceMethod
from eslabon.measures.series import YearSeries

__all__ = ["inapplicable", "judge", "rank_correlation"]


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


def inapplicable(method: DistanceMethod, facts: Facts) -> str:
    """An indicator without end value has no distance."""
    return "" if facts.indicator in method.yardsticks else "no_yardstick"


def judge(method: DistanceMethod, case: Case) -> Assessment:
    """Class of a series; see :mod:`eslabon.measures.families`."""
    facts, stick = case.facts, method.yardsticks[case.facts.indicator]
    end = stick.end if facts.target is None else facts.target.value
    distance = max(0.0, facts.sign * (end - case.latest) / stick.deviation)
    case.found.update(end=end, deviation=stick.deviation, distance=distance)
    trend = _trend(method, case.series)
    if trend is not None:
        case.found["rank_correlation"] = facts.sign * trend
    return case.judged(class_of(method.bands.without_target, distance), distance, "distance")


def _trend(method: DistanceMethod, series: YearSeries) -> float | None:
    since = series.years[-1] - method.trend_years
    start = series.comparable_from
    kept = [value for year, value in zip(series.years, series.values, strict=True) if year >= since]
    kept = kept[-(len(series.years) - start) :]
    return rank_correlation(kept) if len(kept) >= method.trend_points else None
