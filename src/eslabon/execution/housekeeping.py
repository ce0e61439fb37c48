"""Keep the cache within its bounds after a build, and on request; never what the current edition needs."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from eslabon.editions.build_lock import cache_alone
from eslabon.execution.cache_folder import DAY, entries_of, removable, remove, sweep
from eslabon.execution.key import key_of
from eslabon.execution.store import PageStore

__all__ = ["Pruned", "begin_use", "prune"]

# Its time of change says when the last build began.
_SINCE = ".since"
GIB = 1024**3


@dataclass(frozen=True)
class Pruned:
    """What pruning did: entries removed, bytes freed and left, files swept; or that it could not."""

    entries: int = 0
    freed: int = 0
    left: int = 0
    swept: int = 0
    busy: bool = False


def begin_use(cache: Path) -> None:
    """Note that a build begins: what it uses from now on is not pruned by it."""
    cache.mkdir(parents=True, exist_ok=True)
    (cache / _SINCE).write_text("", "ascii")


def prune(cache: Path, *, gib: float, days: float, keys: Iterable[str] = ()) -> Pruned:
    """Sweep what killed processes left, and remove what is old or too much, the oldest use first.

    Does nothing while another process uses the cache: it may be about to read what would go.

    Parameters
    ----------
    cache
        The folder.
    gib
        Size in GiB (1024³ bytes) that may stay.
    days
        Days without use after which an entry goes.
    keys
        Keys of executed notebooks that must stay, besides those of each page's last run: one that served the
        last build, or a build or brief within `days`.
    """
    with cache_alone(cache) as alone:
        if not alone:
            return Pruned(busy=True)
        swept = sweep(cache)
        now, since = time.time(), _since(cache)
        entries = entries_of(cache)
        chosen = removable(
            entries,
            most_bytes=int(gib * GIB),
            days=days,
            now=now,
            needed=_needed(cache, min(since, now - days * DAY)) | set(keys),
            since=since,
        )
        freed = remove(chosen)
    left = sum(entry.bytes for entry in entries) - freed
    return Pruned(len(chosen), freed, left, len(swept))


def _needed(cache: Path, after: float) -> set[str]:
    """Keys and digests of what each page's last run used and made, if it served a build after that time."""
    needed: set[str] = set()
    for path, parts in PageStore(cache / "pages").records():
        if path.stat().st_mtime >= after:
            needed |= {path.stem, key_of(parts), *parts.values()}
    return needed


def _since(cache: Path) -> float:
    path = cache / _SINCE
    return path.stat().st_mtime if path.is_file() else math.inf
