"""Ctrl-C and its kin: stop every process below this one at once, keep what is finished.

Nothing has to be asked politely. What is finished lies in the store, written atomically; what is not is
begun again by the next run; temporary files lie in one folder per run (`eslabon.execution.temporary`).
So all processes below are killed, and killed again until none is left: threads of this process may start
one more before they notice.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from eslabon.execution.processes import ENDING, adopt_orphans, descendants, kill_all

__all__ = ["interruptible", "was_interrupted"]

# SIGHUP comes when the terminal is closed.
_SIGNALS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
# Seconds between two looks for processes that are left.
_LOOK = 0.05
# Seconds after which this process ends even if it has not unwound; never reached unless something hangs.
_LONGEST = 15.0
# Set when the main thread has been told to stop.
_TOLD = threading.Event()


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it, signals to stop kill all processes below and raise `KeyboardInterrupt` in the main thread.

    To be entered in the main thread. On the way out after an interrupt no process below is left.
    """
    adopt_orphans()
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    # Python runs its handlers in the main thread, which may have begun to wait for a lock an instant
    # before the signal and then hears nothing of it. Bytes in a pipe are read by a thread of their own.
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(reader,), name="signals", daemon=True).start()
    for number in _SIGNALS:
        # Whoever starts us with nohup wants a closed terminal to be survived.
        if number == signal.SIGINT or before[number] != signal.SIG_IGN:
            signal.signal(number, _end)
    try:
        yield
    finally:
        if ENDING.is_set():
            _wait_for_the_last()
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        os.close(writer)


def was_interrupted() -> bool:
    """Whether a signal to stop has come: whatever failed since then failed because of it."""
    return ENDING.is_set()


def _end(number: int, frame: FrameType | None) -> None:
    if _TOLD.is_set():
        return  # a second Ctrl-C must not break the clearing up
    _TOLD.set()
    ENDING.set()
    raise KeyboardInterrupt(signal.Signals(number).name)


def _watch(reader: int) -> None:
    """Wait for a signal to stop, then kill until this process has ended; leave when the pipe is closed."""
    while numbers := os.read(reader, 64):
        stops = [number for number in numbers if number in _SIGNALS]
        if stops:
            ENDING.set()
            _kill_until_none_is_left(stops[0])
    os.close(reader)


def _kill_until_none_is_left(number: int) -> None:
    main = threading.main_thread().ident
    deadline = time.monotonic() + _LONGEST
    while time.monotonic() < deadline:
        kill_all(descendants())
        if not _TOLD.is_set():
            signal.pthread_kill(main, number)  # ends its waiting
        time.sleep(_LOOK)
    os._exit(130)


def _wait_for_the_last() -> None:
    deadline = time.monotonic() + _LONGEST
    while (left := descendants()) and time.monotonic() < deadline:
        kill_all(left)
        time.sleep(_LOOK)
