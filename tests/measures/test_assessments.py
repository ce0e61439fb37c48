"""All methods over a table, and how far they agree."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from eslabon.measures import load_methods
from eslabon.measures.acts import classes_of_acts
from eslabon.measures.assessments import COMPONENTS, agreement, assessments, with_agreement

from .conftest import ROOT
from .material import indicator, material

ROWS = [
    ("openness", "AAA", 2008, 20.0),
    ("openness", "AAA", 2015, 40.0),
    ("openness", "AAA", 2023, 30.0),  # more than fifteen years ago, less than eight years ago
    ("openness", "BBB", 2008, 20.0),
    ("openness", "BBB", 2015, 25.0),
    ("openness", "BBB", 2023, 30.0),
]


@pytest.fixture
def table(settings):
    chosen = replace(settings, methods=load_methods(ROOT))
    return assessments(material([indicator()], {}, *ROWS), chosen, ("BBB", "AAA", "CCC"))


def test_one_row_for_every_pair_method_and_horizon(table):
    methods = load_methods(ROOT)
    ways = sum(max(1, len(method.horizons)) for method in methods.values())
    assert len(table) == 3 * ways
    assert list(table["country"].drop_duplicates()) == ["AAA", "BBB", "CCC"]
    assert ((table["class"] != "") ^ (table["reason"] != "")).all()
    assert set(COMPONENTS) <= set(table.columns)


def test_a_country_without_values_is_there_with_its_reason(table):
    assert set(table.loc[table["country"] == "CCC", "reason"]) == {"no_data"}


def test_components_are_those_of_the_method(table):
    row = table[(table["country"] == "BBB") & (table["method"] == "un-2023")].iloc[0]
    assert (row["base_year"], row["base_value"], row["latest_year"]) == (2015, 25.0, 2023)
    assert row["cagr"] == pytest.approx(2.3052, abs=1e-4)
    assert pd.isna(row["score"])


def test_both_values_carry_their_flags(settings):
    rows = [(*row, flag) for row, flag in zip(ROWS[3:], ("", "es", "p"), strict=True)]
    chosen = replace(settings, methods=load_methods(ROOT))
    table = assessments(material([indicator()], {}, *rows), chosen, ("BBB", "CCC"))
    row = table[(table["country"] == "BBB") & (table["method"] == "un-2023")].iloc[0]
    assert (row["base_flag"], row["latest_flag"]) == ("es", "p")
    assert set(table.loc[table["country"] == "CCC", "latest_flag"]) == {""}


def test_methods_that_look_at_other_years_disagree(table, settings):
    """AAA rose since 2008 and fell since 2015; BBB rose all the time.

    Where AAA fell by little, a scale without a class for decline reads that as any of the three.
    """
    counted = agreement(table, settings.method).set_index("country")
    assert tuple(counted.loc["AAA"][["agree", "applied"]]) == (1, 3)
    assert tuple(counted.loc["BBB"][["agree", "applied"]]) == (3, 3)
    assert "CCC" not in counted.index


def test_agreement_stands_beside_the_standing(table, settings):
    standings = pd.DataFrame({"indicator": ["openness"] * 2, "country": ["AAA", "CCC"]})
    joined = with_agreement(standings, table, settings.method)
    assert joined["methods_agree"].tolist() == [1, pd.NA]
    assert joined["methods_applied"].tolist() == [3, pd.NA]


def test_an_act_on_record_is_met_and_none_is_not():
    process = pd.DataFrame({"recommendation": [1, 1, 2], "process": ["a", "b", "a"], "n": [0, 5, 2]})
    found = classes_of_acts(process, {(1, "a"), (2, "a")}, load_methods(ROOT), 2015)
    assert found.tolist() == ["not_met", "", "met"]
    assert classes_of_acts(process, {(1, "a")}, {}, 2015).tolist() == ["", "", ""]
