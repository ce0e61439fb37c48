from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eslabon.catalogue.models import Target
from eslabon.measures import REASONS, Facts, YearSeries, annual_growth, assess, growth_ratio
from eslabon.measures.method import Horizon

MIRROR = {
    "significant_progress": "significant_movement_away",
    "moderate_progress": "moderate_movement_away",
    "no_progress": "no_progress",
    "moderate_movement_away": "moderate_progress",
    "significant_movement_away": "significant_progress",
}
VALUES = st.floats(min_value=1e-3, max_value=1e6)


def over(years, values, direction="up", target=None, breaks=(), growth_rate=False, natural_zero=True):
    return YearSeries.of(years, values, breaks), Facts(direction, target, growth_rate, natural_zero)


def look(method, *arguments, horizon="", **named):
    series, facts = over(*arguments, **named)
    return assess(method, series, facts, recent_year=2015, horizon=horizon)


def rate(method, percent, direction="up"):
    """Assess fifteen years at exactly this many percent a year."""
    return look(method, [2008, 2023], [100.0, 100.0 * (1 + percent / 100) ** 15], direction)


# Golden vector of reference/methods.md, B9: base 2015 = 20, 2023 = 26, target 2030 = 40, increase wanted.


@pytest.fixture
def eight_years(method):
    return method.model_copy(update={"horizons": {"long": Horizon(years=8, minimum=8, maximum=8)}})


def test_golden_vector_with_target(eight_years):
    target = Target(value=40, year=2030, source="somewhere")
    found = look(eight_years, [2015, 2023], [20.0, 26.0], target=target)
    assert found.components["cagr"] == pytest.approx(3.3339, abs=5e-5)
    assert found.components["required"] == pytest.approx(4.7294, abs=5e-5)
    assert found.number == pytest.approx(70.49, abs=5e-3)
    assert (found.slug, found.measure, found.reason) == ("moderate_progress", "ratio", "")


def test_golden_vector_without_target(eight_years):
    found = look(eight_years, [2015, 2023], [20.0, 26.0])
    # By logarithms, another way to the same growth rate.
    assert found.number == pytest.approx(100 * math.expm1((math.log(26) - math.log(20)) / 8))
    assert round(found.number, 2) == 3.33
    assert (found.slug, found.measure) == ("significant_progress", "rate")


@pytest.mark.parametrize(
    ("percent", "slug"),
    [
        (1.001, "significant_progress"),
        (1, "moderate_progress"),
        (0.101, "moderate_progress"),
        (0.1, "no_progress"),
        (0, "no_progress"),
        (-0.1, "no_progress"),
        (-0.101, "moderate_movement_away"),
        (-1, "moderate_movement_away"),
        (-1.001, "significant_movement_away"),
    ],
)
def test_thresholds_without_target(method, percent, slug):
    assert rate(method, percent).slug == slug


@pytest.mark.parametrize(
    ("share_of_path", "slug"),
    [
        (1.3, "significant_progress"),
        (0.95, "significant_progress"),
        (0.949, "moderate_progress"),
        (0.6, "moderate_progress"),
        (0.599, "insufficient_progress"),
        (0, "insufficient_progress"),
        (-0.001, "movement_away"),
    ],
)
def test_thresholds_with_target(method, share_of_path, slug):
    wanted = 0.02  # two percent a year lead from the base to the target
    target = Target(value=100 * (1 + wanted) ** 22, year=2030, source="somewhere")
    found = look(method, [2008, 2023], [100, 100 * (1 + wanted * share_of_path) ** 15], target=target)
    assert found.slug == slug


def test_a_target_below_the_base_is_reached_by_falling(method):
    target = Target(value=10, year=2030, source="somewhere")
    falling = look(method, [2008, 2023], [40, 14], "down", target=target)
    assert falling.slug == "significant_progress"
    assert look(method, [2008, 2023], [40, 44], "down", target=target).slug == "movement_away"


@pytest.mark.parametrize(
    ("years", "base_year"),
    [
        ([2006, 2008, 2023], 2008),
        ([2007, 2009, 2023], 2007),  # sixteen or fourteen years: the earlier
        ([2013, 2023], 2013),
        ([2006, 2013, 2023], 2006),
        (list(range(1990, 2024)), 2008),
    ],
)
def test_the_base_is_the_year_nearest_to_the_horizon(method, years, base_year):
    assert look(method, years, [1.0 + i for i in range(len(years))]).components["base_year"] == base_year


def test_long_and_short_horizon_may_disagree(method):
    years, values = [2008, 2018, 2023], [100, 200, 150]
    assert look(method, years, values).slug == "significant_progress"
    short = look(method, years, values, horizon="short")
    assert short.slug == "significant_movement_away"
    assert short.components["years"] == 5


TARGET = {"target": Target(value=40, year=2030, source="somewhere")}


def aim(value, year=2030):
    return {"target": Target(value=value, year=year, source="somewhere")}


