"""Which texts of a publication lack a translation, and which translations nothing uses any more.

Covers the data (catalogue, registers, baseline), the settings, the order of the book, the prose pages and
the texts that stand in the code of notebooks. Those of the machine are checked by its own tests, and here
for a language that it does not speak.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eslabon.book.order_and_settings import prose_pages
from eslabon.book.prose import blocks
from eslabon.catalogue import Catalogue, load_settings
from eslabon.catalogue.settings import PublicationSettings
from eslabon.catalogue.yaml_file import read_yaml
from eslabon.language.code_texts import notebook_texts
from eslabon.language.collect import lacking_machine_texts
from eslabon.language.messages import has_words, machine_files, page_file, publication_files
from eslabon.language.po_file import PoFile, read_po_file
from eslabon.language.terms import breaches, read_terms
from eslabon.language.unchanged import copied, read_unchanged
from eslabon.snapshot import Snapshot, load_snapshot
from eslabon.snapshot.registers import SEPARATOR, columns_of

__all__ = ["Finding", "check", "data_texts"]

DATA_FILE = "data"  # the gettext file of everything that stands in data/ and in the settings
# The baseline's columns for readers, where the catalogue does not declare them.
_BASELINE_TEXTS = ("entity", "statement")


@dataclass(frozen=True, order=True)
class Finding:
    """A text without translation (``missing``), or a translation that is guessed (``fuzzy``), unused
    (``stale``), says a term otherwise than the term base (``term``) or only repeats its source (``same``).

    ``place`` is where the text stands in the sources, or, for fuzzy and stale, in the gettext file.
    """

    place: str
    kind: Literal["missing", "fuzzy", "stale", "term", "same"]
    text: str


def check(root: Path | str, language: str) -> list[Finding]:
    """Compare a publication's texts with its translations into one language.

    Returns
    -------
    list of Finding
        Sorted by place; empty when every text is translated and every translation used, and for the
        source language.

    Raises
    ------
    EslabonError
        The publication or a gettext file is wrong.
    """
    root = Path(root)
    settings = load_settings(root)
    if language == settings.source_language:
        return []
    files = publication_files(root, language)
    texts = data_texts(root, load_snapshot(root, check_lock=False), settings)
    findings = [finding for file in files for finding in _fuzzy(file)]
    translated = {text for file in files for text, entry in file.entries.items() if entry.forms}
    findings += [Finding(place, "missing", text) for text, place in texts.items() if text not in translated]
    findings += _notebooks(root, language, translated)
    findings += [
        Finding(lacking.place, "missing", lacking.text)
        for lacking in lacking_machine_texts(language, translated)
    ]
    for file in files:
        if Path(file.name).stem == DATA_FILE:
            findings += _stale(file, set(texts))
    pages = prose_pages(root)
    for name, page in pages.items():
        findings += _page(root, name, page, language)
    every = [*files, *(file for name in pages if (file := _page_file(root, name, language)))]
    terms = read_terms(root, settings.source_language)
    findings += [Finding(place, "term", words) for place, words in breaches(every, terms, language)]
    if (unchanged := read_unchanged(root)) is not None:
        findings += [Finding(place, "same", text) for place, text in copied(every, unchanged, language)]
    return sorted([*findings, *_orphans(root, pages, language)])


def _notebooks(root: Path, language: str, translated: set[str]) -> Iterator[Finding]:
    """Find texts in notebooks that neither the publication nor the machine translates."""
    known = translated | {text for file in machine_files(language) for text in file.entries}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell, text in notebook_texts(path):
            if has_words(text) and text not in known:
                yield Finding(f"{path.relative_to(root).as_posix()}, cell {cell}", "missing", text)


def _orphans(root: Path, pages: Collection[str], language: str) -> list[Finding]:
    """Find gettext files of prose pages that do not exist any more."""
    folder = page_file(root, language, "").parent
    return [
        Finding(path.relative_to(root).as_posix(), "stale", f"no page book/{name}.md")
        for path in sorted(folder.rglob("*.po"))
        if (name := path.relative_to(folder).with_suffix("").as_posix()) not in pages
    ]


def _page(root: Path, name: str, page: Path, language: str) -> list[Finding]:
    file = _page_file(root, name, language) or PoFile("", {})
    found = {block.text: block.first + 1 for block in blocks(page.read_text(encoding="utf-8"))}
    missing = [
        Finding(f"book/{name}.md:{line}", "missing", text)
        for text, line in found.items()
        if has_words(text) and not (text in file.entries and file.entries[text].forms)
    ]
    return [*missing, *_fuzzy(file), *_stale(file, set(found))]


def _page_file(root: Path, name: str, language: str) -> PoFile | None:
    path = page_file(root, language, name)
    return read_po_file(path, path.relative_to(root).as_posix(), language) if path.is_file() else None


def _fuzzy(file: PoFile) -> list[Finding]:
    return [
        Finding(f"{file.name}:{entry.line}", "fuzzy", text)
        for text, entry in file.entries.items()
        if entry.fuzzy
    ]


def _stale(file: PoFile, used: set[str]) -> list[Finding]:
    return [
        Finding(f"{file.name}:{entry.line}", "stale", text)
        for text, entry in file.entries.items()
        if text not in used
    ]


def data_texts(root: Path, snapshot: Snapshot, settings: PublicationSettings) -> dict[str, str]:
    """Every text for readers in ``data/``, ``_config.yml`` and ``_toc.yml``, with its first place."""
    found: dict[str, str] = {}
    for place, text in (
        *(("_config.yml", text) for text in (settings.title, settings.subtitle, settings.abstract)),
        *(("_config.yml", text) for text in (*settings.keywords, settings.reconstructed)),
        *(("_config.yml", page.title) for page in settings.notebooks),
        *_order_texts(root),
        *_catalogue_texts(snapshot.catalogue),
        *_method_texts(root),
        *_register_texts(snapshot),
    ):
        if has_words(text):
            found.setdefault(text, place)
    return found


def _order_texts(root: Path) -> Iterator[tuple[str, str]]:
    path = root / "_toc.yml"
    if path.is_file():
        yield from (
            ("_toc.yml", text) for text in _under(read_yaml(path, "_toc.yml").data, ("caption", "title"))
        )


def _method_texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "data" / "catalogue" / "methods").glob("*.yml")):
        name = path.relative_to(root).as_posix()
        keys = ("title", "summary", "publisher", "edition", "part", "seen_in", "unchecked", "notes")
        data = read_yaml(path, name).data
        yield from ((name, text) for text in _under(data, keys))
        yield from ((name, text) for text in data.get("bases", {}).values())


def _under(data: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts that stand, at any depth, under one of the keys."""
    if isinstance(data, list):
        for item in data:
            yield from _under(item, keys)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in keys:
                yield from _under(value, keys)
            elif isinstance(value, str):
                yield value
            else:
                yield from (item for item in value if isinstance(item, str))


