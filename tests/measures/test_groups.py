from __future__ import annotations

import math
import statistics

import pytest

from eslabon.measures import gaps, group_series, group_values, standings

from .material import indicator, material

MEMBERS = {"club": ("AAA", "BBB", "CCC", "DDD"), "others": ("YYY", "ZZZ"), "nobody": ()}


def one(frame, **where):
    for name, value in where.items():
        frame = frame.loc[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_median_of_the_latest_values_with_their_span_of_years(settings):
    rows = [("openness", "AAA", 2020, 1.0), ("openness", "AAA", 2023, 10.0), ("openness", "BBB", 2019, 30.0)]
    found = one(group_values(material([indicator()], MEMBERS, *rows), settings), group="club")
    assert found["median"] == statistics.median([10.0, 30.0])
    assert (found["n"], found["of"], found["year_from"], found["year_to"]) == (2, 4, 2019, 2023)
    assert found["sufficient"]
    assert math.isnan(found["mean"])
    assert math.isnan(found["total"])


def test_below_minimum_coverage_the_count_stays_and_the_figure_goes(settings):
    rows = [("openness", "AAA", 2023, 10.0), ("openness", "BBB", 2014, 30.0)]
    found = one(group_values(material([indicator()], MEMBERS, *rows), settings), group="club")
    assert (found["n"], found["of"], found["sufficient"]) == (1, 4, False)
    assert math.isnan(found["median"])
    assert found["year_to"] == 2023


def test_every_group_has_a_row_also_the_empty_one(settings):
    found = group_values(material([indicator(aggregation={"minimum_coverage": 0})], MEMBERS), settings)
    assert list(found["group"]) == ["club", "others", "nobody"]
    assert not found["sufficient"].any()
    assert found["year_from"].isna().all()


def test_coverage_of_exactly_the_minimum_suffices(settings):
    thirds = indicator(aggregation={"minimum_coverage": 1 / 3})
    rows = [("openness", "AAA", 2023, 1.0)]
    found = group_values(material([thirds], {"club": ("AAA", "BBB", "CCC")}, *rows), settings)
    assert found["sufficient"].all()


def test_binary_noise_in_the_minimum_does_not_ask_for_one_more(settings):
    assert 0.28 * 25 > 7  # as floats
    codes = tuple(f"A{letter}A" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY")
    rows = [("openness", code, 2015, 1.0) for code in codes[:7]]  # the recent year itself is recent
    entry = indicator(aggregation={"minimum_coverage": 0.28})
    assert group_values(material([entry], {"club": codes}, *rows), settings)["sufficient"].all()


def weighted(minimum=0.5):
    rule = {"rule": "weighted_mean", "weight": "size", "minimum_coverage": minimum}
    return [indicator(aggregation=rule), indicator("size", unit="dollars", aggregation={"rule": "sum"})]


def test_weights_are_of_the_value_s_year_or_the_latest_before(settings):
    rows = [
        ("openness", "AAA", 2020, 10.0),
        ("openness", "BBB", 2022, 40.0),
        ("size", "AAA", 2019, 3.0),
        ("size", "AAA", 2021, 1000.0),  # after the value: not its weight
        ("size", "BBB", 2022, 1.0),
    ]
    values = group_values(material(weighted(), MEMBERS, *rows), settings)
    assert one(values, group="club", indicator="openness")["mean"] == (3 * 10 + 1 * 40) / 4
    assert one(values, group="club", indicator="size")["total"] == 1001.0


def test_a_value_without_a_weight_stays_out_and_the_mean_needs_its_own_coverage(settings):
    rows = [
        ("openness", "AAA", 2020, 10.0),
        ("openness", "BBB", 2020, 40.0),
        ("openness", "CCC", 2020, 70.0),
        ("size", "AAA", 2020, 3.0),
        ("size", "BBB", 2014, 1.0),  # six years old: too old a weight
        ("size", "CCC", 2020, 0.0),  # weighs nothing
    ]
    found = one(
        group_values(material(weighted(), MEMBERS, *rows), settings), group="club", indicator="openness"
    )
    assert found["sufficient"]
    assert found["median"] == 40.0
    assert math.isnan(found["mean"])
    low = one(
        group_values(material(weighted(0.25), MEMBERS, *rows), settings), group="club", indicator="openness"
    )
    assert low["mean"] == 10.0


def test_series_use_only_the_values_of_that_very_year(settings):
    rows = [
        ("openness", "AAA", 2000, 1.0),
        ("openness", "BBB", 2000, 5.0),
        ("openness", "CCC", 2000, 6.0),
        ("openness", "AAA", 2001, 2.0),
        ("openness", "ZZZ", 2001, 9.0),
    ]
    found = group_series(material([indicator()], MEMBERS, *rows), settings)
    assert found[["group", "year", "n", "of", "sufficient"]].values.tolist() == [
        ["club", 2000, 3, 4, True],
        ["club", 2001, 1, 4, False],
        ["others", 2001, 1, 2, True],
    ]
    assert found["median"].tolist()[0] == 5.0
    assert math.isnan(found["median"].tolist()[1])
    assert found["median"].tolist()[2] == 9.0


def test_gap_is_value_minus_the_median_of_the_group(settings):
    rows = [("openness", "AAA", 2023, 10.0), ("openness", "YYY", 2023, 30.0), ("openness", "ZZZ", 2023, 50.0)]
    inputs = material([indicator()], MEMBERS, *rows)
    found = gaps(standings(inputs, settings), group_values(inputs, settings), "others")
    assert found.iloc[0].to_dict() == pytest.approx(
        {"group_median": 40.0, "gap": -30.0, "gap_ratio": 0.25, "group_n": 2, "group_of": 2}
    )


def test_no_gap_to_a_group_without_enough_coverage(settings):
    inputs = material([indicator()], MEMBERS, ("openness", "AAA", 2023, 10.0))
    found = gaps(standings(inputs, settings), group_values(inputs, settings), "others")
    assert found[["group_median", "gap", "gap_ratio"]].isna().all(axis=None)
