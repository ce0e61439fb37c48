"""One dispatcher for a state folder, and one for a PostgreSQL database that several folders might name.

Both are locks that end with the process that holds them, however it ends; no clock and no lease is involved.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Engine, text

from eslabon.editions.build_lock import Owner
from eslabon.errors import EditionError

__all__ = ["LOCK_FILE", "check_sole", "dispatcher_runs", "sole_in_database", "sole_in_folder"]

LOCK_FILE = "dispatcher.lock"
# Seconds: a dispatcher that was just killed may take a moment to be gone, and somebody may just be looking.
_PATIENCE = 2.0
# Within one schema: the tests' databases are schemas, and a server may hold several services.
_LOCK = "SELECT pg_try_advisory_lock(hashtext(current_database() || '.' || current_schema()), 7202602)"


@contextmanager
def sole_in_folder(state: Path) -> Iterator[None]:
    """Be the only dispatcher of a state folder.

    Raises
    ------
    EditionError
        Another one runs.
    """
    path = state / LOCK_FILE
    with path.open("a+", encoding="utf-8") as file:
        if not _locked(file, _PATIENCE):
            raise _taken(path)
        file.truncate(0)
        file.write(json.dumps(asdict(Owner.here())))
        file.flush()
        yield


@contextmanager
def sole_in_database(engine: Engine) -> Iterator[None]:
    """Be the only dispatcher of a PostgreSQL database; of an SQLite file in the state folder one is by that.

    Raises
    ------
    EditionError
        Another one runs, on whatever machine.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        deadline = time.monotonic() + _PATIENCE
        while not connection.execute(text(_LOCK)).scalar():
            if time.monotonic() > deadline:
                raise EditionError(
                    "another service uses this jobs' database",
                    where=engine.url.render_as_string(hide_password=True),
                    expected="a database that no dispatcher works with",
                    received="one is connected and holds it",
                    next_step="stop that service, or name another database: eslabon serve --database URL",
                )
            time.sleep(0.1)
        try:
            yield
        finally:
            connection.invalidate()  # the lock goes with the connection, which must not return to the pool


def check_sole(state: Path) -> None:
    """Refuse a state folder that a dispatcher works in.

    Raises
    ------
    EditionError
    """
    if dispatcher_runs(state):
        raise _taken(state / LOCK_FILE)


def dispatcher_runs(state: Path) -> bool:
    """Whether a dispatcher works in this state folder now."""
    try:
        with (state / LOCK_FILE).open("rb") as file:
            return not _locked(file, 0, fcntl.LOCK_SH)
    except OSError:
        return False


def _taken(path: Path) -> EditionError:
    return EditionError(
        "another service uses this state folder",
        where=str(path),
        expected="a folder that no dispatcher works in",
        received=str(Owner.read(path.read_text("utf-8")) or "one that has not said who it is"),
        next_step="stop that service, or choose another folder: eslabon serve --state FOLDER",
    )


def _locked(file, patience: float, kind: int = fcntl.LOCK_EX) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True
