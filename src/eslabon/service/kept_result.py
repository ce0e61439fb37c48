"""One result on disk: ``<key>/result.json`` says what lies in ``<key>/files``, with all digests.

The record is trusted when its digest is right, a file when it has the digest that the record gives. A file is
read again only when it may be another than at the last look: its number, size and time of change tell, and
nobody can set the last.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Lock
from types import MappingProxyType
from typing import Any, Protocol

from eslabon.errors import AssemblyError

__all__ = ["BLOCK", "FILES", "RECORD", "USED", "Made", "Result", "Verifier", "copy_files", "write_record"]

RECORD = "result.json"
FILES = "files"
# Empty; its time of modification is the mark of the last use.
USED = "used"
# What a file takes on a disk is rounded up to this.
BLOCK = 4096
_PIECE = 2**20
# Files whose digests a process remembers.
_REMEMBERED = 50_000
# Nanoseconds: file systems tell times in steps of some milliseconds, so that a file verified at the very
# moment of a change could look unchanged afterwards. So fresh a file is read again the next time.
_FRESH = 1_000_000_000


class Made(Protocol):
    """What a maker returns: `eslabon.ondemand.maker.Made`."""

    main: str
    media_type: str


@dataclass(frozen=True)
class Result:
    """Finished files under a key.

    Parameters
    ----------
    folder
        Where the files lie; nothing else lies there.
    main
        Path of the main file, relative to the folder.
    digest
        sha256 of the main file.
    size
        Bytes of all files.
    files
        Path of each file, relative to the folder, with its sha256.
    """

    key: str
    folder: Path
    main: str
    media_type: str
    digest: str
    size: int
    files: Mapping[str, str]


def copy_files(source: Path, target: Path) -> dict[str, tuple[str, int]]:
    """Copy all files and return the digest and size of each.

    Raises
    ------
    AssemblyError
        There is something that is no file of the folder's own: a link leads outside, a pipe never ends.
    """
    copied = {}
    for path in sorted(source.rglob("*")):
        kind = path.lstat().st_mode
        if stat.S_ISDIR(kind):
            continue
        name = path.relative_to(source).as_posix()
        if not stat.S_ISREG(kind):
            raise AssemblyError(
                "a result may hold plain files only", where=name, received=stat.filemode(kind)
            )
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copied[name] = _copy(path, copy)
    return copied


def write_record(
    folder: Path, key: str, made: Made, files: Mapping[str, tuple[str, int]], request: Mapping[str, Any]
) -> None:
    """Write down what lies in the folder.

    Raises
    ------
    AssemblyError
        The main file is not among the files.
    """
    main = PurePosixPath(made.main).as_posix()
    if main not in files:
        raise AssemblyError(
            "the main file of the result is missing",
            where=main,
            expected="a path relative to the folder of what was made",
            received=", ".join(list(files)[:5]) or "no file",
        )
    record = {
        "key": key,
        "main": main,
        "media_type": made.media_type,
        "files": {name: list(told) for name, told in sorted(files.items())},
        "request": dict(request),
    }
    text = json.dumps({"record": record, "sha256": _digest_of(record)}, ensure_ascii=False, indent=1)
    (folder / RECORD).write_text(text, "utf-8")


class Verifier:
    """Reads results and knows the files that it has verified; threads may share it."""

    def __init__(self) -> None:
        self._verified: OrderedDict[tuple[int, ...], str] = OrderedDict()
        self._lock = Lock()

    def read(self, place: Path, key: str) -> Result | None:
        """The result in a folder; None when anything of it is not as it was kept.

        Raises
        ------
        FileNotFoundError
            There is no such folder.
        """
        place.stat()
        try:
            told = json.loads((place / RECORD).read_bytes())
            record = told["record"]
            (place / USED).stat()  # without it nobody could hold the result
            if told["sha256"] != _digest_of(record) or record["key"] != key:
                return None
            files = {name: digest for name, (digest, _) in record["files"].items()}
            for name, (digest, size) in record["files"].items():
                if not self._is_right(place / FILES / name, digest, size):
                    return None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Result(
            key,
            place / FILES,
            record["main"],
            record["media_type"],
            files[record["main"]],
            sum(size for _, size in record["files"].values()),
            MappingProxyType(files),
        )

    def _is_right(self, path: Path, digest: str, size: int) -> bool:
        seen = path.lstat()
        if not stat.S_ISREG(seen.st_mode) or seen.st_size != size:
            return False
        mark = (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
        with self._lock:
            if self._verified.get(mark) == digest:
                self._verified.move_to_end(mark)
                return True
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                return False
        if time.time_ns() - seen.st_ctime_ns < _FRESH:
            return True
        with self._lock:
            self._verified[mark] = digest
            while len(self._verified) > _REMEMBERED:
                self._verified.popitem(last=False)
        return True


def _copy(source: Path, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    # Without a buffer of Python's: what a full disk refuses would be written once more on closing.
    with source.open("rb") as read, target.open("wb", buffering=0) as written:
        while piece := read.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            rest = memoryview(piece)
            while rest:
                rest = rest[written.write(rest) :]
    return digest.hexdigest(), size


def _digest_of(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def disk_need(place: Path) -> int:
    """Bytes that a kept result takes on the disk, 0 when it has gone meanwhile."""
    total = 0
    for folder, _, names in os.walk(place):
        total += BLOCK
        for name in names:
            try:
                total += -(-(Path(folder) / name).lstat().st_size // BLOCK) * BLOCK
            except OSError:
                continue
    return total
