"""Texts in the reader's language: Spanish or any other source text, translated by gettext files.

A publication keeps its translations in ``book/locale/<language>/*.po``, those of prose pages in the
folder ``pages/`` below; the machine's own words are in ``eslabon/locale/<language>``. The machine is
written in :data:`MACHINE_LANGUAGE`; a publication may be written in another language.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.plurals import get_plural

import eslabon
from eslabon.catalogue import load_settings
from eslabon.errors import CatalogueError
from eslabon.language.numbers import format_number, percent_gap
from eslabon.language.placeholders import placeholders
from eslabon.language.po_file import PoFile, read_po_file

__all__ = [
    "MACHINE_LANGUAGE",
    "Messages",
    "has_words",
    "machine_catalogues",
    "machine_files",
    "page_file",
    "publication_files",
]

MACHINE_LANGUAGE = "es"
# A percent sign after a number, or after a field that will hold one.
_SPACED_PERCENT = re.compile(r"(?<=[\d}])\s%")


class Messages:
    """Translate and fill in texts of one language.

    Parameters
    ----------
    language
        The reader's language.
    table
        Translations by source text: one form, or one per plural form of the language.
    source_language
        The language in which texts are written; in it every text is its own translation.

    Attributes
    ----------
    missing
        Texts asked for that have no translation; they were returned as written. A build for publication
        refuses to go on when there is one.

    Examples
    --------
    >>> messages = Messages("en", {"Fuente: {source}": ("Source: {source}",)}, "es")
    >>> messages("Fuente: {source}", source="BCE")
    'Source: BCE'
    """

    def __init__(
        self, language: str, table: Mapping[str, tuple[str, ...]], source_language: str = MACHINE_LANGUAGE
    ) -> None:
        self.language = language
        self.source_language = source_language
        self.table = table
        self.missing: set[str] = set()

    def __repr__(self) -> str:
        return f"Messages({self.language!r}, {len(self.table)} texts, {len(self.missing)} missing)"

    @classmethod
    def load(cls, root: Path | str, language: str, domains: Collection[str] | None = None) -> Messages:
        """Read everything but prose pages.

        Parameters
        ----------
        root
            The publication's root.
        language
            The reader's language.
        domains
            Names of files, without ``.po``; ``None`` for all.

        Raises
        ------
        CatalogueError
            A file is wrong, or two files of the publication translate one text differently.
        """
        source = load_settings(root).source_language
        table = _merged(machine_files(language, domains))
        if language != source:
            # The publication comes second: it may rename what the machine says.
            table |= _merged(publication_files(root, language, domains))
        return cls(language, table, source)

    @classmethod
    def of_machine(cls, language: str) -> Messages:
        """Read the machine's own words only: for reports that belong to no publication."""
        return cls(language, _merged(machine_files(language)))

    @classmethod
    def for_page(cls, root: Path | str, language: str, page: str) -> Messages:
        """Read the translations of one prose page, ``pages/<page>.po``; without the file all are missing."""
        source = load_settings(root).source_language
        path = page_file(root, language, page)
        if language == source or not path.is_file():
            return cls(language, {}, source)
        return cls(language, _merged([_read(Path(root), path, language)]), source)

    def text(self, text: str) -> str:
        """The translation of a text, with its fields in braces left as they are."""
        forms = self.table.get(text)
        if forms:
            return self._typeset(forms[0])
        self._note(text)
        return self._typeset(text)

    def __call__(self, text: str, /, **fields: Any) -> str:
        """Translate a text and fill its fields in; without fields braces are left alone."""
        translated = self.text(text)
        return translated.format_map(fields) if fields else translated

    def plural(self, singular: str, plural: str, n: int, /, **fields: Any) -> str:
        """Translate by number; ``{n}`` is filled with the number written as in the language."""
        forms = self.table.get(singular)
        if forms and len(forms) > 1:
            translated = forms[_plural_form(self.language)(n)]
        else:
            self._note(singular)
            language = self.source_language
            translated = singular if _plural_form(language)(n) == 0 else plural
        return self._typeset(translated).format_map({"n": format_number(n, 0, self.language), **fields})

    def _typeset(self, text: str) -> str:
        """The language's own gap before each percent sign that was typed with a space: never a line's end."""
        if "%" not in text or not has_words(text):
            return text
        return _SPACED_PERCENT.sub(f"{percent_gap(self.language)}%", text)

    def _note(self, text: str) -> None:
        if self.language == self.source_language or not has_words(text):
            return
        # What the machine says stands in its own language already, whatever the publication is written in.
        if self.language != MACHINE_LANGUAGE or text not in _machine_texts():
            self.missing.add(text)


@lru_cache
def _plural_form(language: str):
    return gettext.c2py(get_plural(language).plural_expr)


def has_words(text: str) -> bool:
    """Whether a text can need translation: it has a letter, or a field whose typography may differ."""
    return bool(placeholders(text)) or any(unicodedata.category(char).startswith("L") for char in text)


def machine_files(language: str, domains: Collection[str] | None = None) -> list[PoFile]:
    """The machine's own gettext files of a language."""
    return [
        read_po_file(path, f"eslabon/locale/{language}/{path.name}", language)
        for path in machine_catalogues(language)
        if domains is None or path.stem in domains
    ]


def machine_catalogues(language: str) -> list[Path]:
    """Where the machine's own gettext files of a language are; none for a language that it does not speak."""
    return sorted((Path(eslabon.__file__).parent / "locale" / language).glob("*.po"))


@lru_cache
def _machine_texts() -> frozenset[str]:
    """Everything that the machine says, as it is written: in `MACHINE_LANGUAGE`."""
    folders = (Path(eslabon.__file__).parent / "locale").iterdir()
    languages = sorted(folder.name for folder in folders if folder.is_dir())
    return frozenset(text for one in languages for file in machine_files(one) for text in file.entries)


def publication_files(
    root: Path | str, language: str, domains: Collection[str] | None = None
) -> list[PoFile]:
    """A publication's gettext files of a language, without those of prose pages."""
    root = Path(root)
    return [
        _read(root, path, language)
        for path in sorted((root / "book" / "locale" / language).glob("*.po"))
        if domains is None or path.stem in domains
    ]


def page_file(root: Path | str, language: str, page: str) -> Path:
    """Where the translations of a prose page are: ``book/locale/<language>/pages/<page>.po``."""
    return Path(root) / "book" / "locale" / language / "pages" / f"{page}.po"


def _read(root: Path, path: Path, language: str) -> PoFile:
    return read_po_file(path, path.relative_to(root).as_posix(), language)


def _merged(files: list[PoFile]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    for file in files:
        for text, entry in file.entries.items():
            if not entry.forms:
                continue
            if table.setdefault(text, entry.forms) != entry.forms:
                raise CatalogueError(
                    "two files translate one text differently",
                    where=f"{file.name}:{entry.line}",
                    expected=f"'{table[text][0]}', as in {places[text]}",
                    received=f"'{entry.forms[0]}'",
                    next_step="use one translation, or make the two source texts differ",
                )
            places.setdefault(text, f"{file.name}:{entry.line}")
    return table
