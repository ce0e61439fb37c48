"""Cache poisoning: requests whose answers a cache would keep under somebody else's address."""

from __future__ import annotations

import pytest

from tests.service.asking import HOST
from tests.service.hostile.refused import JOB, KEY, refused

PAGE = "/2026.1/es/html/index.html"
HOSTS = (
    b"evil.example", b"localhost.evil.example", b"evil.example:80", b"localhost:80@evil.example",
    b"LOCALHOST.", b"127.0.0.1.evil.example", b"0.0.0.0", b"[::2]", b"localhost, evil.example", b"testserver",
)  # fmt: skip
REWRITING = (
    b"x-original-url",
    b"x-rewrite-url",
    b"x-http-method-override",
    b"x-http-method",
    b"x-method-override",
)
ADDRESSES = (
    f"/v1/jobs/{JOB}/x.css",
    f"/v1/jobs/{JOB}/events/x.js",
    f"/v1/jobs/{JOB};x.css",
    f"/v1/jobs/{JOB}%3b.css",
    f"/v1/jobs/{JOB}%2fx.css",
    f"/v1/jobs/{JOB}%3fx.css",
    f"/v1/jobs/{JOB}%23x.css",
    f"/v1/jobs/{JOB}/",
    f"/v1/jobs/{JOB}?utm_source=x",
    f"/v1/jobs/{JOB}?wait=0&wait=1",
    "/v1/editions?x=1",
    "/v1/editions/",
    "/v1/editions/x.css",
    "/v1/indicators?callback=evil",
    "/v1/observations?limit=1&limit=1",
    "/v1/observations?limit=1;limit=2",
    f"/v1/results/{KEY}?x",
    f"/v1/results/{KEY}/brief.pdf/x.css",
    "/v1/openapi.json/x.css",
    "/V1/editions",
)
UNKEYED = (
    (b"x-forwarded-host", b"evil.example"),
    (b"x-forwarded-proto", b"gopher"),
    (b"x-forwarded-prefix", b"/evil"),
    (b"forwarded", b"host=evil.example"),
)
RANGES = (b"bytes=8-", b"bytes=100-200", b"bytes=-0")


@pytest.mark.parametrize("host", HOSTS)
def test_no_other_name_is_answered(target, host):
    answer = refused(target, lambda: target.ask("GET", PAGE, headers=[(b"host", host)]))
    assert answer.status in (400, 421)


@pytest.mark.parametrize("name", REWRITING)
def test_the_request_line_is_the_request(target, name):
    refused(target, lambda: target.ask("GET", PAGE, headers=[HOST, (name, b"/v1/editions")]))


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_answer_has_one_address(target, path):
    refused(target, lambda: target.ask("GET", path))


@pytest.mark.parametrize("given", RANGES)
def test_a_range_that_is_not_there(target, given):
    headers = [HOST, (b"range", given)]
    answer = refused(target, lambda: target.ask("GET", f"/v1/results/{KEY}/brief.pdf", headers=headers))
    assert answer.status == 416


@pytest.mark.parametrize("header", UNKEYED, ids=[name.decode() for name, _ in UNKEYED])
@pytest.mark.parametrize("path", [PAGE, "/2026.1/es/html", "/", "/v1/indicators?limit=1"])
def test_what_is_not_part_of_a_caches_key_changes_nothing(target, path, header):
    plain, other = (target.ask("GET", path, headers=[HOST, *more]) for more in ([], [header]))
    assert other.status == plain.status < 400
    assert other.body == plain.body
    assert {**other.headers, "x-request-id": ""} == {**plain.headers, "x-request-id": ""}
