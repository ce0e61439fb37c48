"""The term base: how a publication says its terms in each language, and translations that say it otherwise.

``book/locale/terms.csv`` has one row per term: a column for each language, and ``note``. A cell may give
several renderings, parted by semicolons; the beginning of a word is enough ("intermediári"). A message that
contains the term of the source language must contain one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eslabon.catalogue.csv_file import read_csv
from eslabon.errors import CatalogueError
from eslabon.language.po_file import PoFile

__all__ = ["TERMS_FILE", "Term", "breaches", "read_terms"]

TERMS_FILE = "book/locale/terms.csv"
_NOTE = "note"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Term:
    """A term and its renderings.

    Parameters
    ----------
    source
        As the source language says it; in a message its plural with "s" or "es" counts too.
    renderings
        By language, each at least one; a language without any is not checked.
    """

    source: str
    renderings: dict[str, tuple[str, ...]]

    def stands_in(self, text: str) -> bool:
        """Whether a text of the source language contains the term, as a word of its own."""
        words = rf"(?<!\w){re.escape(self.source)}(?:e?s)?(?!\w)"
        return re.search(words, _plain(text), re.IGNORECASE) is not None

    def is_said_in(self, text: str, language: str) -> bool:
        """Whether a translation contains one of the renderings, or leaves the term, as in a title."""
        folded = _plain(text).casefold()
        return self.stands_in(text) or any(
            rendering.casefold() in folded for rendering in self.renderings[language]
        )


def read_terms(root: Path, source_language: str) -> list[Term]:
    """The publication's term base; empty without the file.

    Raises
    ------
    CatalogueError
        The file has no column of the source language, or a row has no term.
    """
    if not (root / TERMS_FILE).is_file():
        return []
    file = read_csv(root / TERMS_FILE, TERMS_FILE, CatalogueError)
    if source_language not in file.header:
        raise CatalogueError(
            "the term base has no column for the language that texts are written in",
            where=f"{TERMS_FILE}:1",
            expected=source_language,
            received=", ".join(file.header),
            next_step="name the columns by the codes of the languages, and 'note'",
        )
    terms = []
    for line, row in enumerate(file.rows, start=2):
        cells = dict(zip(file.header, row, strict=True))
        source = cells.pop(source_language).strip()
        if not source:
            raise CatalogueError(
                "a row of the term base has no term",
                where=f"{TERMS_FILE}:{line}",
                expected=f"a term in column {source_language}",
                received="nothing",
                next_step="write it, or delete the row",
            )
        renderings = {
            language: tuple(part.strip() for part in cell.split(";") if part.strip())
            for language, cell in cells.items()
            if language != _NOTE
        }
        terms.append(Term(source, {language: each for language, each in renderings.items() if each}))
    return terms


def breaches(files: Iterable[PoFile], terms: Iterable[Term], language: str) -> Iterator[tuple[str, str]]:
    """Place of each translation that does not say a term as the term base does, and what is wrong."""
    checked = [term for term in terms if language in term.renderings]
    for file in files:
        for text, entry in file.entries.items():
            for term in checked if entry.forms else ():
                if term.stands_in(text) and not any(term.is_said_in(form, language) for form in entry.forms):
                    expected = " / ".join(term.renderings[language])
                    yield f"{file.name}:{entry.line}", f"'{term.source}' is '{expected}': {text}"


def _plain(text: str) -> str:
    """With plain spaces and apostrophes."""
    return _SPACES.sub(" ", text.replace("\u2019", "'"))
