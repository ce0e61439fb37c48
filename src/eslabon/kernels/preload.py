"""Imports in the zygote: never with a thread, and remembered where they are project code."""

from __future__ import annotations

import gc
import hashlib
import importlib
import os
import sys
import sysconfig
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["KERNEL_MODULES", "Loaded", "ProjectFiles", "ThreadFound", "preload", "threads"]

# What every kernel imports before its first cell, in part only when it starts.
KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "ipykernel.subshell_manager",
    "ipykernel.eventloops",
    "IPython.core.completer",
    "IPython.core.debugger",
    "psutil",
    "multiprocessing.util",
    "sqlite3",
)


class ThreadFound(RuntimeError):
    """A thread exists where the process must have one only."""


def threads() -> int:
    """How many threads this process has, whoever started them."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


@dataclass(frozen=True)
class Loaded:
    """What a zygote holds.

    Parameters
    ----------
    modules
        Names asked for and imported.
    absent
        Names asked for and not installed.
    files
        Project code among all loaded modules: path, and digest of its content when it was loaded; of a
        file that was written meanwhile `_UNKNOWN`, because nobody can say what was loaded.
    """

    modules: tuple[str, ...]
    absent: tuple[str, ...]
    files: dict[str, str]

    def changed(self) -> list[str]:
        """Project files that differ from what was loaded; a kernel must not be forked then."""
        return [path for path, digest in self.files.items() if _digest(path) != digest]


def preload(names: Iterable[str], started: int) -> Loaded:
    """Import the kernel's modules and `names`, looking for threads after each.

    Parameters
    ----------
    names
        Modules besides the kernel's own.
    started
        When this process was started, in nanoseconds since 1970: what was written since then may not be
        what has been loaded.

    Raises
    ------
    ThreadFound
        An import started a thread: forking would copy its locks without it. Names the module.
    """
    modules, absent = [], []
    files = ProjectFiles(started)
    for name in (*KERNEL_MODULES, *names):
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            # Only the module itself may be absent: a broken one must not be hidden until a notebook fails.
            if error.name is None or not f"{name}.".startswith(f"{error.name}."):
                raise
            absent.append(name)
            continue
        if threads() > 1:
            raise ThreadFound(f"importing {name} starts a thread")
        modules.append(name)
        files.mark()
    # Again, for packages of which only a part was absent.
    files.mark()
    loaded = Loaded(tuple(modules), tuple(absent), files.marked)
    # Objects that the collector never visits keep their memory pages shared with all kernels.
    gc.collect()
    gc.freeze()
    return loaded


class ProjectFiles:
    """Files of loaded modules outside the standard library and the installed packages.

    Parameters
    ----------
    started
        As in `preload`.
    """

    def __init__(self, started: int) -> None:
        self.started = started
        self.marked: dict[str, str] = {}
        self._known: set[str] = set()
        self._installed = tuple(
            f"{Path(sysconfig.get_path(name)).resolve()}{os.sep}"
            for name in ("stdlib", "platstdlib", "purelib", "platlib")
        )

    def mark(self) -> None:
        """Remember what has been loaded since the last call, at once: a file may change at any time."""
        for name in sys.modules.keys() - self._known:
            self._known.add(name)
            path = getattr(sys.modules[name], "__file__", None)
            if isinstance(path, str) and not str(Path(path).resolve()).startswith(self._installed):
                self.marked[path] = _UNKNOWN if self._written_meanwhile(path) else _digest(path)

    def _written_meanwhile(self, path: str) -> bool:
        # By the time of the last change of any kind: a file moved here may bear an older one of writing.
        try:
            return self.started <= Path(path).stat().st_ctime_ns <= time.time_ns()
        except OSError:
            return False


# No digest.
_UNKNOWN = "written while it was loaded"
# Content is read again only where size or times differ; for the life of a zygote.
_seen: dict[str, tuple[tuple[int, ...], str]] = {}


def _digest(path: str) -> str:
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    mark = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
    known = _seen.get(path)
    if known is None or known[0] != mark:
        known = _seen[path] = (mark, hashlib.sha256(Path(path).read_bytes()).hexdigest())
    return known[1]
