"""Type confusion: values of another type than they must be, and bodies of another kind than they say."""

from __future__ import annotations

import json
import pickle

import pytest

from tests.service.asking import HOST
from tests.service.hostile.refused import JOB, refused

GOOD = {"country": "ESP", "language": "es"}
VALUES = [
    ("country", None), ("country", 1), ("country", True), ("country", ["ESP"]), ("country", {"$ne": ""}),
    ("country", ""), ("language", None), ("language", 0), ("language", ["es"]), ("language", {"es": 1}),
    ("format", None), ("format", 0), ("format", ["pdf"]), ("format", "PDF"), ("format", ""),
    ("compare", None), ("compare", "FRA"), ("compare", {"0": "FRA"}), ("compare", [1]),
    ("compare", [["FRA"]]), ("compare", [None]), ("from", "2010"), ("from", True), ("from", 2010.5),
    ("from", [2010]), ("from", -1),
    ("from", 0), ("to", "2020"), ("to", {}), ("to", 1e3), ("sections", "exports"), ("sections", [0]),
    ("sections", {"exports": True}), ("__proto__", {"admin": True}), ("constructor", {}), ("", 1),
]  # fmt: skip
REPORT = {"countries": ["ESP"], "recommendations": [1], "language": "es"}
REPORT_VALUES = [
    ("countries", "ESP"), ("countries", {"ESP": 1}), ("countries", [["ESP"]]), ("countries", [None]),
    ("recommendations", 1), ("recommendations", ["1"]), ("recommendations", [True]),
    ("recommendations", [1.5]), ("recommendations", [[1]]), ("recommendations", [-1]),
    ("recommendations", {"0": 1}),
]  # fmt: skip
BODIES = (
    b"", b"null", b"true", b"0", b'"ESP"', b"[]", b'[{"country": "ESP", "language": "es"}]', b"{}{}", b"{",
    b"{'country': 'ESP'}", b'{"country": "ESP", "country": "FRA", "language": "es"}', b'{"country": ESP}',
    b'{"country": "ESP", "language": "es",}', b'{"country": "ESP", "language": "es"} // x',
    b'{"country": "ESP", "language": "es", "from": NaN}',
    b'{"country": "ESP", "language": "es", "to": Infinity}',
    b'{"country": "ESP", "language": "es", "from": 0x7d0}',
    b'{"country": "ESP", "language": "es", "from": 02000}',
)  # fmt: skip
KINDS = (
    "", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "application/xml", "application/yaml", "application/x-python-pickle", "application/json-patch+json",
    "application/json; charset=utf-16", "application/json; charset=latin-1", "application/json, text/plain",
    "application/json; boundary=x", "application/jsonx", "application/*", "*/*", "json",
)  # fmt: skip
QUERIES = (
    "/v1/observations?limit=", "/v1/observations?limit=ten", "/v1/observations?limit=1.5",
    "/v1/observations?limit=-1", "/v1/observations?limit=0", "/v1/observations?limit[]=1",
    "/v1/observations?limit=1&limit=2", "/v1/observations?from=MM", "/v1/observations?format=xml",
    "/v1/observations?format=JSON", "/v1/observations?indicator[$ne]=", "/v1/observations?country=1",
    "/v1/observations?cursor=1", "/v1/observations?cursor=AAAAAAAAAAAAAAAA", "/v1/indicators?country=ESP",
    f"/v1/jobs/{JOB}?wait=true", f"/v1/jobs/{JOB}?wait=nan", f"/v1/jobs/{JOB}?wait=inf",
    f"/v1/jobs/{JOB}?wait=-1",
)  # fmt: skip


def named(values):
    return [f"{name}={json.dumps(value)}" for name, value in values]


@pytest.mark.parametrize(("name", "value"), VALUES, ids=named(VALUES))
def test_a_brief_takes_no_other_type(target, name, value):
    refused(target, lambda: target.ask("POST", "/v1/briefs", value={**GOOD, name: value}))


@pytest.mark.parametrize(("name", "value"), REPORT_VALUES, ids=named(REPORT_VALUES))
def test_a_report_takes_no_other_type(target, name, value):
    refused(target, lambda: target.ask("POST", "/v1/reports", value={**REPORT, name: value}))


@pytest.mark.parametrize("body", BODIES)
def test_a_body_is_one_strict_object(target, body):
    headers = [HOST, (b"content-type", b"application/json")]
    refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, body=body))


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_is_what_it_says(target, kind):
    headers = [HOST, *([(b"content-type", kind.encode())] if kind else [])]
    body = pickle.dumps(GOOD) if "pickle" in kind else json.dumps(GOOD).encode()
    answer = refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, body=body))
    assert answer.status == 415


@pytest.mark.parametrize("path", QUERIES)
def test_a_query_takes_no_other_type(target, path):
    refused(target, lambda: target.ask("GET", path))
