"""The tables of the service and the steps by which a database comes to have them.

A migration never changes once it has been released; what the queries use is declared beside it, and a test
compares the two on each kind of database.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Double,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)

from eslabon.errors import EditionError

__all__ = ["MIGRATIONS", "jobs", "ledger", "metadata", "migrate", "tasks", "versions"]

metadata = MetaData()

# One row. Whoever writes anything changes it first, and thereby waits for whoever is writing.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("changes", BigInteger, nullable=False),  # grows with every change of anything
    Column(
        "queue_changed", BigInteger, nullable=False
    ),  # the last one that may have moved a place in the queue
    Column("turn", BigInteger, nullable=False),  # the turn of the task that was claimed last
    Column(
        "uptime", Double, nullable=False
    ),  # seconds that a dispatcher has run, ever: no clock can turn it back
    Column("dispatcher", String, nullable=False),  # who may claim
)

# One row per key: the making.
tasks = Table(
    "tasks",
    metadata,
    Column("key", String, primary_key=True),
    Column("request", String, nullable=False),  # JSON
    Column("state", String, nullable=False),
    Column("client", String, nullable=False),
    Column("turn", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("owner", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("step", String, nullable=False),
    Column("started", Double),
    Column("ended", Double),
    Column("version", BigInteger, nullable=False),
)

# One row per request that was accepted. `state` is "waiting" as long as it is that of its task.
jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("client", String, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("created", Double, nullable=False),
    Column("started", Double),
    Column("ended", Double),
    Column("ended_uptime", Double),
    Column("problem", String, nullable=False),  # JSON, or empty
    Column("version", BigInteger, nullable=False),
)

versions = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

_FIRST = (
    "CREATE TABLE ledger (id INTEGER PRIMARY KEY, changes BIGINT NOT NULL, queue_changed BIGINT NOT NULL,"
    " turn BIGINT NOT NULL, uptime DOUBLE PRECISION NOT NULL, dispatcher VARCHAR NOT NULL)",
    "INSERT INTO ledger VALUES (1, 0, 0, 0, 0, '')",
    "CREATE TABLE tasks (key VARCHAR PRIMARY KEY, request VARCHAR NOT NULL, state VARCHAR NOT NULL,"
    " client VARCHAR NOT NULL, turn BIGINT NOT NULL, number BIGINT NOT NULL, owner VARCHAR NOT NULL,"
    " attempts INTEGER NOT NULL, step VARCHAR NOT NULL, started DOUBLE PRECISION, ended DOUBLE PRECISION,"
    " version BIGINT NOT NULL)",
    "CREATE INDEX tasks_in_order ON tasks (state, turn, number)",
    "CREATE TABLE jobs (id VARCHAR PRIMARY KEY, key VARCHAR NOT NULL, client VARCHAR NOT NULL,"
    " number BIGINT NOT NULL, state VARCHAR NOT NULL, created DOUBLE PRECISION NOT NULL,"
    " started DOUBLE PRECISION, ended DOUBLE PRECISION, ended_uptime DOUBLE PRECISION,"
    " problem VARCHAR NOT NULL, version BIGINT NOT NULL)",
    "CREATE INDEX jobs_by_key ON jobs (key, number)",
    "CREATE INDEX jobs_by_end ON jobs (ended_uptime)",
    "CREATE INDEX jobs_waiting ON jobs (client) WHERE state = 'waiting'",
)

# Who is refused is told how long tasks take: the last ones that were done, of a week of them.
_SECOND = ("CREATE INDEX tasks_by_end ON tasks (state, version)",)

# Each is applied once, in this order; its place, from 1, is the version that it makes.
MIGRATIONS: tuple[Sequence[str], ...] = (_FIRST, _SECOND)

# Any number, the same for every process that migrates.
_MIGRATION_LOCK = 7_202_601


def migrate(connection: Connection) -> None:
    """Bring the database to the version of this code, in the transaction of `connection`.

    Raises
    ------
    EditionError
        A newer version of the code has written it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
    if not inspect(connection).has_table(versions.name):
        versions.create(connection)
    found = connection.execute(select(func.max(versions.c.version))).scalar() or 0
    if found > len(MIGRATIONS):
        raise EditionError(
            "the jobs' database was written by a newer version of this program",
            where=connection.engine.url.render_as_string(hide_password=True),
            expected=f"a schema of version {len(MIGRATIONS)} or older",
            received=f"version {found}",
            next_step="start the newer program again, or name another database with --database",
        )
    for version, statements in enumerate(MIGRATIONS[found:], found + 1):
        for statement in statements:
            connection.execute(text(statement))
        connection.execute(insert(versions).values(version=version))
