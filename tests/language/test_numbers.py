"""Numbers, ranges, units and ranks as each language writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from eslabon.catalogue.models import Unit
from eslabon.language import (
    Messages,
    first_grouped,
    format_number,
    format_percent,
    format_range,
    format_rank,
    format_signed,
    format_unit,
    format_year,
    is_missing,
)
from eslabon.language.numbers import MINUS

MESSAGES = {
    "es": Messages("es", {}),
    "pt": Messages("pt", {"US$ millones": ("US$ milhões",)}),
    "fr": Messages("fr", {"US$ millones": ("millions d’USD",)}),
    "en": Messages("en", {"US$ millones": ("US$ million",), "{rank} de {of}": ("{rank} of {of}",)}),
}


@pytest.mark.parametrize(
    ("value", "decimals", "spanish", "english"),
    [
        (12.34, 1, "12,3", "12.3"),
        (12.25, 1, "12,3", "12.3"),  # halves away from zero, as the charts do
        (-12.25, 1, "−12,3", "−12.3"),
        (2.675, 2, "2,68", "2.68"),  # a half as written, though not in binary
        (31.95, 1, "32,0", "32.0"),
        (-1.005, 2, "−1,01", "−1.01"),
        (0.05, 1, "0,1", "0.1"),
        (0.44999999999999996, 1, "0,4", "0.4"),
        (1e-7, 1, "0,0", "0.0"),
        (0, 0, "0", "0"),
        (-0.04, 1, "0,0", "0.0"),
        (1234, 0, "1234", "1,234"),
        (9999.96, 1, "10.000,0", "10,000.0"),
        (1234567.5, 1, "1.234.567,5", "1,234,567.5"),
        (-45678, 0, "−45.678", "−45,678"),
        (1e15, 0, "1.000.000.000.000.000", "1,000,000,000,000,000"),
        (np.float64(3.14159), 2, "3,14", "3.14"),
        (np.int64(7), 0, "7", "7"),
        (None, 1, "—", "—"),
        (float("nan"), 1, "—", "—"),
        (pd.NA, 1, "—", "—"),
    ],
)
def test_format_number(value, decimals, spanish, english):
    assert format_number(value, decimals, "es") == spanish
    assert format_number(value, decimals, "en") == english


@given(st.floats(-1e9, 1e9), st.integers(0, 4), st.sampled_from(["es", "en", "pt", "fr"]))
def test_a_written_number_reads_back_within_half_a_unit(value, decimals, language):
    text = format_number(value, decimals, language)
    mark = "." if language == "en" else ","
    digits = "".join("." if c == mark else c for c in text if c.isdigit() or c in (mark, "−"))
    read = float(digits.replace("−", "-"))
    assert abs(read - value) <= 0.5000001 * 10**-decimals
    assert len(text.partition(mark)[2]) == decimals


@pytest.mark.parametrize(
    ("value", "expected"), [(1.24, "+1,2"), (-1.24, "−1,2"), (0.04, "0,0"), (-0.04, "0,0"), (None, "—")]
)
def test_format_signed(value, expected):
    assert format_signed(value, 1, "es") == expected


def test_format_percent():
    assert format_percent(12.34, 1, "es") == "12,3\u00a0%"
    assert format_percent(12.34, 1, "en") == "12.3%"
    assert format_percent(1.2, 0, "es", signed=True) == "+1\u00a0%"
    assert format_percent(None, 1, "es") == "—"


def test_format_unit():
    percent = Unit(id="p", name="porcentaje", symbol="%", kind="percent")
    money = Unit(id="m", name="millones de dólares", symbol="US$ millones", kind="currency")
    index = Unit(id="i", name="índice", kind="index")
    assert format_unit(12.34, percent, 1, MESSAGES["es"]) == "12,3\u00a0%"
    assert format_unit(12.34, percent, 1, MESSAGES["en"]) == "12.3%"
    assert format_unit(1234, money, 0, MESSAGES["es"]) == "1234\u00a0US$\u00a0millones"
    assert format_unit(1234, money, 0, MESSAGES["en"]) == "US$1,234\u00a0million"
    assert format_unit(-1234, money, 0, MESSAGES["en"]) == "−US$1,234\u00a0million"
    assert format_unit(-1234, money, 0, MESSAGES["pt"]) == "−US$\u00a01.234\u00a0milhões"
    assert format_unit(1234, money, 0, MESSAGES["fr"]) == "1\u202f234\u00a0millions\u00a0d’USD"
    assert format_unit(-0.5, index, 2, MESSAGES["en"]) == "−0.50"
    assert format_unit(0.5, percent, 1, MESSAGES["en"], signed=True) == "+0.5%"
    assert format_unit(float("nan"), percent, 1, MESSAGES["en"]) == "—"


def test_format_range():
    assert format_range(10, 15, 0, "es") == "10–15"
    assert format_range(10.01, 10.04, 1, "es") == "10,0"


def test_format_rank():
    assert format_rank(3, 25, MESSAGES["es"]) == "3 de 25"
    assert format_rank(3.0, 25, MESSAGES["en"], tied=True) == "=3 of 25"
    assert format_rank(float("nan"), 25, MESSAGES["en"]) == "—"


def test_format_year():
    assert format_year(2012) == "2012"
    assert format_year(2012.0) == "2012"
    assert format_year(pd.NA) == "—"


def test_is_missing():
    assert [is_missing(v) for v in (None, float("nan"), pd.NA, 0, 0.0, "text")] == [True] * 3 + [False] * 3


def test_first_grouped():
    assert (first_grouped("es"), first_grouped("en")) == (10000, 1000)


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr", "de", "it"])
def test_numbers_are_written_as_babel_writes_them(language):
    """With the group mark forced on or off, because Babel does not keep the language's minimum."""
    values = [x * 10**power for x in (1.0, -1.25, 9.995, 3.14159) for power in range(-3, 12)]
    for value in values:
        for decimals in range(4):
            rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
            whole = "#,##0" if abs(rounded) >= first_grouped(language) else "0"
            pattern = whole + ("." + "0" * decimals if decimals else "")
            expected = format_decimal(abs(rounded), format=pattern, locale=language)
            assert format_number(value, decimals, language) == (MINUS if rounded < 0 else "") + expected
