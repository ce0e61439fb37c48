"""Texts that wait for a translator: appended to a publication's gettext files, with nothing in ``msgstr``.

Those of prose go into the file of their page, those of notebooks into ``notebooks.po``, those of data and
settings into ``data.po``. A language that the machine does not speak gets the machine's words in
``machine.po``, each with what the machine says in English.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from eslabon.language.messages import MACHINE_LANGUAGE, machine_catalogues, publication_files
from eslabon.language.po_file import read_po_file

__all__ = ["Waiting", "append_waiting", "lacking_machine_texts", "waiting"]

MACHINE_FILE = "machine"
# What the frame of the site says is read from the machine's own files only.
_NOT_OF_PAGES = {"book", "compare"}
_HELP = "en"


@dataclass(frozen=True)
class Waiting:
    """A text without translation: where it stands, its plural if it has one, a hint for the translator."""

    text: str
    place: str
    plural: str = ""
    hint: str = ""


def lacking_machine_texts(language: str, translated: set[str]) -> list[Waiting]:
    """What pages say in words of the machine that neither it nor the publication says in a language.

    Parameters
    ----------
    language
        One of the publication's.
    translated
        Texts that the publication translates into it.
    """
    if language == MACHINE_LANGUAGE or machine_catalogues(language):
        return []
    found = {}
    for path in machine_catalogues(_HELP):
        if path.stem in _NOT_OF_PAGES:
            continue
        with path.open("rb") as file:
            for message in read_po(file, locale=_HELP):
                ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
                said = message.string if isinstance(message.string, str) else message.string[-1]
                if ids[0] and ids[0] not in translated:
                    found[ids[0]] = Waiting(ids[0], f"eslabon/{path.stem}", "".join(ids[1:2]), said)
    return list(found.values())


def waiting(root: Path, language: str) -> dict[str, list[Waiting]]:
    """Texts that stand in no gettext file of a language yet, by the file that they belong to."""
    from eslabon.book.translations import untranslated

    known = {text for file in publication_files(root, language) for text in file.entries}
    machine = {one.text: one for one in lacking_machine_texts(language, set())}
    found: dict[str, dict[str, Waiting]] = {}
    for finding in untranslated(root).get(language, ()):
        if finding.kind != "missing":
            continue
        name = _file_of(finding.place)
        in_file = _texts_in(root, language, name) if name.startswith("pages/") else known
        if finding.text not in in_file:
            one = machine.get(finding.text) if name == MACHINE_FILE else None
            found.setdefault(name, {}).setdefault(finding.text, one or Waiting(finding.text, finding.place))
            if not name.startswith("pages/"):
                known.add(finding.text)
    return {name: list(texts.values()) for name, texts in sorted(found.items())}


def append_waiting(root: Path, language: str, texts: Mapping[str, list[Waiting]]) -> dict[str, int]:
    """Append texts to their files, each file at once or not at all; how many by file."""
    counts = {}
    for name, entries in texts.items():
        path = root / "book" / "locale" / language / f"{name}.po"
        before = path.read_text("utf-8").rstrip("\n") if path.is_file() else "\n".join(_head(language))
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        lines = [before, *(line for entry in entries for line in _entry(entry, language))]
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        temporary.replace(path)
        counts[path.relative_to(root).as_posix()] = len(entries)
    return counts


def _file_of(place: str) -> str:
    if place.startswith("book/"):
        return f"pages/{place.removeprefix('book/').rpartition('.md')[0]}"
    if place.startswith("notebooks/"):
        return "notebooks"
    return MACHINE_FILE if place.startswith("eslabon/") else "data"


def _texts_in(root: Path, language: str, name: str) -> set[str]:
    path = root / "book" / "locale" / language / f"{name}.po"
    return (
        set(read_po_file(path, path.relative_to(root).as_posix(), language).entries)
        if path.is_file()
        else set()
    )


def _head(language: str) -> Iterator[str]:
    plural = get_plural(language)
    yield 'msgid ""'
    yield 'msgstr ""'
    yield f'"Language: {language}\\n"'
    yield '"MIME-Version: 1.0\\n"'
    yield '"Content-Type: text/plain; charset=utf-8\\n"'
    yield '"Content-Transfer-Encoding: 8bit\\n"'
    yield f'"Plural-Forms: nplurals={plural.num_plurals}; plural={plural.plural_expr};\\n"'


def _entry(entry: Waiting, language: str) -> Iterator[str]:
    yield ""
    if entry.hint:
        yield f"#. {_HELP}: {entry.hint}"
    yield f"#: {entry.place.replace(' ', '_')}"
    yield f"msgid {_quoted(entry.text)}"
    if not entry.plural:
        yield 'msgstr ""'
        return
    yield f"msgid_plural {_quoted(entry.plural)}"
    for form in range(get_plural(language).num_plurals):
        yield f'msgstr[{form}] ""'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
