"""The rule of a cut: which vintage of a series was known and is taken."""

from __future__ import annotations

from datetime import date

import pytest

from eslabon.editions.cut_rule import Observation, cut_series
from eslabon.editions.vintage import last_day, vintage_date

OLD, MIDDLE, NEW = ("old", "2021"), ("middle", "2023-06"), ("new", "2026-03")
DATES = {OLD: date(2021, 12, 31), MIDDLE: date(2023, 6, 30), NEW: date(2026, 3, 31)}
CUT = date(2025, 12, 31)


def row(vintage, year=2018, country="AAA", value="1"):
    return Observation(country, str(year), value, *vintage)


def taken(table):
    return [(row.country, int(row.year), row.source) for row in table.observations]


@pytest.mark.parametrize(
    ("present", "superseded", "until", "preferred", "expected", "left"),
    [
        pytest.param([NEW], [MIDDLE, OLD], CUT, (), "middle", ["old"], id="newer excluded, newest known"),
        pytest.param([NEW], [MIDDLE, OLD], CUT, ("old",), "old", [], id="preferred: nothing newer"),
        pytest.param([NEW], [MIDDLE, OLD], CUT, ("middle", "old"), "old", [], id="oldest preferred"),
        pytest.param([OLD], [MIDDLE, NEW], CUT, (), "old", ["middle"], id="present precedence is kept"),
        pytest.param([OLD], [MIDDLE, NEW], CUT, ("middle",), "middle", ["old"], id="preferred over present"),
        pytest.param([NEW], [], CUT, (), None, [], id="hole"),
        pytest.param([NEW], [], CUT, ("middle",), None, [], id="preferred without a value"),
        pytest.param([NEW], [OLD], date(2026, 3, 31), (), "new", ["old"], id="of the very day"),
        pytest.param([NEW], [OLD], date(2026, 3, 30), (), "old", [], id="of the day after"),
    ],
)
def test_which_vintage_is_taken(present, superseded, until, preferred, expected, left):
    table = cut_series(
        [row(one) for one in present], [row(one) for one in superseded], DATES, until, preferred
    )
    assert taken(table) == ([("AAA", 2018, expected)] if expected else [])
    assert [one.source for one in table.revisions] == left
    assert {one[0] for one in table.unknown} == {one[0] for one in present + superseded} - {expected, *left}


def test_two_vintages_as_new_are_told_apart_by_name_whatever_their_order():
    twins = [("b", "2023"), ("a", "2023")]
    dates = {one: date(2023, 12, 31) for one in twins} | DATES
    for order in (twins, twins[::-1]):
        table = cut_series([row(NEW)], [row(one) for one in order], dates, CUT)
        assert taken(table) == [("AAA", 2018, "a")]


def test_a_later_vintage_of_a_preferred_source_does_not_count():
    early, late = ("own", "2024"), ("own", "2026-01")
    dates = DATES | {early: date(2024, 12, 31), ("other", "2025"): CUT, late: date(2026, 1, 31)}
    superseded = [row(early), row(("other", "2025"))]
    assert taken(cut_series([row(late)], superseded, dates, CUT, ["own"])) == [("AAA", 2018, "own")]
    assert cut_series([row(late)], superseded, dates, CUT, ["own"]).revisions == ()


def test_a_series_comes_whole_from_one_vintage():
    present = [row(NEW, 2018), row(NEW, 2019)]
    superseded = [row(OLD, 2018), row(OLD, 2019), row(MIDDLE, 2019)]
    assert taken(cut_series(present, superseded, DATES, CUT)) == [("AAA", 2019, "middle")]


def test_a_series_that_ends_early_gives_way_to_one_that_is_recent():
    superseded = [row(MIDDLE, 2014), row(OLD, 2014), row(OLD, 2016)]
    table = cut_series([row(NEW, 2020)], superseded, DATES, CUT, recent_year=2015)
    assert taken(table) == [("AAA", 2014, "old"), ("AAA", 2016, "old")]
    table = cut_series([row(NEW, 2020)], superseded[:2], DATES, CUT, recent_year=2015)
    assert taken(table) == [("AAA", 2014, "middle")]


def test_where_the_present_table_joins_years_each_year_is_chosen():
    present = [row(OLD, 2018), row(MIDDLE, 2020), row(NEW, 2022)]
    superseded = [row(OLD, 2020), row(MIDDLE, 2022), row(OLD, 2022)]
    assert taken(cut_series(present, superseded, DATES, CUT)) == [
        ("AAA", 2018, "old"), ("AAA", 2020, "middle"), ("AAA", 2022, "middle"),
    ]  # fmt: skip
    before = cut_series(present, superseded, DATES, CUT, ["old"])
    assert taken(before) == [("AAA", year, "old") for year in (2018, 2020, 2022)]
    assert before.revisions == ()


def test_countries_are_cut_each_by_itself():
    present = [row(NEW, country="AAA"), row(MIDDLE, country="BBB"), row(NEW, country="CCC")]
    superseded = [row(MIDDLE, country="AAA"), row(NEW, country="BBB")]
    assert taken(cut_series(present, superseded, DATES, CUT)) == [
        ("AAA", 2018, "middle"), ("BBB", 2018, "middle"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.0.1 (2026-07-11)", date(2026, 7, 11)),
        ("2012", date(2012, 12, 31)),
        ("1999, con actualizaciones", date(1999, 12, 31)),
        ("2017-10", date(2017, 10, 31)),
        ("2017–2021", date(2021, 12, 31)),
        ("2017-2021", date(2021, 12, 31)),
        ("2020–2023", date(2023, 12, 31)),
        ("2021-09-15", date(2021, 9, 15)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-T4", date(2024, 12, 31)),
        ("2024-Q1", date(2024, 3, 31)),
        ("septiembre de 2022", date(2022, 12, 31)),
        ("versión 3", None),
        ("20251208", None),
        ("build 12025", None),
        ("2025-02-30", None),
        ("", None),
    ],
)
def test_the_date_of_a_vintage_is_the_latest_day_it_can_mean(text, expected):
    assert vintage_date(text) == expected


def test_partial_dates():
    assert last_day("2025") == date(2025, 12, 31)
    assert last_day("2025-11-03") == date(2025, 11, 3)
    assert last_day("") is None
    assert last_day("2025, spring") is None
