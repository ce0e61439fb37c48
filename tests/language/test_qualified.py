"""Figures keep the words with which their text gave them."""

import pytest

from eslabon.language import Messages, format_qualified

SPANISH = Messages("es", {}, "es")
BETWEEN = {"qualifier": "between", "value_low": 50.0, "value_high": 80.0, "unit": "percent"}
ABOUT = {"kind": "period", "qualifier": "about"}
MAJORITY = {"kind": "majority_word", "qualifier": "more_than", "value": 50.0, "unit": "percent"}


@pytest.mark.parametrize(
    ("row", "unit", "text"),
    [
        ({"qualifier": "exact", "value": 7.4, "unit": "percent"}, "", "7,4\u00a0%"),
        ({"qualifier": "about", "value": 3500.0, "unit": "firms"}, "", "alrededor de 3500"),
        ({"qualifier": "more_than", "value": 50.0, "unit": "percent"}, "", "más de 50\u00a0%"),
        ({"qualifier": "less_than", "value": 0.02, "unit": "x"}, "% del PIB", "menos de 0,02\u00a0% del PIB"),
        (
            {"qualifier": "between", "value_low": 50.0, "value_high": 80.0, "unit": "percent"},
            "",
            "50–80\u00a0%",
        ),
        ({"kind": "period", "year_from": 1955, "year_to": 1973}, "", "1955–1973"),
        ({"kind": "period", "year_from": 1955, "year_to": 1973}, "periodo", "1955–1973"),
        ({**ABOUT, "year_from": 1970, "year_to": 1999}, "", "alrededor de 1970–1999"),
        (
            {"kind": "majority_word", "qualifier": "more_than", "value": 50.0, "unit": "percent"},
            "",
            "la mayoría",
        ),
        ({"qualifier": "exact", "value": None, "unit": "percent"}, "", "—"),
    ],
)
def test_a_figure_is_written_as_its_text_gave_it(row, unit, text):
    assert format_qualified(row, SPANISH, unit=unit) == text
