"""The dispatcher's process: ``python -m eslabon.service.dispatching``, started by ``eslabon serve``."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from eslabon.build_state import BuildOptions
from eslabon.execution.temporary import run_folder
from eslabon.ondemand.desk import Desk
from eslabon.ondemand.maker import Bounds, Maker
from eslabon.service.child import EDITION_VARIABLE, run_child
from eslabon.service.dispatcher import Dispatcher, Limits
from eslabon.service.dispatcher_lock import sole_in_database, sole_in_folder
from eslabon.service.maker_folder import MakerFolder
from eslabon.service.parts import open_parts
from eslabon.service.run_settings import RunSettings
from eslabon.service.settings import ServiceSettings

__all__ = ["dispatch"]

# It tries again by itself, and meanwhile looks after what runs.
_BUSY_SECONDS = 1.0
# The maker ends what takes too long by itself; this long after, the dispatcher does.
_MARGIN_SECONDS = 5.0


def dispatch(settings: ServiceSettings, run: RunSettings, log: Any) -> None:
    """Run tasks until SIGTERM comes."""
    until = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: until.set())
    desk = Desk.open(run.root, run.build, os.environ.get(EDITION_VARIABLE, "")).with_quarto()
    bounds = Bounds(seconds=settings.time_limit, memory=settings.memory_limit, output=settings.output_limit)
    limits = Limits(
        time_limit=settings.time_limit + _MARGIN_SECONDS,
        patience=run.patience_seconds,
        grace=run.grace_seconds,
        keep=run.keep_seconds,
    )
    options = BuildOptions(root=run.root, build=run.build)
    kept = MakerFolder(
        settings.state / "maker",
        run.maker_budget,
        digest=desk.manifest.digest,
        longest=settings.time_limit,
        log=log,
    )
    with (
        sole_in_folder(settings.state),
        open_parts(settings, run, busy=_BUSY_SECONDS) as parts,
        sole_in_database(parts.engine),
        run_folder(),
        Maker(desk, options, settings.state / "maker", workers=settings.slots, bounds=bounds) as maker,
    ):
        Dispatcher(
            parts.store,
            parts.results,
            maker,
            settings.slots,
            scratch=settings.state / "scratch",
            limits=limits,
            read=desk.asked,
            hidden=tuple(str(folder) for folder in (run.root, run.build, settings.state)),
            upkeep=kept.tidy,
            log=log,
        ).run(until)


if __name__ == "__main__":
    run_child(dispatch)
