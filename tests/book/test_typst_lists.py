"""Front and back of the book: roman pages, lists of figures and tables, index."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pikepdf
import pytest
from babel.messages.pofile import read_po

from eslabon.book.interface import LOCALE
from eslabon.book.typst.book_index import Entry, Place, index_markup
from eslabon.book.typst.compiler import Compiler
from eslabon.book.typst.document import Imprint, book_document
from eslabon.book.typst.text import shortened
from tests.book.typst_sample import build, copy_of_sample
from tests.pdf.matterhorn import failures
from tests.pdf.pdf_checks import complaints, outline_pages, page_labels, page_texts

FIND = [
    ["country", "Perú", "country/PER", "", ["PER"]],
    ["indicator", "Índice de desempeño", "", "country-of-chile", ["lpi"]],
    ["indicator", "Exportaciones", "", "", ["exports_gdp"]],
    ["indicator", "Sin lugar en el libro", "", "", ["nowhere"]],
]
SHOWN = {"shown": {"fig-country-chl-exports": {"indicators": ["exports_gdp"], "sources": []}}, "sources": []}
LABELS = re.compile(r"[ivxlc]+|\d+")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The sample's book with an index."""
    source = copy_of_sample(tmp_path_factory.mktemp("lists"))
    (source / "find.json").write_text(json.dumps(FIND), "utf-8")
    (source / "_origins/country").mkdir(parents=True)
    for page in ("PER", "CHL"):
        (source / f"_origins/country/{page}.json").write_text(json.dumps(SHOWN), "utf-8")
    return build(source, book=True) / "book.pdf"


@pytest.fixture(scope="module")
def pages(made) -> dict[str, str]:
    """Text of each page by its label."""
    return dict(zip(page_labels(made), page_texts(made), strict=True))


def test_front_matter_has_roman_numbers(made, pages):
    """Cover, imprint, contents and lists are i to v; the first chapter begins on 1."""
    labels = page_labels(made)
    assert labels[:6] == ["i", "ii", "iii", "iv", "v", "1"]
    assert pages["1"].startswith("Presentación")
    for label, text in pages.items():
        assert label == "i" or text.rstrip().endswith(f" {label}"), label


@pytest.mark.parametrize(("title", "number", "caption"), [
    ("Lista de figuras", "PER.2", "Cuota intrarregional"),
    ("Lista de figuras", "CHL.1", "Exportaciones de Chile"),
    ("Lista de tablas", "PER.1", "Datos principales de Perú"),
])  # fmt: skip
def test_lists_lead_to_the_page_of_the_caption(pages, title, number, caption):
    """Number, short caption and page, below the title of the chapter; the caption stands on that page."""
    listed = next(text for text in pages.values() if text.startswith(title))
    page = re.search(rf"{number}\s+{caption}[^\d]*(\d+)", listed)[1]
    assert caption in pages[page]


def test_lists_and_index_are_in_the_outline_and_hold_links(made):
    """Bookmarks for all of them; every entry of a list is a link inside the file."""
    outline = dict(outline_pages(made))
    labels = page_labels(made)
    for title in ("Índice", "Lista de figuras", "Lista de tablas", "Índice de países e indicadores"):
        with pikepdf.open(made) as pdf:
            links = [
                note for note in pdf.pages[outline[title] - 1].Annots if "/URI" not in note.get("/A", {})
            ]
        assert len(links) >= 2, title
    assert LABELS.fullmatch(labels[outline["Lista de figuras"] - 1])


def test_the_index_names_pages_of_countries_and_indicators(made, pages):
    """A country's range; an indicator's definition, then its figures, not those of a country's own page."""
    labels, outline = page_labels(made), dict(outline_pages(made))
    index = pages[labels[outline["Índice de países e indicadores"] - 1]]
    begin, end = re.search(r"Perú, (\d+)(?:–(\d+))?", index).groups()
    assert begin == labels[outline["Perú"] - 1]
    assert int(end or begin) == int(labels[outline["Chile"] - 1]) - 1
    shown = re.search(r"Exportaciones, ([\d, –]+)", index)[1].strip()
    assert "Figura CHL.1" in pages[shown]
    assert "Sin lugar" not in index
    assert index.index("Perú") < index.index("Exportaciones")


def test_the_book_with_lists_can_be_published(made):
    """As without them."""
    assert complaints(made, language="es") == []
    assert failures(made) == []


def test_index_without_entries_is_nothing():
    """A source that does not say what it is about has no index."""
    assert index_markup([], "es") == ""
    assert '("a#b", true)' in index_markup([Entry("country", "A", (Place("a#b", True),))], "es")


@pytest.mark.parametrize(("places", "printed"), [
    ((Place("p4", True), Place("p1"), Place("p3")), "1, 3, 4"),
    ((Place("p2", True), Place("p2"), Place("p3")), "2, 3"),
    ((Place("p1", True), Place("p1")), "1"),
    ((Place("p2", True, "p3"), Place("p1"), Place("p3"), Place("p4")), "1, 2–3, 4"),
    ((Place("p3"), Place("p1"), Place("p2"), Place("p2")), "1–3"),
    ((Place("p3", True), Place("p2"), Place("p4"), Place("p1")), "1–2, 3, 4"),
])  # fmt: skip
def test_pages_of_an_entry_stand_once_and_in_order(tmp_path, places, printed):
    """The page of the definition is not named again, nor is any page before a lower one."""
    imprint = Imprint("es", "Libro", "", "Autora", "", "", "", "2026.1", "", "Source Sans 3")
    index = index_markup([Entry("indicator", "Patentes", places)], "es")
    pages = [f"#page[Uno #metadata(none)<p{number}>]" for number in range(1, 5)]
    made = Compiler(tmp_path).make(book_document(imprint, [*pages, index]), tmp_path / "x.pdf", time=0)
    (tmp_path / "x.pdf").write_bytes(made)
    assert re.search(r"Patentes, ([\d, –]+)\n", page_texts(tmp_path / "x.pdf")[-1])[1].strip() == printed


@pytest.mark.parametrize(("caption", "short"), [
    ("Exportaciones: Perú, 1992–2021. Un año falta.", "Exportaciones: Perú, 1992–2021"),
    ("Producto (US$ const. de 2015)", "Producto (US$ const. de 2015)"),
    ("Lista de la O. C. D. E.", "Lista de la O. C. D. E"),
    ("Los EE. UU. y China", "Los EE. UU. y China"),
    ("Sin punto", "Sin punto"),
])  # fmt: skip
def test_long_captions_are_cut_at_their_first_sentence(caption, short):
    """Not at a point inside a number, nor after an initial."""
    assert shortened(caption) == short


@pytest.mark.parametrize("catalogue", sorted(LOCALE.glob("*/print.po")), ids=lambda path: path.parent.name)
def test_words_of_print_exist_in_every_language(catalogue):
    """The same messages in each, none empty."""
    with catalogue.open("rb") as file:
        messages = {message.id: message.string for message in read_po(file) if message.id}
    with (LOCALE / "en/print.po").open("rb") as file:
        english = {message.id for message in read_po(file) if message.id}
    assert set(messages) == english
    assert len(messages) >= 8
    assert all(messages.values())
