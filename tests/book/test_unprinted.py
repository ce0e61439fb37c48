"""Pages that are on the site only: not in the book's PDF, and nothing in it leads to them."""

from __future__ import annotations

import yaml

from tests.book.typst_sample import build, one_page
from tests.pdf.pdf_checks import complaints, facts, page_texts

PAGES = {
    "kept": "# Impresa\n\nVéase [la otra](left.md).",
    "left": "# Solo en el sitio\n\nTexto que no se imprime.",
}


def book(folder, unprinted: list[str]):
    source = one_page(folder, "# Inicio\n\nTexto.", **PAGES)
    settings = yaml.safe_load((source / "_config.yml").read_text("utf-8"))
    settings["sphinx"]["config"]["typst_unprinted"] = unprinted
    (source / "_config.yml").write_text(yaml.safe_dump(settings), "utf-8")
    return build(source, book=True) / "book.pdf"


def test_what_is_not_printed_is_not_in_the_book(tmp_path):
    pdf = book(tmp_path, ["left"])
    text = " ".join(page_texts(pdf))
    assert "Texto que no se imprime" not in text
    assert "la otra" in text  # the words of the link stay
    assert [title for title in facts(pdf).outline if "sitio" in title] == []
    assert complaints(pdf, language="es") == []


def test_other_pages_are_printed(tmp_path):
    assert "Texto que no se imprime" in " ".join(page_texts(book(tmp_path, [])))
