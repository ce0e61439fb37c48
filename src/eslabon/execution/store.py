"""Executed notebooks kept by key, so that a page whose ingredients are unchanged need not run again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["PageStore", "write_atomically"]


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` so that `path` holds either its old or its new bytes, never a part of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


class PageStore:
    """A folder of executed notebooks (by key) and of each page's last ingredients (by address).

    An entry carries the digest of its own bytes and is verified when read: a corrupted entry counts as
    absent, so that the page is executed again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def notebook(self, key: str) -> Path | None:
        """Path of the executed notebook with this key, or None when absent or damaged."""
        path = self.folder / "notebooks" / f"{key}.ipynb"
        seal = path.with_suffix(".sha256")
        try:
            intact = hashlib.sha256(path.read_bytes()).hexdigest() == seal.read_text().strip()
        except OSError:
            return None
        return path if intact else None

    def keep(self, key: str, executed: bytes) -> Path:
        """Store an executed notebook under its key and return its path."""
        path = self.folder / "notebooks" / f"{key}.ipynb"
        write_atomically(path, executed)
        write_atomically(path.with_suffix(".sha256"), hashlib.sha256(executed).hexdigest().encode())
        return path

    def last_ingredients(self, address: str, language: str) -> dict[str, str] | None:
        """The ingredients with which the page last ran to its end, or None."""
        try:
            return json.loads(self._record(address, language).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def remember(self, address: str, language: str, parts: Mapping[str, str]) -> None:
        """Record the ingredients of a page that has just run to its end."""
        content = json.dumps(dict(parts), sort_keys=True, indent=1, ensure_ascii=False)
        write_atomically(self._record(address, language), content.encode())

    def _record(self, address: str, language: str) -> Path:
        return self.folder / "pages" / language / f"{address}.json"
