"""One build at a time in a build folder, and who it is.

The truth is a lock of the operating system on an open file: it ends with the process that holds it, however
that ends. What stands in the file is for people: who holds it, since when, doing what. A text without a lock
was left by a process that was killed.
"""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from eslabon.editions.staging import disk_errors_explained
from eslabon.errors import EditionError

__all__ = ["LOCK_FILE", "Owner", "cache_alone", "cache_in_use", "occupied"]

LOCK_FILE = ".lock"


@dataclass(frozen=True)
class Owner:
    """The process that builds in a folder."""

    pid: int
    host: str
    since: str  # date and time with zone
    command: str

    @classmethod
    def here(cls) -> Owner:
        """This process."""
        command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
        return cls(
            os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"), command
        )

    @classmethod
    def read(cls, text: str) -> Owner | None:
        """The owner that a lock file names; None when it names none."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            return None

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} since {self.since}: {self.command}"


@contextmanager
def occupied(build: Path, *, wait: bool, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the build folder; another build waits for it, or is refused.

    Parameters
    ----------
    build
        The folder; made if need be.
    wait
        Whether to wait for whoever holds it.
    tell
        Takes a sentence for the user: whom we wait for, or that the last owner was killed.

    Raises
    ------
    EditionError
        Another process holds it and `wait` is false, or the folder cannot be written.
    """
    path = build / LOCK_FILE
    with disk_errors_explained(build):
        build.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    with file:
        if not _lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB):
            holder = _owner_in(file) or "a process that has not said who it is"
            if not wait:
                raise EditionError(
                    "another build is using this build folder",
                    where=str(path),
                    expected="a build folder that nobody builds in",
                    received=str(holder),
                    next_step="wait until it ends, run again without --no-wait, or choose another --build",
                )
            tell(f"waiting for another build in {build}: {holder}")
            _lock(file, fcntl.LOCK_EX)
        left = _owner_in(file)
        if left:
            tell(f"the last build here did not end ({left}); what it finished is reused")
        with disk_errors_explained(build):
            _write(file, json.dumps(asdict(Owner.here())))
        try:
            yield
        finally:
            _write(file, "")


@contextmanager
def cache_in_use(cache: Path) -> Iterator[None]:
    """Keep others from pruning the cache while this process reads it; any number may at the same time."""
    with disk_errors_explained(cache):
        cache.mkdir(parents=True, exist_ok=True)
        file = (cache / LOCK_FILE).open("a+", encoding="utf-8")
    with file:
        _lock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def cache_alone(cache: Path) -> Iterator[bool]:
    """Hold the cache alone, if nobody else is using it now; yields whether that is so. Never waits."""
    if not cache.is_dir():
        yield True
        return
    with disk_errors_explained(cache):
        file = (cache / LOCK_FILE).open("a+", encoding="utf-8")
    with file:
        yield _lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind)
    except BlockingIOError:
        return False
    return True


def _owner_in(file: IO[str]) -> Owner | None:
    file.seek(0)
    return Owner.read(file.read())


def _write(file: IO[str], text: str) -> None:
    # Past Python's buffer: what a full disk refuses would be written, and refused, once more on closing.
    os.ftruncate(file.fileno(), 0)
    os.write(file.fileno(), text.encode())
