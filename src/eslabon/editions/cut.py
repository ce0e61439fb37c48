"""Reconstruct an earlier edition: write a second publication folder, cut from vintages known on a day.

Decide, then act: :func:`decide` says what every changed file will hold and touches nothing;
:func:`write` copies the publication beside its target, changes these files, locks and checks the data, and
gives the folder its name in one step. What is made is an ordinary publication.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from eslabon.catalogue.iso_date import is_iso_date
from eslabon.catalogue.settings import PublicationSettings, check_edition, check_settings, load_settings
from eslabon.editions.aside import written_aside
from eslabon.editions.contents import copy_files
from eslabon.editions.cut_tables import Cut, cut_registers, cut_tables, table_text, unpair
from eslabon.editions.cut_texts import (
    Changes,
    catalogue_files,
    codes_file,
    settings_file,
    texts_of,
    translation_files,
)
from eslabon.editions.standing import FILES, FOLDERS
from eslabon.errors import EditionError, ParameterError
from eslabon.language import Messages
from eslabon.snapshot import Snapshot, load_snapshot
from eslabon.snapshot.lock import write_lock
from eslabon.snapshot.pairs import PAIRS_FILE

__all__ = ["CutRequest", "Decided", "decide", "write"]

COPIED = (*FOLDERS, "notebooks", *FILES)
_OBSERVATION = re.compile(r"\{obs\}`([^`]+)`")


@dataclass(frozen=True)
class CutRequest:
    """What was asked for.

    Parameters
    ----------
    root
        The publication that is cut.
    edition
        Name of the reconstructed edition.
    until
        Last day whose vintages count as known.
    target
        Folder to write; it must not exist, or be empty.
    use
        Sources that are preferred: where one has values of an indicator, nothing newer is taken for it.
    released
        Date of publication; empty for a draft.
    reconstructed
        What is said of the edition on every page; empty for the machine's own sentence.
    changes
        YAML file with fields of indicators and sources that read otherwise under the cut; None for none.
    """

    root: Path
    edition: str
    until: date
    target: Path
    use: tuple[str, ...] = ()
    released: str = ""
    reconstructed: str = ""
    changes: Path | None = None


@dataclass(frozen=True, repr=False)
class Decided:
    """What will be written, and what there is to tell about it.

    Parameters
    ----------
    files
        New content of each file that changes, by path below the publication; None for a file to remove.
    cut
        The tables before and after.
    register_rows
        How many rows each register loses.
    pairs
        How many pairs of baseline and later figures lose the later one.
    citations
        Observations that prose cites and that the edition does not have: text and key.
    """

    files: Mapping[str, str | None]
    cut: Cut
    register_rows: Mapping[str, int] = field(default_factory=dict)
    pairs: int = 0
    citations: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Decided({len(self.files)} files, {self.cut!r})"


def decide(request: CutRequest) -> Decided:
    """Decide what a cut changes; nothing is written.

    Raises
    ------
    ParameterError
        The edition's name, a source or the target cannot be; nothing is left.
    CatalogueError, DataError
        The publication is not sound, or a vintage has no date.
    """
    settings, snapshot = load_settings(request.root), load_snapshot(request.root)
    check_settings(settings, snapshot.catalogue)
    _check_request(request, settings, snapshot)
    root, catalogue = request.root, snapshot.catalogue
    cut = cut_tables(root, catalogue, request.until, request.use, settings.recent_year)
    _check_cut(request, cut)
    texts = texts_of(Messages.load(root, settings.source_language), request.until)
    registers = cut_registers(root, catalogue, request.until)
    files: dict[str, str | None] = dict(_table_files(root, cut))
    files |= {f"data/registers/{name}.csv": text for name, (text, _) in registers.items()}
    pairs = 0
    if (root / PAIRS_FILE).is_file():
        changed, pairs = unpair(root, cut, _entries(snapshot, registers))
        if pairs:
            files |= {PAIRS_FILE: changed}
            files |= {"data/catalogue/codes.csv": codes_file(root, texts["not_held"])}
    files |= catalogue_files(root, catalogue, cut, texts["unobserved"], _changes(request.changes))
    said = request.reconstructed or texts["reconstructed"]
    files |= {"_config.yml": settings_file(root, request.edition, request.released, said)}
    files |= translation_files(root, settings, request.until)
    return Decided(
        files=files,
        cut=cut,
        register_rows={name: lost for name, (_, lost) in registers.items()},
        pairs=pairs,
        citations=tuple(_citations_without_figure(root, cut)),
    )


def write(request: CutRequest, decided: Decided) -> Path:
    """Write the folder: copied and changed beside its place, checked, then moved there at once.

    Raises
    ------
    EditionError
        The folder cannot be written.
    CatalogueError, DataError
        What was written is not a sound publication; nothing is left of it.
    """
    target = request.target.resolve()
    try:
        with written_aside(target, "cut") as folder:
            _fill(folder, request.root, decided.files)
            write_lock(folder)
            check_settings(load_settings(folder), load_snapshot(folder).catalogue)
            folder.rename(target)  # onto an empty folder, or none: never onto files
    except OSError as error:
        raise EditionError(
            "the folder of the cut cannot be written",
            where=str(error.filename or target),
            expected="an empty or absent folder in a place that this user may write",
            received=error.strerror or str(error),
            next_step="choose another folder with --to",
        ) from error
    return target


def _fill(folder: Path, root: Path, files: Mapping[str, str | None]) -> None:
    for name in COPIED:
        source = root / name
        if source.is_dir():
            copy_files(root, name, folder)
        elif source.is_file():
            shutil.copyfile(source, folder / name)
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _table_files(root: Path, cut: Cut) -> Iterator[tuple[str, str | None]]:
    for id, table in cut.tables.items():
        yield f"data/observations/{id}.csv", table_text(table.observations)
        if table.revisions:
            yield f"data/revisions/{id}.csv", table_text(table.revisions)
        elif (root / "data" / "revisions" / f"{id}.csv").is_file():
            yield f"data/revisions/{id}.csv", None


def _entries(snapshot: Snapshot, registers: Mapping[str, tuple[str, int]]) -> dict[str, set[str]]:
    """Ids that each register has after the cut."""
    ids = {name: set(table["id"]) for name, table in snapshot.registers.items()}
    return ids | {
        name: {line.partition(",")[0] for line in text.splitlines()} & ids[name]
        for name, (text, _) in registers.items()
    }


def _citations_without_figure(root: Path, cut: Cut) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "book").rglob("*.md")):
        for key in dict.fromkeys(_OBSERVATION.findall(path.read_text("utf-8"))):
            parts = key.strip().split("/")
            if parts[0] in cut.tables and not cut.has(*parts):
                yield path.relative_to(root).as_posix(), key.strip()


def _changes(path: Path | None) -> Changes:
    if path is None:
        return {}
    try:
        said = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _refused("the file of changes cannot be read", "--changes", "a YAML file", str(error)) from None
    kinds = said if isinstance(said, dict) else {"": {}}
    if not set(kinds) <= {"indicators", "sources"} or not all(
        isinstance(entries, dict) and all(isinstance(fields, dict) for fields in entries.values())
        for entries in kinds.values()
    ):
        raise _refused(
            "the file of changes is not written as one",
            f"--changes {path.name}",
            "indicators or sources, then ids, each with the fields that change",
            ", ".join(map(str, kinds)) if isinstance(said, dict) else type(said).__name__,
        )
    return kinds


def _check_request(request: CutRequest, settings: PublicationSettings, snapshot: Snapshot) -> None:
    check_edition(request.edition)
    if request.released and not is_iso_date(request.released):
        raise _refused(
            "the date of publication is not a date",
            "--released",
            "a day as in 2026-11-27",
            repr(request.released),
        )
    if settings.reconstructed:
        raise _refused(
            "this publication is itself reconstructed",
            "--root",
            "the publication from whose vintages it was cut",
            f"edition {settings.edition}",
        )
    if request.edition == settings.edition:
        raise _refused(
            "the cut would have the name of the present edition",
            "--edition",
            f"another name than {settings.edition}",
            repr(request.edition),
        )
    for source in request.use:
        if source not in snapshot.catalogue.sources:
            raise _refused(
                "a preferred source does not exist",
                "--use",
                ", ".join(snapshot.catalogue.sources),
                repr(source),
            )
    target, root = request.target.resolve(), request.root.resolve()
    if target.exists() and target.samefile(Path.cwd()):
        raise _refused(
            "the folder that you are in would be replaced under your feet",
            "--to",
            "a folder seen from the one that holds it",
            "the present folder",
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise _refused("the folder of the cut is not empty", "--to", "an empty or absent folder", str(target))
    if any(target.is_relative_to(root / name) for name in COPIED):
        raise _refused(
            "the folder of the cut would be part of what is copied",
            "--to",
            "a folder outside book, data and notebooks",
            str(target),
        )


def _check_cut(request: CutRequest, cut: Cut) -> None:
    for source in request.use:
        own = [one for one in cut.dates if one[0] == source]
        if not any(cut.dates[one] <= request.until for one in own):
            known = ", ".join(sorted(cut.dates[one].isoformat() for one in own)) or "no values"
            raise _refused(
                "a preferred source was not known on the day of the cut",
                "--use",
                f"a source with values of {request.until.isoformat()} or before",
                f"{source}: {known}",
            )
    if not cut.values:
        first = min(cut.dates.values(), default=None)
        raise _refused(
            "nothing was known on the day of the cut",
            "--until",
            f"{first} or later" if first else "a publication with observations",
            request.until.isoformat(),
        )


def _refused(what: str, where: str, expected: str, received: str) -> ParameterError:
    return ParameterError(
        what, where=where, expected=expected, received=received, next_step="correct the option"
    )
