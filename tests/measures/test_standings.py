from __future__ import annotations

import time
from itertools import product

import numpy as np
import pandas as pd
import pytest

from eslabon.measures import COLUMNS, REASONS, group_series, group_values, standings

from .material import indicator, material, observations

MEMBERS = {"club": ("AAA", "BBB"), "others": ("ZZZ",)}


def row(frame, indicator, country):
    found = frame.loc[(frame["indicator"] == indicator) & (frame["country"] == country)]
    assert len(found) == 1
    return found.iloc[0]


@pytest.fixture
def small(settings):
    rows = [
        ("size", "ZZZ", 2023, 900.0),
        ("size", "AAA", 2011, 100.0),
        ("size", "AAA", 2023, 150.0, "ep"),
        ("openness", "BBB", 2008, 30.0),
        ("openness", "BBB", 2019, 33.0, "b"),
        ("openness", "BBB", 2022, 36.0),
        ("openness", "AAA", 2008, 40.0),
        ("openness", "AAA", 2012, 41.0),
        ("openness", "AAA", 2018, 42.0),
        ("openness", "AAA", 2023, np.nan),
        ("openness", "AAA", 2022, 44.0),
        ("openness", "CCC", 2010, 1.0),
    ]
    entries = [indicator(), indicator("size", unit="dollars", direction="none")]
    return material(entries, MEMBERS, *rows)


def test_one_row_per_indicator_and_country_sorted_with_the_contract_s_columns(small, settings):
    found = standings(small, settings)
    assert tuple(found.columns) == COLUMNS
    assert found[["indicator", "country"]].values.tolist() == [
        ["openness", "AAA"],
        ["openness", "BBB"],
        ["openness", "CCC"],
        ["size", "AAA"],
        ["size", "ZZZ"],
    ]


def test_a_row_holds_all_measures_of_its_series(small, settings):
    found = row(standings(small, settings), "openness", "AAA")
    assert (found["year"], found["value"]) == (2022, 44.0)
    assert (found["base_year"], found["base_value"], found["change_kind"]) == (2012, 41.0, "points")
    assert found["change"] == pytest.approx(3.0)
    assert (found["rank"], found["rank_of"], found["rank_tied"]) == (1, 2, False)
    assert found["assessment_base_year"] == 2008
    assert found["assessment_value"] == pytest.approx(100 * np.expm1(np.log(44 / 40) / 14))
    assert found["assessment"] == "moderate_progress"
    assert found["assessment_short_base_year"] == 2018
    assert found["assessment_short"] == "significant_progress"
    assert found["method"] == "eurostat-2024"


def test_a_flagged_break_bars_comparison_in_that_country_alone(small, settings):
    frame = standings(small, settings)
    broken = row(frame, "openness", "BBB")
    assert broken["change_kind"] == "none"  # 2008 lies outside the window anyway
    assert broken["assessment_reason"] == "break"
    assert broken["assessment_short"] == "significant_progress"  # 2019 opens the new definition
    assert row(frame, "openness", "AAA")["assessment_reason"] == ""


def test_a_break_of_the_indicator_bars_comparison_in_every_country(small, settings):
    entries = {**small.indicators, "openness": indicator(breaks=(2014,))}
    frame = standings(type(small)(entries, small.units, small.members, small.observations), settings)
    assert row(frame, "openness", "AAA")["change_kind"] == "broken"
    assert row(frame, "openness", "AAA")["assessment_reason"] == "break"


def test_an_old_or_undirected_series_says_why_it_is_not_assessed(small, settings):
    frame = standings(small, settings)
    assert row(frame, "openness", "CCC")["assessment_reason"] == "too_old"
    assert pd.isna(row(frame, "openness", "CCC")["rank"])
    money = row(frame, "size", "AAA")
    assert (money["assessment"], money["assessment_reason"]) == ("", "no_direction")
    assert (money["change_kind"], money["change"], money["flag"]) == ("percent", pytest.approx(50), "ep")
    assert (money["rank_kind"], money["rank_of"]) == ("size", 1)


def test_order_of_the_rows_does_not_matter(small, settings):
    shuffled = small.observations.sample(frac=1, random_state=7)
    other = type(small)(small.indicators, small.units, small.members, shuffled)
    pd.testing.assert_frame_equal(standings(small, settings), standings(other, settings))
    pd.testing.assert_frame_equal(group_values(small, settings), group_values(other, settings))
    pd.testing.assert_frame_equal(group_series(small, settings), group_series(other, settings))


def test_the_observations_are_not_changed(small, settings):
    before = small.observations.copy(deep=True)
    standings(small, settings)
    group_values(small, settings)
    pd.testing.assert_frame_equal(small.observations, before)


def test_no_observations_give_empty_frames_with_the_same_columns(settings):
    nothing = material([indicator()], MEMBERS)
    assert tuple(standings(nothing, settings).columns) == COLUMNS
    assert len(standings(nothing, settings)) == 0
    assert len(group_series(nothing, settings)) == 0
    assert group_values(nothing, settings)["n"].tolist() == [0, 0]


@pytest.fixture(scope="module")
def large():
    codes = ["".join(letters) for letters in product("ABCD", repeat=3)][:60]
    entries = [
        indicator(f"i{i:02d}", direction=("up", "down", "none")[i % 3], unit=("percent", "dollars")[i % 2])
        for i in range(70)
    ]
    values = np.random.default_rng(12).lognormal(size=70 * 60 * 35)
    keys = product([entry.id for entry in entries], codes, range(1990, 2025))
    frame = observations(*((*key, value) for key, value in zip(keys, values, strict=True)))
    members = {"club": tuple(codes[:25]), "others": tuple(codes[25:31]), "all": tuple(codes)}
    inputs = material(entries, members)
    return type(inputs)(inputs.indicators, inputs.units, members, frame.sample(frac=0.7, random_state=1))


def test_real_size_takes_less_than_two_seconds_of_processor(large, settings):
    start = time.process_time()
    frame = standings(large, settings)
    group_values(large, settings)
    group_series(large, settings)
    assert time.process_time() - start < 2
    assert len(frame) == 70 * 60


def test_every_row_has_a_class_or_a_reason(large, settings):
    frame = standings(large, settings)
    assert ((frame["assessment"] == "") != (frame["assessment_reason"] == "")).all()
    assert (frame["assessment_value"].isna() == (frame["assessment"] == "")).all()
    assert set(frame["assessment_reason"]) - {""} <= set(REASONS)
