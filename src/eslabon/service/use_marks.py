"""When a kept result was used last, so that every process knows and no clock can confuse it.

A mark is the time of modification of an empty file. It is the clock's, but always later than every mark
before: the latest one stands beside the results. A clock that is set back makes marks that are close
together, never marks that are older.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from eslabon.service.kept_result import USED

__all__ = ["UseMarks"]


class UseMarks:
    """Marks of the results in a folder.

    Parameters
    ----------
    folder
        Of the results.
    clock
        UTC in nanoseconds.
    """

    def __init__(self, folder: Path, clock: Callable[[], int] = time.time_ns) -> None:
        self._latest = folder / ".latest-use"
        self._clock = clock

    def mark(self, place: Path) -> None:
        """Note that the result in `place` is used now."""
        with contextlib.suppress(OSError):  # evicted meanwhile, or a full or read-only disk: a mark less
            now = max(self._clock(), self._read(self._latest) + 1)
            os.utime(place / USED, ns=(now, now))
            self._latest.touch()
            os.utime(self._latest, ns=(now, now))

    def used(self, place: Path) -> int:
        """When it was used last; 0 when it has no mark."""
        return self._read(place / USED)

    def _read(self, path: Path) -> int:
        try:
            return path.stat().st_mtime_ns
        except OSError:
            return 0
