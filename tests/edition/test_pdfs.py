"""PDF and web pages are one book: the same figures, tables and numbers.

What a PDF must be by itself is checked in ``tests/pdf/``.
"""

from __future__ import annotations

import pypdf
import pytest

from tests.edition.published import text_of
from tests.pdf.pdf_checks import facts, page_texts

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def pdfs(edition, pages):
    """Both books, and the briefs among the chosen pages, each with its language."""
    books = [(language, edition.folder / language / "pdf/book.pdf") for language in edition.languages]
    briefs = [
        (page.language, edition.folder / page.language / "pdf" / f"{page.address}.pdf")
        for page in pages
        if edition.notebook_pages.get(page.address, {}).get("pdf")
    ]
    return books + briefs


def test_pdfs_show_every_figure_and_table_of_their_pages(edition, pdfs):
    """As many pictures with alternative, and the same alternatives, as on the web; as many tables."""
    for language, path in pdfs:
        own = path.relative_to(edition.folder / language / "pdf").with_suffix("").as_posix()
        unprinted = {a for a, made in edition.notebook_pages.items() if not made.get("printed", True)}
        addresses = [a for a in edition.addresses if a not in unprinted] if own == "book" else [own]
        trees = [edition.tree(edition.page(language, address)) for address in addresses]
        found = facts(path)
        alternatives = [alt for tree in trees for alt in tree.xpath("//figure//img/@alt")]
        missing = {" ".join(alt.split()) for alt in alternatives} - {
            " ".join(alt.split()) for alt in found.figures
        }
        assert missing == set(), f"{language} {own}"
        assert found.tags.get("Table", 0) >= sum(len(tree.xpath("//main//table")) for tree in trees), own


def test_pdfs_print_their_numbers(edition, pdfs):
    """Every cited number of a brief stands in its PDF, too, written in the same way."""
    for language, path in pdfs:
        own = path.relative_to(edition.folder / language / "pdf").with_suffix("").as_posix()
        if own == "book":
            continue
        printed = "".join("".join(page_texts(path)).split())
        tree = edition.tree(edition.page(language, own))
        missing = {
            text
            for element in tree.xpath("//main//data")
            if "".join((text := text_of(element)).split()) not in printed
        }
        assert missing == set(), f"{language} {own}"


def test_books_have_page_numbers_in_their_contents(edition):
    """The contents of the printed book say on which page a chapter begins."""
    for language in edition.languages:
        path = edition.folder / language / "pdf/book.pdf"
        texts = [sheet.extract_text() for sheet in pypdf.PdfReader(path).pages[:10]]
        last = edition.page(language, edition.addresses[-1])
        title = text_of(edition.tree(last).xpath("//h1")[0])
        entries = [line for text in texts for line in text.splitlines() if title in line]
        assert any(line.split()[-1].isdigit() for line in entries), (language, entries)
