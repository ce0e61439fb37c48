"""Ticks, domains and label positions."""

from itertools import pairwise

import pytest

from eslabon.charts.axis import nice_domain, spread, tick_format, ticks, year_ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (3, 47, [0, 10, 20, 30, 40, 50]),
        (0.1, 0.34, [0.1, 0.15, 0.2, 0.25, 0.3, 0.35]),
        (-1.2, 1.2, [-1.5, -1, -0.5, 0, 0.5, 1, 1.5]),
    ],
)
def test_ticks_are_round_and_cover(low, high, expected):
    """Steps of 1, 2, 2.5 or 5 and a power of ten; both ends are inside."""
    found = ticks(low, high)
    assert found[0] <= low and found[-1] >= high
    steps = {round(b - a, 9) for a, b in pairwise(found)}
    assert len(steps) == 1
    assert found == pytest.approx(expected)


def test_one_value_still_has_an_axis():
    """A single value is not an error."""
    assert nice_domain([5.0])[0] < 5 < nice_domain([5.0])[-1]


def test_zero_is_shown_when_close():
    """An axis that would start just above zero starts at zero."""
    assert nice_domain([2.0, 40.0])[0] == 0
    assert nice_domain([30.0, 40.0])[0] > 0


def test_decimals_are_those_the_ticks_need():
    """0.25 needs two decimals, 10 none."""
    assert tick_format([0.0, 0.25, 0.5]) == ",.2f"
    assert tick_format([0.0, 10.0]) == ",.0f"


def test_last_year_is_always_there():
    """The reader sees where the data end."""
    assert year_ticks(1990, 2023)[-1] == 2023
    assert year_ticks(2012, 2013) == [2012, 2013]


def test_labels_do_not_overlap():
    """Labels keep their order and their distance, inside the plot."""
    placed = spread([10, 11, 12, 100], gap=15, low=0, high=120)
    assert placed == sorted(placed)
    assert all(b - a >= 14.9 for a, b in pairwise(placed))
    assert placed[0] >= 0 and placed[-1] <= 120


def test_too_many_labels_stand_at_equal_distances():
    """Without room for all they share it."""
    assert spread([1, 2, 3], gap=50, low=0, high=60) == [0, 30, 60]
