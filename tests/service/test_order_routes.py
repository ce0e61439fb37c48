"""Orders: accepted, found made, or refused."""

from __future__ import annotations

import pytest

from eslabon.ondemand.request import BriefRequest
from eslabon.service.refusals import ClientFull, QueueFull

GOOD = {"country": "ESP", "language": "es", "format": "html", "compare": ["FRA"], "from": 2000, "to": 2020,
        "sections": ["exports"]}  # fmt: skip


def test_an_order_becomes_a_job(served):
    answer = served.ask("POST", "/v1/briefs", value=GOOD)
    assert answer.status == 202
    [job] = served.store.jobs.values()
    assert answer.headers["location"] == f"/v1/jobs/{job.id}"
    assert answer.json["state"] == "queued"
    assert answer.json["result"] is None
    assert answer.json["request"] == {
        "kind": "brief", "country": "ESP", "language": "es", "format": "html", "compare": ["FRA"],
        "year_from": 2000, "year_to": 2020, "sections": ["exports"],
    }  # fmt: skip


def test_a_report_becomes_a_job(served):
    wanted = {"countries": ["ESP", "FRA"], "recommendations": [2, 1], "language": "en", "format": "html"}
    answer = served.ask("POST", "/v1/reports", value=wanted)
    assert answer.status == 202
    assert answer.json["request"] == {"kind": "report", **wanted}


def test_what_was_made_before_is_there_at_once(served):
    key = served.desk.key(BriefRequest("ESP", "es"))
    served.results.put(key, "es/pdf/country/ESP.pdf", "application/pdf", {"es/pdf/country/ESP.pdf": b"%PDF"})
    answer = served.ask("POST", "/v1/briefs", value={"country": "ESP", "language": "es"})
    assert answer.status == 200
    assert answer.headers["location"] == f"/v1/results/{key}/es/pdf/country/ESP.pdf"
    assert answer.json["result"] == answer.headers["location"]
    assert answer.json["state"] == "done"


def test_a_full_queue_says_when_to_come_back(serve):
    served = serve()
    assert served.ask("POST", "/v1/briefs", value=GOOD).status == 202
    served.store.full = QueueFull("the queue is full", retry_after=7)
    answer = served.ask("POST", "/v1/briefs", value=GOOD)
    assert answer.status == 503
    assert answer.headers["retry-after"] == "7"
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(served.store.jobs) == 1


def test_a_client_with_too_many_jobs_is_told_apart(served):
    served.store.full = ClientFull("you have too many", retry_after=3)
    assert served.ask("POST", "/v1/briefs", value=GOOD).status == 429


def test_who_asked_for_what_is_noted_without_who_it_was(served):
    answer = served.ask("POST", "/v1/briefs", value=GOOD)
    [order] = [line for line in served.lines() if line["event"] == "order"]
    assert order["asked"] == answer.json["request"]
    assert order["job"] == answer.json["id"]
    assert order["request"] == answer.headers["x-request-id"]
    assert served.store.clients == [order["client"]]
    assert "192.0.2.7" not in served.stream.getvalue()


def test_the_note_can_be_left_out(serve):
    served = serve(audit=False)
    served.ask("POST", "/v1/briefs", value=GOOD)
    assert [line["event"] for line in served.lines()] == ["answered"]


@pytest.mark.parametrize("sections", [[], ["summary", "method"]])
def test_what_is_left_out_is_the_books_own(served, sections):
    answer = served.ask(
        "POST", "/v1/briefs", value={"country": "ESP", "language": "es", "sections": sections}
    )
    request = answer.json["request"]
    assert (request["format"], request["compare"], request["year_from"]) == ("pdf", [], 0)
    assert request["sections"] == sections
