"""What the service refuses or cannot do now; the reader is told when to ask again.

::

    EslabonError
    ├── ServiceBusy              not now: ask again after `retry_after` seconds
    │   ├── QueueFull            as many tasks wait as may
    │   ├── ClientFull           this client has as many unfinished jobs as it may
    │   ├── DatabaseUnavailable  the jobs' database is locked, full or gone
    │   └── DiskFull             a result finds no room
    ├── DispatcherReplaced       another dispatcher has taken over this database
    └── ServiceBroken            a process of the service cannot go on
"""

from __future__ import annotations

import errno
import os
from typing import Any

from eslabon.errors import EslabonError

__all__ = [
    "ClientFull",
    "DatabaseUnavailable",
    "DiskFull",
    "DispatcherReplaced",
    "QueueFull",
    "ServiceBroken",
    "ServiceBusy",
    "disk_full",
    "means_full",
    "problem_of",
]


class ServiceBusy(EslabonError):
    """Not now.

    Parameters
    ----------
    retry_after
        Whole seconds after which asking again makes sense, at least 1.
    """

    exit_status = 1

    def __init__(self, what: str, *, retry_after: int, **parts: str) -> None:
        super().__init__(what, **parts)
        self.retry_after = retry_after


class QueueFull(ServiceBusy):
    """As many tasks wait as may."""


class ClientFull(ServiceBusy):
    """This client has as many unfinished jobs as it may have."""


class DatabaseUnavailable(ServiceBusy):
    """The jobs' database does not take this now: locked for too long, full, or gone.

    Parameters
    ----------
    detail
        What the database said, for the log: it may name servers and files, which readers are not told.
    """

    def __init__(self, what: str, *, detail: str = "", **parts: Any) -> None:
        super().__init__(what, **parts)
        self.detail = detail


class DiskFull(ServiceBusy):
    """There is no room for a result."""


class DispatcherReplaced(EslabonError):
    """Another dispatcher has taken over the database: this one must end."""


class ServiceBroken(EslabonError):
    """A process of the service cannot go on; nothing that was accepted is lost."""

    exit_status = 1


def means_full(error: BaseException) -> bool:
    """Whether the operating system says that there is no room: on the disk, in a quota, within a limit."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def disk_full(error: OSError) -> DiskFull:
    """The refusal to be told for such an error."""
    return DiskFull(
        "the disk has no room for the result",
        expected="free space for the files of a result",
        received=error.strerror or os.strerror(error.errno or errno.ENOSPC),
        next_step="ask again later; operators: free some space, or lower the budget of results",
        retry_after=60,
    )


def problem_of(error: EslabonError, hidden: tuple[str, ...] = ()) -> dict[str, str]:
    """An error as a job keeps it for its readers: its class and its five parts.

    Parameters
    ----------
    hidden
        Folders of the server; readers are not told where they are.
    """
    problem = {"kind": type(error).__name__}
    for part in ("what", "where", "expected", "received", "next_step"):
        text = str(getattr(error, part, ""))
        # The longest first: one may lie within another.
        for folder in sorted(filter(None, hidden), key=len, reverse=True):
            text = text.replace(folder, "…")
        problem[part] = text
    return problem
