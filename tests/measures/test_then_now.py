"""Groups then and now: the same countries in both years, and what becomes of a gap."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from eslabon.measures import changes_before_break, gap_change, group_changes, standings
from eslabon.measures.scale import has_natural_zero

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
        ("up", (20, 22), (50, 70), "widening"),
        ("up", (20, 30), (50, 70), "depends"),
        ("up", (20, 60), (50, 50), "overtook"),
        ("up", (60, 40), (50, 50), "fell_behind"),
        ("up", (60, 55), (50, 50), "ahead"),
        ("up", (20, 20.02), (50, 50), "same"),
        ("up", (20, 20.05), (50, 50), "closing"),
        # 30 points behind, then 40; but a quarter of the other, then a third.
        ("up", (10, 20), (40, 60), "depends"),
        ("down", (60, 40), (20, 10), "depends"),
        ("down", (20, 30), (50, 50), "ahead"),
        ("down", (60, 55), (50, 50), "closing"),
        ("none", (20, 30), (50, 50), ""),
    ],
)
def test_movements(direction, own, other, movement):
    """Behind and ahead are meant in the desirable direction; half of the last printed digit can be seen."""
    assert gap_change(own, other, indicator(direction=direction), UNITS).movement == movement


def test_one_measure_still_and_the_other_not_depends():
    """Thirty points behind in both years, but no longer at two fifths."""
    assert gap_change((20, 30), (50, 60), indicator(), UNITS, 0.05).movement == "depends"


@pytest.mark.parametrize(("now", "movement"), [(21.4, "same"), (21.6, "closing"), (18.6, "same")])
def test_less_than_the_tolerance_is_no_movement(now, movement):
    """Five per cent of an initial gap of thirty points is one and a half."""
    assert gap_change((20, now), (50, 50), indicator(), UNITS, 0.05).movement == movement


def test_a_standardised_score_has_no_ratio():
    """Without a natural zero the difference decides alone."""
    unit = next(id for id, one in UNITS.items() if not has_natural_zero(one))
    assert gap_change((0.1, 0.2), (0.4, 0.6), indicator(unit=unit), UNITS).movement == "widening"


def test_countries_with_few_years_in_between_are_left_out(settings):
    """Four years are no then and now; five are."""
    rows = [("openness", "AAA", 2014, 10.0), ("openness", "AAA", 2018, 20.0)]
    rows += [("openness", "BBB", 2014, 10.0), ("openness", "BBB", 2019, 20.0)]
    near = replace(settings, recent_year=2018)
    assert changes(near, *rows).loc["club", "n"] == 1
    assert changes(replace(near, gap_years=4), *rows).loc["club", "n"] == 2


def test_before_a_new_definition_the_same_countries(settings):
    """CCC came later and 2023 is another definition: neither enters the medians of 2012 and 2018."""
    rows = [("openness", code, year, value) for code, year, value in (
        ("AAA", 2012, 10.0), ("AAA", 2018, 12.0), ("AAA", 2023, 90.0),
        ("BBB", 2012, 20.0), ("BBB", 2018, 16.0), ("CCC", 2018, 99.0),
    )]  # fmt: skip
    made = material([indicator(breaks=[2023])], MEMBERS, *rows)
    (found,) = changes_before_break(made, settings).to_dict("records")
    assert (found["then"], found["now"], found["up"], found["n"], found["of"]) == (15.0, 14.0, 1, 2, 3)
    assert (found["group"], found["then_year"], found["now_year"]) == ("club", 2012, 2018)
    assert changes_before_break(material([indicator()], MEMBERS, *rows), settings).empty


def test_a_country_that_breaks_before_the_new_definition_is_left_out(settings):
    """A break of its own lies between its two values."""
    rows = [("openness", "AAA", 2012, 10.0), ("openness", "AAA", 2018, 12.0)]
    rows += [("openness", "BBB", 2012, 20.0), ("openness", "BBB", 2018, 16.0, "b")]
    (found,) = changes_before_break(material([indicator(breaks=[2023])], MEMBERS, *rows), settings).to_dict(
        "records"
    )
    assert (found["n"], found["now"]) == (1, 12.0)


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
