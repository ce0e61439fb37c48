"""Every PDF of the built edition: publishable, complete, in its language, the same as one made alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from eslabon.book.pdf import build_pdfs
from tests.edition.conftest import edition  # noqa: F401  the fixture
from tests.edition.published import POOR, Edition
from tests.pdf.geometry import MEASURES, Layout
from tests.pdf.matterhorn import failures
from tests.pdf.pdf_checks import complaints, facts, outline_pages, page_texts

pytestmark = pytest.mark.book
# Points: what 55 mm of chart leave for lines and areas, without its title and the labels of its axes.
LEAST_CHART = 90


def briefs(built: Edition, language: str, everything: bool) -> list[Path]:
    """PDFs of single pages: all, or the first, the last and the poor ones."""
    folder = built.folder / language / "pdf"
    pages = sorted(path for path in folder.rglob("*.pdf") if path.parent != folder)
    if everything:
        return pages
    return [path for path in pages if path in (pages[0], pages[-1]) or path.stem in POOR]


def pdfs(built: Edition, language: str, everything: bool) -> list[Path]:
    """The same with the book; of a sample only that in the source language.

    A book takes minutes to look through, and the four are set from the same parts.
    """
    with_book = everything or language == built.languages[0]
    book = [built.folder / language / "pdf" / "book.pdf"] if with_book else []
    return [*book, *briefs(built, language, everything)]


def test_pdfs_can_be_published(edition, audit, subtests):  # noqa: F811
    """Tags, language, title, outline, fonts, alternative texts, margins, PDF/UA-1; nothing torn apart."""
    for language in edition.languages:
        for path in pdfs(edition, language, audit):
            with subtests.test(language=language, name=path.name):
                assert complaints(path, language=language) == []
                assert [str(failure) for failure in failures(path)] == []
                layout = Layout.of(path)
                for measure in MEASURES:
                    assert list(getattr(layout, measure)()) == []


@pytest.mark.parametrize("language_at", range(4))
def test_pages_have_as_many_figures_as_on_the_web(edition, audit, language_at):  # noqa: F811
    """No figure is lost between the page and its PDF, and each has the alternative text of the page."""
    language = edition.languages[language_at]
    for path in briefs(edition, language, audit):
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


@pytest.mark.parametrize("language_at", range(4))
def test_the_book_has_every_page_in_its_outline(edition, language_at):  # noqa: F811
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


def test_briefs_have_one_page_of_summary_and_six_of_body_at_most(edition, audit):  # noqa: F811
    """The body begins on the second page and the annexes, with the indicators, on the eighth at latest."""
    for language in edition.languages:
        for path in briefs(edition, language, audit):
            name = path.relative_to(edition.folder / language / "pdf").with_suffix(".md")
            text = (edition.folder / "source" / language / name).read_text("utf-8")
            headings = re.findall(r"^(\{\.annex\}\n)?## (.+)$", text, re.MULTILINE)
            begins = {normal(title): number for title, number in outline_pages(path)}
            body = {begins[normal(title)] for annex, title in headings if not annex}
            annexes = [begins[normal(title)] for annex, title in headings if annex]
            assert min(body) == 2, path
            assert max(body) < min(annexes) <= 8, path
            assert len(annexes) > 1, path


def test_the_chart_of_the_summary_can_be_read(edition, audit):  # noqa: F811
    """What a country's summary draws is high enough, whatever the length of its texts."""
    seen = 0
    for language in edition.languages:
        for path in briefs(edition, language, audit):
            name = path.relative_to(edition.folder / language / "pdf").with_suffix(".md")
            text = (edition.folder / "source" / language / name).read_text("utf-8")
            summary = re.split(r"^## ", text, flags=re.MULTILINE)[0]
            alternatives = [normal(alt) for alt in re.findall(r"^:alt: (.+)$", summary, re.MULTILINE)]
            layout = Layout.of(path)
            drawn = [*layout.picture_heights(1), *layout.picture_heights(2)]
            heights = {normal(alt): height for alt, height in drawn}
            for alternative in alternatives:
                assert heights.get(alternative, 0) >= LEAST_CHART, path
                seen += 1
    assert seen


def test_a_page_made_alone_has_the_edition_s_bytes(edition, tmp_path):  # noqa: F811
    """From the edition's source, into another folder, without the book."""
    language = edition.languages[0]
    folder = edition.folder / language / "pdf"
    path = briefs(edition, language, everything=False)[0]
    page = path.relative_to(folder).with_suffix("").as_posix()
    source = edition.folder / "source" / language
    [made] = build_pdfs(source, tmp_path / "pdf", tmp_path / "doctrees", language, [page], book=False)
    assert made.read_bytes() == path.read_bytes()


def test_the_end_of_every_table_stands_with_its_source(edition, audit):  # noqa: F811
    """No page begins with a source line (its first line is the running head)."""
    language = edition.languages[0]
    for path in briefs(edition, language, audit):
        for text in page_texts(path):
            lines = [line for line in text.splitlines() if line.strip()]
            assert not any(line.startswith(("Fuente:", "Fuentes:")) for line in lines[:2]), path.name
