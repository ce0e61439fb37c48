"""The database itself: how it is opened and upgraded, what of its trouble is told, and how fast it is."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time

import pytest
from sqlalchemy import event, inspect, text

from eslabon.errors import EditionError, ParameterError
from eslabon.service import queue_bounds, schema
from eslabon.service.database import open_database, reading, writing
from eslabon.service.jobs import JobStore, QueueBounds
from eslabon.service.refusals import DatabaseUnavailable
from tests.service.dispatch.conftest import key_of


def test_the_queries_know_the_tables_that_the_migrations_make(engine):
    found = inspect(engine)
    for table in schema.metadata.tables.values():
        made = {column["name"]: column for column in found.get_columns(table.name)}
        assert sorted(made) == sorted(column.name for column in table.columns)
        for column in table.columns:
            if not column.primary_key:
                assert made[column.name]["nullable"] == column.nullable, (table.name, column.name)
        key = found.get_pk_constraint(table.name)["constrained_columns"]
        assert key == [column.name for column in table.primary_key]
    indexes = {index["name"] for table in ("jobs", "tasks") for index in found.get_indexes(table)}
    assert indexes == {"tasks_in_order", "tasks_by_end", "jobs_by_key", "jobs_by_end", "jobs_waiting"}


def test_an_older_database_is_brought_up_to_date_and_keeps_what_it_holds(database, monkeypatch):
    engine = open_database(database)
    job = JobStore(engine, QueueBounds(8, 8)).submit(key_of(1), {"n": 1}, client="ana")
    engine.dispose()
    next_one = ("ALTER TABLE tasks ADD COLUMN colour VARCHAR", "UPDATE tasks SET colour = 'red'")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, next_one))
    for _ in range(2):
        engine = open_database(database)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT colour FROM tasks")).scalar() == "red"
            assert connection.execute(text("SELECT max(version) FROM schema_version")).scalar() == 3
        assert JobStore(engine, QueueBounds(8, 8)).job(job.id) == job
        engine.dispose()


def test_the_first_version_is_brought_to_the_present_one(database, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        engine = open_database(database)
        job = JobStore(engine, QueueBounds(8, 8)).submit(key_of(1), {"n": 1}, client="ana")
        engine.dispose()
    engine = open_database(database)
    assert "tasks_by_end" in {index["name"] for index in inspect(engine).get_indexes("tasks")}
    assert JobStore(engine, QueueBounds(8, 8)).job(job.id) == job
    engine.dispose()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_how_long_tasks_take_is_told_without_sorting_all_of_them(engine):
    """It is asked for each time somebody is refused, while nobody else may write."""
    asked = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, statement, given, *_: asked.append((statement, given))
    )
    with reading(engine) as connection:
        assert queue_bounds._retry_after(connection) == 1
        statement, given = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    told = " / ".join(row[-1] for row in plan)
    assert "tasks_by_end" in told
    assert "TEMP B-TREE" not in told


def test_a_migration_that_fails_changes_nothing(database, monkeypatch):
    engine = open_database(database)
    engine.dispose()
    good = schema.MIGRATIONS
    broken = ("CREATE TABLE more (x INTEGER)", "INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr(schema, "MIGRATIONS", (*good, broken))
    with pytest.raises(Exception, match="nowhere"):
        open_database(database)
    monkeypatch.setattr(schema, "MIGRATIONS", good)
    engine = open_database(database)
    assert not inspect(engine).has_table("more")
    engine.dispose()


def test_a_newer_database_is_refused(database, monkeypatch):
    with monkeypatch.context() as newer:
        newer.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE more (x INTEGER)",)))
        open_database(database).dispose()
    with pytest.raises(EditionError, match="newer version") as caught:
        open_database(database)
    assert (caught.value.expected, caught.value.received) == ("a schema of version 2 or older", "version 3")


OPEN = """
import sys
from eslabon.service.database import open_database
from eslabon.service.jobs import JobStore, QueueBounds
engine = open_database(sys.argv[1])
store = JobStore(engine, QueueBounds(1000, 1000))
for number in range(20):
    store.submit(f"{number % 5:0>64}", {"n": number % 5}, client=sys.argv[2])
