"""Texts that other languages say as the source does: names, international terms, words that they share.

``book/locale/unchanged.csv`` has one row per text: ``text``, and in ``languages`` the codes of those that
leave it as it is, parted by spaces. A translation that equals its source and is not listed was forgotten, or
copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from eslabon.catalogue.csv_file import read_csv
from eslabon.errors import CatalogueError
from eslabon.language.po_file import PoFile

__all__ = ["UNCHANGED_FILE", "copied", "read_unchanged"]

UNCHANGED_FILE = "book/locale/unchanged.csv"
_HEADER = ["text", "languages"]
# Fields, roles whose text is no words, addresses of links, and code: nobody translates them.
_NO_WORDS = re.compile(r"\{abbr\}(?=`)|\{[^{}]*\}`[^`]*`|\{[^{}]*\}|(?<!\})`[^`]*`|\]\([^()]*\)")
_CODE = re.compile(r"[a-z]{2,3}")


def read_unchanged(root: Path, name: str = UNCHANGED_FILE) -> dict[str, frozenset[str]] | None:
    """Languages of each listed text; None without the file: nothing is asked of its translations.

    Raises
    ------
    CatalogueError
        Other columns, a row without text or without language, or a text listed twice.
    """
    if not (root / name).is_file():
        return None
    file = read_csv(root / name, name, CatalogueError)
    if list(file.header) != _HEADER:
        raise CatalogueError(
            "the list of unchanged texts has other columns",
            where=f"{name}:1",
            expected=", ".join(_HEADER),
            received=", ".join(file.header),
            next_step="write one row per text, with the languages that leave it as it is",
        )
    found: dict[str, frozenset[str]] = {}
    for line, (text, languages) in enumerate(file.rows, start=2):
        codes = languages.split()
        if not text or not codes or text in found or not all(map(_CODE.fullmatch, codes)):
            raise CatalogueError(
                "a row of the list of unchanged texts says nothing new",
                where=f"{name}:{line}",
                expected="a text that no other row has, and the codes of its languages with spaces between",
                received=f"{text!r}, {languages!r}",
                next_step="complete the row, or delete it",
            )
        found[text] = frozenset(codes)
    return found


def copied(
    files: Iterable[PoFile], unchanged: Mapping[str, frozenset[str]], language: str
) -> Iterator[tuple[str, str]]:
    """Place and text of each translation that equals its source without being listed."""
    for file in files:
        for text, entry in file.entries.items():
            if (
                any(form.strip() == text.strip() for form in entry.forms)
                and any(letter.isalpha() for letter in _NO_WORDS.sub(" ", text))
                and language not in unchanged.get(text, ())
            ):
                yield f"{file.name}:{entry.line}", text
