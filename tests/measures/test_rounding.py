"""Printing rounds, measuring does not: ranks, classes and changes come from the published values."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eslabon.language import format_number, format_signed
from eslabon.measures import MeasureSettings, load_method, standings

from .material import indicator, material

METHOD = load_method(Path(__file__).resolve().parents[2], "eurostat-2024")
SETTINGS = MeasureSettings("club", "others", baseline_year=2012, recent_year=2015, method=METHOD)
MEMBERS = {"club": ("AAA", "BBB", "CCC"), "others": ()}
VALUE = st.floats(0.01, 99, allow_nan=False).map(lambda value: round(value, 6))


def printed(value: float, decimals: int = 1) -> str:
    return format_number(value, decimals, "es")


def measured(rows, decimals=1, unit="percent"):
    entry = indicator(decimals=decimals, unit=unit)
    frame = standings(material([entry], MEMBERS, *rows), SETTINGS)
    return frame.set_index("country")


def rows_of(values, years=(2012, 2023)):
    """One row per country and year: pairs of then and now."""
    return [
        ("openness", country, year, value)
        for country, pair in zip(MEMBERS["club"], values, strict=False)
        for year, value in zip(years, pair, strict=True)
    ]


@settings(max_examples=40, deadline=None)
@given(values=st.lists(st.tuples(VALUE, VALUE), min_size=3, max_size=3), decimals=st.integers(0, 4))
def test_decimals_of_print_change_no_measure(values, decimals):
    """With other decimals in the catalogue every rank, tie, class, change and number stays the same."""
    first, other = (measured(rows_of(values), places) for places in (1, decimals))
    assert first.equals(other)


@settings(max_examples=40, deadline=None)
@given(value=VALUE, step=st.floats(1e-6, 4e-3))
def test_equal_in_print_but_different_is_no_tie(value, step):
    """Two countries whose printed values are the same have different places, and no tie is said."""
    low, high = value, value + step
    assume(low != high and printed(low) == printed(high))
    found = measured(rows_of([(1.0, low), (1.0, high)]))
    assert found["rank"].to_dict() == {"AAA": 2, "BBB": 1}
    assert not found["rank_tied"].any()


@settings(max_examples=40, deadline=None)
@given(then=VALUE, now=VALUE)
def test_printed_change_is_the_rounded_difference(then, now):
    """Not the difference of two printed values; the two are never more than one last digit apart."""
    found = measured(rows_of([(then, now)])).loc["AAA"]
    exact = Decimal(repr(float(found["change"]))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert found["change"] == now - then
    number = format_signed(found["change"], 1, "es").replace("−", "-").replace("+", "").replace(",", ".")
    assert Decimal(number) == exact
    of_print = Decimal(printed(now).replace(",", ".")) - Decimal(printed(then).replace(",", "."))
    assert abs(exact - of_print) <= Decimal("0.1")


def test_a_change_may_differ_from_the_printed_values_by_one_digit():
    """The example that the how-to-read page explains: 10,4 and 10,5 in print, and no change of 0,1."""
    found = measured(rows_of([(10.449, 10.451)])).loc["AAA"]
    assert (printed(10.449), printed(10.451)) == ("10,4", "10,5")
    assert format_signed(found["change"], 1, "es") == "0,0"


@settings(max_examples=40, deadline=None)
@given(values=st.lists(st.tuples(VALUE, VALUE), min_size=3, max_size=3))
def test_a_class_comes_from_unrounded_values(values):
    """Rounding the thresholds' input is visible near a threshold, so the rate itself must be exact."""
    found = measured(rows_of(values))
    for country, (then, now) in zip(MEMBERS["club"], values, strict=True):
        own = found.loc[country]
        if own["assessment_measure"] == "rate":
            years = own["year"] - own["assessment_base_year"]
            rate = 100 * ((now / then) ** (1 / years) - 1)
            assert abs(own["assessment_value"] - rate) < 1e-9


def test_a_class_is_not_that_of_the_printed_rate():
    """One thousandth below the threshold of 1 per cent a year is 1,0 in print and still the lower class."""
    threshold = 1.01**11
    below, at = (measured(rows_of([(10.0, 10.0 * factor)])).loc["AAA"] for factor in (
        threshold - 1e-4, threshold + 1e-9))  # fmt: skip
    assert printed(below["assessment_value"]) == printed(at["assessment_value"]) == "1,0"
    assert (below["assessment"], at["assessment"]) == ("moderate_progress", "significant_progress")
