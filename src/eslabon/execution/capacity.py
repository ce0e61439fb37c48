"""How many pages can be executed at the same time: by cores and memory, or a container's share of them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

import psutil

__all__ = ["WORKER_MEMORY", "available_cores", "available_memory", "workers_that_fit"]

# Bytes that a worker and its kernel need at their peak: measured for a country brief with cold kernels
# (worker 150 MiB, kernel 220 MiB) plus room for pages with larger tables.
WORKER_MEMORY = 600 * 1024**2
# Version 1 of cgroups says "no limit" with a number near the largest that fits.
_NO_LIMIT = 2**60


def workers_that_fit(cores: int, memory: int, need: int = WORKER_MEMORY) -> int:
    """As many workers as there are cores, fewer where memory is short, at least one.

    Parameters
    ----------
    cores
        Cores that may be used.
    memory
        Bytes that may still be used.
    need
        Bytes that one worker needs.
    """
    return max(1, min(cores, memory // need))


def available_cores(system: Path = Path("/")) -> int:
    """Cores that this process may use: its affinity, and its container's quota rounded up.

    `system` is where ``proc`` and ``sys`` are found.
    """
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([allowed, *_quotas(system)]))


def available_memory(system: Path = Path("/")) -> int:
    """Bytes that can be used without swapping: of the machine, or what its container's limits leave.

    `system` is where ``proc`` and ``sys`` are found.
    """
    return max(0, min([psutil.virtual_memory().available, *_rooms(system)]))


def _quotas(system: Path) -> Iterator[int]:
    for folder in _folders(system, "cpu"):
        match _words(folder / "cpu.max"):
            case [quota, period] if quota != "max":
                yield math.ceil(int(quota) / int(period))
        match _words(folder / "cpu.cfs_quota_us"), _words(folder / "cpu.cfs_period_us"):
            case [quota], [period] if int(quota) > 0:
                yield math.ceil(int(quota) / int(period))


def _rooms(system: Path) -> Iterator[int]:
    for folder in _folders(system, "memory"):
        for limit, used, reclaimable in (
            ("memory.max", "memory.current", "inactive_file"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ):
            match _words(folder / limit), _words(folder / used):
                case [most], [now] if most != "max" and int(most) < _NO_LIMIT:
                    # Cached files count as used but are given back when somebody needs the room.
                    yield int(most) - int(now) + _reclaimable(folder, reclaimable)


def _reclaimable(folder: Path, name: str) -> int:
    words = _words(folder / "memory.stat")
    return int(words[words.index(name) + 1]) if name in words else 0


def _folders(system: Path, controller: str) -> Iterator[Path]:
    """This process's group and those around it: every one of them limits it."""
    cgroups = system / "sys" / "fs" / "cgroup"
    for line in _lines(system / "proc" / "self" / "cgroup"):
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        base = cgroups / controller if controllers else cgroups
        group = Path(path.lstrip("/"))
        # A container may see its own group as the root of the hierarchy: a folder absent there is no limit.
        yield from (base / folder for folder in (group, *group.parents))


def _words(path: Path) -> list[str]:
    return [word for line in _lines(path) for word in line.split()]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except OSError:
        return []  # no such limit on this system
