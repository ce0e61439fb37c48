"""Normalised: a score between fixed bounds, and its pace over the pace needed to reach the goal.

::

    score    = 100 * (x - lower) / (upper - lower), kept within 0 and 100; reversed where less is better
    observed = (score(latest) - score(base)) / (latest year - base year)
    needed   = (goal - score(base)) / (goal year - base year)
    ratio    = observed / needed

Sustainable Development Report, "Methods summary" (arrows); Lafortune et al. 2018.
"""

from __future__ import annotations

from eslabon.measures.case import Case
from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families.growth import class_of
from eslabon.measures.method import NormalisedMethod, Yardstick
from eslabon.measures.refusal import rounded

__all__ = ["inapplicable", "judge", "score_of"]


def score_of(value: float, stick: Yardstick, sign: int) -> float:
    """Score of a value in points from 0 to 100; ``sign`` is -1 where less is better."""
    share = min(1.0, max(0.0, (value - stick.lower) / (stick.upper - stick.lower)))
    return 100 * (share if sign > 0 else 1 - share)


def inapplicable(method: NormalisedMethod, facts: Facts) -> str:
    """An indicator without bounds has no score."""
    return "" if facts.indicator in method.yardsticks else "no_yardstick"


def judge(method: NormalisedMethod, case: Case) -> Assessment:
    """Class of a series; see :mod:`eslabon.measures.families`."""
    found, stick = case.found, method.yardsticks[case.facts.indicator]
    found.update(lower=stick.lower, upper=stick.upper)
    base = case.base(method.horizons[case.horizon])
    if base.reason:
        return case.refuse(base.reason)
    before, after = (score_of(value, stick, case.facts.sign) for value in (base.value, case.latest))
    observed = (after - before) / found["years"]
    found.update(score_base=before, score_latest=after, observed=observed)
    if before == after == 0 and base.value != case.latest:
        # Both values lie beyond the bound: the score stands still, the indicator does not.
        return case.refuse("beyond_bounds")
    if rounded(after) >= method.goal and rounded(observed) >= 0:
        return case.judged(method.maintained, 100.0, "state")
    if before >= method.goal:
        # It has fallen from the goal: no pace is needed to reach what it had, and none can be divided by.
        return case.judged(class_of(method.bands.with_target, observed), observed, "pace")
    if method.goal_year <= case.latest_year:
        return case.refuse("target_year_passed")
    found["needed"] = needed = (method.goal - before) / (method.goal_year - base.year)
    found["ratio"] = ratio = 100 * observed / needed
    return case.judged(class_of(method.bands.with_target, ratio), ratio, "ratio")
