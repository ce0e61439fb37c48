"""What was written as a number is read as that number, in every language."""

import pytest

from eslabon.language.numbers import format_number, format_percent, format_signed
from eslabon.language.reading import read_number

VALUES = [0.0, 1.0, -1.5, 999.25, 1234.5, -12345.75, 1234567.0]


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
@pytest.mark.parametrize("value", VALUES)
def test_written_numbers_are_read_back(language, value):
    for write in (format_number, format_signed, format_percent):
        assert read_number(write(value, 2, language), language) == value
    assert read_number(format_number(value, 0, language), language) == round(value + 1e-9 * (value > 0))


@pytest.mark.parametrize(
    "text",
    ["", "—", "3 de 25", "=18", "1.5", "12.34", "2012–2024", "1e5", "12,3 p.", "uno 1", "1,2,3", "12 345"],
)
def test_anything_else_is_no_number(text):
    assert read_number(text, "es") is None


def test_a_remark_is_no_part_of_the_number():
    assert read_number("2024 (e, m)", "es") == 2024
    assert read_number("(2024)", "es") is None
