"""Content kept by digest, found by key: what was computed once need not be computed again."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TEMPORARY", "KeyedStore", "Lookup", "PageStore", "mark_used", "write_atomically"]

TEMPORARY = ".tmp"
_written = itertools.count()


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` so that `path` holds either its old or its new bytes, never a part of them.

    The temporary file beside it carries the number of this process: what a killed one left is known by it.
    It is not forced to the disk: whatever a power cut does to it, readers verify what they read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:150]}.{os.getpid()}-{next(_written)}{TEMPORARY}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def mark_used(path: Path) -> None:
    """Note that a kept file serves the current edition: pruning takes what was used longest ago."""
    with contextlib.suppress(OSError):  # gone or read-only: it is made again when it is needed
        os.utime(path)


@dataclass(frozen=True)
class Lookup:
    """What a store holds under a key.

    Parameters
    ----------
    path
        The file, if its bytes are those that were kept.
    digest
        sha256 of what was kept; empty when the key is unknown.
    damaged
        Something was kept and is there no longer as it was.
    """

    path: Path | None = None
    digest: str = ""
    damaged: bool = False


class KeyedStore:
    """A folder with ``keys/<key>``, each naming a digest, and ``<kind>/<digest><suffix>``, the contents.

    A content is verified against its own name when it is read: a truncated or altered one is not returned.
    Both files are written at once or not at all, the content first: a key never leads to half of one. Equal
    contents are kept once.
    """

    def __init__(self, folder: Path, kind: str, suffix: str) -> None:
        self.folder = folder
        self.kind = kind
        self.suffix = suffix

    def keep(self, key: str, content: bytes) -> Path:
        """Store `content` under `key` and return its path."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path_of(digest)
        write_atomically(path, content)
        write_atomically(self.key_file(key), digest.encode())
        return path

    def look_up(self, key: str) -> Lookup:
        """What is kept under `key`, its bytes verified."""
        digest = self.digest_of(key)
        if not digest:
            return Lookup(damaged=self.key_file(key).is_file())
        if self.intact(digest):
            return Lookup(self.path_of(digest), digest)
        return Lookup(None, digest, damaged=True)

    def digest_of(self, key: str) -> str:
        """Digest that a key names, without reading the content; empty when there is none."""
        try:
            named = self.key_file(key).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return ""
        return named if len(named) == 64 and set(named) <= set("0123456789abcdef") else ""

    def intact(self, digest: str) -> bool:
        """Whether the content of that digest is there with the right bytes."""
        try:
            return hashlib.sha256(self.path_of(digest).read_bytes()).hexdigest() == digest
        except OSError:
            return False

    def content(self, digest: str) -> bytes | None:
        """The content of a digest, verified; None when absent or damaged."""
        try:
            content = self.path_of(digest).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == digest else None

    def path_of(self, digest: str) -> Path:
        """Where the content of a digest lies, or would lie."""
        return self.folder / self.kind / f"{digest}{self.suffix}"

    def key_file(self, key: str) -> Path:
        """Where a key is written down, or would be."""
        return self.folder / "keys" / key

    def mark_used(self, key: str) -> None:
        """Note that key and content serve the current edition."""
        mark_used(self.key_file(key))
        mark_used(self.path_of(self.digest_of(key)))


class PageStore:
    """Executed notebooks, by the key of their page, and each page's last ingredients, by its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.executed = KeyedStore(folder, "notebooks", ".ipynb")

    def notebook(self, key: str) -> Path | None:
        """Path of the executed notebook with this key, or None when absent or damaged."""
        return self.look_up(key).path

    def look_up(self, key: str) -> Lookup:
        """The executed notebook with this key, verified, and whether it was damaged."""
        return self.executed.look_up(key)

    def keep(self, key: str, executed: bytes) -> Path:
        """Store an executed notebook under its key and return its path."""
        return self.executed.keep(key, executed)

    def last_ingredients(
        self, address: str, language: str, parameters: str | None = None
    ) -> dict[str, str] | None:
        """The ingredients with which the page last ran to its end, or None.

        Those of its last run with the same parameters, if there was one: a reader's brief of other years
        does not change what is known of the book's page.
        """
        exact = self._record(address, language, parameters)
        others = exact.parent.glob(f"{exact.name.partition('.')[0]}.*json") if exact.parent.is_dir() else ()
        for path in (exact, *sorted(others, key=_modified, reverse=True)):
            with contextlib.suppress(OSError, ValueError):
                return json.loads(path.read_text("utf-8"))
        return None

    def remember(self, address: str, language: str, parts: Mapping[str, str]) -> None:
        """Record the ingredients of a page that has just run to its end."""
        content = json.dumps(dict(parts), sort_keys=True, indent=1, ensure_ascii=False)
        write_atomically(self._record(address, language, parts.get("parameters")), content.encode())

    def records(self) -> Iterator[tuple[Path, dict[str, str]]]:
        """The last ingredients of every page that ever ran, with the file that holds them."""
        for path in sorted((self.folder / "pages").rglob("*.json")):
            with contextlib.suppress(OSError, ValueError):
                yield path, json.loads(path.read_text("utf-8"))

    def mark_used(self, address: str, language: str, parts: Mapping[str, str], key: str) -> None:
        """Note that a page's notebook and record serve the current edition."""
        self.executed.mark_used(key)
        mark_used(self._record(address, language, parts.get("parameters")))

    def _record(self, address: str, language: str, parameters: str | None) -> Path:
        own = "" if parameters is None else f"{hashlib.sha256(parameters.encode()).hexdigest()[:12]}."
        return self.folder / "pages" / language / f"{address}.{own}json"


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
