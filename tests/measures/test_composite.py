"""Composite indices: scores by hand, coverage, uncertainty, and that no country moves another."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.measures.composite import (
    RankUncertainty,
    Specifications,
    coverage_of,
    draw_specifications,
    marks_of,
    measure_index,
    rank_uncertainty,
    ranks_of,
    scores_of,
    sensitivity_of,
    values_of,
)
from eslabon.measures.composite import result as result_module
from eslabon.measures.composite.uncertainty import tiers_of
from tests.measures.index_material import framework, latest

VALUES = {
    "AAA": {"a": 40, "b": 40, "c": 20, "d": 80},
    "BBB": {"a": 90, "b": 10, "c": 0, "d": 0},
    "CCC": {"a": 10, "b": None, "c": 50, "d": 50},
}


def measured(values=VALUES, **changes):
    return measure_index(framework(**changes), latest(values), list(values))


def table(result) -> pd.DataFrame:
    return result.countries.set_index("country")


def marks(values, way, **changes):
    index = framework(**changes)
    return marks_of(values_of(latest(values), index, list(values)), index, way)


def test_golden_scores():
    """By hand: means within dimensions (41+61)/2 = 51 and (21+3·81)/4 = 66, geometric mean between them."""
    found = table(measured())
    assert found.loc["AAA", "dimension/one"] == pytest.approx(51)
    assert found.loc["AAA", "dimension/two"] == pytest.approx(66)
    assert found.loc["AAA", "score"] == pytest.approx(math.sqrt(51 * 66))
    assert found.loc["BBB", "score"] == pytest.approx(math.sqrt(91 * 1))
    # b is unknown: its weight goes to a, nothing is imputed
    assert found.loc["CCC", "score"] == pytest.approx(math.sqrt(11 * 51))
    assert found["rank"].to_dict() == {"AAA": 1, "CCC": 2, "BBB": 3}
    assert found["known"].to_dict() == {"AAA": 4, "CCC": 3, "BBB": 4}


def test_weights_of_dimensions_count():
    found = table(measured(dimensions__0__weight="3/4", dimensions__1__weight="1/4"))
    assert found.loc["AAA", "score"] == pytest.approx(51**0.75 * 66**0.25)


def test_arithmetic_between_dimensions():
    arithmetic = {"aggregation__between": "arithmetic", "uncertainty__aggregations": ["arithmetic"]}
    assert table(measured(**arithmetic)).loc["AAA", "score"] == pytest.approx((51 + 66) / 2)


def test_marks_by_z_score():
    """Mean 50, population deviation √(800/3): one deviation is a sixth of the scale; down is turned round."""
    values = {code: {"a": value, "b": value} for code, value in (("AAA", 30), ("BBB", 50), ("CCC", 70))}
    found = marks(values, "z-score")
    step = 100 * 20 / math.sqrt(800 / 3) / 6
    assert found[:, 0] == pytest.approx([51 - step, 51, 51 + step])
    assert found[:, 1] == pytest.approx([51 + step, 51, 51 - step])


def test_marks_by_rank_share_ties():
    values = {"AAA": {"a": 1}, "BBB": {"a": 1}, "CCC": {"a": 9}, "DDD": {"a": None}}
    found = marks(values, "rank")[:, 0]
    assert found[:3] == pytest.approx([26, 26, 101]) and math.isnan(found[3])


@pytest.mark.parametrize("way", ["z-score", "rank"])
def test_equal_values_get_the_middle(way):
    # two equal ranks share the middle too
    assert marks({"AAA": {"a": 5}, "BBB": {"a": 5}}, way)[:, 0] == pytest.approx([51, 51])


def test_logarithm():
    """Between 1 and 100, 10 is half-way; zero has no logarithm and gets the lower end's mark."""
    changes = {
        "dimensions__0__indicators__0__transformation": "log",
        "dimensions__0__indicators__0__goalposts": {"lower": 1, "upper": 100, "basis": "natural"},
    }
    values = {"AAA": {"a": 10}, "BBB": {"a": 0}, "CCC": {"a": 1000}}
    assert marks(values, "goalposts", **changes)[:, 0] == pytest.approx([51, 1, 101])
    assert np.isfinite(marks(values, "z-score", **changes)[:, 0]).all()


numbers = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
rows = st.fixed_dictionaries(dict.fromkeys("abcd", numbers))


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=2, max_size=6), numbers, st.sampled_from("abcd"))
def test_an_extreme_value_moves_no_other_and_is_capped(countries, extreme, indicator):
    """With fixed goalposts nobody's headline score depends on anybody else."""
    index = framework()
    values = {f"C{n:02}": row for n, row in enumerate(countries)}

    def headline(values):
        chosen = values_of(latest(values), index, list(values))
        found = marks_of(chosen, index, "goalposts")
        return found, scores_of({"goalposts": found}, Specifications.headline(index), index)[0]

    _, before = headline(values)
    changed = {**values, "C00": {**values["C00"], indicator: extreme * 1e3}}
    after_marks, after = headline(changed)
    assert (before[1:] == after[1:]).all()
    assert ((after_marks >= 1) & (after_marks <= 101)).all()
    assert (after >= 1 - 1e-9).all() and (after <= 101 + 1e-9).all()


