"""Widths of columns: estimates on the safe side, plans that add up."""

from __future__ import annotations

import json

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.book.typst.columns import (
    CODE,
    INSET,
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
    plan_table,
    text_width,
)
from eslabon.book.typst.compiler import FONTS
from eslabon.book.typst.text import string

WORDS = [
    "Exportaciones", "PROGRESO", "mm", "Willemstad", "12.345.678,9", "27,8 %", "1 de 28", "−0,4 pp", "MMMM",
    "NV.IND.MANF.ZS", "Trinidad y Tobago", "agricultura", "Índice de desempeño logístico", "fififi", "W@%—…",
    "2012–2023", "US$ 1.234", "¿quién?", "ÁÉÍÓÚÑ",
]  # fmt: skip
CELL = st.text("abcdeilmnorst ABC0123456789,.%-−", max_size=24)


def test_estimates_are_not_smaller_than_the_truth():
    """Typst measures each word in the real font; the estimate may not be more than 2 % below it."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    words = "(" + ", ".join(string(word) for word in WORDS) + ")"
    source = (
        '#set text(font: "Source Sans 3", size: 100pt)\n'
        f"#context [#metadata({words}.map(word => measure(word).width.pt() / 100)) <widths>]"
    )
    compiler = typst.Compiler(input=source.encode(), font_paths=fonts, ignore_system_fonts=True)
    real = json.loads(compiler.query("<widths>", field="value", one=True))
    for word, width in zip(WORDS, real, strict=True):
        assert text_width(word) >= 0.98 * width, word


@given(st.integers(1, 12).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=2)))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_plan_fits_its_page(rows):
    """Shares are positive and do not exceed the page; a page turns only for eight columns or more."""
    plan = plan_table(rows, may_turn=True)
    assert plan is not None
    assert all(share > 0 for share in plan.shares)
    assert sum(plan.shares) <= 1.001
    assert not plan.landscape or len(rows[0]) >= 8
    width = LANDSCAPE_WIDTH if plan.landscape else PORTRAIT_WIDTH
    for column, share in enumerate(plan.shares):
        numbers = [row[column] for row in rows if row[column].replace(",", "").isdigit()]
        for number in numbers:
            assert text_width(number) * plan.size + 2 * INSET <= share * width + 0.5


@pytest.mark.parametrize(
    ("columns", "may_turn", "landscape"), [(7, True, False), (13, True, True), (13, False, None)]
)
def test_when_a_page_turns(columns, may_turn, landscape):
    """Thirteen columns of nine figures need a turned page, and there is none inside a list."""
    rows = [["12.345,678"] * columns, ["1.234.567"] * columns]
    plan = plan_table(rows, may_turn=may_turn)
    assert (plan.landscape if plan else None) == landscape


def test_short_tables_are_no_wider_than_their_text():
    """Two columns of short text do not stretch over the page."""
    plan = plan_table([["País", "Valor"], ["Perú", "12,3 %"]], may_turn=True)
    assert sum(plan.shares) < 0.4
    assert plan.size == 9.0


@pytest.mark.parametrize("word", ["opensdg-2.4", "un-2023", CODE * 22])
def test_a_column_is_as_wide_as_what_no_line_divides(word):
    """A hyphen before a figure ends no line, nor does anything in code; the column beside has sentences."""
    rows = [["Nombre", word], ["Una frase que sigue y sigue. " * 12, "—"]]
    for turned in (rows, [row[::-1] for row in rows]):
        plan = plan_table(turned, may_turn=False)
        place = turned[0].index(word)
        assert plan.shares[place] * PORTRAIT_WIDTH >= text_width(word) * plan.size + 2 * INSET


def test_code_is_measured_as_wide_as_it_is_set():
    """Source Code Pro at the size that tables set it in, beside Source Sans."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    source = (
        '#set text(font: "Source Sans 3", size: 100pt)\n'
        '#show raw: set text(font: "Source Code Pro", size: 1.18em)\n'
        '#context [#metadata(measure(raw("address_title_language")).width.pt() / 100) <width>]'
    )
    compiler = typst.Compiler(input=source.encode(), font_paths=fonts, ignore_system_fonts=True)
    width = json.loads(compiler.query("<width>", field="value", one=True))
    assert width <= text_width(CODE * 22) <= 1.06 * width
