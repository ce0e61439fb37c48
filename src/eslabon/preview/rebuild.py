"""One build for the preview, in a process that is warm but fresh: forked from one that has only imported.

Nothing of a build stays behind, and an interrupt or a crash of one leaves the preview standing.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

from eslabon.build import BuildOptions

__all__ = ["Outcome", "Rebuilder"]

# Imported once, before any build: most of what a small build would otherwise wait for.
_PRELOADED = [
    "eslabon.build",
    "eslabon.book.assemble",
    "eslabon.book.html",
    "eslabon.publication",
    "papermill",
]


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
    """Runs builds one after the other, each in a process of its own."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOADED)

    def run(self, options: BuildOptions) -> Outcome:
        """Build and tell how it went; never raises for a build that fails."""
        start = time.monotonic()
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_build, args=(options, sender))
        process.start()
        sender.close()
        try:
            status, error = receiver.recv()
        except EOFError:
            process.join()
            status, error = 1, f"the build's process ended with status {process.exitcode}"
        finally:
            receiver.close()
            process.join()
        return Outcome(status, error, time.monotonic() - start)


def _build(options: BuildOptions, sender: Connection) -> None:
    from eslabon.build import build_edition
    from eslabon.errors import EslabonError
    from eslabon.execution.report import Reporter
    from eslabon.execution.verdict import exit_status

    try:
        state = build_edition(options, Reporter())
    except EslabonError as error:
        sender.send((error.exit_status, str(error)))
    else:
        failures = [result.error for result in state.results if result.status == "failed"]
        sender.send((exit_status(state.results), "\n\n".join(failures)))
    finally:
        sender.close()
