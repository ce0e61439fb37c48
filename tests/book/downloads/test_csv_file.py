"""CSV that programs and spreadsheets read alike."""

import csv
import io

import pandas as pd
import pytest

from eslabon.book.downloads.csv_file import csv_bytes, without_formula
from tests.book.downloads.sheets import EMPTY, NASTY, SHEET


def lines(content: bytes) -> list[list[str]]:
    """Rows below the header as Python's reader finds them."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return rows[sum(row[0].startswith("# ") for row in rows[:3]) :]


def test_every_cell_comes_back():
    """Commas, quotes, line breaks and unrounded numbers survive; only what is run as a formula is marked."""
    head, *rows = lines(csv_bytes(SHEET))
    assert head == ["name", "value", "year"]
    assert [row[0] for row in rows] == [without_formula(text) for text in NASTY]
    assert [row[1] for row in rows] == ["", *["0.30000000000000004"] * (len(NASTY) - 1)]
    assert [int(row[2]) for row in rows] == [2000 + place for place in range(len(NASTY))]


def test_pandas_reads_it_without_the_header():
    table = pd.read_csv(io.BytesIO(csv_bytes(SHEET)), comment="#", dtype={"name": str}, keep_default_na=False)
    assert list(table.columns) == ["name", "value", "year"]
    assert list(table["name"]) == [without_formula(text) for text in NASTY]
    assert float(table["value"][1]) == 0.1 + 0.2


def test_header_stands_first_one_line_for_each_fact():
    text = csv_bytes(SHEET).decode("utf-8")
    assert text.startswith(
        "\ufeff# Título: Figura 1. Uno, dos y tres\r\n# Unidad: % del PIB\r\n# Fuente: Oficina\r\n"
    )
    assert text.count("\r\n") == len(SHEET.about) + 1 + len(NASTY)


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "+A1", "-(1)"),
        *("+1+cmd", "+1 A1", "-1 B2:C3", "+1*pts", "+6.1pts", "+6.1 pts+1", "+1 sum(A1)"),
        *("+1 → =A1", "+1 p. → +A1"),
    ],
)
def test_what_a_spreadsheet_would_run_is_marked(text):
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        *("+1,2 p.", "-0.4", "+12.345,6 %", "+48,6 p. (2011)", "−0,4", "1-2", ""),
        *("+6.1 pts", "+48.6 pts (2011)", "+1,421.6 pts", "+58.8 pts → −48.6 pts", "+6,3 p. → +8,7 p."),
    ],
)
def test_other_texts_stay_as_they_are(text):
    assert without_formula(text) == text


def test_an_empty_table_has_its_heading():
    assert csv_bytes(EMPTY).decode("utf-8-sig") == "# Título: Nada\r\nname,value\r\n"
