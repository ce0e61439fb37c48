"""Every PDF of the built edition: publishable, complete, in its language, the same as one made alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from eslabon.book.pdf import build_pdfs
from tests.browser.edition import Edition, built_edition
from tests.edition.published import POOR
from tests.pdf.pdf_checks import complaints, facts, page_texts

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def edition() -> Edition:
    return built_edition()


def pdfs(edition: Edition, language: str, everything: bool) -> list[Path]:
    """Files of a language: all, or the book, the first, the last and the poor ones."""
    folder = edition.folder / language / "pdf"
    pages = sorted(path for path in folder.rglob("*.pdf") if path.parent != folder)
    if not everything:
        pages = [path for path in pages if path in (pages[0], pages[-1]) or path.stem in POOR]
    return [folder / "book.pdf", *pages]


@pytest.mark.parametrize("language_at", [0, 1])
def test_pdfs_can_be_published(edition, audit, language_at):
    """Tags, language, title, outline, fonts, alternative texts, margins."""
    language = edition.languages[language_at]
    found = {path.name: complaints(path, language=language) for path in pdfs(edition, language, audit)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language_at", [0, 1])
def test_pages_have_as_many_figures_as_on_the_web(edition, audit, language_at):
    """No figure is lost between the page and its PDF, and each has the alternative text of the page."""
    language = edition.languages[language_at]
    for path in pdfs(edition, language, audit)[1:]:
        source = (
            edition.folder
            / "source"
            / language
            / path.relative_to(edition.folder / language / "pdf").with_suffix(".md")
        )
        written = re.findall(r"^:alt: (.+)$", source.read_text("utf-8"), re.MULTILINE)
        printed = facts(path).figures
        assert len(printed) == len(written) > 0, path.name
        assert [normal(alt) for alt in printed] == [normal(alt) for alt in written], path.name


def normal(text: str) -> str:
    """Without the differences that markup makes: escapes, quotation marks, kinds of space."""
    return re.sub(r"[\s\\\"'“”‘’«»]+", "", text)


@pytest.mark.parametrize("language_at", [0, 1])
def test_the_book_has_every_page_in_its_outline(edition, language_at):
    """One entry for each page of the site that is printed."""
    language = edition.languages[language_at]
    book = facts(edition.folder / language / "pdf" / "book.pdf")
    source = edition.folder / "source" / language
    unprinted = yaml.safe_load((source / "_config.yml").read_text("utf-8"))["sphinx"]["config"][
        "typst_unprinted"
    ]
    for page in source.rglob("*.md"):
        if page.relative_to(source).with_suffix("").as_posix() in unprinted:
            continue
        title = re.search(r"^# (.+)$", page.read_text("utf-8"), re.MULTILINE)[1]
        wanted = normal(re.sub(r"\{\w+\}`(.*?)(?:<[^`]*>)?`", r"\1", title))
        assert wanted in {normal(entry) for entry in book.outline}, page.name


def test_a_page_made_alone_has_the_edition_s_bytes(edition, tmp_path):
    """From the edition's source, into another folder, without the book."""
    language = edition.languages[0]
    folder = edition.folder / language / "pdf"
    path = pdfs(edition, language, everything=False)[1]
    page = path.relative_to(folder).with_suffix("").as_posix()
    source = edition.folder / "source" / language
    [made] = build_pdfs(source, tmp_path / "pdf", tmp_path / "doctrees", language, [page], book=False)
    assert made.read_bytes() == path.read_bytes()


def test_the_end_of_every_table_stands_with_its_source(edition, audit):
    """No page begins with a source line (its first line is the running head)."""
    language = edition.languages[0]
    for path in pdfs(edition, language, audit)[1:]:
        for text in page_texts(path):
            lines = [line for line in text.splitlines() if line.strip()]
            assert not any(line.startswith(("Fuente:", "Fuentes:")) for line in lines[:2]), path.name
