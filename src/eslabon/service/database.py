"""The jobs' database: SQLite in WAL mode or PostgreSQL, by the same code.

Every transaction that writes begins with a change of the ledger's one row. Writers thereby follow each
other on both kinds of database, each sees what the one before did, and numbers taken from the ledger grow in
the order of the changes: no clock is asked for an order.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, create_engine, event, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from eslabon.errors import EslabonError, ParameterError
from eslabon.service.refusals import DatabaseUnavailable
from eslabon.service.schema import ledger, migrate

__all__ = ["BUSY_SECONDS", "open_database", "reading", "writing"]

# How long a writer waits for another process's lock before it is told to come again.
BUSY_SECONDS = 10.0
_OPENING_SECONDS = 30.0
_RETRY_AFTER = 5
_KINDS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_BEGIN = "eslabon_begin"
_ONE_MORE = update(ledger).values(changes=ledger.c.changes + 1).returning(ledger)
# SQLite's waiting is a sleep that grows: fair to nobody and slow when many write. Threads of one process line
# up before it; between processes it remains.
_turns: WeakKeyDictionary[Engine, tuple[threading.Lock, float]] = WeakKeyDictionary()
# Locked, out of memory, read-only, unreadable, damaged, full, not to be opened, no database at all.
_SQLITE_TROUBLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}


def open_database(url: str, *, busy: float = BUSY_SECONDS) -> Engine:
    """Open the database, bringing its tables to the version of this code.

    Parameters
    ----------
    url
        ``sqlite:///<path>`` or ``postgresql://…``.
    busy
        Seconds to wait for a lock of another process.

    Raises
    ------
    ParameterError
        The address is of no kind that the service can use.
    DatabaseUnavailable
        It does not answer, or cannot be written.
    EditionError
        A newer version of the code has written it.
    """
    engine = _engine(url, busy)
    deadline = time.monotonic() + _OPENING_SECONDS
    while True:
        try:
            with _explained(), _begun(engine, "BEGIN IMMEDIATE") as connection:
                migrate(connection)
        except DatabaseUnavailable as error:
            # Several processes may open a new file at once, and who turns on WAL does not wait by itself.
            if "locked" in error.detail and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            engine.dispose()
            raise DatabaseUnavailable(
                "the jobs' database cannot be opened",
                where=engine.url.render_as_string(hide_password=True),
                expected="a database that answers, has room and may be written",
                received=error.detail,
                next_step="see to its server, its folder or its disk, or name another: --database URL",
                retry_after=_RETRY_AFTER,
                detail=error.detail,
            ) from error
        except EslabonError:
            engine.dispose()
            raise
        return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads; on SQLite it waits for nobody.

    Raises
    ------
    DatabaseUnavailable
        The database does not answer.
    """
    with _explained(), _begun(engine, "BEGIN") as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[tuple[Connection, Row[Any]]]:
    """A transaction that writes, alone; yields the ledger's row as well, its number of changes already grown.

    Raises
    ------
    DatabaseUnavailable
        Another process holds the database for too long, it is full or gone; nothing was written.
    """
    with _explained(), _in_turn(engine), _begun(engine, "BEGIN IMMEDIATE") as connection:
        yield connection, connection.execute(_ONE_MORE).one()


@contextmanager
def _in_turn(engine: Engine) -> Iterator[None]:
    if engine not in _turns:
        yield
        return
    lock, patience = _turns[engine]
    if not lock.acquire(timeout=patience):
        raise _unavailable("other threads of this process hold it")
    try:
        yield
    finally:
        lock.release()


def _engine(url: str, busy: float) -> Engine:
    try:
        parsed = make_url(url)
        kind = _KINDS[parsed.drivername.partition("+")[0]]
    except (ArgumentError, KeyError):
        raise ParameterError(
            "the jobs' database has an address that the service cannot use",
            where="--database",
            expected="sqlite:///PATH or postgresql://USER@HOST/NAME",
            received=f"{url.partition(':')[0]}:…",  # the rest may hold a password
            next_step="correct the address, or leave it out: a file in the state folder is then used",
        ) from None
    if kind == "sqlite":
        engine = create_engine(
            parsed, pool_size=8, max_overflow=56, connect_args={"timeout": busy, "check_same_thread": False}
        )
        _turns[engine] = (threading.Lock(), busy)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = {"connect_timeout": 10, "application_name": "eslabon"}
    engine = create_engine(
        parsed.set(drivername=kind), pool_size=8, max_overflow=24, pool_pre_ping=True, connect_args=options
    )
    milliseconds = int(busy * 1000)

    @event.listens_for(engine, "connect")
    def _limit_waiting(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = {milliseconds}")
        connection.commit()

    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's own module would begin transactions by itself, and too late: we begin them in `_begin_sqlite`.
    connection.isolation_level = None
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    # An accepted job is a promise: its commit reaches the disk before the reader has the answer.
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


@contextmanager
def _begun(engine: Engine, how: str) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection = connection.execution_options(**{_BEGIN: how})
        with connection.begin():
            yield connection


@contextmanager
def _explained() -> Iterator[None]:
    """Tell what the database cannot do now apart from what our statements ask wrongly."""
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError, NoFreeConnection) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if not _is_trouble(error, cause):
            raise
        told = str(cause).strip().splitlines()
        raise _unavailable(told[0] if told else type(cause).__name__) from error


def _unavailable(detail: str) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        "the service cannot note this now",
        expected="a database of jobs that answers and has room",
        next_step="ask again in a moment",
        retry_after=_RETRY_AFTER,
        detail=detail,
    )


def _is_trouble(error: Exception, cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_TROUBLE
    return isinstance(error, (OperationalError, InterfaceError, NoFreeConnection))
