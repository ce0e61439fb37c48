"""Problem documents say what the errors say, and nothing that only the log may know."""

from __future__ import annotations

import json

from eslabon.errors import DataError, ParameterError
from eslabon.service.problems import Problem, plain_text, problem_of
from eslabon.service.refusals import ClientFull, DatabaseUnavailable, QueueFull


def test_the_five_parts_are_members():
    error = ParameterError(
        "unknown", where="country", expected="AAA", received="'AAB'", next_step="write AAA"
    )
    document = problem_of(error).document("abc")
    assert document == {
        "type": "urn:eslabon:problem:parameter",
        "title": "unknown",
        "status": 422,
        "instance": "urn:eslabon:request:abc",
        "where": "country",
        "expected": "AAA",
        "received": "'AAB'",
        "next": "write AAA",
    }


def test_parts_that_say_nothing_are_left_out():
    assert set(Problem(404, "not-found", "nothing").document("x")) == {"type", "title", "status", "instance"}


def test_a_full_queue_is_503_and_a_full_client_429():
    for kind, status in ((QueueFull, 503), (DatabaseUnavailable, 503), (ClientFull, 429)):
        problem = problem_of(kind("full", retry_after=7))
        assert problem.status == status
        assert problem.headers["retry-after"] == "7"


def test_our_own_faults_tell_nothing():
    problem = problem_of(DataError("wrong cell", where="/srv/book/data/x.csv"))
    assert problem.status == 500
    assert "/srv" not in json.dumps(problem.document("x"))
    assert "wrong cell" not in json.dumps(problem.document("x"))


def test_what_a_request_brought_is_one_short_line_that_prints():
    assert plain_text("a\nb\x1b[0m\u202e") == "a\ufffdb\ufffd[0m\ufffd"
    assert plain_text("año 年") == "año 年"
    assert len(plain_text("x" * 10_000)) == 301
    assert plain_text("x" * 300) == "x" * 300


def test_refusals_are_not_kept_by_caches(served):
    answer = served.ask("GET", "/nothing")
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json["instance"] == f"urn:eslabon:request:{answer.headers['x-request-id']}"


def test_the_place_of_a_wrong_value_is_named(served):
    answer = served.ask("POST", "/v1/briefs", value={"country": "ESP", "language": "es", "from": "x"})
    assert answer.status == 422
    assert answer.json["where"] == "from"
    assert answer.json["received"] == "'x'"
    missing = served.ask("POST", "/v1/briefs", value={"country": "ESP"})
    assert (missing.json["where"], missing.json["received"]) == ("language", "nothing")


def test_a_method_that_an_address_lacks_is_told_with_those_that_it_has(served):
    answer = served.ask("DELETE", "/v1/editions")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET"
