"""Growth: the compound annual growth rate, alone or over the rate that a target requires.

::

    CAGR(x1, x0, n) = (x1 / x0) ** (1 / n) - 1
    without target    d * CAGR(latest, base, latest year - base year)
    with target       CAGR(latest, base, …) / CAGR(target, base, target year - base year)

with ``d`` = +1 where more is better, -1 where less is. Eurostat, *Sustainable development in the European
Union: monitoring report on progress towards the SDGs in an EU context*, annex on the assessment method, as
put into code by EUSTAT and described by Statistics Canada; UNSD, Progress Chart, technical note of 2022;
Open SDG, sdg-build 2.4, ``ProgressMeasure``. The thresholds are in the method files.
"""

from __future__ import annotations

from collections.abc import Sequence

from eslabon.measures.case import Case
from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.method import Band, GrowthMethod, Limit, Segment
from eslabon.measures.refusal import no_path, no_rate, rounded

__all__ = ["annual_growth", "class_of", "growth_ratio", "inapplicable", "judge", "shrink_factor"]


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


def class_of(bands: Sequence[Band], number: float, factor: float = 1.0) -> str:
    """The first band that holds, from the highest number down."""
    exact = rounded(number)
    return next(band.slug for band in bands if band.holds(exact, factor))


def shrink_factor(limit: Limit | None, base: float, facts: Facts) -> float:
    """By how much thresholds shrink near the indicator's natural limit; 1 when it has none.

    Below a ceiling L ``1 - (base / L) ** exponent``, above a floor L and up to twice of it
    ``1 - ((2 L - base) / L) ** exponent``, else 1 (sdg-build 2.4, ``get_progress_thresholds``). A floor of
    zero shrinks nothing: its formula would divide by zero.
    """
    bound = facts.maximum if facts.direction == "up" else facts.minimum
    if limit is None or bound is None or bound <= 0 or base >= 2 * bound:
        return 1.0
    near = base if base <= bound else 2 * bound - base
    return 1 - (near / bound) ** limit.exponent


def inapplicable(method: object, facts: Facts) -> str:
    """Reason why growth rates of the indicator mean nothing, whatever the country."""
    if facts.growth_rate:
        return "growth_rate"
    return "" if facts.natural_zero else "no_natural_zero"


def judge(method: GrowthMethod, case: Case) -> Assessment:
    """Class of a series; see :mod:`eslabon.measures.families`."""
    facts, target, found = case.facts, case.facts.target, case.found
    if target is not None:
        found.update(target_value=target.value, target_year=target.year)
        if method.achieved and facts.reached(case.latest, target.value):
            return case.judged(method.achieved, 100.0, "state")
    base = case.base(method.horizons[case.horizon])
    if reason := base.reason or no_rate(base.value, case.latest):
        return case.refuse(reason)
    found["cagr"] = actual = annual_growth(case.latest, base.value, found["years"])
    if target is None:
        return _without_target(method, case)
    if reason := _no_required_rate(target.value) or no_path(base.value, case.latest_year, facts):
        return case.refuse(reason)
    required = annual_growth(target.value, base.value, target.year - base.year)
    if required == 0:  # so near the target that the difference is lost in rounding
        return case.refuse("base_at_target")
    found.update(required=required, ratio=growth_ratio(actual, required))
    if method.scores:
        found["score"] = _score(method.scores.with_target, found["ratio"], method.scores.limit)
    return case.judged(class_of(method.bands.with_target, found["ratio"]), found["ratio"], "ratio")


def _without_target(method: GrowthMethod, case: Case) -> Assessment:
    number = case.facts.sign * case.found["cagr"]
    factor = shrink_factor(method.limit, case.found["base_value"], case.facts)
    if method.limit:
        case.found["factor"] = factor
    if method.scores:
        # Progress is measured against shrunken thresholds, a retreat is not (sdg-build 2.4, `get_score`).
        scaled = number if number < 0 or factor == 1 else (number / factor if factor else float("inf"))
        case.found["score"] = _score(method.scores.without_target, scaled, method.scores.limit)
    return case.judged(class_of(method.bands.without_target, number, factor), number, "rate")


def _no_required_rate(target: float) -> str:
    return "zero_target" if target == 0 else "negative_target" if target < 0 else ""


def _score(segments: Sequence[Segment], number: float, limit: float) -> float:
    """Score of a number by the first piece that it lies in, kept within plus and minus the limit."""
    if number == float("inf"):
        return limit
    piece = next(one for one in segments if one.from_ is None or number >= one.from_)
    return min(limit, max(-limit, piece.slope * number + piece.intercept))
