"""A new vintage among those that a table has."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.editions.cut_rule import Observation
from eslabon.refresh.merge import merge

OLD, NEW = ("old", "2025-01-01"), ("new", "2026-01-01")


def rows(of, values):
    return [Observation(country, str(year), value, *of) for country, year, value in values]


def test_a_series_comes_whole_from_the_new_vintage():
    present = rows(OLD, [("AAA", 2015, "1"), ("AAA", 2016, "2"), ("BBB", 2016, "3")])
    staged = rows(NEW, [("AAA", 2016, "2.5"), ("AAA", 2017, "4")])
    merged = merge(present, [], staged, 2015)
    assert merged.observations == (*staged, present[2])
    assert merged.revisions == (present[0], present[1])
    assert merged.kept == ()


def test_a_vintage_that_ends_early_does_not_replace_one_that_does_not():
    present, staged = rows(OLD, [("AAA", 2020, "1")]), rows(NEW, [("AAA", 2009, "5")])
    merged = merge(present, [], staged, 2015)
    assert (merged.observations, merged.revisions) == (tuple(present), tuple(staged))
    assert merged.kept == ("AAA",)


def test_of_two_that_end_early_the_new_one_is_taken():
    present, staged = rows(OLD, [("AAA", 2010, "1")]), rows(NEW, [("AAA", 2009, "5")])
    assert merge(present, [], staged, 2015).observations == tuple(staged)


def test_a_vintage_that_comes_again_is_replaced():
    present = rows(NEW, [("AAA", 2020, "1"), ("AAA", 2021, "2")])
    staged = rows(NEW, [("AAA", 2020, "1.5")])
    merged = merge(present, rows(OLD, [("AAA", 2020, "9")]), staged, 2015)
    assert merged.observations == tuple(staged)
    assert merged.revisions == tuple(rows(OLD, [("AAA", 2020, "9")]))


def test_where_years_of_one_country_have_several_vintages_each_year_is_taken_alone():
    present = [*rows(OLD, [("AAA", 2018, "1")]), *rows(("mid", "2025-06"), [("AAA", 2019, "2")])]
    staged = rows(NEW, [("AAA", 2019, "2.5"), ("AAA", 2020, "3")])
    merged = merge(present, [], staged, 2015)
    assert merged.observations == (present[0], *staged)
    assert merged.revisions == (present[1],)


VINTAGES = [OLD, ("mid", "2025-06"), NEW]
tables = st.dictionaries(
    st.tuples(st.sampled_from(["AAA", "BBB", "CCC"]), st.integers(2008, 2022)),
    st.integers(0, 9).map(str),
    max_size=25,
)


@settings(deadline=None)
@given(present=tables, superseded=tables, staged=tables, again=st.booleans())
def test_no_value_is_lost_and_none_is_there_twice(present, superseded, staged, again):
    def made(table, of):
        return rows(of, [(country, year, value) for (country, year), value in table.items()])

    now, before, new = made(present, VINTAGES[1]), made(superseded, OLD), made(staged, NEW)
    merged = merge(now, before, new, 2015)
    every = [*merged.observations, *merged.revisions]
    assert sorted(every, key=repr) == sorted([*now, *before, *new], key=repr)
    keys = [(row.country, row.year) for row in merged.observations]
    assert len(keys) == len(set(keys))
    assert {row.country for row in now} <= {row.country for row in merged.observations}
    if again:
        twice = merge(merged.observations, merged.revisions, new, 2015)
        assert twice.observations == merged.observations
        assert twice.revisions == merged.revisions


@pytest.mark.parametrize("staged", [[], rows(NEW, [("AAA", 2020, "1")])])
def test_files_are_in_order(staged):
    present = rows(OLD, [("AAA", 2019, "1"), ("BBB", 2019, "1")])
    merged = merge(present, rows(("elder", "2024"), [("AAA", 2019, "1"), ("BBB", 2018, "3")]), staged, 2015)
    for table in (merged.observations, merged.revisions):
        keys = [(row.country, row.year, row.source, row.vintage) for row in table]
        assert keys == sorted(keys)
