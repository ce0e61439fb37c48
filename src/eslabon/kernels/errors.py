"""What can go wrong with a kernel.

::

    KernelError           base
    ├── KernelDied        the process ended before the notebook did; `.status` says how
    │   └── ZygoteLost    ... because the zygote that watched it was gone
    └── NotebookTimeout   the notebook as a whole ran into its limit

An error raised by the engine is also nbclient's own (`DeadKernelError`, `CellTimeoutError`), so that
papermill and its command treat it as they treat theirs. This module imports nothing: an error must be
readable in a process that has neither papermill nor nbclient, and while papermill loads its engines.
"""

from __future__ import annotations

import signal
import sys

__all__ = ["KernelDied", "KernelError", "NotebookTimeout", "ZygoteLost", "stock", "told_status"]


class KernelError(RuntimeError):
    """Something about a kernel failed; `.status` is its exit status (negative: signal) or None."""

    twin = ""  # nbclient's class for the same thing

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status

    def __reduce__(self):
        own = next(cls for cls in type(self).__mro__ if cls.__module__ == __name__)
        return (_rebuilt, (own, self.args[0], self.status))


class KernelDied(KernelError):
    """The kernel's process ended before its notebook did."""

    twin = "DeadKernelError"


class ZygoteLost(KernelDied):
    """The zygote ended, and its kernels with it; no fault of the notebook, which may be run again."""


class NotebookTimeout(KernelError):
    """The notebook as a whole took longer than it may."""

    twin = "CellTimeoutError"


def stock(cls: type[KernelError]) -> type[KernelError]:
    """The class of `cls` that is also nbclient's, where nbclient is loaded; else `cls` itself."""
    nbclient = sys.modules.get("nbclient.exceptions")
    if nbclient is None or not hasattr(nbclient, cls.twin):
        return cls
    return type(cls.__name__, (cls, getattr(nbclient, cls.twin)), {"__module__": f"{__name__}.stock"})


def told_status(status: int | None) -> str:
    """An exit status in words: ``signal SIGSEGV``, ``status 3``."""
    if status is None:
        return "an unknown status"
    if status >= 0:
        return f"status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = str(-status)
    return f"signal {name} (CPU limit)" if name == "SIGXCPU" else f"signal {name}"


def _rebuilt(cls: type[KernelError], message: str, status: int | None) -> KernelError:
    return stock(cls)(message, status)