@settings(max_examples=60, deadline=None)
@given(rows, st.sampled_from("abcd"), st.floats(min_value=0, max_value=1e3))
def test_a_better_value_never_lowers_a_score(row, indicator, step):
    better = {**row, indicator: row[indicator] + (-step if indicator == "b" else step)}
    index = framework()
    values = values_of(latest({"AAA": row, "BBB": better}), index, ["AAA", "BBB"])
    found = {"goalposts": marks_of(values, index, "goalposts")}
    worse, improved = scores_of(found, Specifications.headline(index), index)[0]
    assert improved >= worse - 1e-9


def test_coverage_rule_and_gaps():
    """Half the weight is enough; a required indicator may not lack; what is too old keeps its year."""
    index = framework()
    values = {
        "AAA": {"a": 1, "b": None, "c": 1, "d": 1},  # exactly half of the first dimension
        "BBB": {"a": None, "b": None, "c": 1, "d": 1},
        "CCC": {"a": 1, "b": 1, "c": 1, "d": None},  # the required one, and three quarters of the weight
        "DDD": {"a": 1, "b": 1, "c": None, "d": 1},
    }
    frame = pd.concat([latest(values), latest({"BBB": {"a": 5.0}}, year=2014)], ignore_index=True)
    coverage = coverage_of(values_of(frame, index, list(values)), index)
    assert coverage.ranked == ("AAA", "DDD")
    gaps = coverage.gaps.astype(object).where(coverage.gaps.notna(), None).to_dict("records")
    assert gaps == [
        {"country": "BBB", "dimension": "one", "indicator": "a", "required": False, "last": 2014},
        {"country": "BBB", "dimension": "one", "indicator": "b", "required": False, "last": None},
        {"country": "CCC", "dimension": "two", "indicator": "d", "required": True, "last": None},
    ]
    found = table(measure_index(index, frame, list(values)))
    assert found["ranked"].to_dict() == {"AAA": True, "DDD": True, "BBB": False, "CCC": False}
    assert math.isnan(found.loc["CCC", "dimension/two"]) and not math.isnan(found.loc["CCC", "dimension/one"])


def test_required_alone_decides():
    """The share may be reached and the required indicator still lack."""
    index = framework(
        dimensions__1__indicators=[
            {**part.model_dump(), "weight": 0.5} for part in framework().dimensions[1].indicators
        ]
    )
    values = {"AAA": {"a": 1, "b": 1, "c": 1, "d": None}, "BBB": {"a": 1, "b": 1, "c": None, "d": 1}}
    assert coverage_of(values_of(latest(values), index, list(values)), index).ranked == ("BBB",)


MANY = {f"C{n:02}": {"a": 7 * n % 50, "b": 11 * n % 90, "c": 5 * n, "d": 13 * n % 70} for n in range(12)}


def test_same_seed_same_numbers_other_seed_similar():
    first, again = measured(MANY), measured(MANY)
    pd.testing.assert_frame_equal(first.countries, again.countries)
    pd.testing.assert_frame_equal(first.sensitivity, again.sensitivity)
    other = measure_index(framework(), latest(MANY), list(MANY), seed=2)
    assert not np.array_equal(
        draw_specifications(framework()).component_weights,
        draw_specifications(framework(), 2).component_weights,
    )
    for column in ("median", "low", "high"):
        assert (table(first)[column] - table(other)[column]).abs().max() <= 1


def test_headline_is_the_first_draw():
    index = framework()
    values = values_of(latest(MANY), index, list(MANY))
    found = {way: marks_of(values, index, way) for way in index.uncertainty.normalisations}
    draws = scores_of(found, draw_specifications(index), index)
    assert len(draws) == index.uncertainty.draws
    assert (draws[0] == scores_of(found, Specifications.headline(index), index)[0]).all()
    score = table(measured(MANY))["score"]
    assert draws[0] == pytest.approx(score[list(MANY)].to_numpy())


def test_every_choice_is_drawn():
    """All normalisations, aggregations, exclusions occur about equally often; weights keep to the noise."""
    index = framework()
    drawn = draw_specifications(index)
    for counts, choices in (
        (np.bincount(drawn.normalisation), 3),
        (np.bincount(drawn.aggregation), 2),
        (np.bincount(drawn.excluded + 1), 5),
    ):
        assert len(counts) == choices and counts.min() > 0.8 * 2000 / choices
    ratio = drawn.component_weights / [part.weight for part in index.components]
    assert 0.75 <= ratio.min() < 0.76 and 1.24 < ratio.max() <= 1.25


