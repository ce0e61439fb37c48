"""Properties that every method must have, whatever the numbers; and the reasons of the families."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eslabon.catalogue.models import Target
from eslabon.measures import CLASSES, REASONS, Facts, YearSeries, assess, load_methods
from eslabon.measures.families.distance import rank_correlation
from eslabon.measures.method import Yardstick

from .conftest import ROOT

STICK = {"lower": 0.0, "upper": 50.0, "end": 45.0, "deviation": 8.0}
METHODS = {
    id: method
    if not hasattr(method, "yardsticks")
    else method.model_copy(
        update={"yardsticks": {"x": Yardstick(**STICK, basis=next(iter(method.bases)))}, "goal_year": 2030}
        if method.family == "normalised"
        else {"yardsticks": {"x": Yardstick(**STICK, basis=next(iter(method.bases)))}}
    )
    for id, method in load_methods(ROOT).items()
}
MOVING = [id for id, method in METHODS.items() if any(entry.reads_as for entry in method.classes)]
VALUES = st.floats(min_value=1e-2, max_value=1e4)
YEARS = (2008, 2015, 2023)


def judged(id, values, direction="up", years=YEARS, target=None, breaks=(), scale="", **facts):
    known = {"indicator": "x", "scale": scale, **facts}
    series = YearSeries.of(years, values, breaks)
    return assess(METHODS[id], series, Facts(direction, target, **known), recent_year=2015)


def readings(id, found):
    return set(METHODS[id].reads_as(found.slug))


@pytest.mark.parametrize("id", METHODS)
@given(
    values=st.lists(st.one_of(st.floats(-1e3, 1e3), st.just(math.nan), st.just(math.inf)), max_size=34),
    direction=st.sampled_from(["up", "down", "none"]),
    breaks=st.lists(st.integers(1990, 2023), max_size=2),
    target=st.one_of(st.none(), st.floats(-100, 100)),
    scale=st.sampled_from(["", "share", "level", "binary"]),
    growth_rate=st.booleans(),
    natural_zero=st.booleans(),
)
def test_a_class_or_a_reason_and_never_an_exception(
    id, values, direction, breaks, target, scale, growth_rate, natural_zero
):
    """On any finite series; the class is one of the vocabulary and the method's own."""
    goal = None if target is None else Target(value=target, year=2030, source="somewhere")
    found = judged(
        id,
        values,
        direction,
        tuple(range(1990, 1990 + len(values))),
        goal,
        breaks,
        scale,
        growth_rate=growth_rate,
        natural_zero=natural_zero,
    )
    assert bool(found.slug) != bool(found.reason)
    assert math.isfinite(found.number) == bool(found.slug)
    assert not found.slug or (found.slug in METHODS[id].slugs and found.slug in CLASSES)
    assert not found.reason or found.reason in REASONS
    base = found.components.get("base_year")
    if found.slug and base is not None:
        assert not any(base < year <= found.components["latest_year"] for year in breaks)


# Values so small that another unit makes them zero are no statistics.
SCORED = st.floats(0, 50, allow_subnormal=False)


@pytest.mark.parametrize("id", ["eurostat-2024", "un-2022", "un-2023", "opensdg-2.4"])
@given(base=VALUES, middle=VALUES, latest=VALUES, unit=st.sampled_from([1e-3, 0.5, 1e6]))
def test_the_unit_does_not_matter_to_growth(id, base, middle, latest, unit):
    """Thousands or millions, the rate is the same."""
    one = judged(id, [base, middle, latest])
    scaled = judged(id, [base * unit, middle * unit, latest * unit])
    assert scaled.number == pytest.approx(one.number, rel=1e-9, abs=1e-9)


