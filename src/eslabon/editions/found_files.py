"""What really lies in an edition's folder: every entry, links and special files told apart."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

__all__ = ["FILE", "FOLDER", "Found", "found_in"]

FILE, FOLDER = "file", "folder"
_KINDS = {
    stat.S_IFLNK: "symbolic link",
    stat.S_IFIFO: "named pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFBLK: "device",
    stat.S_IFCHR: "device",
}


@dataclass(frozen=True)
class Found:
    """An entry of a folder.

    Parameters
    ----------
    kind
        ``file``, ``folder``, or in words what else it is; ``unreadable`` with the reason.
    bytes, sha256
        Size and digest of a file.
    """

    kind: str
    bytes: int = 0
    sha256: str = ""


def found_in(folder: Path) -> dict[str, Found]:
    """Every entry below a folder by relative path, digests included; links are not followed."""
    entries = dict(_walk(folder, ""))
    names = [name for name, kind in entries.items() if kind == FILE]
    # Hashing leaves Python's lock: two threads keep two cores busy and the disk too.
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        read = dict(zip(names, pool.map(lambda name: _read(folder / name), names), strict=True))
    return {name: read.get(name) or Found(kind) for name, kind in entries.items()}


def _walk(folder: Path, below: str) -> Iterator[tuple[str, str]]:
    try:
        entries = sorted(os.scandir(folder / below), key=lambda entry: entry.name)
    except OSError as error:
        yield below, f"unreadable folder ({error.strerror})"
        return
    for entry in entries:
        name = f"{below}/{entry.name}" if below else entry.name
        # A name that is no UTF-8 could not be printed.
        shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if entry.is_symlink():
            yield shown, _KINDS[stat.S_IFLNK]
        elif entry.is_dir():
            yield shown, FOLDER
            yield from _walk(folder, name)
        elif entry.is_file():
            yield shown, FILE
        else:
            mode = stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode)
            yield shown, _KINDS.get(mode, "special file")


def _read(path: Path) -> Found:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return Found(FILE, file.tell(), digest.hexdigest())
    except OSError as error:
        return Found(f"unreadable ({error.strerror})")
