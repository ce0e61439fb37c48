"""Jobs: their state, waiting for a change, events, taking back."""

from __future__ import annotations

import json
import threading
import time

import pytest

from tests.service.asking import HOST
from tests.service.hostile.refused import KEY
from tests.service.on_loopback import listening
from tests.service.serving import Served

GOOD = {"country": "ESP", "language": "es"}


@pytest.fixture
def job(served: Served) -> str:
    return served.ask("POST", "/v1/briefs", value=GOOD).json["id"]


def later(seconds: float, action) -> threading.Timer:
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


def finish(served: Served, id: str) -> None:
    served.results.put(served.store.jobs[id].key, "brief.pdf", "application/pdf", {"brief.pdf": b"%PDF-1.7"})
    served.store.change(id, state="done", started=1.0, ended=2.0)


def events(body: bytes) -> list[dict]:
    blocks = [block for block in body.decode().split("\n\n") if "event: state" in block]
    return [json.loads(block.split("data: ")[1]) for block in blocks]


def test_a_job_is_told_as_it_stands(served, job):
    served.store.change(job, state="running", step="executing", started=0.0)
    document = served.ask("GET", f"/v1/jobs/{job}").json
    assert (document["state"], document["step"], document["version"]) == ("running", "executing", 2)
    assert document["started"] == "1970-01-01T00:00:00.000Z"
    assert document["status"] == f"/v1/jobs/{job}"


def test_a_finished_job_leads_to_its_result(served, job):
    finish(served, job)
    answer = served.ask("GET", f"/v1/jobs/{job}")
    assert (
        answer.headers["location"] == answer.json["result"] == f"/v1/results/{answer.json['key']}/brief.pdf"
    )
    assert served.ask("GET", answer.json["result"]).body == b"%PDF-1.7"


def test_a_finished_job_whose_result_is_gone_says_so(served, job):
    served.store.change(job, state="done")
    answer = served.ask("GET", f"/v1/jobs/{job}")
    assert answer.json["result"] is None
    assert "location" not in answer.headers


def test_waiting_ends_with_the_change(served, job):
    timer = later(0.2, lambda: served.store.change(job, state="running", step="rendering"))
    answer = served.ask("GET", f"/v1/jobs/{job}?wait=10")
    timer.join()
    assert (answer.json["state"], answer.json["step"]) == ("running", "rendering")


def test_waiting_ends_with_the_time(served, job):
    begun = time.monotonic()
    assert served.ask("GET", f"/v1/jobs/{job}?wait=0.2").json["state"] == "queued"
    assert time.monotonic() - begun >= 0.2


def test_nobody_waits_for_what_has_ended(served, job):
    finish(served, job)
    served.app.state.context.streams.hold = None  # would fail
    assert served.ask("GET", f"/v1/jobs/{job}?wait=10").json["state"] == "done"


def test_an_order_is_taken_back(served, job):
    assert served.ask("DELETE", f"/v1/jobs/{job}").json["state"] == "cancelled"
    assert served.ask("GET", f"/v1/jobs/{job}").json["state"] == "cancelled"


def test_a_failure_is_told_without_our_folders(served, job):
    problem = {
        "kind": "ExecutionError",
        "what": "the brief failed",
        "where": "/srv/book/notebooks/brief.ipynb",
        "next_step": "open /srv/build/failed/ESP.ipynb or see /v1/jobs/x",
        "secret": "y",
    }
    served.store.change(job, state="failed", problem=problem)
    assert served.ask("GET", f"/v1/jobs/{job}").json["problem"] == {
        "kind": "ExecutionError",
        "title": "the brief failed",
        "where": "brief.ipynb",
        "next": "open ESP.ipynb or see /v1/jobs/x",
    }


def test_events_tell_every_state_to_the_last(served, job):
    read, looked = served.store.job, threading.Semaphore(0)

    def job_and_note(id):
        looked.release()
        return read(id)

    def work():
        for _ in range(2):  # until it was told that it waits
            assert looked.acquire(timeout=30)
        for step in ("executing", "assembling", "rendering"):
            served.store.change(job, state="running", step=step)
            # The second look from now begins after the first one has been told.
            while looked.acquire(blocking=False):
                pass
            for _ in range(2):
                assert looked.acquire(timeout=30)
        finish(served, job)

    served.store.job = job_and_note
    timer = later(0.0, work)
    answer = served.ask("GET", f"/v1/jobs/{job}/events")
    timer.join()
    told = events(answer.body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert [each["step"] for each in told[1:4]] == ["executing", "assembling", "rendering"]
    assert (told[0]["state"], told[-1]["state"]) == ("queued", "done")
    assert told[-1]["result"] == f"/v1/results/{told[-1]['key']}/brief.pdf"
    assert f"id: {told[-1]['version']}\n".encode() in answer.body


def test_a_stream_ends_in_time(serve):
    served = serve(stream_seconds=0.1)
    id = served.ask("POST", "/v1/briefs", value=GOOD).json["id"]
    assert [each["state"] for each in events(served.ask("GET", f"/v1/jobs/{id}/events").body)] == ["queued"]


@pytest.mark.parametrize(
    ("bounds", "status"), [({"streams_per_client": 1}, 429), ({"streams": 1}, 503)], ids=["client", "all"]
)
@pytest.mark.parametrize("path", ["?wait=5", "/events"])
def test_only_so_many_answers_are_held(serve, bounds, status, path):
    served = serve(**bounds)
    id = served.ask("POST", "/v1/briefs", value=GOOD).json["id"]
    streams = served.app.state.context.streams
    client = served.store.clients[0]
    with streams.hold(client):
        answer = served.ask("GET", f"/v1/jobs/{id}{path}")
    assert answer.status == status
    assert answer.headers["retry-after"] == "5"
    served.store.change(id, state="cancelled")
    assert served.ask("GET", f"/v1/jobs/{id}/events").status == 200
    assert streams.held == 0


def test_a_client_that_goes_away_is_not_held(serve):
    import socket

    served = serve()
    id = served.ask("POST", "/v1/briefs", value=GOOD).json["id"]
    streams = served.app.state.context.streams
    with listening(served) as address:
        for path in (f"/v1/jobs/{id}/events", f"/v1/jobs/{id}?wait=10"):
            with socket.create_connection(address) as connection:
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                end = time.monotonic() + 10
                while not streams.held and time.monotonic() < end:
                    time.sleep(0.01)
                assert streams.held == 1
            end = time.monotonic() + 5
            while streams.held and time.monotonic() < end:
                time.sleep(0.01)
            assert streams.held == 0


def test_an_unknown_job_is_a_problem(served):
    for path in ("", "/events", "?wait=1"):
        answer = served.ask("GET", f"/v1/jobs/{KEY[:20]}{path}", headers=[HOST])
        assert answer.status == 404
        assert answer.json["next"]
