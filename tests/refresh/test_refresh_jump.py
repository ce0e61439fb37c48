"""The robust z-score of a movement, and which movements are told."""

from __future__ import annotations

import math
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.refresh.jump import jumps, modified_z, movements

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
WIDE = {"ratios": False, "limit": 12.0, "points": 8, "printed": 0.1}


@pytest.mark.parametrize(
    ("value", "reference", "least", "expected"),
    [
        (10.0, [1.0, 2.0, 3.0, 4.0, 5.0], 0.0, 0.6745 * 7 / 1),
        (3.0, [1.0, 2.0, 3.0, 4.0, 5.0], 0.0, 0.0),
        # More than half alike: the mean absolute deviation, 2/5, stands in.
        (4.0, [0.0, 0.0, 0.0, 0.0, 2.0], 0.0, 4 / (math.sqrt(math.pi / 2) * 0.4)),
        (1.0, [0.0, 0.0], 0.0, math.inf),
        (-1.0, [0.0, 0.0], 0.0, -math.inf),
        (0.0, [0.0, 0.0], 0.0, 0.0),
        (1.0, [0.0, 0.0], 0.5, 2.0),
    ],
)
def test_the_score_is_that_of_the_formula(value, reference, least, expected):
    assert modified_z(value, reference, least) == pytest.approx(expected)


@settings(deadline=None)
@given(st.lists(numbers, min_size=1, max_size=30), numbers, numbers)
def test_the_score_does_not_depend_on_where_zero_is(reference, value, shift):
    one = modified_z(value, reference, 1.0)
    other = modified_z(value + shift, [old + shift for old in reference], 1.0)
    assert one == pytest.approx(other, rel=1e-6, abs=1e-6)


@settings(deadline=None)
@given(st.lists(numbers, min_size=1, max_size=30))
def test_the_middle_has_no_score(reference):
    assert modified_z(median(reference), reference, 1e-9) == 0


def test_there_is_no_movement_into_a_break():
    series = {2000: 1.0, 2001: 2.0, 2003: 8.0, 2004: 9.0}
    assert movements(series, ratios=False) == {(2000, 2001): 1, (2001, 2003): 3, (2003, 2004): 1}
    assert movements(series, [2002], ratios=False) == {(2000, 2001): 1, (2003, 2004): 1}


def test_ratios_leave_out_what_has_no_logarithm():
    found = movements({2000: 1.0, 2001: math.e, 2002: 0.0, 2003: 5.0}, ratios=True)
    assert found == {(2000, 2001): pytest.approx(1.0)}


STEADY = {year: 10.0 + 0.5 * (year % 3) for year in range(2000, 2020)}


def test_a_new_year_out_of_place_is_told_once():
    (jump,) = jumps({"AAA": STEADY}, {"AAA": {**STEADY, 2020: 100.0}}, {}, **WIDE)
    assert (jump.country, jump.since, jump.year, jump.after) == ("AAA", 2019, 2020, 100.0)
    assert jump.z > 12


def test_a_changed_year_is_told_on_both_sides():
    changed = {**STEADY, 2010: 100.0}
    years = {(jump.since, jump.year) for jump in jumps({"AAA": STEADY}, {"AAA": changed}, {}, **WIDE)}
    assert years == {(2009, 2010), (2010, 2011)}


def test_what_was_there_before_is_not_told_again():
    series = {**STEADY, 2010: 100.0}
    assert jumps({"AAA": series}, {"AAA": {**series, 2020: 10.0}}, {}, **WIDE) == []


def test_a_short_series_is_measured_by_all():
    present = {"AAA": STEADY, "BBB": {2018: 5.0, 2019: 5.2}}
    (jump,) = jumps(present, {"BBB": {2018: 5.0, 2019: 5.2, 2020: 90.0}}, {}, **WIDE)
    assert jump.country == "BBB"
    assert jumps({"BBB": present["BBB"]}, {"BBB": {2019: 5.2, 2020: 90.0}}, {}, **WIDE) == []


@settings(deadline=None)
@given(st.dictionaries(st.integers(1950, 2030), numbers, max_size=40))
def test_the_same_values_again_never_jump(series):
    assert jumps({"AAA": series}, {"AAA": dict(series)}, {}, **WIDE) == []
