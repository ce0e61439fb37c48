"""The book and the briefs of the sample: complete, well-formed, numbered as on the web."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from eslabon.book.html import run_sphinx
from tests.book.typst_sample import BRIEFS, SAMPLE, build, copy_of_sample
from tests.pdf.pdf_checks import complaints, facts, overlaps, page_labels, page_texts

WORDS = re.compile(r"\s+")


def flat(path: Path) -> str:
    """All text of a PDF on one line; hyphenated words are joined."""
    return WORDS.sub(" ", " ".join(page_texts(path)).replace("-\n", "").replace("\n", " "))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Folder with the book and two briefs of the sample."""
    source = copy_of_sample(tmp_path_factory.mktemp("sample"))
    return build(source, *BRIEFS, book=True)


@pytest.mark.parametrize("name", ["book", *BRIEFS])
def test_pdf_can_be_published(made, name):
    """Tagged, PDF/UA, titled, outlined, own fonts, alternative texts, nothing over the edge."""
    assert complaints(made / f"{name}.pdf", language="es") == []


def test_outline_follows_the_order_of_the_book(made):
    """Root page first, then parts with their chapters."""
    wanted = [
        "Presentación", "Marco de análisis", "Construcciones del texto", "Cajas", "Fichas de país", "Perú",
        "Chile", "Anexos", "Cuadros",
    ]  # fmt: skip
    assert [title for title in facts(made / "book.pdf").outline if title in wanted] == wanted


def test_contents_list_parts_and_chapters_with_their_pages(made):
    """The page printed in the contents is the page where the chapter begins."""
    pages = dict(zip(page_labels(made / "book.pdf"), page_texts(made / "book.pdf"), strict=True))
    contents = pages["iii"]
    assert contents.startswith("Índice")
    for chapter in ("Construcciones del texto", "Perú", "Cuadros"):
        number = re.search(rf"{chapter}\D*(\d+)", contents)[1]
        assert pages[number].lstrip().startswith(chapter)


@pytest.mark.parametrize(
    "text",
    [
        "# $ * _ ` ~ < > @ [ ] { } \\ = + - /",  # what a typesetter could take for commands
        "código en línea",
        "La primera nota, con cursiva y un enlace.",
        "PIB (producto interno bruto) y otra vez PIB.",
        "Conjunto de actividades repartidas entre países.",
        'echo "\\$HOME \\\\ #hola"',
        "Una línea de verso, y otra.",
        "Cuidado con comparar años distintos.",
        "Contenido de la segunda pestaña.",
        "Lo que estaba plegado.",
        "Texto del tema.",
        "27,8 % del producto",
        "Fuente: elaboración propia con datos de ejemplo.",
        "Edición 2026.1",
        "Oficina de ejemplo",
        "CC BY 4.0",
    ],
)
def test_no_text_is_lost(made, text):
    """One phrase of every construct of the sample."""
    assert text in flat(made / "book.pdf")


def test_navigation_and_web_only_content_are_not_printed(made):
    """Hidden link texts of cards, keys of values."""
    text = flat(made / "book.pdf")
    assert "obs/exports_gdp" not in text
    assert "country/PER" not in text


def test_a_note_referred_to_twice_is_printed_once(made):
    """Both marks bear the same number."""
    assert flat(made / "book.pdf").count("La primera nota") == 1


def test_links_lead_inside_and_outside(made):
    """Internal references are links of the PDF; addresses are as they were written."""
    found = facts(made / "book.pdf")
    assert found.internal_links > 15
    assert "https://example.org/una/ruta?a=1&b=2#c" in found.external_links


def test_numbers_are_those_of_the_web_pages(made, tmp_path):
    """Every numbered caption of the HTML stands in the book with its number."""
    run_sphinx("html", SAMPLE, tmp_path / "html", made.parent / "doctrees", "es")
    text, seen = flat(made / "book.pdf"), 0
    for page in sorted((tmp_path / "html").rglob("*.html")):
        for number in BeautifulSoup(page.read_text("utf-8"), "lxml").select(".caption-number"):
            caption = WORDS.sub(" ", number.parent.get_text()).removesuffix("#").strip()
            assert caption in text
            seen += 1
    assert seen == 7


def test_a_brief_numbers_its_own_figures(made):
    """A figure has one number, led by its page's code, in the book and in the brief."""
    assert "Figura CHL.1 Exportaciones de Chile" in flat(made / "book.pdf")
    assert "Figura CHL.1 Exportaciones de Chile" in flat(made / "country/CHL.pdf")
    assert "Véase también Figura CHL.1, Tabla 2 (Cuadros) y" in flat(made / "country/PER.pdf")
    assert "Figura PER.1 muestra la serie" in flat(made / "country/PER.pdf")


def test_a_brief_bears_its_title_block_and_colophon(made):
    """Country, edition, how to cite, page of pages."""
    text = flat(made / "country/PER.pdf")
    assert "Cadenas de valor de prueba Edición 2026.1 Perú" in text
    assert "Cómo citar Oficina de ejemplo (2026). Perú. Cadenas de valor de prueba. Edición 2026.1." in text
    assert "1 / 2" in text
    assert facts(made / "country/PER.pdf").title == "Perú · Cadenas de valor de prueba"


def test_a_long_table_repeats_its_header_and_keeps_its_end_together(made):
    """80 rows: header on each page, the last page has three rows at least and the source."""
    pages = [page for page in page_texts(made / "book.pdf") if "Indicador número" in page]
    assert len(pages) > 2
    assert all("Evaluación" in page for page in pages)
    assert pages[-1].count("Indicador número") >= 3
    assert "Fuente: elaboración propia" in pages[-1]


def test_first_columns_are_tagged_as_row_headers(made):
    """Three rows of class stub in the brief; in the book 80, 4, 3 and a list-table's 2 more."""
    assert facts(made / "country/PER.pdf").header_scopes == {"Column": 3, "Row": 3}
    assert facts(made / "book.pdf").header_scopes["Row"] == 3 + 80 + 4 + 2


def test_the_foot_of_a_table_holds_its_source_alone(made):
    """The last rows are set with it, but they belong to the body. Two tables have a source."""
    found = facts(made / "book.pdf").tags
    assert found["TFoot"] == 2
    assert found["TR"] == found["THead"] + 2 + (3 + 2 + 80 + 4 + 2 + 2)


def test_a_wide_table_turns_the_page_with_its_heading(made):
    """13 columns of numbers: a landscape page that begins with the section's title and its first line."""
    *_, page = (page for page in page_texts(made / "book.pdf") if "Doce años en una tabla" in page)
    assert page.index("Ancho") < page.index("Una línea que lleva al cuadro.") < page.index("Argentina")
    assert "12" in re.findall(r"20(\d\d)", page)
    assert "Texto después" not in page


def test_no_cell_runs_over_its_neighbour(made):
    """Widths were estimated before Typst saw the text. (Accents of formulas stand above their letters.)"""
    pages = page_texts(made / "book.pdf")
    assert [a for a, _ in overlaps(made / "book.pdf") if "Fórmulas" not in pages[a.page - 1]] == []


def test_english_words_of_the_frame(tmp_path):
    """Names of figures, contents and colophon follow the language."""
    text = flat(build(copy_of_sample(tmp_path), "country/PER", language="en") / "country/PER.pdf")
    for words in ("Edition 2026.1", "How to cite", "Figure PER.1 ", "Table PER.1 ", "Licence: CC BY 4.0"):
        assert words in text
    assert complaints(tmp_path / "pdf/country/PER.pdf", language="en") == []
