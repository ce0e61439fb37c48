"""The dispatcher in one process: what it makes of tasks, of limits, and of a database that takes nothing."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import structlog

from eslabon.service.dispatcher import Dispatcher, Limits
from eslabon.service.jobs import JobStore, QueueBounds
from eslabon.service.refusals import DatabaseUnavailable, DispatcherReplaced, ServiceBroken
from eslabon.service.results import ResultStore
from tests.service.dispatch.conftest import key_of
from tests.service.dispatch.makers import StandIn

LONG = 30.0


@pytest.fixture(autouse=True)
def lines():
    """What the dispatcher logs."""
    with structlog.testing.capture_logs() as captured:
        yield captured


@pytest.fixture
def maker():
    return StandIn()


@pytest.fixture
def results(tmp_path):
    return ResultStore(tmp_path / "results", 10**9)


@pytest.fixture
def work(store, results, maker, tmp_path):
    """Runs a dispatcher in a thread for as long as the context lasts; raises what it raised."""

    @contextmanager
    def working(slots: int = 2, over: JobStore = store, upkeep=lambda: None, **limits: float):
        until, raised = threading.Event(), []
        dispatcher = Dispatcher(
            over,
            results,
            maker,
            slots,
            scratch=tmp_path / "scratch",
            limits=Limits(**{"grace": LONG, "patience": 5.0, **limits}),
            hidden=(str(tmp_path),),
            poll=0.005,
            upkeep=upkeep,
        )

        def run():
            try:
                dispatcher.run(until)
            except BaseException as error:
                raised.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield thread
        finally:
            until.set()
            thread.join(LONG)
        assert not thread.is_alive()
        if raised:
            raise raised[0]

    return working


def wait_for(condition, seconds: float = LONG):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.005)
    return value


def ended(store, job):
    """The job when nothing more happens to it."""
    return wait_for(lambda: (now := store.job(job.id)).over and now)


def test_a_job_is_made_and_its_result_kept(work, store, ask, results, tmp_path):
    job = ask(1)
    with work():
        assert ended(store, job).state == "done"
    result = results.find(job.key)
    assert (result.folder / result.main).read_text().startswith("brief 1\n")
    assert sorted(result.files) == ["brief.pdf", "chart.svg"]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_steps_are_told_while_it_runs(work, store, ask, maker):
    job = store.submit(key_of(1), {"n": 1, "does": "waits"}, client="ana")
    with work():
        wait_for(lambda: store.job(job.id).step == "executing")
        maker.go_on.set()
        assert ended(store, job).state == "done"


def test_equal_requests_of_many_threads_are_made_once(work, store, maker, engine):
    store = JobStore(engine, QueueBounds(100, 100))
    jobs, barrier = [], threading.Barrier(12)

    def ask(number):
        barrier.wait()
        jobs.append(store.submit(key_of(number % 3), {"n": number % 3, "seconds": 0.1}, client=str(number)))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    with work(over=store):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {ended(store, job).state for job in jobs} == {"done"}
    assert sorted(maker.made) == [0, 1, 2]
    assert len({job.id for job in jobs}) == 12


def test_never_more_at_once_than_there_are_slots(work, store, ask, maker):
    jobs = [
        store.submit(key_of(number), {"n": number, "does": "waits"}, client=f"c{number}")
        for number in range(8)
    ]
    with work(slots=3):
        wait_for(lambda: maker.running == 3)
        time.sleep(0.05)
        maker.go_on.set()
        assert {ended(store, job).state for job in jobs} == {"done"}
    assert maker.most == 3


@pytest.mark.parametrize(
    ("does", "kind", "what", "logged"),
    [
        ("fails", "ExecutionError", "cell 3 failed", "cell 3 failed"),
        ("breaks", "InternalError", "a reason that the service does not know", "nobody expected this"),
        ("fills the disk", "DiskFull", "no room", "No space left"),
        ("explains a full disk", "DiskFull", "no room", "finished pages are reused"),
    ],
)
def test_trouble_fails_the_job_with_a_problem_and_nothing_else(
    work, store, ask, results, lines, tmp_path, does, kind, what, logged
):
    bad = store.submit(key_of(1), {"n": 1, "does": does}, client="ana")
    good = ask(2)
    with work(slots=1):
        problem = ended(store, bad).problem
        assert ended(store, good).state == "done"
    assert store.job(bad.id).state == "failed"
    assert problem["kind"] == kind
    assert what in problem["what"]
    assert str(tmp_path) not in str(problem), "readers are not told where it lies on the server"
    assert any(logged in line.get("error", "") for line in lines)
    assert results.find(bad.key) is None
    assert list((tmp_path / "scratch").iterdir()) == []


def test_whatever_fails_on_a_full_disk_failed_because_of_it(work, store, monkeypatch):
    """A process that found no room may have died of it, or its notebook, without a word about the disk."""
    job = store.submit(key_of(1), {"n": 1, "does": "fails"}, client="ana")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=2**12))
    with work(slots=1):
        problem = ended(store, job).problem
    assert (problem["kind"], problem["received"]) == ("DiskFull", "No space left on device")


def test_a_full_disk_while_keeping_fails_the_task_and_leaves_the_store_whole(
    work, store, ask, results, monkeypatch
):
    results._needed, results._awaited = store.unfinished, lambda: store.ended_within(3600)
    first = ask(1)
    with work(slots=1):
        ended(store, first)

        def full(source, target):
            raise OSError(28, "No space left on device", str(target))

        monkeypatch.setattr("eslabon.service.kept_result._copy", full)
        second = ask(2)
        problem = ended(store, second).problem
        assert (problem["kind"], problem["received"]) == ("DiskFull", "No space left on device")
        monkeypatch.undo()
        again = ask(2)
        assert ended(store, again).state == "done"
    assert results.find(first.key)
    assert results.find(second.key)
    assert list((results.folder / ".keeping").iterdir()) == []


def test_a_task_over_its_time_is_stopped_and_says_so(work, store, maker):
    job = store.submit(key_of(1), {"n": 1, "does": "waits"}, client="ana")
    with work(time_limit=0.05):
        problem = ended(store, job).problem
    assert store.job(job.id).state == "failed"
    assert problem["what"] == "making this took longer than it may"
    assert problem["expected"] == "at most 0.05 s"
    assert maker.running == 0


def test_a_task_that_does_not_stop_ends_the_dispatcher_which_gives_back_the_others(work, store, maker):
    deaf = store.submit(key_of(1), {"n": 1, "does": "is deaf"}, client="ana")
    other = store.submit(key_of(2), {"n": 2, "does": "waits"}, client="berta")
    with pytest.raises(ServiceBroken, match="does not stop"), work(time_limit=0.05, patience=0.2) as thread:
        wait_for(lambda: not thread.is_alive())
    assert store.job(deaf.id).problem["what"] == "making this took longer than it may"
    assert store.job(other.id).state in ("queued", "failed"), "given back, or over its time as well"
    assert maker.running == 1


def test_a_cancelled_task_is_stopped_and_the_next_one_runs(work, store, ask, maker, results):
    job = store.submit(key_of(1), {"n": 1, "does": "waits"}, client="ana")
    with work(slots=1):
        wait_for(lambda: store.job(job.id).state == "running")
        store.cancel(job.id)
        assert ended(store, ask(2)).state == "done"
        assert store.counts()["cancelled"] == 1
    assert results.find(job.key) is None


def test_a_task_with_a_second_job_goes_on_when_one_is_cancelled(work, store, maker):
    first, second = (
        store.submit(key_of(1), {"n": 1, "does": "waits"}, client=client) for client in ("ana", "berta")
    )
    with work():
        wait_for(lambda: store.job(first.id).state == "running")
        store.cancel(first.id)
        time.sleep(0.05)
        assert store.job(second.id).state == "running"
        maker.go_on.set()
        assert ended(store, second).state == "done"
    assert maker.made == [1]


def test_what_runs_is_finished_within_the_grace(work, store, maker, ask):
    job = store.submit(key_of(1), {"n": 1, "seconds": 0.3}, client="ana")
    with work(slots=1):
        wait_for(lambda: store.job(job.id).state == "running")
        waits = ask(2)
    assert store.job(job.id).state == "done"
    assert store.job(waits.id).state == "queued", "nothing new was begun"


def test_what_is_not_finished_within_the_grace_is_given_back(work, store, maker):
    job = store.submit(key_of(1), {"n": 1, "does": "waits"}, client="ana")
    with work(grace=0.05):
        wait_for(lambda: store.job(job.id).state == "running")
    assert store.job(job.id).state == "queued"
    maker.go_on.set()
    with work():
        assert ended(store, job).state == "done"
    assert maker.made == [1, 1]


def test_one_that_does_not_listen_is_given_back_as_well(work, store):
    job = store.submit(key_of(1), {"n": 1, "does": "is deaf"}, client="ana")
    with work(grace=0.0, patience=0.1):
        wait_for(lambda: store.job(job.id).state == "running")
    assert store.job(job.id).state == "queued"
    store.recover("next")
    assert store.claim("next").attempts == 1, "an end in good order is no death"


def test_a_result_that_was_kept_before_a_death_is_not_made_again(work, store, ask, maker, results):
    job = ask(1)
    with work():
        ended(store, job)
    again = ask(1)
    with work():
        assert ended(store, again).state == "done"
    assert maker.made == [1]


def test_leftovers_of_a_killed_dispatcher_are_cleared_at_the_start(work, store, ask, results, tmp_path):
    (tmp_path / "scratch" / "old").mkdir(parents=True)
    (results.folder / ".keeping" / "old").mkdir()
    with work():
        ended(store, ask(1))
    assert list((tmp_path / "scratch").iterdir()) == []
    assert list((results.folder / ".keeping").iterdir()) == []


def test_a_replaced_dispatcher_ends(work, store, ask):
    with pytest.raises(DispatcherReplaced, match="another dispatcher"), work() as thread:
        wait_for(lambda: store.changes() > 0)
        store.recover("another")
        ask(1)
        wait_for(lambda: not thread.is_alive())
    assert store.counts()["queued"] == 1


def test_time_of_service_is_counted_and_old_jobs_forgotten(work, store, ask, monkeypatch):
    monkeypatch.setattr("eslabon.service.dispatcher.TIDY", 0.02)
    job = ask(1)
    with work(keep=0.1):
        ended(store, job)
        wait_for(lambda: store.job(job.id) is None)
    assert sum(store.counts().values()) == 0


def test_what_the_maker_keeps_is_looked_after_from_the_start_and_with_every_turn(work, monkeypatch):
    looked = []
    with work(upkeep=lambda: looked.append(1)):
        wait_for(lambda: looked)
        monkeypatch.setattr("eslabon.service.dispatcher.TIDY", 0.02)
        wait_for(lambda: len(looked) > 2)


def test_a_claim_whose_answer_was_lost_is_found_again(work, store, ask, maker, monkeypatch):
    """The database wrote that the task runs, and broke off before it said so."""
    claim, lost = store.claim, []

    def lose(owner):
        task = claim(owner)
        if task and not lost:
            lost.append(task)
            raise DatabaseUnavailable("the connection broke", retry_after=1, detail="closed")
        return task

    monkeypatch.setattr(store, "claim", lose)
    job = ask(1)
    with work():
        assert ended(store, job).state == "done"
    assert len(lost) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_locked_for_seconds_delays_and_loses_nothing(
    work, database, tmp_path, maker, lines, clock, monkeypatch
):
    from eslabon.service.database import open_database

    engine = open_database(database, busy=0.2)
    store = JobStore(engine, QueueBounds(100, 100), clock=clock)
    jobs = [
        store.submit(key_of(number), {"n": number, "does": "waits"}, client=f"c{number}")
        for number in range(4)
    ]
    with work(over=store):
        wait_for(lambda: store.counts()["running"] == 2)
        other = sqlite3.connect(tmp_path / "jobs.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        maker.go_on.set()
        with pytest.raises(DatabaseUnavailable, match="cannot note this now") as caught:
            store.submit(key_of(9), {"n": 9}, client="late")
        assert caught.value.detail == "database is locked"
        assert (caught.value.where, caught.value.received) == ("", ""), (
            "no reader is told of servers and files"
        )
        wait_for(lambda: maker.running == 0)
        time.sleep(0.5)
        assert store.job(jobs[0].id).state == "running", "readers still read; nothing could be written"
        other.execute("ROLLBACK")
        other.close()
        assert {ended(store, job).state for job in jobs} == {"done"}
        assert sorted(maker.made) == [0, 1, 2, 3]
    told = [line["event"] for line in lines]
    assert told.count("the database takes nothing now; it is tried again") == 1
    assert told.count("the database takes everything again") == 1
    engine.dispose()
