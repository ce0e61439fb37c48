"""Imports in the zygote: never with a thread, and remembered where they are project code."""

from __future__ import annotations

import gc
import hashlib
import importlib
import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["KERNEL_MODULES", "Loaded", "ThreadFound", "preload", "threads"]

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
        Project code among all loaded modules: path, and digest of its content when it was loaded.
    """

    modules: tuple[str, ...]
    absent: tuple[str, ...]
    files: dict[str, str]

    def changed(self) -> list[str]:
        """Project files that differ from what was loaded; a kernel must not be forked then."""
        return [path for path, digest in self.files.items() if _digest(path) != digest]


def preload(names: Iterable[str]) -> Loaded:
    """Import the kernel's modules and `names`, looking for threads after each.

    Raises
    ------
    ThreadFound
        An import started a thread: forking would copy its locks without it. Names the module.
    """
    modules, absent = [], []
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
    loaded = Loaded(tuple(modules), tuple(absent), _project_files())
    # Objects that the collector never visits keep their memory pages shared with all kernels.
    gc.collect()
    gc.freeze()
    return loaded


def _project_files() -> dict[str, str]:
    """Files of loaded modules outside the standard library and the installed packages."""
    installed = tuple(
        f"{Path(sysconfig.get_path(name)).resolve()}{os.sep}"
        for name in ("stdlib", "platstdlib", "purelib", "platlib")
    )
    found = {}
    for module in list(sys.modules.values()):
        path = getattr(module, "__file__", None)
        if isinstance(path, str) and not str(Path(path).resolve()).startswith(installed):
            found[path] = _digest(path)
    return found


# Content is read again only where size or time differ; for the life of a zygote.
_seen: dict[str, tuple[tuple[int, int, int], str]] = {}


def _digest(path: str) -> str:
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    mark = (status.st_mtime_ns, status.st_size, status.st_ino)
    known = _seen.get(path)
    if known is None or known[0] != mark:
        known = _seen[path] = (mark, hashlib.sha256(Path(path).read_bytes()).hexdigest())
    return known[1]
