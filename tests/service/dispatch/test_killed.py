"""A dispatcher that is killed at any moment: every accepted job ends, and no result is half there."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from eslabon.service.jobs import DEATHS, JobStore, QueueBounds
from eslabon.service.results import ResultStore
from tests.conftest import REPOSITORY
from tests.service.dispatch.conftest import key_of

LONG = 60.0


class Killable:
    """Starts dispatchers, one at a time."""

    def __init__(self, url, state):
        self._command = [sys.executable, "-m", "tests.service.dispatch.killed_dispatcher", url, str(state)]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=REPOSITORY
        )
        assert self.process.stdout.readline() == "begins\n"

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def end(self):
        self.process.terminate()
        self.process.communicate(timeout=LONG)
        assert self.process.returncode == 0


@pytest.fixture
def dispatcher(database, tmp_path):
    killable = Killable(database, tmp_path)
    yield killable
    if killable.process is not None and killable.process.poll() is None:
        killable.kill()


def wait_for(condition):
    deadline = time.monotonic() + LONG
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)
    return value


def test_every_accepted_job_ends_however_often_the_dispatcher_is_killed(engine, dispatcher, tmp_path):
    chance = random.Random(20_260_601)
    store = JobStore(engine, QueueBounds(100, 100))
    jobs = []

    def ask(number):
        does = "fails" if number % 7 == 3 else ""
        wish = {"n": number, "does": does, "seconds": chance.choice([0.0, 0.01, 0.05])}
        jobs.append(store.submit(key_of(number), wish, client=f"c{number % 4}"))

    kills = 0
    for round in range(8):
        for number in range(round * 4, round * 4 + 4):
            ask(number)
        dispatcher.start()
        # From the first look at the database to the moment when all is done.
        time.sleep(chance.uniform(0.0, 0.25))
        dispatcher.kill()
        kills += 1
        results = ResultStore(tmp_path / "results", 10**9)
        for job in jobs:
            state = store.job(job.id).state
            assert state in ("queued", "running", "done", "failed")
            found = results.find(job.key)
            if state == "done":
                assert found is not None, "what is done has its result"
            if found is not None:
                assert (found.folder / found.main).read_text().count("\n") == 200
    dispatcher.start()
    wait_for(lambda: all(store.job(job.id).over for job in jobs))
    dispatcher.end()
    assert kills == 8
    assert len({job.id for job in jobs}) == 32
    ended = {job.request["n"]: store.job(job.id) for job in jobs}
    for number, job in ended.items():
        if number % 7 == 3:
            assert job.state == "failed"
        else:
            assert job.state == "done" or job.problem["received"] == f"{DEATHS} attempts", job
    # Five fail by themselves; eight kills of three slots are three deaths of eight tasks at most.
    assert sum(job.state == "done" for job in ended.values()) >= 32 - 5 - 8
    assert list((tmp_path / "scratch").iterdir()) == []
    assert list((tmp_path / "results" / ".keeping").iterdir()) == []


def test_a_request_that_kills_the_dispatcher_fails_after_three_deaths_and_others_are_made(engine, dispatcher):
    store = JobStore(engine, QueueBounds(100, 100))
    poison = store.submit(key_of(0), {"n": 0, "does": "kills"}, client="ana")
    other = store.submit(key_of(1), {"n": 1, "seconds": 0.0}, client="berta")
    for death in range(1, DEATHS + 1):
        dispatcher.start()
        assert dispatcher.process.wait(LONG) == -9, death
        dispatcher.process.stdout.close()
    dispatcher.start()
    wait_for(lambda: store.job(poison.id).over and store.job(other.id).over)
    dispatcher.end()
    assert store.job(poison.id).state == "failed"
    assert "ended unexpectedly each time" in store.job(poison.id).problem["what"]


def test_a_dispatcher_that_is_told_to_end_gives_back_or_finishes_everything(engine, dispatcher):
    store = JobStore(engine, QueueBounds(100, 100))
    jobs = [
        store.submit(key_of(number), {"n": number, "seconds": 0.05}, client=f"c{number}")
        for number in range(9)
    ]
    dispatcher.start()
    wait_for(lambda: any(store.job(job.id).state == "done" for job in jobs))
    dispatcher.end()
    assert store.counts()["running"] == 0
    assert {store.job(job.id).state for job in jobs} == {"queued", "done"}
