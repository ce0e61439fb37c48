"""The cache as a folder: what is in it, what is damaged, what may go."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eslabon.book.working_copy import read_record
from eslabon.execution.store import TEMPORARY

__all__ = [
    "DAY",
    "Damaged",
    "Entry",
    "Kind",
    "entries_of",
    "removable",
    "remove",
    "survey",
    "sweep",
    "verify",
]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_OWNER = re.compile(rf"\.(\d+)-\d+{re.escape(TEMPORARY)}$")
DAY = 86_400


@dataclass(frozen=True)
class Kind:
    """One folder of the cache: how many files, how many bytes."""

    name: str
    files: int
    bytes: int


@dataclass(frozen=True)
class Entry:
    """What is kept or removed together: a content with the keys that name it, or a file alone.

    ``used`` is the time of last use, in seconds since 1970.
    """

    kind: str
    paths: tuple[Path, ...]
    bytes: int
    used: float


@dataclass(frozen=True)
class Damaged:
    """A file that is not what was kept, and why."""

    path: Path
    reason: str


def survey(cache: Path) -> list[Kind]:
    """Every folder of the cache with the number and size of its files, by name."""
    return [
        Kind(folder.name, len(files), sum(path.stat().st_size for path in files))
        for folder in _folders(cache)
        for files in [list(_files(folder))]
    ]


def entries_of(cache: Path) -> list[Entry]:
    """Everything that is kept, in the order of last use, the oldest first."""
    found = [entry for folder in _folders(cache) for entry in _entries(folder)]
    return sorted(found, key=lambda entry: (entry.used, entry.paths))


def removable(
    entries: Sequence[Entry],
    *,
    most_bytes: int,
    days: float,
    now: float,
    needed: Collection[str],
    since: float,
) -> list[Entry]:
    """Choose what to remove: what nobody used for `days`, then the oldest until the rest fits.

    Parameters
    ----------
    entries
        All that is kept, the oldest use first.
    most_bytes
        What may stay.
    days
        Age since the last use beyond which an entry goes in any case.
    now
        Seconds since 1970.
    needed
        Names of files, without suffix, that the current edition needs: they stay whatever their size and age.
    since
        When the last build began: what was used since then stays as well.
    """
    free = [entry for entry in entries if entry.used < since and not _is_needed(entry, needed)]
    chosen = [entry for entry in free if now - entry.used > days * DAY]
    over = sum(entry.bytes for entry in entries) - sum(entry.bytes for entry in chosen) - most_bytes
    for entry in free[len(chosen) :]:  # sorted by use: the old ones are the first
        if over <= 0:
            break
        chosen.append(entry)
        over -= entry.bytes
    return chosen


def remove(entries: Iterable[Entry]) -> int:
    """Delete entries, the keys before the contents, and return how many bytes that freed."""
    freed = 0
    for entry in entries:
        for path in sorted(entry.paths, key=lambda path: path.parent.name != "keys"):
            path.unlink(missing_ok=True)
        freed += entry.bytes
    return freed


def verify(cache: Path) -> tuple[list[Damaged], list[str]]:
    """Read everything that carries a digest.

    Returns
    -------
    tuple
        What is damaged, and the names of the folders whose files carry none.
    """
    damaged: list[Damaged] = []
    unknown: list[str] = []
    for folder in _folders(cache):
        if (folder / "contents").is_dir() or (folder / "notebooks").is_dir():
            damaged += _damaged_in_store(folder)
        elif folder.name == "checked":
            damaged += [
                Damaged(path, "another record") for path in _files(folder) if _text(path) != path.name
            ]
        elif folder.name == "editions":
            damaged += [
                Damaged(path, "it is no longer a record") for path in _files(folder) if not read_record(path)
            ]
        elif any(_files(folder)):
            unknown.append(folder.name)
    return damaged, unknown


def sweep(cache: Path, alive: Callable[[int], bool] | None = None) -> list[Path]:
    """Delete temporary files of processes that no longer run, and return their paths.

    A process number may have been given to another process since: its files go after a day.
    """
    lives = alive or _lives
    gone = []
    for path in sorted(cache.rglob(f".*{TEMPORARY}")):
        owner = _OWNER.search(path.name)
        with contextlib.suppress(FileNotFoundError):  # its owner has just finished it
            if not owner or not lives(int(owner[1])) or time.time() - path.stat().st_mtime > DAY:
                path.unlink()
                gone.append(path)
    return gone


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's process
    return True


def _folders(cache: Path) -> list[Path]:
    return sorted(path for path in cache.iterdir() if path.is_dir()) if cache.is_dir() else []


def _files(folder: Path) -> Iterator[Path]:
    """Files of a folder at any depth, without temporary and lock files."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def _entries(folder: Path) -> Iterator[Entry]:
    keys: dict[str, list[Path]] = {}
    others: list[Path] = []
    for path in _files(folder):
        if path.parent == folder / "keys":
            keys.setdefault(_text(path), []).append(path)
        else:
            others.append(path)
    for path in others:
        yield _entry(folder.name, (path, *keys.pop(path.stem, ())))
    for orphans in keys.values():
        yield _entry(folder.name, tuple(orphans))


def _entry(kind: str, paths: tuple[Path, ...]) -> Entry:
    states = [path.stat() for path in paths]
    size, used = sum(state.st_size for state in states), max(state.st_mtime for state in states)
    return Entry(kind, paths, size, used)


def _is_needed(entry: Entry, needed: Collection[str]) -> bool:
    return any(path.stem in needed for path in entry.paths)


def _damaged_in_store(folder: Path) -> Iterator[Damaged]:
    bad: set[str] = set()
    keys = list(_files(folder / "keys")) if (folder / "keys").is_dir() else []
    for path in _files(folder):
        if path in keys:
            continue
        if _DIGEST.fullmatch(path.stem):
            if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
                bad.add(path.stem)
                yield Damaged(path, "its bytes are not those that were kept")
        elif not _is_json(path):
            yield Damaged(path, "it is no longer a record")
    kept = {path.stem for path in _files(folder) if path not in keys}
    for path in keys:
        named = _text(path)
        if named in bad or named not in kept:
            yield Damaged(path, "what it names is damaged or gone")


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except (ValueError, OSError):
        return False
    return True


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")
