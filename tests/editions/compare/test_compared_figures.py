"""Every changed figure has exactly one kind, and it is the right one."""

from __future__ import annotations

import math

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.editions.compare.sizes import with_sizes
from eslabon.measures.revisions import revision_size
from tests.editions.compare.pair import HEADER, Edition, indicator, series


def add(edition: Edition, id: str, rows: str) -> None:
    edition.observations[id] += rows


def new_indicator(edition: Edition) -> None:
    edition.indicators["fresh"] = indicator("fresh")
    edition.observations["fresh"] = HEADER + "ALF,2010,1.5,pub,2025,\n"


def gone_indicator(edition: Edition) -> None:
    del edition.indicators["people"], edition.observations["people"]


def define(edition: Edition, id: str, **fields) -> None:
    edition.indicators[id] |= fields


def both(*changes):
    def change(edition: Edition) -> None:
        for one in changes:
            one(edition)

    return change


ROW = ("exports", "ALF", 2005)


def value(text: str = "16.30", **cells: str):
    """Another value, and other cells, of one row."""
    return lambda edition: edition.row(*ROW, value=text, **cells)


def described(source: str, **fields: str):
    """Who publishes a source, and what it is called there."""
    text = yaml.safe_dump({"id": source, **fields})
    return lambda edition: edition.files.update({f"data/catalogue/sources/{source}.yml": text})


def cells(**cells: str):
    return lambda edition: edition.row(*ROW, **cells)


def more(id: str, row: str):
    return lambda edition: add(edition, id, f"{row},9.99,pub,2025,\n")


def defined(id: str, **fields):
    return lambda edition: define(edition, id, **fields)


NEXT = {"vintage": "2026"}
# What is done to the later edition; then of its one changed figure: country and year, kind, whole, place.
KINDS = {
    "a year after the last": (more("exports", "BET,2011"), ("BET", 2011, "new_year", "", "later")),
    "a year before the first": (more("exports", "BET,1999"), ("BET", 1999, "new_year", "", "earlier")),
    "a country's first value": (more("people", "BET,2005"), ("BET", 2005, "new_year", "", "first")),
    "an indicator's first value": (
        more("idle", "BET,2005"),
        ("BET", 2005, "new_year", "first_data", "first"),
    ),
    "a new indicator": (new_indicator, ("ALF", 2010, "new_year", "added", "first")),
    "a year that went": (lambda e: e.row(*ROW), ("ALF", 2005, "withdrawn", "", "gap")),
    "the last year went": (lambda e: e.row("exports", "ALF", 2010), ("ALF", 2010, "withdrawn", "", "later")),
    "another value of a new vintage": (value(**NEXT), ("ALF", 2005, "revised", "", "")),
    "another value of a source that nobody describes": (
        value(source="sub"),
        ("ALF", 2005, "source_changed", "", ""),
    ),
    "another value of another publisher": (
        both(described("sub", publisher="Else", title="Facts"), value(source="sub")),
        ("ALF", 2005, "source_changed", "", ""),
    ),
    "another value of another dataset of the publisher": (
        both(described("sub", publisher="Office", title="More facts"), value(source="sub")),
        ("ALF", 2005, "source_changed", "", ""),
    ),
    "another value of a later vintage of the dataset": (
        both(described("sub", publisher="Office", title="Facts"), value(source="sub")),
        ("ALF", 2005, "revised", "", ""),
    ),
    "another value of the same vintage": (value(), ("ALF", 2005, "corrected", "", "")),
    "another value and another flag": (value(flag="e"), ("ALF", 2005, "corrected", "", "")),
    "another value, another definition, same vintage": (
        both(value(), defined("exports", definition="Otherwise.")),
        ("ALF", 2005, "method_changed", "", ""),
    ),
    "another value, another definition, new vintage": (
        both(value(**NEXT), defined("exports", definition="Else.")),
        ("ALF", 2005, "revised", "", ""),
    ),
    "another value by another formula, new vintage": (
        both(
            lambda e: e.row("ratio", "BET", 2001, value="9.30", vintage="2026"),
            defined("ratio", derived={"formula": "a / c"}),
        ),
        ("BET", 2001, "method_changed", "", ""),
    ),
    "another value of a group by another aggregation": (
        both(
            lambda e: e.row("exports", "AGG", 2001, value="9.30", vintage="2026"),
            defined("exports", aggregation={"rule": "sum"}),
        ),
        ("AGG", 2001, "method_changed", "", ""),
    ),
    "another value of a country, another aggregation": (
        both(
            value(**NEXT),
            defined("exports", aggregation={"rule": "sum"}),
        ),
        ("ALF", 2005, "revised", "", ""),
    ),
    "another flag": (cells(flag="p"), ("ALF", 2005, "flag_changed", "", "")),
    "another flag and vintage": (cells(flag="p", **NEXT), ("ALF", 2005, "flag_changed", "", "")),
    "another vintage": (cells(**NEXT), ("ALF", 2005, "provenance_changed", "", "")),
    "a value rounded by a new vintage": (
        value("16.254", **NEXT),
        ("ALF", 2005, "provenance_changed", "", ""),
    ),
}


