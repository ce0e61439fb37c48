"""What an author may not type, checked before anything runs: statistics, and citations of nothing.

Read are the prose pages, the texts of the notebooks, and the translations of both. Texts of the data
(registers, catalogue) are data: their numbers have a row, a source and a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.order_and_settings import prose_pages
from eslabon.book.prose import blocks, translate_source
from eslabon.book.typed_figures import typed_figures
from eslabon.book.works import check_citations, works_of
from eslabon.errors import AssemblyError
from eslabon.language import Messages
from eslabon.language.code_texts import notebook_texts
from eslabon.language.messages import page_file, publication_files
from eslabon.language.po_file import PoFile, read_po_file

if TYPE_CHECKING:
    from eslabon.publication import Publication

__all__ = ["PlacedText", "authored_texts", "check_texts"]


@dataclass(frozen=True)
class PlacedText:
    """A text as its author wrote it: file and line or cell, its language."""

    where: str
    language: str
    text: str


def check_texts(publication: Publication) -> None:
    """Check everything that authors and translators wrote.

    Raises
    ------
    AssemblyError
        A statistic is typed (all of them are listed), or a citation leads to no entry.
    """
    root, languages = publication.root, publication.settings.languages
    texts = list(authored_texts(root, languages))
    found = [(text.where, figure) for text in texts for figure in typed_figures(text.text)]
    if found:
        where, figure = found[0]
        rest = "; ".join(f"{figure} ({where})" for where, figure in found[1:])
        raise AssemblyError(
            "a statistic is typed into a text",
            where=where,
            expected="a number cited from the data, a year, or the number of a place in the book",
            received=figure + (f"; also {rest}" if rest else ""),
            next_step="prose: cite it with {baseline}, {obs} or {count} (book/README.md); notebook: cited.*",
        )
    for language in languages:
        works = [work for page in _pages(root, language) for work in works_of(page)]
        for text in texts:
            if text.language == language:
                check_citations(text.text, works, text.where)


def authored_texts(root: Path, languages: tuple[str, ...]) -> Iterator[PlacedText]:
    """Every text of prose pages and notebooks, and its translations, with its place.

    Parameters
    ----------
    languages
        The source language first.
    """
    source = languages[0]
    for name, path in prose_pages(root).items():
        for block in blocks(path.read_text("utf-8")):
            yield PlacedText(f"book/{name}.md:{block.first + 1}", source, block.text)
        for language in languages[1:]:
            file = page_file(root, language, name)
            if file.is_file():
                yield from _translations(
                    read_po_file(file, file.relative_to(root).as_posix(), language), language
                )
    said = set()
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell, text in notebook_texts(path):
            said.add(text)
            yield PlacedText(f"notebooks/{path.name}, cell {cell}", source, text)
    for language in languages[1:]:
        for file in publication_files(root, language):
            yield from _translations(file, language, said)


def _translations(file: PoFile, language: str, only: set[str] | None = None) -> Iterator[PlacedText]:
    for text, entry in file.entries.items():
        if only is None or text in only:
            for form in entry.forms:
                yield PlacedText(f"{file.name}:{entry.line}", language, form)


def _pages(root: Path, language: str) -> Iterator[str]:
    """Prose pages in a language."""
    for name, path in prose_pages(root).items():
        text = path.read_text("utf-8")
        messages = Messages.for_page(root, language, name)
        yield text if language == messages.source_language else translate_source(text, messages.text)
