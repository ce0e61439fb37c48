"""One publisher at a time, and no file that is half there: the lock, the waiting room, the moves.

Everything is written in ``.staging-…`` folders of the site and moved to its name when it is whole and on the
disk. A kill at any instant leaves each name with its old or its new content; the next run clears the folders.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO

from eslabon.editions.build_lock import Owner
from eslabon.editions.publishing.storage import READ_ONLY, flush_folder
from eslabon.errors import EditionError

__all__ = ["LOCK", "Writer", "disk_errors_told", "held", "move_edition", "read_errors_told"]

LOCK = ".publish.lock"
STAGING = ".staging-"


@contextmanager
def held(site: Path) -> Iterator[None]:
    """Hold a site's folder, made if need be; what killed runs left in it is cleared.

    Raises
    ------
    EditionError
        Another process is publishing there.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with _read_by_all(), _lock_file(site) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise EditionError(
                "another process is publishing to this site",
                where=str(site / LOCK),
                expected="one at a time",
                received=str(Owner.read(file.read()) or "a process that has not said who it is"),
                next_step="wait until it ends, then run again",
            ) from None
        os.ftruncate(file.fileno(), 0)
        os.write(file.fileno(), json.dumps(asdict(Owner.here())).encode())
        try:
            _clear(site)
            yield
        finally:
            _clear(site)
            os.ftruncate(file.fileno(), 0)


@contextmanager
def _read_by_all() -> Iterator[None]:
    """See that what is written may be read by all, as a server must; who may write stays as the user has it.

    Files keep their modes on their way to a server (`rsync -a`).
    """
    before = os.umask(0o077)
    os.umask(before & ~0o055)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _lock_file(site: Path) -> Iterator[IO[str]]:
    site.mkdir(exist_ok=True)
    with (site / LOCK).open("a+", encoding="utf-8") as file:
        yield file


def _clear(site: Path) -> None:
    for path in site.glob(f"{STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)


def move_edition(staging: Path, target: Path) -> None:
    """Give a whole edition its name; the one move after which it is published."""
    staging.rename(target)
    flush_folder(target.parent)


class Writer:
    """Writes files of a site, each by one move; a file that is already so is left alone.

    Attributes
    ----------
    written
        Paths of the files that were written, in their order.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self.waiting = site / f"{STAGING}files"
        self.written: list[str] = []

    def write(self, path: str, content: bytes) -> None:
        """Write a file of the site's own."""
        target = self.site / path
        if target.is_file() and target.read_bytes() == content:
            return
        new = self._room()
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self.place(new, path)

    def link(self, source: Path, path: str) -> None:
        """Give a published file one more name; a copy where links are refused."""
        target = self.site / path
        if target.is_file() and (target.samefile(source) or target.read_bytes() == source.read_bytes()):
            return
        new = self._room()
        try:
            os.link(source, new)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
                raise
            shutil.copyfile(source, new)
            new.chmod(READ_ONLY)
        self.place(new, path)

    def room(self) -> Path:
        """A free name in the waiting room, for a file that is written at length and then placed."""
        return self._room()

    def place(self, new: Path, path: str) -> None:
        """Move a file that is whole to its name."""
        target = self.site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        new.replace(target)
        self.written.append(path)

    def flush(self) -> None:
        """See that all names are on the disk."""
        for folder in sorted({(self.site / path).parent for path in self.written}):
            flush_folder(folder)

    def _room(self) -> Path:
        self.waiting.mkdir(exist_ok=True)
        return self.waiting / str(len(self.written))


@contextmanager
def read_errors_told() -> Iterator[None]:
    """Turn what cannot be read before anything is written into `EditionError`."""
    try:
        yield
    except OSError as error:
        raise EditionError(
            "a file cannot be read; nothing was written",
            where=str(error.filename or ""),
            expected="files of the edition and of the site that can be read",
            received=error.strerror or str(error),
            next_step="see whether the file is there and may be read, then run the same command again",
        ) from error


@contextmanager
def disk_errors_told(site: Path, needed: int = 0, *, public: str = "") -> Iterator[None]:
    """Turn what the disk refuses into `EditionError`; what was published before is whole in any case.

    Parameters
    ----------
    site
        The site's folder.
    needed
        Bytes that are to be written.
    public
        Id of the edition that bears its name in the site by then.
    """
    try:
        yield
    except OSError as error:
        what, expected, step = _refusal(error.errno or 0, needed)
        standing = "what was published before is unchanged"
        if public:
            standing = f"edition {public} is published, but files of the site's own are not all up to date"
        raise EditionError(
            f"{what}; {standing}",
            # Of a move, where to: the name that a file has while it waits tells nothing.
            where=str(error.filename2 or error.filename or site),
            expected=expected,
            received=error.strerror or str(error),
            next_step=step,
        ) from error


def _refusal(number: int, needed: int) -> tuple[str, str, str]:
    """What an error of the disk means, what was expected, and what to do."""
    step = "correct it, then run the same command again"
    if number in (errno.ENOSPC, errno.EDQUOT):
        expected = f"{max(1, needed >> 20)} MiB of free space"
        return "the disk is full", expected, "free some space, then run the same command again"
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "the site's folder cannot be written", "a folder that this user may write", step
    if number in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return "something else lies where the site would be", "a folder, or nothing yet", step
    return "the site could not be written", "a folder that can be written", step
