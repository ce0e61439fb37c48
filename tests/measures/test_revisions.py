"""Revisions: what counts as another number, how its size is told, and who is compared with whom."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from eslabon.measures import flag_counts, other_sources, revisions, source_counts
from eslabon.measures.revisions import last_place, precision, revision_size

from .material import indicator, material, observations

MEMBERS = {"club": ("AAA", "BBB", "CCC")}


def compared(used, other, **entry):
    """The one row for one indicator and one other edition."""
    made = material([indicator(**entry)], MEMBERS, *used)
    (row,) = revisions(made, observations(*other).assign(source="older")).to_dict("records")
    return row


def test_counts_of_one_edition_against_the_other():
    """Compared, changed, seen, up and down, added among the other's countries, vanished; CCC is out."""
    used = [("openness", "AAA", 2020, 10.0), ("openness", "AAA", 2021, 12.04), ("openness", "AAA", 2022, 9.5)]
    used += [("openness", "BBB", 2020, 7.0), ("openness", "CCC", 2020, 1.0)]
    other = [
        ("openness", "AAA", 2020, 10.0),
        ("openness", "AAA", 2021, 12.01),
        ("openness", "BBB", 2019, 7.0),
    ]
    other += [("openness", "BBB", 2020, 6.0)]
    row = compared(used, other)
    assert (row["compared"], row["changed"], row["visible"]) == (3, 2, 1)
    assert (row["up"], row["down"], row["added"], row["vanished"]) == (1, 0, 1, 1)
    assert (row["kind"], row["median"], row["largest"]) == ("points", 1.0, 1.0)
    assert (row["country"], row["year"], row["before"], row["after"]) == ("BBB", 2020, 6.0, 7.0)
    assert (row["source"], row["used"]) == ("older", "somewhere")


def test_a_rounded_copy_is_no_revision():
    """A file with two decimals says 3.14 where the other says 3.14159: the same number."""
    used = [("openness", "AAA", 2020, 3.14159), ("openness", "AAA", 2021, 2.71828)]
    row = compared(used, [("openness", "AAA", 2020, 3.14), ("openness", "AAA", 2021, 2.73)])
    assert row["changed"] == 1


def test_ten_significant_digits_are_no_revision():
    used = [("openness", "AAA", 2020, 5.351464616273), ("openness", "AAA", 2021, 53.51464616273)]
    other = [("openness", "AAA", 2020, 5.351464616), ("openness", "AAA", 2021, 53.51464616)]
    assert compared(used, other)["changed"] == 0


def test_a_percentage_needs_two_values_above_zero():
    """From −1 to 5 million, or from 0 to 5, is no percentage: counted, not told, and never infinite."""
    used = [("openness", "AAA", 2020, 5.0), ("openness", "AAA", 2021, 5.0), ("openness", "AAA", 2022, 6.0)]
    other = [("openness", "AAA", 2020, 0.0), ("openness", "AAA", 2021, -1.0), ("openness", "AAA", 2022, 5.0)]
    row = compared(used, other, unit="dollars")
    assert (row["kind"], row["visible"], row["without_ratio"]) == ("percent", 3, 2)
    assert row["median"] == row["largest"] == pytest.approx(20)
    assert math.isnan(revision_size("percent", 0.0, 5.0))


def test_a_share_near_zero_is_told_in_points():
    """From 0.01 to 0.2 percent is 0.19 points, not 1900 percent more."""
    assert revision_size("points", 0.01, 0.2) == pytest.approx(0.19)


def test_without_any_visible_change_there_is_no_size():
    row = compared([("openness", "AAA", 2020, 5.0)], [("openness", "AAA", 2020, 5.0)])
    assert (row["changed"], row["country"]) == (0, "")
    assert math.isnan(row["median"]) and math.isnan(row["largest"])


def test_precision_of_a_file():
    """Decimals for files of fixed decimals, digits for files of fixed significant digits."""
    assert precision([8115.09386, 1.29888]) == (5, 9)
    assert last_place(8115.09386, (5, 9)) == pytest.approx(1e-5)
    assert last_place(2078.316818, (8, 10)) == pytest.approx(1e-6)
    assert last_place(0.0, (2, 4)) == pytest.approx(0.01)


def test_marks_and_sources_are_counted():
    """An observation with two marks counts under each."""
    made = material(
        [indicator()], MEMBERS, ("openness", "AAA", 2020, 1.0, "es"), ("openness", "AAA", 2021, 2.0, "s")
    )
    counted = flag_counts(made)
    assert dict(zip(counted["flag"], counted["n"], strict=True)) == {"e": 1, "s": 2}
    assert source_counts(made).to_dict("records") == [
        {"source": "somewhere", "indicators": 1, "observations": 2}
    ]


def test_sources_besides_the_catalogues_say_which_countries_or_years_they_have():
    """Countries where they tell the sources apart, else years; the catalogue's own is not among them."""
    made = material([indicator()], MEMBERS, ("openness", "AAA", 2020, 1.0), ("openness", "BBB", 2020, 2.0))
    assert other_sources(made).empty
    rows = made.observations
    borrowed = replace(made, observations=rows.assign(source=["somewhere", "elsewhere"]))
    assert other_sources(borrowed).to_dict("records") == [
        {"indicator": "openness", "source": "elsewhere", "countries": "BBB", "years": ""}
    ]
    earlier = rows.assign(source="elsewhere", year=rows["year"] - 2)
    last = rows.assign(source="elsewhere", year=rows["year"] - 1)
    shared = replace(made, observations=pd.concat([rows, earlier, last], ignore_index=True))
    assert other_sources(shared).to_dict("records") == [
        {"indicator": "openness", "source": "elsewhere", "countries": "AAA BBB", "years": "2018-2019"}
    ]
