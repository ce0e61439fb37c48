"""Temporary, verify, move: an edition's folder is never half there.

A build works in ``build/.staging/<edition>`` and moves it to ``build/<edition>`` in the end. A kill at
any instant leaves the previous edition whole: at worst it lies under its set-aside name, and the next
run puts it back before anything else.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eslabon.errors import EditionError

__all__ = ["clear_leftovers", "disk_errors_explained", "open_staging", "promote", "set_aside"]


def set_aside(build: Path, edition: str) -> Path:
    """Where the previous edition waits while the new one moves in."""
    return build / f".previous-{edition}"


def clear_leftovers(build: Path, edition: str) -> None:
    """Recover from an interrupted move and remove what interrupted runs left.

    Raises
    ------
    EditionError
        The build folder cannot be written.
    """
    with disk_errors_explained(build):
        previous, final = set_aside(build, edition), build / edition
        if previous.exists() and not final.exists():
            previous.rename(final)
        for left in (previous, build / ".staging" / edition):
            if left.exists():
                shutil.rmtree(left)


def open_staging(build: Path, edition: str) -> Path:
    """Recover from an interrupted move, clear what an interrupted run left, return an empty staging folder.

    Raises
    ------
    EditionError
        The build folder cannot be written.
    """
    with disk_errors_explained(build):
        build.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=build):
            pass  # a read-only folder is found before an hour of work, not after
        clear_leftovers(build, edition)
        staging = build / ".staging" / edition
        staging.mkdir(parents=True)
        return staging


def promote(staging: Path, build: Path, edition: str) -> Path:
    """Move the finished staging folder to its final name and return it."""
    final, previous = build / edition, set_aside(build, edition)
    with disk_errors_explained(build):
        if final.exists():
            final.rename(previous)
        staging.rename(final)
        shutil.rmtree(previous, ignore_errors=True)
    return final


@contextmanager
def disk_errors_explained(folder: Path) -> Iterator[None]:
    """Turn the errors of a full or read-only disk into `EditionError`."""
    try:
        yield
    except OSError as error:
        number = error.errno or _named_in(str(error))
        if number in (errno.ENOSPC, errno.EDQUOT):
            what, expected = "the disk is full", "free space for the edition (about 500 MB)"
            step = "free some space, then run the same command again: finished pages are reused"
        elif number == errno.EFBIG:
            what, expected = "a file would grow beyond the limit of this session", "no limit on file sizes"
            step = "lift it (ulimit -f unlimited), then run the same command again: finished pages are reused"
        elif number in (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST):
            what, expected = "the build folder cannot be written", "a folder that this user may write"
            step = "correct its permissions or choose another with --build"
        else:
            raise
        raise EditionError(
            what,
            where=error.filename or str(folder),
            expected=expected,
            received=error.strerror or os.strerror(number),
            next_step=step,
        ) from error


def _named_in(text: str) -> int:
    """The error number that a text names first, 0 when none: `shutil.copytree` tells its errors as texts."""
    found = re.search(r"\[Errno (\d+)\]", text)
    return int(found[1]) if found else 0
