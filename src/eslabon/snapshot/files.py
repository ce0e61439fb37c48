"""Which files make up a publication's data, and what their bytes are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eslabon.errors import DataError

__all__ = ["DATA", "LOCK", "DataFile", "data_digest", "data_files"]

DATA = "data"
LOCK = "datapackage.json"
# The code that compiled the tables, and what explains them, are not read when a book is built.
_LEFT_OUT_FOLDERS = {"compile", "__pycache__"}
# Nor is what only a refresh reads: to correct a feed changes no data; what comes of it is locked.
_LEFT_OUT = ("catalogue/feeds/", "catalogue/providers/", "refresh/overrides.yml", "refresh/rules.yml")
_SUFFIXES = {".csv", ".yml"}


@dataclass(frozen=True)
class DataFile:
    """One file below ``data/``; ``path`` is relative to it, with forward slashes."""

    path: str
    size: int
    sha256: str


def data_files(root: Path | str) -> dict[str, DataFile]:
    """Hash every table and catalogue file of a publication, sorted by path.

    Parameters
    ----------
    root
        The publication's root.

    Raises
    ------
    DataError
        There is no folder ``data``.
    """
    folder = Path(root) / DATA
    if not folder.is_dir():
        raise DataError(
            "the publication has no data",
            where=f"{folder.name}/",
            expected="a folder data/ with catalogue, observations and datapackage.json",
            received="no such folder",
            next_step="run inside a publication folder, or pass --root FOLDER",
        )
    found = {}
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        relative = path.relative_to(folder)
        if path.suffix not in _SUFFIXES or not path.is_file():
            continue
        if any(part in _LEFT_OUT_FOLDERS or part.startswith(".") for part in relative.parts):
            continue
        name = relative.as_posix()
        if name.startswith(_LEFT_OUT):
            continue
        content = path.read_bytes()
        found[name] = DataFile(name, len(content), hashlib.sha256(content).hexdigest())
    return found


def data_digest(files: Mapping[str, DataFile]) -> str:
    """One sha256 over the names and the hashes of all files, independent of order and place."""
    listing = "".join(f"{files[path].sha256}  {path}\n" for path in sorted(files))
    return hashlib.sha256(listing.encode()).hexdigest()
