"""A mark of its own for each forked kernel, which all processes that its notebook starts carry.

The zygote finds them by parentage. Where it has been killed, they have been given to other parents, and the
client finds them by the mark in ``/proc/PID/environ``. A process that was executed shows there the
environment that it got, the kernel's. One that was only forked, as the kernel itself, shows the memory with
which the zygote started; each kernel writes its mark there, in its own copy.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path

__all__ = ["MARK_VARIABLE", "NO_MARK", "bear_mark", "end_marked", "new_mark"]

MARK_VARIABLE = "ESLABON_KERNEL_MARK"
# In the zygote: room for a mark.
NO_MARK = "0" * 16
# Seconds and pauses in which processes that fork while they are being killed are looked for again.
_PATIENCE = 1.0
_TICK = 0.01


def new_mark() -> str:
    """A mark that no other kernel has."""
    return secrets.token_hex(len(NO_MARK) // 2)


def bear_mark(mark: str) -> None:
    """Show the mark in the environment that the system shows of this process and of those it forks.

    To be called before the environment is changed; a process that started without room for it goes without.
    """
    c_library = ctypes.CDLL(None)
    c_library.getenv.restype = ctypes.c_void_p
    place = c_library.getenv(MARK_VARIABLE.encode())
    if place and len(ctypes.string_at(place)) == len(mark):
        ctypes.memmove(place, mark.encode(), len(mark))


def end_marked(mark: str) -> None:
    """Kill all processes with this mark, until there is none."""
    until = time.monotonic() + _PATIENCE
    while _kill_once(mark) and time.monotonic() < until:
        time.sleep(_TICK)


def _kill_once(mark: str) -> int:
    killed = 0
    for pid in _processes():
        # A descriptor first: the number may belong to another process by the time of the signal.
        with contextlib.suppress(OSError), _handle(pid) as handle:
            if f"{MARK_VARIABLE}={mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                killed += 1
    return killed


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


@contextlib.contextmanager
def _handle(pid: int) -> Iterator[int]:
    handle = os.pidfd_open(pid)
    try:
        yield handle
    finally:
        os.close(handle)