def _catalogue_texts(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    folder = "data/catalogue"
    for country in catalogue.countries.values():
        yield f"{folder}/countries.csv", country.name
        yield f"{folder}/countries.csv", country.note
    for group in catalogue.groups.values():
        yield from ((f"{folder}/groups.csv", text) for text in (group.name, group.label, group.note))
    for membership in catalogue.memberships:
        yield f"{folder}/memberships.csv", membership.note
    for theme in catalogue.themes.values():
        yield f"{folder}/themes.csv", theme.name
    for unit in catalogue.units.values():
        yield from ((f"{folder}/units.csv", text) for text in (unit.name, unit.symbol))
    for labels in catalogue.codes.values():
        yield from ((f"{folder}/codes.csv", label) for label in labels.values())
    for chain in catalogue.chains.values():
        yield f"{folder}/chains.yml", chain.label
    for columns in catalogue.columns.values():
        yield from ((f"{folder}/register_columns.csv", column.label) for column in columns.values())
    for source in catalogue.sources.values():
        place = f"{folder}/sources/{source.id}.yml"
        yield from ((place, text) for text in (source.publisher, source.terms, *source.caveats))
    for one in catalogue.indicators.values():
        formula = one.derived.formula if one.derived else ""
        texts = (
            one.name,
            one.label,
            one.definition,
            one.transformation,
            formula,
            one.break_reason,
            *one.caveats,
        )
        yield from ((f"{folder}/indicators ({one.id})", text) for text in texts)
    for index in catalogue.indices.values():
        yield from ((f"{folder}/indices/{index.id}.yml", text) for text in index.texts())
    for asked in catalogue.recommendations.values():
        process = [text for one in asked.process for text in (one.label, one.note)]
        texts = (
            asked.addressee,
            *process,
            asked.title,
            asked.asked,
            asked.scope,
            *asked.evidence,
            *asked.outcomes,
            *asked.missing,
        )
        yield from ((f"{folder}/recommendations.yml", text) for text in texts)
    for shown in catalogue.registers.values():
        counts = [count.text for count in shown.counts]
        captions = [chart.caption for chart in shown.charts]
        texts = (shown.title, shown.row, *shown.introduction, *counts, *captions, *shown.adding)
        yield from ((f"{folder}/registers.yml", text) for text in texts)


def _register_texts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    yield from (("data/baseline/pairs.csv", note) for note in snapshot.pairs["note"])
    tables = {"data/baseline/figures.csv": ("baseline", snapshot.baseline)}
    tables |= {f"data/registers/{name}.csv": (name, table) for name, table in snapshot.registers.items()}
    for place, (register, table) in tables.items():
        declared = register in snapshot.catalogue.columns
        for column in columns_of(register, tuple(table.columns), snapshot.catalogue):
            if column.kind not in ("text", "texts"):
                continue
            if register == "baseline" and not declared and column.name not in _BASELINE_TEXTS:
                continue
            for cell in table[column.name]:
                parts = cell.split(SEPARATOR) if column.kind == "texts" else [cell]
                yield from ((place, part) for part in parts)
