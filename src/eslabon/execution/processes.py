"""The processes below this one: found exactly, by parentage, never by name."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Iterator

import psutil

__all__ = [
    "ENDING",
    "WORKER_VARIABLE",
    "adopt_orphans",
    "descendants",
    "die_with_parent",
    "end_all_of",
    "kill_all",
]

# Set when this process has been told to stop: no process may be started any more.
ENDING = threading.Event()
# Set in each worker and inherited by what it starts: tells whose orphan a process is.
WORKER_VARIABLE = "ESLABON_WORKER"
# From <linux/prctl.h>.
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make this process the parent of every process below it whose own parent dies (Linux).

    Without it the kernel of a dead worker becomes a child of the system's first process, and nobody
    could say any more that it was ours.
    """
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Be killed when `parent` dies, however it dies (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def descendants() -> list[psutil.Process]:
    """All living processes below this one."""
    with contextlib.suppress(psutil.Error):
        return [process for process in psutil.Process().children(recursive=True) if _lives(process)]
    return []


def kill_all(processes: list[psutil.Process]) -> None:
    """Kill them at once; those already gone are no error."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()


def end_all_of(worker: str) -> None:
    """Kill what a worker started: its kernels must not go on computing for nobody.

    Parameters
    ----------
    worker
        The mark that its processes carry in `WORKER_VARIABLE`.
    """
    kill_all(list(_started_by(worker)))


def _started_by(worker: str) -> Iterator[psutil.Process]:
    for process in descendants():
        with contextlib.suppress(psutil.Error):  # gone meanwhile, or not readable and hence not ours
            if process.environ().get(WORKER_VARIABLE) == worker:
                yield process


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
