"""Extrapolation: where the present growth leads by the target year.

::

    expected   = latest * (1 + CAGR) ** (target year - latest year)
    progress   = (expected - base) / (target - base)

UNSD, Progress Chart, technical note of 2023, as documented by EUSTAT. A latest value at the target, or
within a point of a target that is the unit's own bound, has met it whatever the trend.
"""

from __future__ import annotations

from eslabon.measures.case import Case
from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families.growth import annual_growth, class_of, inapplicable
from eslabon.measures.method import ExtrapolationMethod
from eslabon.measures.refusal import no_path, no_rate

__all__ = ["inapplicable", "judge"]  # the same indicators as for growth


def judge(method: ExtrapolationMethod, case: Case) -> Assessment:
    """Class of a series; see :mod:`eslabon.measures.families`."""
    facts, target, found = case.facts, case.facts.target, case.found
    if target is not None:
        found.update(target_value=target.value, target_year=target.year)
        if _met(method, facts, case.latest):
            return case.judged(method.achieved, 100.0, "state")
    base = case.base(method.horizons[case.horizon])
    if reason := base.reason or no_rate(base.value, case.latest):
        return case.refuse(reason)
    found["cagr"] = rate = annual_growth(case.latest, base.value, found["years"])
    if target is None:
        number = facts.sign * rate
        return case.judged(class_of(method.bands.without_target, number), number, "rate")
    if reason := no_path(base.value, case.latest_year, facts):
        return case.refuse(reason)
    found["expected"] = expected = case.latest * (1 + rate / 100) ** (target.year - case.latest_year)
    found["progress"] = progress = 100 * (expected - base.value) / (target.value - base.value)
    return case.judged(class_of(method.bands.with_target, progress), progress, "progress")


def _met(method: ExtrapolationMethod, facts: Facts, latest: float) -> bool:
    bound = facts.maximum if facts.direction == "up" else facts.minimum
    slack = method.met_within if bound is not None and facts.target.value == bound else 0.0
    return facts.reached(latest + facts.sign * slack, facts.target.value)
