"""The parts of a service that web processes and the dispatcher have in common, opened from its settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from eslabon.service.database import open_database
from eslabon.service.jobs import JobStore, QueueBounds
from eslabon.service.results import ResultStore
from eslabon.service.run_settings import RunSettings, database_of
from eslabon.service.settings import ServiceSettings

__all__ = ["Parts", "open_parts"]

# For a lock of another process: whoever waits in a web process holds one of the threads that serve files.
_BUSY_SECONDS = 2.0


@dataclass(frozen=True)
class Parts:
    """Jobs and results."""

    engine: Engine
    store: JobStore
    results: ResultStore


@contextmanager
def open_parts(
    settings: ServiceSettings, run: RunSettings, *, busy: float = _BUSY_SECONDS
) -> Iterator[Parts]:
    """Open database and results, and close the database in the end.

    Parameters
    ----------
    busy
        Seconds to wait for a lock of another process.
    """
    engine = open_database(database_of(settings), busy=busy)
    store = JobStore(engine, QueueBounds(settings.queue, settings.per_client))
    results = ResultStore(
        settings.state / "results",
        settings.budget,
        needed=store.unfinished,
        awaited=lambda: store.ended_within(run.spare_seconds),
    )
    try:
        yield Parts(engine, store, results)
    finally:
        engine.dispose()
