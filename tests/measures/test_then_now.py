"""Groups then and now: the same countries in both years, and what becomes of a gap."""

from __future__ import annotations

import math

import pytest

from eslabon.measures import gap_change, group_changes, standings

from .material import UNITS, indicator, material

MEMBERS = {"club": ("AAA", "BBB", "CCC"), "others": ("YYY", "ZZZ")}


def changes(settings, *rows, **entry):
    """The table for one indicator, by group."""
    made = material([indicator(**entry)], MEMBERS, *rows)
    return group_changes(standings(made, settings), made, settings).set_index("group")


def test_a_country_with_one_of_the_two_years_is_in_neither_median(settings):
    """CCC began late: with it, the median now would be of another set than the median then."""
    rows = [("openness", "AAA", 2012, 10.0), ("openness", "AAA", 2023, 20.0)]
    rows += [
        ("openness", "BBB", 2011, 30.0),
        ("openness", "BBB", 2022, 50.0),
        ("openness", "CCC", 2023, 99.0),
    ]
    found = changes(settings, *rows).loc["club"]
    assert (found["then"], found["now"]) == (20.0, 35.0)
    assert (found["n"], found["of"], found["sufficient"]) == (2, 3, True)
    assert (found["base_from"], found["base_to"], found["year_from"], found["year_to"]) == (
        2011,
        2012,
        2022,
        2023,
    )


def test_a_break_or_an_old_value_keeps_a_country_out(settings):
    """No change of definition may be read as a change, and 2014 is no "now"."""
    rows = [("openness", "AAA", 2012, 10.0), ("openness", "AAA", 2023, 20.0)]
    rows += [("openness", "BBB", 2012, 10.0), ("openness", "BBB", 2020, 50.0, "b")]
    rows += [("openness", "CCC", 2012, 10.0), ("openness", "CCC", 2014, 50.0)]
    found = changes(settings, *rows).loc["club"]
    assert found["n"] == 1
    assert not found["sufficient"]
    assert math.isnan(found["then"]) and math.isnan(found["now"])


def test_a_group_without_any_country_in_the_set_has_no_row(settings):
    rows = [("openness", "AAA", 2012, 10.0), ("openness", "AAA", 2023, 20.0)]
    assert list(changes(settings, *rows).index) == ["club"]


@pytest.mark.parametrize(
    ("direction", "own", "other", "movement"),
    [
        ("up", (20, 30), (50, 50), "closing"),
        ("up", (20, 30), (50, 70), "widening"),
        ("up", (20, 60), (50, 50), "overtook"),
        ("up", (60, 40), (50, 50), "fell_behind"),
        ("up", (60, 55), (50, 50), "ahead"),
        ("up", (20, 20.04), (50, 50), "same"),
        ("up", (20, 20.05), (50, 50), "closing"),
        ("down", (20, 30), (50, 50), "ahead"),
        ("down", (60, 55), (50, 50), "closing"),
        ("none", (20, 30), (50, 50), ""),
    ],
)
def test_movements(direction, own, other, movement):
    """Behind and ahead are meant in the desirable direction; half of the last printed digit can be seen."""
    assert gap_change(own, other, indicator(direction=direction), UNITS).movement == movement


def test_a_gap_is_told_as_changes_are():
    """Points for a share, percent for money; no percentage of a median that is not above zero."""
    share = gap_change((20, 30), (50, 60), indicator(), UNITS)
    assert (share.then.kind, share.then.value, share.now.value) == ("points", -30, -30)
    money = gap_change((20, 30), (50, 60), indicator(unit="dollars"), UNITS)
    assert money.then.kind == "percent"
    assert money.then.value == pytest.approx(-60)
    assert money.now.value == pytest.approx(-50)
    broke = gap_change((-1, 30), (50, 60), indicator(unit="dollars"), UNITS)
    assert (broke.then.kind, broke.movement) == ("none", "")
    assert math.isnan(broke.then.value)
