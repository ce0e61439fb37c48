from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures import ranks

from .material import indicator

CLUB = ("AAA", "BBB", "CCC", "DDD")


def ranked(values: dict, direction="up", years=None):
    latest = pd.DataFrame(
        [("openness", code, (years or {}).get(code, 2023), value) for code, value in values.items()],
        columns=["indicator", "country", "year", "value"],
    )
    entry = indicator(direction=direction)
    return ranks(latest, {entry.id: entry}, CLUB, 2015).set_index(latest["country"])


def test_ties_share_the_better_place_and_leave_a_gap():
    found = ranked({"AAA": 5.0, "BBB": 7.0, "CCC": 7.0, "DDD": 9.0})
    assert found["rank"].to_dict() == {"AAA": 4, "BBB": 2, "CCC": 2, "DDD": 1}
    assert found["rank_tied"].to_dict() == {"AAA": False, "BBB": True, "CCC": True, "DDD": False}


def test_less_is_better_when_the_direction_is_down():
    found = ranked({"AAA": 5.0, "BBB": 7.0, "CCC": 7.0, "DDD": 9.0}, "down")
    assert found["rank"].to_dict() == {"AAA": 1, "BBB": 2, "CCC": 2, "DDD": 4}
    assert set(found["rank_kind"]) == {"performance"}


def test_without_a_direction_the_rank_only_tells_size():
    found = ranked({"AAA": 5.0, "BBB": 7.0}, "none")
    assert found["rank"].to_dict() == {"AAA": 2, "BBB": 1}
    assert set(found["rank_kind"]) == {"size"}


def test_only_members_with_a_recent_value_take_part():
    found = ranked({"AAA": 5.0, "BBB": 7.0, "CCC": 8.0, "ZZZ": 9.0}, years={"CCC": 2014})
    assert found["rank"].dropna().to_dict() == {"BBB": 1, "AAA": 2}
    assert set(found["rank_of"]) == {2}
    assert not found["rank_tied"].any()


def test_a_value_of_the_recent_year_itself_takes_part():
    assert ranked({"AAA": 5.0}, years={"AAA": 2015})["rank"].tolist() == [1]


def test_values_that_only_look_equal_when_rounded_do_not_tie():
    found = ranked({"AAA": 5.01, "BBB": 5.02})
    assert found["rank"].to_dict() == {"AAA": 2, "BBB": 1}
    assert not found["rank_tied"].any()


def test_an_indicator_with_nobody_recent_ranks_nobody():
    found = ranked({"AAA": 5.0}, years={"AAA": 2001})
    assert found["rank"].isna().all()
    assert found["rank_of"].tolist() == [0]


@given(values=st.lists(st.integers(-5, 5), min_size=1, max_size=4), direction=st.sampled_from(["up", "down"]))
def test_rank_is_one_plus_the_number_of_better_members(values, direction):
    found = ranked(dict(zip(CLUB, map(float, values), strict=False)), direction)
    for own, place, tied in zip(values, found["rank"], found["rank_tied"], strict=True):
        better = [v for v in values if (v > own if direction == "up" else v < own)]
        assert place == 1 + len(better)
        assert tied == (values.count(own) > 1)


@pytest.mark.parametrize("direction", ["up", "down", "none"])
def test_several_indicators_are_ranked_apart(direction):
    latest = pd.DataFrame(
        [("b", "AAA", 2023, 1.0), ("b", "BBB", 2023, 2.0), ("a", "AAA", 2023, 2.0)],
        columns=["indicator", "country", "year", "value"],
    )
    entries = {name: indicator(name, direction=direction) for name in "ab"}
    assert ranks(latest, entries, CLUB, 2015)["rank_of"].tolist() == [2, 2, 1]
