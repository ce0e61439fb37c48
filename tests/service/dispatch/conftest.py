"""Databases of both kinds, stores over them, and clocks that tests set."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import create_engine, text

from eslabon.service.database import open_database
from eslabon.service.jobs import JobStore, QueueBounds
from tests.service.dispatch.postgres import cluster, programs


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL of the tests' own; tests that need it are skipped where there is none."""
    bin = programs()
    if bin is None:
        pytest.skip("PostgreSQL is not installed: no initdb below /usr/lib/postgresql, none on the path")
    with cluster(bin) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """The address of an empty database, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jobs.sqlite'}"
        return
    url = request.getfixturevalue("postgres")
    # A schema of its own is an empty database, and is made in an instant.
    name = f"test_{secrets.token_hex(6)}"
    server = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    yield f"{url}&options=-csearch_path%3D{name}"
    with server.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    server.dispose()


@pytest.fixture
def engine(database):
    opened = open_database(database)
    yield opened
    opened.dispose()


class Clock:
    """Tells what the test says."""

    def __init__(self, now: float = 1_750_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(engine, clock):
    """Room for eight waiting tasks, three jobs for each client."""
    return JobStore(engine, QueueBounds(queue=8, per_client=3), clock=clock)


def key_of(number: int | str) -> str:
    """A key as the desk makes them."""
    return f"{number:0>64}"


@pytest.fixture
def ask(store):
    """Submit a request by its number, as a client."""

    def submit(number: int | str, client: str = "ana", **more):
        return store.submit(key_of(number), {"kind": "brief", "n": number}, client=client, **more)

    return submit
