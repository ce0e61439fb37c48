"""What every child of ``eslabon serve`` does first, and how it tells why it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from eslabon.errors import EslabonError
from eslabon.execution.processes import adopt_orphans, die_with_parent
from eslabon.service.logs import service_log, take_over_standard_logs
from eslabon.service.run_settings import PREFIX, read_all

__all__ = ["EDITION_VARIABLE", "LISTENER_VARIABLE", "PARENT_VARIABLE", "run_child"]

# Number of the process that started this one, as it told it itself.
PARENT_VARIABLE = "ESLABON_PARENT"
# Number of the descriptor of the socket that all web processes share.
LISTENER_VARIABLE = "ESLABON_LISTENER"
# Digest of the manifest of the edition that all processes serve, whenever they are started.
EDITION_VARIABLE = "ESLABON_EDITION_DIGEST"


def run_child(work: Callable[..., None]) -> None:
    """Do a child's work with its settings and its log, and leave with its exit status.

    The child is killed when its parent dies, and adopts what its own children leave, so that nothing
    is left of a service whichever of its processes dies first.
    """
    if parent := os.environ.get(PARENT_VARIABLE, ""):
        die_with_parent(int(parent))
    adopt_orphans()
    # Ctrl-C reaches all processes of a terminal; who stops when is said by the parent.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log = service_log()
    take_over_standard_logs(log)
    try:
        settings = read_all(os.environ)
        _forget_settings()
        work(*settings, log)
    except EslabonError as error:
        log.error("process ends", error=str(error))  # noqa: TRY400 (expected: no trace)
        sys.exit(error.exit_status)


def _forget_settings() -> None:
    """Take the settings out of the environment: kernels inherit it, and it may hold a database's password."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