def test_a_left_out_indicator_does_not_count():
    index = framework()
    values = values_of(latest(VALUES), index, list(VALUES))
    found = {"goalposts": marks_of(values, index, "goalposts")}
    without_a = replace(Specifications.headline(index), excluded=np.array([0]))
    scores = scores_of(found, without_a, index)[0]
    assert scores[0] == pytest.approx(math.sqrt(61 * 66))
    # CCC has nothing left in the first dimension: the second speaks for it
    assert scores[2] == pytest.approx(51)


def test_ranks_and_intervals():
    """Equal scores share the better place; the ends of the interval are places that occur."""
    assert ranks_of(np.array([[5.0, 9.0, 9.0, 1.0]])).tolist() == [[3, 1, 1, 4]]
    scores = np.array([[3.0, 2.0, 1.0]] * 94 + [[2.0, 3.0, 1.0]] * 6)
    found = rank_uncertainty(scores, framework())
    assert found.median.tolist() == [1, 2, 3]
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1, 3], [2, 2, 3])
    assert found.beats[0, 1] == pytest.approx(0.94)


def test_a_headline_outside_its_interval_is_flagged(monkeypatch):
    """Only the country whose rank lies outside."""
    low, high = np.array([2, 3, 1]), np.array([3, 3, 2])
    pretended = RankUncertainty(low, low, high, np.zeros((3, 3)))
    monkeypatch.setattr(result_module, "rank_uncertainty", lambda scores, index: pretended)
    found = table(measured())
    assert found["rank"].to_dict() == {"AAA": 1, "CCC": 2, "BBB": 3}
    assert found["outside"].to_dict() == {"AAA": True, "CCC": False, "BBB": False}


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 9), st.randoms(use_true_random=False))
def test_no_order_inside_a_tier_is_certain(n, random):
    certain = np.array([[i < j and random.random() < 0.5 for j in range(n)] for i in range(n)])
    tiers = tiers_of(np.arange(n), certain)
    assert tiers[0] == 1 and set(np.diff(tiers)) <= {0, 1}
    for i in range(n):
        for j in range(n):
            assert not (certain[i, j] and tiers[i] == tiers[j])


def test_undecided_pairs_are_counted_both_ways():
    result = measured(MANY)
    pairs = result.distances
    undecided = int((pairs["pairs"] - pairs["certain"]).sum())
    assert int(result.countries["open"].sum()) == 2 * undecided
    assert int(pairs["pairs"].sum()) == 12 * 11 // 2


def test_sensitivity_names_the_only_uncertain_choice():
    fixed = {
        "uncertainty__weight_noise": 0,
        "uncertainty__exclude_one": False,
        "uncertainty__aggregations": ["geometric"],
    }
    found = measured(MANY, **fixed).sensitivity.set_index("factor")
    assert found.loc["normalisation", ["first", "total"]].tolist() == pytest.approx([1, 1], abs=0.1)
    assert found.drop("normalisation")["total"].abs().max() < 1e-9
    nothing = measured(MANY, **fixed, uncertainty__normalisations=["goalposts"]).sensitivity
    assert (nothing.drop(columns="factor") == 0).all(axis=None)


def test_sensitivity_of_nothing():
    """One country cannot move."""
    index = framework()
    values = values_of(latest({"AAA": VALUES["AAA"]}), index, ["AAA"])
    found = {way: marks_of(values, index, way) for way in index.uncertainty.normalisations}
    assert (sensitivity_of(found, index)["total"] == 0).all()


def test_nobody_ranked():
    """An index whose rule nobody fulfils says so and does not fail."""
    result = measured({"AAA": {"a": 1.0}, "BBB": {"b": 2.0}})
    assert not result.countries["ranked"].any() and len(result.gaps) == 4
    assert result.distances.empty and (result.sensitivity["total"] == 0).all()


def test_download_table():
    """One row per country, flat names, two decimals; the unranked keep what they have."""
    frame = measured({**VALUES, "DDD": {"a": 1, "b": 1, "c": 1, "d": None}}).table()
    assert list(frame["country"]) == ["AAA", "CCC", "BBB", "DDD"]
    assert {"score", "rank", "rank_median", "rank_low", "rank_high", "dimension_one", "version"} <= set(frame)
    assert not [name for name in frame if "/" in name]
    assert frame["score"].isna().tolist() == [False, False, False, True]


def test_an_indicator_goes_with_the_criterion_in_its_desirable_direction():
    """As with the rest and with the score: less of "b" is better, and low where the criterion is high."""
    values = {f"C{n:02}": {"a": n, "b": 100 - n, "c": 50 - n, "d": n % 5 * 10, "e": n} for n in range(1, 13)}
    criterion = {"indicator": "e", "reason": "Se conoce poco."}
    items = measured(values, criterion=criterion).items.set_index("indicator")
    assert items.loc["a", "criterion"] == items.loc["b", "criterion"] == 1
    assert items.loc["c", "criterion"] == -1
    assert (items["criterion_n"] == 12).all()
