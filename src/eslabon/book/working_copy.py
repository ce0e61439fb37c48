"""Where the book of one language is made, build after build: ``build/.working/<edition>/<language>``.

``source/`` is the assembled source, ``doctrees/`` and ``html/`` are what Sphinx made of it. The place never
changes, since doctrees hold absolute paths, and a file is written only if its bytes change, since Sphinx goes
by times. Which files have changed is told by their digests, never by a clock: clocks are set back, and a file
server has one of its own. Editions get copies, never links: Sphinx writes into the files that it has, and a
published edition must not change with them.

``seal.record`` holds the digest of every file that Sphinx read and left. It is removed before Sphinx starts
and written after it has ended well: after a kill, a failure or damage there is none or it does not fit, and
all that Sphinx made is thrown away. The source needs no seal: its files are compared with what they should
be.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "WorkingCopy",
    "digests_of",
    "forget_gone",
    "read_record",
    "remove_others",
    "write_if_changed",
    "write_record",
]


WORKING = ".working"
COARSEST = 2 * 10**9  # nanoseconds; no file system's times are coarser


@dataclass(frozen=True)
class WorkingCopy:
    """The folders of one language.

    Parameters
    ----------
    folder
        ``build/.working/<edition>/<language>``.
    """

    folder: Path

    @classmethod
    def of(cls, build: Path, edition: str, language: str) -> WorkingCopy:
        """Its place in a build folder: not in the cache, whose files come and go one by one."""
        return cls(build / WORKING / edition / language)

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def doctrees(self) -> Path:
        return self.folder / "doctrees"

    @property
    def html(self) -> Path:
        return self.folder / "html"

    @property
    def pages_record(self) -> Path:
        """What each page of the source was made of."""
        return self.folder / "pages.record"

    @property
    def pdf_record(self) -> Path:
        """Which PDFs were made of which source."""
        return self.folder / "pdf.record"

    @property
    def quarto(self) -> Path:
        """Quarto's project and documents."""
        return self.folder / "quarto"

    @property
    def quarto_record(self) -> Path:
        """Of what Quarto's documents were made."""
        return self.folder / "quarto.record"

    @property
    def _seal(self) -> Path:
        return self.folder / "seal.record"

    def sealed(self, ground: str) -> tuple[str, str]:
        """Digest of the source that doctrees and pages were made of, and what is wrong with them.

        Parameters
        ----------
        ground
            Digest of everything besides the source that shapes them; another one makes them worthless.

        Returns
        -------
        The digest, empty when there is nothing to build upon; and a complaint, empty unless something was
        there that cannot be used although nothing else has changed.
        """
        if not self.doctrees.exists() and not self.html.exists():
            return "", ""
        seal = read_record(self._seal)
        if not seal:
            return "", "were left by a build that did not end"
        if seal.get("ground") != ground:
            return "", ""
        if digests_of(self.folder, (self.doctrees, self.html)) != seal.get("files"):
            return "", "are damaged"
        return seal["source"], ""

    def unseal(self) -> None:
        """To be called before anything writes into doctrees or pages."""
        self._seal.unlink(missing_ok=True)

    def seal(self, ground: str, source: str) -> None:
        """To be called when doctrees and pages of that source are complete."""
        content = {
            "ground": ground,
            "source": source,
            "files": digests_of(self.folder, (self.doctrees, self.html)),
            "read": digests_of(self.folder, (self.source,)),
            "time": time.time_ns(),
        }
        write_record(self._seal, content)

    @contextlib.contextmanager
    def changes_shown(self) -> Iterator[None]:
        """To be entered before the seal is broken: Sphinx, which goes by times, sees every changed file.

        Files of the source that are not those that were read get a time after all that Sphinx has noted. In
        the end no file is of the future: the next run of Sphinx would take its page for changed again.
        """
        seal, started = read_record(self._seal), time.time_ns()
        read = seal.get("read", {})
        now = digests_of(self.folder, (self.source,))
        changed = [self.folder / name for name, digest in now.items() if read.get(name) != digest]
        _date(changed, max(started, seal.get("time", 0)) + COARSEST)
        try:
            yield
        finally:
            _date((path for path in map(self.folder.joinpath, now) if _time_of(path) > started), started)

    def throw_away(self) -> None:
        """Remove what Sphinx made; the source stays."""
        self.unseal()
        for folder in (self.doctrees, self.html):
            if folder.exists():
                shutil.rmtree(folder)


def _time_of(path: Path) -> int:
    return path.stat().st_mtime_ns


def _date(paths: Iterable[Path], nanoseconds: int) -> None:
    for path in paths:
        os.utime(path, ns=(nanoseconds, nanoseconds))


def forget_gone(build: Path, edition: str, languages: Collection[str]) -> None:
    """Remove the working copies of editions that are in the build folder no more, apart from `edition`.

    Of that one, those of languages go that the publication does not declare any more.
    """
    for folder in sorted((build / WORKING).glob("*")):
        if folder.name != edition and not (build / folder.name).exists():
            shutil.rmtree(folder)
    for folder in sorted((build / WORKING / edition).glob("*")):
        if folder.name not in languages:
            shutil.rmtree(folder)


def digests_of(base: Path, folders: Iterable[Path]) -> dict[str, str]:
    """sha256 of every file in `folders`, by its path from `base`, sorted."""
    return {
        path.relative_to(base).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file whose bytes differ from `content`, and leave one alone that has them already.

    Replaced, not written into: a kill leaves the old bytes or the new ones.
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def remove_others(folder: Path, wanted: Collection[str]) -> list[str]:
    """Delete the files of a folder that are not among `wanted`, and empty folders; return their names."""
    removed = []
    for path in sorted(folder.rglob("*"), reverse=True):  # what is inside before the folder that holds it
        if path.is_dir():
            with contextlib.suppress(OSError):  # not empty
                path.rmdir()
        elif (name := path.relative_to(folder).as_posix()) not in wanted:
            path.unlink()
            removed.append(name)
    return removed


def read_record(path: Path) -> dict[str, Any]:
    """What was recorded; empty when nothing was, or when a byte of it has changed since."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    return json.loads(content) if hashlib.sha256(content).hexdigest().encode() == digest else {}


def write_record(path: Path, content: Mapping[str, Any]) -> None:
    """Record something under its digest; a kill leaves the old record or the new one."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0).encode()
    write_if_changed(path, hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
