"""A fetched series becomes rows, each value by a declared rule or not at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.catalogue import load_catalogue
from eslabon.errors import CatalogueError, SourceError
from eslabon.refresh.normalise import DROPPED, normalise
from eslabon.refresh.rules import RefreshRules
from eslabon.refresh.series_rule import SeriesRule
from eslabon.sources.feed import Feed
from eslabon.sources.series import FetchedSeries, FetchedValue
from tests.conftest import TINY

CATALOGUE = load_catalogue(TINY)
FEED = {"provider": "office", "indicator": "exports_gdp", "code": "X"}


def made(values, rules=None, **feed):
    """Normalise values written as (country, period, value) or with marks as a fourth."""
    fetched = FetchedSeries(
        "office",
        "X",
        "Sold abroad",
        None,
        None,
        "2026-09-15",
        tuple(FetchedValue(one[0], one[1], one[2], tuple(one[3:])) for one in values),
        (),
    )
    rule = SeriesRule.of(
        Feed.model_validate({**FEED, **feed}), CATALOGUE, RefreshRules.model_validate(rules or {})
    )
    return normalise(fetched, rule, CATALOGUE, "new", "2026-09-15")


def cells(normal):
    return [(row.country, row.year, row.value, row.flag) for row in normal.rows]


RULES = {
    "first_year": 2000,
    "indicators": {
        "exports_gdp": {
            "exclude": [{"country": "ITA", "years": [2004], "reason": "misplaced by an order of magnitude"}],
            "breaks": [{"country": "FRA", "years": [2010], "reason": "a new base of the national accounts"}],
            "break_years": [2020],
        }
    },
}
TAKEN = [
    ("alpha-3", [("ESP", "2020", 1.5)], {}, [("ESP", "2020", "1.5", "")]),
    ("alpha-2", [("ES", "2020", 1.5)], {}, [("ESP", "2020", "1.5", "")]),
    ("m49", [("724", "2020", 1.5)], {}, [("ESP", "2020", "1.5", "")]),
    ("spaces", [(" ESP ", " 2020 ", 1.5)], {}, [("ESP", "2020", "1.5", "")]),
    ("YRyear", [("ESP", "YR2020", 1.5)], {}, [("ESP", "2020", "1.5", "")]),
    ("its own code", [("SP", "2020", 1.5)], {"countries": {"SP": "ESP"}}, [("ESP", "2020", "1.5", "")]),
    ("in order", [("ITA", "2020", 2.0), ("ESP", "2021", 1.0), ("ESP", "2020", 3.0)], {},
     [("ESP", "2020", "3", ""), ("ESP", "2021", "1", ""), ("ITA", "2020", "2", "")]),
    ("scaled", [("ESP", "2020", 1234567.891)], {"scale": 1e-3}, [("ESP", "2020", "1234.567891", "")]),
    ("rounded", [("ESP", "2020", 1 / 3)], {"scale": 100}, [("ESP", "2020", "33.33333333", "")]),
    ("as published", [("ESP", "2020", 28.5889225704133)], {}, [("ESP", "2020", "28.5889225704133", "")]),
    ("no exponent", [("ESP", "2020", 1e-7)], {}, [("ESP", "2020", "0.0000001", "")]),
    ("a mark", [("ESP", "2020", 1.0, "E")], {"statuses": {"E": "e"}}, [("ESP", "2020", "1", "e")]),
    ("marks in order", [("ESP", "2020", 1.0, "P", "E")], {"statuses": {"E": "e", "P": "p"}, "flag": "m"},
     [("ESP", "2020", "1", "epm")]),
    ("an empty mark", [("ESP", "2020", 1.0, "A")], {"statuses": {"A": ""}}, [("ESP", "2020", "1", "")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "feed", "expected"), [case[1:] for case in TAKEN], ids=[c[0] for c in TAKEN]
)
def test_a_value_is_taken(values, feed, expected):
    normal = made(values, **feed)
    assert cells(normal) == expected
    assert normal.dropped == {}
    assert normal.unknown == {}


LEFT_OUT = [
    ("empty", [("ESP", "2020", None)], {}),
    ("empty", [("ESP", "2020", math.nan)], {}),
    ("ignored", [("1W", "2020", 1.0)], {"ignored": ["1W"]}),
    ("period", [("ESP", "2020Q4", 1.0)], {"other_periods": "drop"}),
    ("period", [("ESP", "2020-04", 1.0)], {"other_periods": "drop"}),
    ("period", [("ESP", "2020M04", 1.0)], {"other_periods": "drop"}),
    ("early", [("ESP", "1999", 1.0)], {}),
    ("excluded", [("ITA", "2004", 1.0)], {}),
]


@pytest.mark.parametrize(("rule", "values", "feed"), LEFT_OUT)
def test_a_value_is_left_out_and_counted(rule, values, feed):
    normal = made([*values, ("FRA", "2021", 2.0)], RULES, **feed)
    assert normal.dropped == {rule: 1}
    assert cells(normal) == [("FRA", "2021", "2", "")]


def test_what_comes_twice_with_one_value_is_counted():
    normal = made([("ESP", "2020", 1.0), ("ES", "YR2020", 1.0)])
    assert (cells(normal), normal.dropped) == ([("ESP", "2020", "1", "")], {"repeated": 1})


def test_every_rule_has_a_case():
    cases = {rule for rule, _, _ in LEFT_OUT} | {"repeated", "aggregate"}
    assert cases == set(DROPPED)


@pytest.mark.parametrize(("aggregates", "rows"), [(True, 2), (False, 1)])
def test_an_aggregate_of_the_catalogue_is_no_country(tiny, aggregates, rows):
    path = tiny / "data" / "catalogue" / "countries.csv"
    path.write_text(path.read_text("utf-8") + "WLD,,001,aggregate,Mundo,\n", "utf-8")
    catalogue = load_catalogue(tiny)
    values = (FetchedValue("WLD", "2020", 1.0), FetchedValue("ESP", "2020", 1.0))
    fetched = FetchedSeries("office", "X", "", None, None, None, values, ())
    feed = Feed.model_validate({**FEED, "aggregates": aggregates})
    normal = normalise(fetched, SeriesRule.of(feed, catalogue, RefreshRules()), catalogue, "new", "2026")
    assert len(normal.rows) == rows
    assert normal.dropped == ({} if aggregates else {"aggregate": 1})


REFUSED = [
    ("a country that the catalogue does not have", [("XKX", "2020", 1.0)], {}),
    ("a country that the catalogue does not have", [("1W", "2020", 1.0)], {}),
    ("a country that the catalogue does not have", [("ZZ", "2020", 1.0)], {"countries": {"ZZ": "ZZZ"}}),
    ("a period that is no year", [("ESP", "2020Q4", 1.0)], {}),
    ("a period that is no year", [("ESP", "2020M04", None)], {}),
    ("a period that is no year", [("ESP", "20204", 1.0)], {}),
    ("a period that is no year", [("ESP", "1820", 1.0)], {}),
    ("a period that is no year", [("ESP", "", 1.0)], {}),
    ("a period that is no year", [("ESP", "2020-2021", 1.0)], {"other_periods": "drop"}),
    ("two values for one country and year", [("ESP", "2020", 1.0), ("ES", "2020", 2.0)], {}),
    ("a value that cannot be", [("ESP", "2020", -0.5)], {}),
    ("a value that cannot be", [("ESP", "2020", math.inf)], {}),
    ("a value that cannot be", [("ESP", "2020", 1e300)], {"scale": 1e200}),
]


@pytest.mark.parametrize(("complaint", "values", "feed"), REFUSED)
def test_a_value_that_no_rule_covers_is_refused(complaint, values, feed):
    with pytest.raises(SourceError, match=complaint) as caught:
        made(values, **feed)
    assert "office, series X (indicator exports_gdp)" in caught.value.where
    assert caught.value.expected
    assert caught.value.received
    assert caught.value.next_step


def test_breaks_are_marked():
    values = [("FRA", "2009", 1.0), ("FRA", "2010", 1.0), ("ESP", "2010", 1.0), ("ESP", "2020", 1.0)]
    assert [flag for *_, flag in cells(made(values, RULES))] == ["", "b", "", "b"]


def test_marks_that_nobody_declared_are_counted():
    normal = made([("ESP", "2020", 1.0, "Q"), ("ESP", "2021", 1.0, "Q", "E")], statuses={"E": "e"})
    assert normal.unknown == {"Q": 2}


def test_letters_that_are_none_are_refused():
    with pytest.raises(CatalogueError, match="letters that are none"):
        made([], statuses={"E": "x"})


finite = st.floats(0, 1e9, allow_nan=False)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["ESP", "FRA", "ITA"]), st.integers(1990, 2030)),
        finite | st.none(),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_each_value_is_a_row_or_counted_whatever_the_order(values, chance):
    sent = [(country, str(year), value) for (country, year), value in values.items()]
    normal = made(sent, RULES)
    assert len(normal.rows) + sum(normal.dropped.values()) == len(sent)
    for row in normal.rows:
        assert float(row.value) == values[row.country, int(row.year)]
    chance.shuffle(sent)
    assert made(sent, RULES) == normal


@settings(deadline=None)
@given(st.text(max_size=8), st.text(max_size=8), st.floats() | st.none())
def test_any_cell_is_taken_left_out_or_one_error(country, period, value):
    try:
        normal = made([(country, period, value)])
    except SourceError as error:
        assert str(error).count("\n  next:") == 1
    else:
        assert len(normal.rows) + sum(normal.dropped.values()) == 1
