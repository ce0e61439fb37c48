from __future__ import annotations

import math
import re

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.catalogue.models import Unit
from eslabon.measures import CHANGE_BY_UNIT_KIND, YearSeries, change_kind, change_since
from tests.conftest import REPOSITORY

from .material import UNITS


def since(years, values, unit="percent", breaks=(), window=3):
    return change_since(YearSeries.of(years, values, breaks), UNITS[unit], 2012, window)


def test_every_kind_of_unit_has_a_declared_way_of_change():
    kinds = Unit.model_fields["kind"].annotation.__args__
    assert set(CHANGE_BY_UNIT_KIND) == set(kinds)
    assert set(CHANGE_BY_UNIT_KIND.values()) == {"points", "percent"}


def test_an_index_without_a_floor_at_zero_changes_by_difference():
    assert change_kind(UNITS["index"]) == "percent"
    assert change_kind(UNITS["zscore"]) == "points"


def test_the_book_says_how_an_index_between_two_limits_changes():
    """A concentration from 0 to 1 changes in points although its zero is natural: both pages say so."""
    units = load_catalogue(REPOSITORY).units
    assert change_kind(units["index_0_1"]) == "points" and change_kind(units["index_lsci"]) == "percent"
    points = {"annex/method.md": "el cambio es una diferencia", "how-to-read.md": "se expresa en puntos"}
    for page, said in points.items():
        text = (REPOSITORY / "book" / page).read_text("utf-8")
        (paragraph,) = [one for one in text.split("\n\n") if said in one]
        assert re.search(r"índices? (comprendidos|que está) entre dos límites fijos", paragraph), page
    assert "índices con cero natural y sin límite superior es una variación porcentual" in (
        (REPOSITORY / "book/annex/method.md").read_text("utf-8")
    )


def test_percentages_change_in_points_and_money_in_percent():
    points = since([2012, 2023], [10.0, 12.5])
    assert (points.kind, points.value, points.base_year, points.base_value) == ("points", 2.5, 2012, 10.0)
    percent = since([2012, 2023], [200.0, 250.0], "dollars")
    assert (percent.kind, percent.value) == ("percent", pytest.approx(25.0))


@pytest.mark.parametrize(
    ("years", "base_year"),
    [
        ([2009, 2023], 2009),
        ([2008, 2023], None),
        ([2015, 2023], 2015),
        ([2016, 2023], None),
        ([2010, 2014, 2023], 2010),  # two years before and two after: the earlier
        ([2010, 2013, 2023], 2013),
        ([2009, 2013], 2009),  # the latest value cannot be its own base
        ([2013], None),
    ],
)
def test_the_nearest_year_within_the_window_stands_in_for_the_baseline(years, base_year):
    assert since(years, [1.0 + i for i in range(len(years))]).base_year == base_year


@pytest.mark.parametrize("latest", [2011, 2012])
def test_nothing_has_changed_since_the_baseline_when_nothing_was_observed_after_it(latest):
    change = since([2010, latest], [1.0, 2.0])
    assert change.kind == "none"
    assert math.isnan(change.value)
    assert change.base_year is None


def test_a_break_between_base_and_latest_gives_no_figure():
    change = since([2012, 2023], [10.0, 12.0], breaks=[2018])
    assert change.kind == "broken"
    assert math.isnan(change.value)
    assert change.base_year == 2012


def test_a_comparable_year_after_the_break_is_preferred_to_a_nearer_one_before():
    change = since([2012, 2014, 2023], [10.0, 50.0, 52.0], breaks=[2013])
    assert (change.kind, change.value, change.base_year) == ("points", 2.0, 2014)


@pytest.mark.parametrize("base", [0.0, -4.0])
def test_no_percent_change_from_zero_or_below(base):
    change = since([2012, 2023], [base, 8.0], "dollars")
    assert change.kind == "none"
    assert math.isnan(change.value)
    assert change.base_value == base


def test_points_cross_zero_without_trouble():
    assert since([2012, 2023], [-0.5, 0.25], "zscore").value == 0.75


def test_a_fall_to_zero_is_minus_one_hundred_percent():
    assert since([2012, 2023], [5.0, 0.0], "dollars").value == -100.0