@given(base=SCORED, latest=SCORED, unit=st.sampled_from([1e-2, 10.0, 1e4]))
def test_the_unit_does_not_matter_to_scores_when_the_bounds_follow(base, latest, unit):
    method = METHODS["sdsn"]
    stick = Yardstick(lower=0, upper=50 * unit, basis=next(iter(method.bases)))
    scaled = method.model_copy(update={"yardsticks": {"x": stick}})
    series = YearSeries.of((2015, 2023), (base * unit, latest * unit))
    one = judged("sdsn", [base, latest], years=(2015, 2023))
    other = assess(scaled, series, Facts("up", indicator="x"), recent_year=2015)
    assert other.number == pytest.approx(one.number, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("id", MOVING)
@given(base=st.floats(1, 45), low=st.floats(1, 45), more=st.floats(0, 4))
def test_a_better_latest_value_never_gives_a_worse_class(id, base, low, more):
    """Monotone in the latest value, up and down."""
    order = {slug: place for place, slug in enumerate(METHODS[id].slugs)}
    years = (2008, 2015, 2023)
    lower, higher = (judged(id, [base, base, value], years=years) for value in (low, low + more))
    assume(lower.slug and higher.slug)
    # "Maintaining" stands beside "on track", not above it.
    assume("maintaining" not in (lower.slug, higher.slug))
    assert order[higher.slug] <= order[lower.slug]
    down = [judged(id, [base, base, value], "down", years=years) for value in (low, low + more)]
    assume(all(one.slug for one in down) and "maintaining" not in [one.slug for one in down])
    assert order[down[0].slug] <= order[down[1].slug]


@pytest.mark.parametrize("id", MOVING)
@given(base=st.floats(2, 40), factor=st.floats(1.12, 1.4))
def test_turning_the_direction_turns_the_reading(id, base, factor):
    """A clear rise is better where more is wanted and worse where less is."""
    values = [base / factor, base / factor, base]
    up, down = readings(id, judged(id, values)), readings(id, judged(id, values, "down"))
    assume(up and down)
    assert "worse" not in up
    assert "worse" in down


@pytest.mark.parametrize(
    ("id", "values", "facts", "reason"),
    [
        ("sdsn", [1, 2], {"direction": "none"}, "no_direction"),
        ("sdsn", [1, 2], {"indicator": "y"}, "no_yardstick"),
        ("sdsn", [], {}, "no_data"),
        ("sdsn", [-9, -8], {}, "beyond_bounds"),
        ("oecd-distance", [1, 2], {"indicator": "y"}, "no_yardstick"),
        ("oecd-distance", [1, 2], {"direction": "none"}, "no_direction"),
        ("level-1-5", [1, 2], {}, "no_scale"),
        ("level-1-5", [1, 2], {"scale": "binary"}, "no_scale"),
        ("binary", [1, 2], {"scale": "share"}, "no_scale"),
        ("un-2023", [1, 2], {"growth_rate": True}, "growth_rate"),
        ("un-2023", [0, 2], {}, "zero_base"),
        ("un-2022", [-1, 2], {}, "sign_change"),
        ("opensdg-2.4", [0, 2], {}, "zero_base"),  # the original puts 0.001 in its place
        ("opensdg-2.4", [-2, -1], {}, "negative"),
    ],
)
def test_families_say_why_not(id, values, facts, reason):
    known = {"direction": "up", "indicator": "x", **facts}
    series = YearSeries.of((2015, 2023)[: len(values)], values)
    assert assess(METHODS[id], series, Facts(**known), recent_year=2015).reason == reason


def test_a_linear_method_needs_no_zero_and_no_sign():
    """Where a growth rate does not exist a score does."""
    for values in ([0, 10], [-5, 10], [10, 0]):
        assert judged("sdsn", values, years=(2015, 2023), natural_zero=False).slug


@pytest.mark.parametrize("id", ["sdsn", "un-2022", "un-2023", "opensdg-2.4"])
def test_no_base_is_taken_from_before_a_break(id):
    found = judged(id, [10, 20, 30], years=(2013, 2015, 2023), breaks=(2018,))
    assert found.reason == "break"


def test_open_sdg_takes_the_next_later_year_when_2015_is_missing():
    found = judged("opensdg-2.4", [10, 20, 30], years=(2014, 2017, 2023))
    assert found.components["base_year"] == 2017


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([1, 2, 3, 4], 1.0),
        ([4, 3, 2, 1], -1.0),
        ([1, 3, 2, 4], 0.8),
        ([1, 1, 2, 2], 0.8944),
        ([3, 3], None),
        ([1], None),
    ],
)
def test_rank_correlation_by_hand(values, wanted):
    found = rank_correlation(values)
    assert found is None if wanted is None else found == pytest.approx(wanted, abs=5e-5)
