"""Read gettext files with Babel, strictly: what a translator got wrong is named by file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, PoFileParser

from eslabon.errors import CatalogueError
from eslabon.language.placeholders import placeholders

__all__ = ["PoEntry", "PoFile", "read_po_file"]


@dataclass(frozen=True)
class PoEntry:
    """One message: its text, its translation by plural form, the line of its ``msgid``.

    ``forms`` is empty when the message is not translated or only guessed (fuzzy).
    """

    text: str
    forms: tuple[str, ...]
    line: int
    fuzzy: bool = False


@dataclass(frozen=True)
class PoFile:
    """A gettext file; ``entries`` by source text, the singular for a message with plural."""

    name: str
    entries: dict[str, PoEntry] = field(repr=False)


class _Strict(Catalog):
    """A catalogue that refuses a message said twice; Babel would merge the two silently."""

    name = ""

    def __setitem__(self, id: str | tuple[str, ...], message: Message) -> None:
        earlier = self.get(id) if id else None
        if earlier is not None:
            raise CatalogueError(
                "a message is translated twice in one file",
                where=f"{self.name}:{message.lineno}",
                expected="each msgid once",
                received=f"'{_short(_singular(id))}', first on line {earlier.lineno}",
                next_step="delete one of the two",
            )
        super().__setitem__(id, message)


def read_po_file(path: Path, name: str, language: str) -> PoFile:
    """Read one ``.po`` file.

    Parameters
    ----------
    path
        The file.
    name
        How messages call it: its path relative to the publication's root.
    language
        The language it translates into.

    Raises
    ------
    CatalogueError
        Not a gettext file, a message said twice, another number of plural forms than the language has,
        or a translation whose fields in braces are not those of the message.
    """
    status = path.stat()
    return _read(path, name, language, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, name: str, language: str, _modified: int, _size: int) -> PoFile:
    catalog = _Strict(locale=language)
    catalog.name = name
    try:
        text = path.read_text(encoding="utf-8")
        PoFileParser(catalog, ignore_obsolete=True, abort_invalid=True).parse(text.splitlines())
    except (PoFileError, UnicodeDecodeError, ValueError, IndexError) as error:
        line = getattr(error, "lineno", None)
        raise CatalogueError(
            f"{name} is not a gettext file",
            where=name if line is None else f"{name}:{line + 1}",
            expected='UTF-8 lines of the form msgid "…" and msgstr "…"',
            received=str(error).partition(" on ")[0],
            next_step="correct that line",
        ) from None
    plurals = get_plural(language).num_plurals
    entries = {}
    for message in catalog:
        if message.id:
            entry = _entry(message, name, plurals)
            entries[entry.text] = entry
    return PoFile(name, entries)


def _entry(message: Message, name: str, plurals: int) -> PoEntry:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    if not all(forms) or message.fuzzy:
        return PoEntry(ids[0], (), message.lineno, message.fuzzy)
    if len(ids) > 1 and len(forms) != plurals:
        raise CatalogueError(
            "a message has another number of plural forms than its language",
            where=f"{name}:{message.lineno}",
            expected=f"{plurals} forms, msgstr[0] to msgstr[{plurals - 1}]",
            received=f"{len(forms)} forms",
            next_step="correct the header Plural-Forms and the message",
        )
    wanted = set().union(*(placeholders(id) for id in ids))
    for form in forms:
        # A plural form may leave out the number itself: "one country".
        lacking, foreign = wanted - set(placeholders(form)), set(placeholders(form)) - wanted
        if foreign or lacking - ({"n"} if len(ids) > 1 else set()):
            raise CatalogueError(
                "a translation does not have the fields of its message",
                where=f"{name}:{message.lineno}",
                expected=", ".join(f"{{{field}}}" for field in sorted(wanted)) or "no field in braces",
                received=", ".join(f"{{{field}}}" for field in placeholders(form)) or "none",
                next_step=f"write the same fields in the translation of '{_short(ids[0])}'",
            )
    return PoEntry(ids[0], forms, message.lineno)


def _singular(id: str | tuple[str, ...]) -> str:
    return id if isinstance(id, str) else id[0]


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
