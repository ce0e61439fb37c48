"""Formulas for those who do not see them: words in both outputs, and no build without them."""

import re
from pathlib import Path

import pikepdf
import pytest
from babel.messages.pofile import read_po
from lxml import html as lxml_html

from eslabon.book import formula_words as formula_words_module
from eslabon.book.formula_words import _ACCENTS, _OPERATORS, WORDS, formula_words
from eslabon.book.html import build_html
from eslabon.book.interface import LOCALE, interface_text
from eslabon.errors import AssemblyError
from tests.book.typst_sample import build, one_page

FORMULA = '```{math}\n:alt: g es "d" veces la tasa\ng = d \\cdot r\n```\n'
PAGE = "# Uno\n\nEl valor {math}`x_b \\ge 0` y:\n\n" + FORMULA
SILENT = "# Uno\n\nTexto.\n\n```{math}\ng = d\n```\n"


@pytest.mark.parametrize(
    "latex, spanish, english",
    [
        ("x_b", "x sub b", "x sub b"),
        ("x^{*}", "x asterisco", "x star"),
        ("x_t^2", "x sub t elevado a 2", "x sub t to the power 2"),
        (r"g \ge 0", "g mayor o igual que 0", "g is at least 0"),
        (r"\frac{a}{b}", "a entre b", "a over b"),
        (r"\bar{x}", "x media", "x mean"),
        (r"\sum_{i=1}^{n} x_i", "suma desde i igual a 1 hasta n de x sub i",
         "sum from i equals 1 to n of x sub i"),
        (r"X_{\sim i}", "X sub sin i", "X sub without i"),
        (r"\max(0, d)", "max (0, d)", "max (0, d)"),
    ],
)  # fmt: skip
def test_a_symbol_in_a_line_is_read_out(latex, spanish, english):
    """Piece by piece, in the reader's language."""
    assert formula_words(latex, interface_text("es", WORDS)) == spanish
    assert formula_words(latex, interface_text("en", WORDS)) == english


def test_every_word_is_translated_and_none_is_left_over():
    """The words of the code are those of the catalogue."""
    code = Path(formula_words_module.__file__).read_text("utf-8")
    used = {*_OPERATORS.values(), *_ACCENTS.values(), *re.findall(r"word\(['\"]([^'\"]+)['\"]\)", code)}
    with (LOCALE / f"en/{WORDS}.po").open("rb") as file:
        messages = {message.id: message.string for message in read_po(file) if message.id}
    assert set(messages) == used
    assert all(messages.values())


def test_what_has_no_words_must_be_displayed():
    """A brace of cases cannot be read out without its author."""
    with pytest.raises(LookupError):
        formula_words(r"\begin{cases} a & b \\ c & d \end{cases}", str)


def test_html_has_the_words_and_no_script(tmp_path):
    """MathML with its words as an attribute; nothing of MathJax, no dollar sign, no other host."""
    source = one_page(tmp_path, PAGE)
    build_html(source, tmp_path / "html", tmp_path / "doctrees", "es")
    text = (tmp_path / "html/index.html").read_text("utf-8")
    tree = lxml_html.fromstring(text)
    words = [math.get("alttext") for math in tree.iter("math")]
    assert words == ["x sub b mayor o igual que 0", 'g es "d" veces la tasa']
    assert "El valor xb≥0 y:" in tree.xpath("string(//article)")
    assert "mathjax" not in text.lower() and "$" not in tree.xpath("string(//article)")
    assert not tree.xpath("//script[starts-with(@src, 'http')] | //link[starts-with(@href, 'http')]")


def test_pdf_tags_the_formula_with_its_words(tmp_path):
    """Each formula is tagged as one and has its alternative text."""
    folder = build(one_page(tmp_path, PAGE), "index")
    with pikepdf.open(folder / "index.pdf") as pdf:
        found = [
            str(item["/Alt"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Formula"
        ]
    assert sorted(found) == ['g es "d" veces la tasa', "x sub b mayor o igual que 0"]


@pytest.mark.parametrize("output", ["html", "pdf"])
def test_a_formula_without_words_stops_the_build(tmp_path, output):
    """Page and line are named, and what to write."""
    source = one_page(tmp_path, SILENT)
    with pytest.raises(AssemblyError) as caught:
        if output == "html":
            build_html(source, tmp_path / "html", tmp_path / "doctrees", "es")
        else:
            build(source, "index")
    assert "index.md:5" in caught.value.received
    assert "no alternative text" in caught.value.received and ":alt:" in caught.value.received
