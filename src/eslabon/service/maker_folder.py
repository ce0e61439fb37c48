"""What the maker keeps between requests (``<state>/maker``), within a budget; grounds of former editions go.

Executed notebooks, data and pictures are kept by key and made again when they are missing: whatever nobody
used for an hour may go, the least recently used first. What a task uses it has marked within the hour; it
marks and reads while it shares the cache's lock. Here that lock is held alone, and a mark that has changed
since the look is respected: nothing goes between a task's look and its use.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog

from eslabon.editions.build_lock import cache_alone
from eslabon.errors import EslabonError
from eslabon.execution.cache_folder import Entry, entries_of, removable, remove, sweep
from eslabon.ondemand.ground_copy import clear_grounds

__all__ = ["MakerFolder"]

# Seconds: nothing goes that was used so short a while ago; between two looks at all files.
_IDLE, _EVERY = 3600.0, 600.0
# Down to this share of the budget, so that not every look has something to remove.
_FILL = 0.9


class MakerFolder:
    """Keeps house in the maker's folder, in a thread of its own; one process does so for a folder.

    Parameters
    ----------
    folder
        The maker's state.
    budget
        Bytes that may be kept in its cache.
    digest
        Of the edition that is served.
    longest
        Seconds that a task may take.
    log
        Takes lines; structlog's own by default.
    """

    def __init__(
        self, folder: Path, budget: int, *, digest: str, longest: float = 0.0, log: Any = None
    ) -> None:
        self._cache, self._grounds = folder / "cache", folder / "render"
        self._budget, self._digest = budget, digest
        self._idle = max(_IDLE, 2 * longest)
        self._log = log or structlog.get_logger()
        self._thread: threading.Thread | None = None
        self._last = -math.inf

    def tidy(self) -> None:
        """Look after the folder, unless that is being done or was done a short while ago; never waits."""
        if time.monotonic() - self._last < _EVERY or (self._thread and self._thread.is_alive()):
            return
        self._last = time.monotonic()
        self._thread = threading.Thread(target=self._tidy, name="maker's folder", daemon=True)
        self._thread.start()

    def _tidy(self) -> None:
        try:
            grounds = clear_grounds(self._grounds, self._digest)
            freed = self.bound()
        except (OSError, EslabonError) as error:  # it is tried again, and what is kept stays good
            self._log.warning("the maker's folder cannot be tidied", error=str(error))
        else:
            if grounds or freed:
                self._log.info("the maker's folder was tidied", former_editions=grounds, freed_bytes=freed)

    def bound(self) -> int:
        """Bring the cache within its budget as far as nothing of it is in use; returns the bytes freed."""
        if not self._cache.is_dir():
            return 0
        sweep(self._cache)
        now = time.time()
        entries = entries_of(self._cache)
        _date_back([entry for entry in entries if entry.used > now], now)
        if sum(entry.bytes for entry in entries) <= self._budget:
            return 0
        chosen = removable(
            entries,
            most_bytes=int(self._budget * _FILL),
            days=math.inf,
            now=now,
            needed=(),
            since=now - self._idle,
        )
        with cache_alone(self._cache) as alone:
            return remove([entry for entry in chosen if _unused(entry)]) if alone else 0


def _date_back(entries: Sequence[Entry], now: float) -> None:
    """Marks of a clock that was ahead count from now on, or they would stay until it comes to them again."""
    for path in (path for entry in entries for path in entry.paths):
        if path.is_file() and path.stat().st_mtime > now:
            os.utime(path, (now, now))


def _unused(entry: Entry) -> bool:
    """Whether nobody has marked it since it was listed."""
    try:
        return max(path.stat().st_mtime for path in entry.paths) == entry.used
    except FileNotFoundError:
        return False
