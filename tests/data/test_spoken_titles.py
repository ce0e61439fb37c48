"""Titles of sources in the book's prose say in which language they are."""

from __future__ import annotations

import pytest

from eslabon.catalogue import load_catalogue
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.book

BOOK = REPOSITORY / "book"


@pytest.fixture(scope="module")
def titles():
    """Titles that every language leaves as they are: they are never translated."""
    sources = load_catalogue(REPOSITORY).sources.values()
    return {" ".join(source.title.split()) for source in sources}


@pytest.mark.parametrize(
    "path",
    sorted([*BOOK.rglob("*.md"), *BOOK.glob("locale/*/pages/**/*.po")]),
    ids=lambda path: path.relative_to(BOOK).as_posix(),
)
def test_no_title_of_a_source_stands_without_its_language(path, titles):
    """``*Title*`` alone is read aloud as words of the page's language."""
    text = path.read_text("utf-8")
    assert [title for title in titles if f"*{title}*" in text] == []


def test_the_study_is_named_with_its_language(titles):
    (study,) = (title for title in titles if title.startswith("Cadenas de Valor, Pymes"))
    for name in ("index", "annex/references"):
        marked = f"*{{spoken}}`{study}<es>`*"
        assert marked in (BOOK / f"{name}.md").read_text("utf-8")
        for language in ("en", "pt", "fr"):
            text = (BOOK / f"locale/{language}/pages/{name}.po").read_text("utf-8")
            assert text.count(marked) == 2  # source and translation
