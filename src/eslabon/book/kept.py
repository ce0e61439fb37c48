"""Pictures and PDFs kept by key between builds, verified when they are read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Found", "KeptFiles"]


@dataclass(frozen=True)
class Found:
    """What was kept under a key.

    Parameters
    ----------
    content
        The bytes that were kept; None when there are none, or no longer the same ones.
    damaged
        Something was kept and is not as it was left.
    """

    content: bytes | None = None
    damaged: bool = False


class KeptFiles:
    """A folder with ``keys/<key>``, each naming a digest, and ``contents/<digest><suffix>``, the contents.

    A content is verified against its name when it is read. It is written before its key, and each of them at
    once or not at all: a kill leaves no key that leads to half a content. Several keys may lead to one.
    """

    def __init__(self, folder: Path, suffix: str) -> None:
        self.folder = folder
        self.suffix = suffix

    def look_up(self, key: str) -> Found:
        """What is kept under `key`, verified; its files count as used now."""
        named = self.folder / "keys" / key
        try:
            digest = named.read_text("ascii")
        except FileNotFoundError:
            return Found()
        except (OSError, UnicodeDecodeError):
            return Found(damaged=True)
        try:
            content = self._path(digest).read_bytes()
        except (OSError, ValueError):
            return Found(damaged=True)
        if hashlib.sha256(content).hexdigest() != digest:
            return Found(damaged=True)
        for path in (named, self._path(digest)):
            with contextlib.suppress(OSError):  # a folder of somebody else's: it may be read all the same
                os.utime(path)
        return Found(content)

    def keep(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`; what a damaged file held is replaced."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        try:
            there = path.read_bytes() == content
        except OSError:
            there = False
        if not there:
            _write(path, content)
        _write(self.folder / "keys" / key, digest.encode())

    def _path(self, digest: str) -> Path:
        return self.folder / "contents" / f"{digest}{self.suffix}"


def _write(path: Path, content: bytes) -> None:
    """Write beside and move: a reader never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
