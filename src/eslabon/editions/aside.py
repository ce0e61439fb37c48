"""Make a whole folder beside its place: it gets its name at once, or nothing is left of it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eslabon.errors import EditionError

__all__ = ["written_aside"]


@contextmanager
def written_aside(target: Path, task: str) -> Iterator[Path]:
    """A folder beside the target, whose name tells whose it is; gone afterwards unless it was renamed.

    Whoever makes it holds a lock on it. One without a holder was left by a run that was killed.

    Parameters
    ----------
    target
        The folder to be; its parents are made, and removed again if nothing comes of it.
    task
        What makes it, one word for the name.

    Raises
    ------
    EditionError
        Another process makes the same folder.
    """
    made = [parent for parent in target.parents if not parent.exists()]
    folder = target.with_name(f".{target.name}.eslabon-{task}")
    handle = -1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _locked(folder, target)
        _empty(folder)
        yield folder
    finally:
        # An interrupt may come between any two of these steps: what is there is asked, not remembered.
        if handle >= 0:
            os.close(handle)
        _remove_unless_held(folder)
        for parent in made:
            if parent.exists() and not any(parent.iterdir()):
                parent.rmdir()


def _locked(folder: Path, target: Path) -> int:
    """Take the lock of the folder; the handle that holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException as error:
        os.close(handle)
        if not isinstance(error, BlockingIOError):
            raise
        raise EditionError(
            "the folder is being made by another process",
            where=str(target),
            next_step="wait until it has ended",
        ) from None
    return handle


def _remove_unless_held(folder: Path) -> None:
    """Remove the folder, unless it has got its name or another process has taken it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass  # another process makes the same folder now
    finally:
        os.close(handle)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