"""


def test_processes_that_open_and_ask_at_once_make_one_task_of_equal_requests(database):
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, database, str(number)], stderr=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    assert [(process.communicate()[1], process.returncode) for process in asking] == [("", 0)] * 4
    engine = open_database(database)
    store = JobStore(engine, QueueBounds(8, 8))
    assert store.counts()["queued"] == 5
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM jobs")).scalar() == 80
        assert connection.execute(text("SELECT count(DISTINCT number) FROM jobs")).scalar() == 80
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "not an address", "oracle:geheim@host", ""])
def test_an_address_of_another_kind_is_refused_without_telling_passwords(url):
    with pytest.raises(ParameterError, match="cannot use") as caught:
        open_database(url)
    assert "geheim" not in str(caught.value)
    assert caught.value.where == "--database"


def test_a_server_that_is_not_there_is_told_without_its_password():
    with pytest.raises(DatabaseUnavailable, match="cannot be opened") as caught:
        open_database("postgresql://eslabon:geheim@127.0.0.1:1/jobs")
    assert "refused" in caught.value.received
    assert "geheim" not in str(caught.value)


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path):
    file = tmp_path / "jobs.sqlite"
    file.write_text("these are my notes, not a database " * 100)
    with pytest.raises(DatabaseUnavailable, match="cannot be opened") as caught:
        open_database(f"sqlite:///{file}")
    assert caught.value.received == "file is not a database"
    assert file.read_text().startswith("these are my notes")


def test_a_wrong_statement_is_no_trouble_of_the_database(engine):
    with pytest.raises(Exception, match="nowhere") as caught, reading(engine) as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    assert not isinstance(caught.value, DatabaseUnavailable)


def test_nothing_of_a_transaction_that_fails_is_kept(engine, store, ask):
    before = store.changes()
    with pytest.raises(RuntimeError, match="half-way"), writing(engine) as (connection, _):
        connection.execute(text("UPDATE ledger SET turn = 99"))
        raise RuntimeError("half-way")
    assert store.changes() == before
    with reading(engine) as connection:
        assert connection.execute(text("SELECT turn FROM ledger")).scalar() == 0
    assert ask(1).state == "queued"


def test_a_lock_of_another_process_is_waited_for(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'jobs.sqlite'}", busy=30)
    store = JobStore(engine, QueueBounds(8, 8))
    code = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); time.sleep(1); c.execute('COMMIT')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "jobs.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        began = time.monotonic()
        job = store.submit(key_of(1), {"n": 1}, client="ana")
        assert time.monotonic() - began > 0.5, "it was held"
    assert store.job(job.id).state == "queued"
    engine.dispose()


def test_a_look_whether_it_can_be_written_writes_nothing(store):
    before = store.changes()
    store.check_writable()
    assert store.changes() == before


def test_a_look_whether_it_can_be_written_finds_that_it_cannot(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'jobs.sqlite'}", busy=0.1)
    store = JobStore(engine, QueueBounds(8, 8))
    other = sqlite3.connect(tmp_path / "jobs.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable):
        store.check_writable()
    other.close()
    store.check_writable()
    engine.dispose()


def test_a_full_disk_is_told_and_the_database_stays_whole(tmp_path):
    """SQLite's own bound on the number of pages stands in for the disk."""
    file = tmp_path / "jobs.sqlite"
    engine = open_database(f"sqlite:///{file}")
    store = JobStore(engine, QueueBounds(10_000, 10_000))
    job = store.submit(key_of("first"), {"n": 0}, client="ana")

    def fill():
        for number in range(1000):
            store.submit(key_of(number), {"n": number, "text": "x" * 5000}, client="ana")

    from sqlalchemy import event

    @event.listens_for(engine, "checkout")
    def _bound(connection, _record, _proxy):
        connection.execute("PRAGMA max_page_count = 60")

    with pytest.raises(DatabaseUnavailable) as caught:
        fill()
    assert caught.value.detail == "database or disk is full"
    assert store.job(job.id).state == "queued"
    engine.dispose()
    with sqlite3.connect(file) as again:
        assert again.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_commits_of_accepted_jobs_reach_the_disk(engine):
    with reading(engine) as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
