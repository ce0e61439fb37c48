"""A process that has imported what builds need, and forks one process per build.

Whatever a build leaves in memory ends with its process. The code in memory is that of the moment when it was
imported, whereas keys are made of the code on the disk: so this process notes the digest of what it imports,
and whoever uses it compares that with the disk.
"""

from __future__ import annotations

import importlib
import multiprocessing
import signal
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eslabon.build import BuildOptions

__all__ = ["serve"]

# Imported once, before any build: most of what a small build would otherwise wait for.
_PRELOADED = (
    "eslabon.build",
    "eslabon.book.assemble",
    "eslabon.book.html",
    "eslabon.publication",
    "papermill",
)


def serve(connection: Connection) -> None:
    """Send the digest of what was imported, then build for each options received, until the other end closes.

    Sends ``(status, error)`` for each build.
    """
    from eslabon.book.ground import ground

    # An interrupt is for the build and for the preview; this process ends when the preview closes its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Before the imports: what changes meanwhile makes another digest of the disk, never of the memory.
    loaded = ground()
    for name in _PRELOADED:
        importlib.import_module(name)
    connection.send(loaded)
    while True:
        try:
            options = connection.recv()
        except EOFError:
            return
        connection.send(_build_apart(options))


def _build_apart(options: BuildOptions) -> tuple[int, str]:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_build, args=(options, sender))
    process.start()
    sender.close()
    with receiver:
        try:
            outcome = receiver.recv()
        except EOFError:
            outcome = None
    process.join()
    return outcome or (1, f"the build's process ended with status {process.exitcode}")


def _build(options: BuildOptions, sender: Connection) -> None:
    from eslabon.build import build_edition
    from eslabon.errors import EslabonError
    from eslabon.execution.report import Reporter
    from eslabon.execution.verdict import exit_status

    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        state = build_edition(options, Reporter())
    except EslabonError as error:
        sender.send((error.exit_status, str(error)))
    else:
        failures = [result.error for result in state.results if result.status == "failed"]
        sender.send((exit_status(state.results), "\n\n".join(failures)))
    finally:
        sender.close()
