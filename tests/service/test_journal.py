"""The log: one line per request, and answers for what nobody caught."""

from __future__ import annotations

import io
import json
import logging

import pytest

from eslabon.errors import DataError
from eslabon.service.logs import StandardLogs, service_log


def test_a_fault_of_ours_tells_the_log_and_not_the_client(served):
    def broken(_):
        raise RuntimeError("secret of /srv/state")

    served.store.job = broken
    answer = served.ask("GET", "/v1/jobs/aaaaaaaaaa")
    assert answer.status == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-security-policy"]
    assert b"secret" not in answer.body
    line = served.lines()[-1]
    assert (line["level"], line["status"], line["failure"]) == ("error", 500, "RuntimeError")
    assert "secret of /srv/state" in "".join(line["trace"])
    assert line["request"] == answer.headers["x-request-id"]


def test_an_error_of_the_project_that_is_ours_is_logged_too(served):
    def broken(_):
        raise DataError("the table is wrong", where="/srv/data")

    served.store.job = broken
    assert served.ask("GET", "/v1/jobs/aaaaaaaaaa").status == 500
    assert served.lines()[-1]["failure"] == "DataError"


def test_half_an_answer_is_cut_and_not_ended(served):
    def broken(_):
        raise RuntimeError("gone")

    id = served.ask("POST", "/v1/briefs", value={"country": "ESP", "language": "es"}).json["id"]
    seen = [served.store.job]
    served.store.job = lambda id: seen.pop()(id) if seen else broken(id)
    with pytest.raises(BaseException, match=r"gone|unhandled errors"):
        served.ask("GET", f"/v1/jobs/{id}/events")
    assert served.lines()[-1]["level"] == "error"


def test_a_line_says_who_what_and_how_long(served):
    served.ask("GET", "/v1/editions?")
    line = served.lines()[-1]
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "answered", "GET", "/v1/editions", 200,
    )  # fmt: skip
    assert line["bytes"] > 0
    assert line["ms"] >= 0
    assert len(line["client"]) == 16


def test_queries_and_addresses_are_not_written(served):
    served.ask("GET", "/v1/observations?country=ESP&limit=1", client=("203.0.113.77", 1))
    assert "country" not in served.stream.getvalue()
    assert "203.0.113.77" not in served.stream.getvalue()


def test_libraries_write_lines_of_the_same_form():
    stream = io.StringIO()
    logger = logging.Logger("library")
    logger.addHandler(StandardLogs(service_log(stream)))
    logger.warning('first\n{"event":"forged"} %s', "\u2028")
    logger.info("nothing of interest")
    try:
        raise ValueError("inner")
    except ValueError:
        logger.exception("broken")
    lines = stream.getvalue().split("\n")[:-1]
    assert len(lines) == 2
    assert all(line.isascii() for line in lines)
    first, second = map(json.loads, lines)
    assert (first["event"], first["level"], first["logger"]) == ("library", "warning", "library")
    assert "ValueError: inner" in "".join(second["trace"])
