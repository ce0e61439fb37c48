from __future__ import annotations

import math

import pytest

from eslabon.measures import YearSeries


def test_missing_and_infinite_values_are_left_out_and_nothing_is_filled_in():
    series = YearSeries.of([2014, 2010, 2012, 2011], [4.0, 1.0, math.nan, math.inf])
    assert series.years == (2010, 2014)
    assert series.values == (1.0, 4.0)


def test_two_values_for_one_year_are_refused():
    with pytest.raises(ValueError, match="strictly increasing"):
        YearSeries.of([2010, 2010], [1.0, 2.0])


def test_a_break_year_belongs_to_the_new_definition():
    assert YearSeries.of([2010, 2011, 2012], [1, 2, 3], breaks=[2011]).comparable_from == 1
    assert YearSeries.of([2010, 2011, 2012], [1, 2, 3], breaks=[2012]).comparable_from == 2


def test_a_break_in_a_year_without_a_value_still_separates():
    assert YearSeries.of([2010, 2013], [1, 2], breaks=[2011]).comparable_from == 1


def test_breaks_before_the_series_or_after_its_end_change_nothing():
    assert YearSeries.of([2010, 2011], [1, 2], breaks=[1999, 2020]).comparable_from == 0


def test_the_earlier_year_wins_a_tie_and_the_latest_is_never_its_own_base():
    series = YearSeries.of([2010, 2014, 2020], [1, 2, 3])
    assert series.years[series.nearest(2012, 2009, 2015)] == 2010
    assert series.nearest(2020, 2018, 2022) is None


def test_an_empty_series_has_nothing_to_offer():
    assert YearSeries().comparable_from == 0
    assert YearSeries().nearest(2012, 2000, 2020) is None