@pytest.mark.parametrize(("change", "expected"), KINDS.values(), ids=KINDS)
def test_one_changed_figure_has_its_kind(compared, change, expected):
    figures = compared(change).figures
    found = figures[["country", "year", "kind", "whole", "place"]].itertuples(index=False, name=None)
    assert list(found) == [expected]


def test_a_value_computed_from_a_revised_one_is_no_correction_of_ours(compared):
    def change(edition: Edition) -> None:
        edition.row("exports", "ALF", 2005, vintage="2026")
        edition.row("ratio", "ALF", 2005, value="9.30")
        edition.row("ratio", "ALF", 2006, value="9.40")  # nothing that it is computed from came anew
        edition.row("ratio", "BET", 2005, value="9.50")  # nor here: that was another country

    figures = compared(change).figures.set_index(["indicator", "country", "year"])["kind"]
    assert figures.to_dict() == {
        ("exports", "ALF", 2005): "provenance_changed",
        ("ratio", "ALF", 2005): "input_revised",
        ("ratio", "ALF", 2006): "corrected",
        ("ratio", "BET", 2005): "corrected",
    }


def test_a_value_that_differs_below_the_files_precision_is_counted_and_no_change(compared):
    changes = compared(lambda edition: edition.row(*ROW, value="16.2500004"))
    assert len(changes.figures) == 0
    assert changes.counts["rounded"] == 1


def test_equal_values_count_as_equal_whatever_else_is_said_of_them(compared):
    def change(edition):
        edition.row("exports", "ALF", 2004, vintage="2026")
        edition.row("exports", "ALF", 2005, value="16.2500004", vintage="2026")
        edition.row("exports", "ALF", 2006, value="17.5000004", flag="e")
        edition.row("exports", "ALF", 2007, flag="e")
        edition.row("exports", "ALF", 2008, value="99.00", vintage="2026")

    counts = compared(change).counts
    assert (counts["compared"], counts["same"], counts["rounded"]) == (66, 65, 2)


def test_all_data_of_an_indicator_can_go_and_it_can_go_itself(compared):
    def empty(edition):
        edition.observations["people"] = HEADER
        del edition.indicators["ratio"], edition.observations["ratio"]

    figures = compared(empty).figures
    assert figures.groupby("whole").size().to_dict() == {"all_data_lost": 11, "dropped": 22}
    assert set(figures["kind"]) == {"withdrawn"}


def test_counts_add_up_whether_a_table_was_read_or_not(compared):
    counts = compared(value("99")).counts
    assert counts == {"before": 66, "after": 66, "compared": 66, "same": 65, "rounded": 0}


def test_sizes_are_points_of_a_share_and_percent_of_a_count(compared):
    def change(edition):
        edition.row("exports", "ALF", 2005, value="17.25", vintage="2026")
        edition.row("people", "ALF", 2000, value="1100.00", vintage="2026")

    figures = compared(change).figures.set_index("indicator")
    assert figures["size_kind"].to_dict() == {"exports": "points", "people": "percent"}
    assert figures["size"].to_dict() == pytest.approx({"exports": 1.0, "people": 10.0})


def test_a_change_of_unit_has_no_size(compared):
    change = both(value("17.25"), defined("exports", unit="persons"))
    figures = compared(change).figures
    assert figures[["kind", "size_kind"]].to_numpy().tolist() == [["method_changed", ""]]
    assert figures["size"].isna().all()