@pytest.mark.parametrize(
    ("years", "values", "facts", "reason"),
    [
        ([], [], {}, "no_data"),
        ([2008, 2023], [1, 2], {"direction": "none"}, "no_direction"),
        ([2008, 2023], [1, 2], {"growth_rate": True}, "growth_rate"),
        ([2008, 2023], [1, 2], {"natural_zero": False}, "no_natural_zero"),
        ([1999, 2014], [1, 2], {}, "too_old"),
        ([2023], [1], {}, "too_few_points"),
        ([2008, 2023], [1, 2], {"breaks": [2015]}, "break"),
        ([2008, 2015, 2023], [1, 2, 3], {"breaks": [2015]}, "break"),
        ([2014, 2023], [1, 2], {}, "short_span"),
        ([2005, 2015, 2023], [1, 2, 3], {}, "no_base_year"),
        ([2008, 2023], [-1, 2], {}, "sign_change"),
        ([2008, 2023], [1, -2], {}, "sign_change"),
        ([2008, 2023], [-1, -2], {}, "negative"),
        ([2008, 2023], [0, -2], {}, "negative"),
        ([2008, 2023], [0, 2], {}, "zero_base"),
        ([2008, 2023], [0, 0], {}, "zero_base"),
        ([2008, 2023], [3, 0], {}, "zero_latest"),
        ([2008, 2023], [3, 2], {"direction": "down", **aim(0)}, "zero_target"),
        ([2008, 2023], [3, 2], {"direction": "down", **aim(-1)}, "negative_target"),
        ([2008, 2023], [3, 4], aim(5, 2020), "target_year_passed"),
        ([2008, 2023], [50, 45], aim(40), "base_at_target"),
        ([2008, 2023], [40, 45], aim(40), "base_at_target"),
        ([2008, 2023], [30, 45], {"direction": "down", **aim(40)}, "base_at_target"),
    ],
)
def test_what_cannot_be_assessed_says_why(method, years, values, facts, reason):
    found = look(method, years, values, **facts)
    assert (found.slug, found.reason, found.measure) == ("", reason, "")
    assert math.isnan(found.number)


def test_every_reason_can_happen():
    # The table above is complete: a reason that nothing produces would be a dead promise to readers.
    mark = next(m for m in test_what_cannot_be_assessed_says_why.pytestmark if m.name == "parametrize")
    # Those of the other families are in test_families.py.
    assert {case[3] for case in mark.args[1]} == set(REASONS) - {"no_scale", "no_yardstick", "beyond_bounds"}


def test_after_a_break_a_long_enough_series_is_assessed(method):
    found = look(method, [2006, 2008, 2010, 2023], [900, 900, 100, 200], breaks=[2009])
    assert found.components["base_year"] == 2010
    assert found.slug == "significant_progress"


def test_years_on_the_edge_still_count(method):
    assert look(method, [2000, 2015], [1, 2]).slug  # 2015 is the recent year itself
    assert look(method, [2008, 2023], [1, 2], target=Target(value=2, year=2023, source="x")).slug


def test_a_refusal_still_tells_what_was_found(method):
    found = look(method, [2008, 2023], [0.0, 2.0])
    assert found.components == {
        "latest_year": 2023,
        "latest_value": 2.0,
        "base_year": 2008,
        "base_value": 0.0,
        "years": 15,
    }


@pytest.mark.parametrize(("latest", "base", "years"), [(0, 1, 5), (1, 0, 5), (-1, 1, 5), (1, 1, 0)])
def test_growth_is_refused_where_it_does_not_exist(latest, base, years):
    with pytest.raises(ValueError, match="no growth rate"):
        annual_growth(latest, base, years)


@given(base=VALUES, latest=VALUES, years=st.integers(1, 40))
def test_growing_at_the_rate_leads_back_to_the_latest_value(base, latest, years):
    factor = 1 + annual_growth(latest, base, years) / 100
    assume(factor > 1e-3)  # nearer to minus one hundred percent the sum 1 + r has too few digits left
    assert base * factor**years == pytest.approx(latest, rel=1e-6)


@given(base=VALUES, latest=VALUES, unit=st.sampled_from([1e-3, 0.5, 10.0, 1e6]))
def test_the_unit_does_not_matter(method, base, latest, unit):
    one = look(method, [2008, 2023], [base, latest])
    scaled = look(method, [2008, 2023], [base * unit, latest * unit])
    assert scaled.number == pytest.approx(one.number, rel=1e-9, abs=1e-9)


@given(base=VALUES, latest=VALUES)
def test_turning_the_direction_mirrors_number_and_class(method, base, latest):
    up = look(method, [2008, 2023], [base, latest])
    down = look(method, [2008, 2023], [base, latest], "down")
    assert down.number == -up.number
    # On a threshold itself the bands are not symmetric: 1 % is moderate on both sides.
    assume(all(abs(abs(up.number) - edge) > 1e-6 for edge in (0.1, 1)))
    assert down.slug == MIRROR[up.slug]


@given(actual=st.floats(-50, 50), required=st.floats(0.01, 50))
def test_ratio_of_the_required_rate_to_itself_is_one_hundred(actual, required):
    assert growth_ratio(required, required) == pytest.approx(100)
    assert math.copysign(1, growth_ratio(actual, required)) == math.copysign(1, actual)


@given(
    values=st.lists(
        st.one_of(st.floats(-10, 10), st.just(math.nan), st.just(math.inf), st.just(0.0)), max_size=34
    ),
    direction=st.sampled_from(["up", "down", "none"]),
    breaks=st.lists(st.integers(1990, 2023), max_size=2),
    target=st.one_of(st.none(), st.floats(-10, 10)),
)
def test_missing_is_said_and_never_guessed(method, values, direction, breaks, target):
    goal = None if target is None else Target(value=target, year=2030, source="somewhere")
    years = list(range(1990, 1990 + len(values)))
    for horizon in method.horizons:
        found = look(method, years, values, direction, goal, breaks, horizon=horizon)
        assert bool(found.slug) != bool(found.reason)
        assert math.isnan(found.number) == bool(found.reason)
        if found.slug:
            base = found.components["base_year"]
            assert values[years.index(base)] == found.components["base_value"]
            assert not any(base < year <= found.components["latest_year"] for year in breaks)
            assert math.isfinite(found.number)
