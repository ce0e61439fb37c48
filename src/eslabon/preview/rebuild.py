"""One build for the preview, in a process that is warm but fresh: forked from one that has only imported.

Nothing of a build stays behind, and an interrupt or a crash of one leaves the preview standing. When code or
libraries change on the disk, the next build is made by a process that has imported the new ones.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from types import TracebackType

from eslabon.book.ground import ground_now
from eslabon.build import BuildOptions
from eslabon.preview.warm import serve

__all__ = ["Outcome", "Rebuilder"]


@dataclass(frozen=True)
class Outcome:
    """How a build ended.

    Parameters
    ----------
    status
        Exit status of the build.
    error
        What the analyst must know, in full; empty when all is well.
    seconds
        Wall time.
    """

    status: int
    error: str
    seconds: float


class Rebuilder:
    """Runs builds one after the other, each in a process of its own; to be used as a context manager."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._server = self._connection = None
        self._loaded = ""

    def __enter__(self) -> Rebuilder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def run(self, options: BuildOptions) -> Outcome:
        """Build and tell how it went; never raises for a build that fails."""
        start = time.monotonic()
        try:
            if self._loaded != ground_now():
                self._stop()
                self._start()
            self._connection.send(options)
            status, error = self._connection.recv()
        except (EOFError, OSError):  # the warm process itself is gone: another one next time
            self._stop()
            status, error = 1, "the process that builds for the preview has ended; change a file to try again"
        return Outcome(status, error, time.monotonic() - start)

    def _start(self) -> None:
        self._connection, other = self._context.Pipe()
        self._server = self._context.Process(target=serve, args=(other,))
        self._server.start()
        other.close()
        self._loaded = self._connection.recv()

    def _stop(self) -> None:
        """Let the warm process end, after the build that it may be at."""
        if self._connection is not None:
            self._connection.close()
        if self._server is not None:
            self._server.join()
        self._server = self._connection = None
        self._loaded = ""
