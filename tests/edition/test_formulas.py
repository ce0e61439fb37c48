"""Formulas of the built book: MathML with words, nothing fetched, tagged in the PDF."""

from __future__ import annotations

import re

import pikepdf
import pytest

from tests.edition.published import listed, main_of

pytestmark = pytest.mark.book

METHOD = "annex/method"
DISPLAYED = re.compile(r"^```\{math\}\n(?::label: \S+\n)?:alt: (.+)\n", re.MULTILINE)
FOREIGN = re.compile(r"mathjax|katex|\bcdn\b|jsdelivr|unpkg", re.IGNORECASE)


def words(edition, language):
    """Words of the formulas of the method page, from its HTML."""
    tree = edition.tree(edition.page(language, METHOD))
    return [math.get("alttext") for math in main_of(tree).iter("math")]


def test_the_method_page_has_its_formulas_in_every_language(edition):
    """As many as the source displays, each with the words written for it; none in another language."""
    source = (edition.root / "book" / f"{METHOD}.md").read_text("utf-8")
    written = DISPLAYED.findall(source)
    assert len(written) > 15
    spoken = {language: words(edition, language) for language in edition.languages}
    assert [text for text in spoken[edition.languages[0]] if text in set(written)] == written
    lengths = {len(texts) for texts in spoken.values()}
    assert len(lengths) == 1
    for language in edition.languages[1:]:
        assert not set(written) & set(spoken[language])


def test_every_formula_says_something_and_nothing_is_fetched(edition):
    """No page holds a formula without words, a dollar sign in place of one, or a script that draws them."""
    wrong = []
    for page in edition.pages:
        tree = edition.tree(page)
        wrong += [
            f"{page.name}: formula without words" for math in tree.iter("math") if not math.get("alttext")
        ]
        if tree.xpath("//math") and "\\" in "".join(math.text_content() for math in tree.iter("math")):
            wrong.append(f"{page.name}: LaTeX in a formula")
        for address in tree.xpath("//script/@src | //link/@href"):
            if FOREIGN.search(address):
                wrong.append(f"{page.name}: {address}")
    assert not wrong, listed(wrong)


def test_the_book_tags_every_formula_with_its_words(edition):
    """The PDF of each language holds the words of each displayed formula of the method page."""
    for language in edition.languages:
        with pikepdf.open(edition.folder / language / "pdf/book.pdf") as pdf:
            formulas = [
                str(item.get("/Alt", ""))
                for item in pdf.objects
                if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Formula"
            ]
        assert formulas and all(formulas)
        missing = set(words(edition, language)) - set(formulas)
        assert not missing, listed(missing)