def test_the_one_revision_that_stands_out_is_flagged(compared):
    def change(edition):
        for year in range(2000, 2011):
            value = 10 + (year - 2000) * 1.25 + 0.1 + year % 3 / 10 + (5 if year == 2004 else 0)
            edition.row("exports", "ALF", year, value=f"{value:.2f}", vintage="2026")

    figures = compared(change).figures
    assert figures.loc[figures["outlier"], "year"].tolist() == [2004]


def test_few_changes_have_no_score(compared):
    figures = compared(value("99")).figures
    assert figures["z"].isna().all()
    assert not figures["outlier"].any()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 2), min_size=1, max_size=20),
    st.sampled_from(["points", "percent"]),
)
def test_sizes_of_whole_tables_are_those_of_single_revisions(pairs, kind):
    table = pd.DataFrame(pairs, columns=["value_before", "value_after"])
    table = table.assign(kind="revised", size_kind=kind, decimals=1, indicator="one", country="ALF")
    for (before, after), size in zip(pairs, with_sizes(table)["size"], strict=True):
        expected = revision_size(kind, before, after)
        assert size == pytest.approx(expected) or (math.isnan(size) and math.isnan(expected))


def test_rows_of_one_indicator_do_not_lean_on_their_order(compared):
    def shuffle(edition):
        edition.observations["exports"] = HEADER + series("BET", 20) + series("AGG", 50) + series("ALF", 10)

    assert len(compared(shuffle).figures) == 0


def sized(rows, **cells) -> pd.DataFrame:
    """Sizes of hand-made pairs; each row: indicator, country, value before, value after."""
    table = pd.DataFrame(rows, columns=["indicator", "country", "value_before", "value_after"])
    return with_sizes(table.assign(**{"kind": "revised", "size_kind": "points", "decimals": 1, **cells}))


def test_noise_below_the_printed_number_neither_stands_out_nor_sets_the_measure():
    noise = [("gdp", "ALF", 10.0, 10.0 + place * 1e-8) for place in range(1, 9)]
    moved = [("gdp", "ALF", 10.0, 10.0 + place / 10) for place in range(1, 6)]
    found = sized([*noise, *moved, ("gdp", "ALF", 10.0, 30.0)])
    assert found["z"].isna().tolist() == [True] * 8 + [False] * 6
    assert found.loc[found["outlier"], "value_after"].tolist() == [30.0]


def test_a_step_of_one_printed_unit_stands_out_nowhere():
    """Five changes alike have no spread; a sixth that is one unit larger is not infinitely far."""
    found = sized([("gdp", "ALF", 10.0, 10.1)] * 5 + [("gdp", "ALF", 10.0, 10.2)])
    assert not found["outlier"].any()
    assert found["z"].abs().max() == pytest.approx(1, abs=0.02)


def test_a_country_of_which_every_year_jumps_stands_out_among_the_others():
    calm = [("gdp", f"C{place}", 10.0, 10.0 + place % 3 / 10 + 0.1) for place in range(20)]
    wild = [("gdp", "ALF", 36.2 - place, 1.4) for place in range(6)]
    found = sized(calm + wild)
    assert set(found.loc[found["outlier"], "country"]) == {"ALF"}
    assert found["outlier"].sum() == 6


def test_an_indicator_with_few_changes_is_held_against_all_of_the_same_measure():
    calm = [("gdp", "ALF", 10.0, 10.0 + place % 3 / 10 + 0.1) for place in range(20)]
    found = sized([*calm, ("trade", "BET", 16.7, 43.5)])
    assert found.loc[found["outlier"], "indicator"].tolist() == ["trade"]


def test_a_printed_unit_of_an_amount_is_a_part_of_it():
    """From 1,000 to 1,010 is one percent, a hundred printed units; from 1 to 1.1 is one."""
    large = [("gdp", "ALF", 1000.0, 1010.0)] * 5
    found = sized([*large, ("gdp", "BET", 1.0, 1.2)], size_kind="percent")
    assert found["z"].iloc[-1] == pytest.approx((20 - 1) / 10, abs=0.02)
