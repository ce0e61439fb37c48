"""Header injection and framing: what would make two of one answer, or two of one request."""

from __future__ import annotations

import pytest

from tests.service.asking import HOST, JSON
from tests.service.hostile.refused import refused

SPLIT = b"x\r\nSet-Cookie: a=b\r\n\r\n<script>"
GET = {
    **{
        f"a line break in {name.decode()}": [HOST, (name, SPLIT)]
        for name in (b"user-agent", b"referer", b"cookie", b"x-request-id", b"x-forwarded-for",
                     b"if-none-match", b"range", b"accept", b"accept-language", b"origin", b"authorization",
                     b"x-anything")
    },
    "a line feed alone": [HOST, (b"user-agent", b"a\nb: c")],
    "a carriage return alone": [HOST, (b"user-agent", b"a\rb: c")],
    "NUL": [HOST, (b"user-agent", b"a\0b")],
    "a vertical tab": [HOST, (b"user-agent", b"a\x0bb")],
    "an escape": [HOST, (b"user-agent", b"\x1b[2J")],
    "DEL": [HOST, (b"user-agent", b"\x7f")],
    "a blank in a name": [HOST, (b"transfer encoding", b"chunked")],
    "a colon in a name": [HOST, (b"x:y", b"z")],
    "a line break in a name": [HOST, (b"x\r\nset-cookie", b"a=b")],
    "no name": [HOST, (b"", b"z")],
    "a line break in Host": [(b"host", b"localhost\r\nx: y")],
    "no Host": [],
    "an empty Host": [(b"host", b"")],
    "two Hosts": [HOST, HOST],
    "a Host with a path": [(b"host", b"localhost/x")],
    "a Host with a user": [(b"host", b"localhost@evil.example")],
    "a Host with a far port": [(b"host", b"localhost:99999")],
    "a body with GET": [HOST, (b"content-length", b"5")],
    "a chunked body with GET": [HOST, (b"transfer-encoding", b"chunked")],
}  # fmt: skip
POST = {
    "two lengths": [(b"content-length", b"2"), (b"content-length", b"2")],
    "lengths in a list": [(b"content-length", b"2, 2")],
    "a length with a sign": [(b"content-length", b"+2")],
    "a negative length": [(b"content-length", b"-2")],
    "a hexadecimal length": [(b"content-length", b"0x2")],
    "a length with a blank": [(b"content-length", b"2 2")],
    "a length and chunks": [(b"content-length", b"2"), (b"transfer-encoding", b"chunked")],
    "two codings": [(b"transfer-encoding", b"chunked"), (b"transfer-encoding", b"identity")],
    "a list of codings": [(b"transfer-encoding", b"gzip, chunked")],
    "an unknown coding": [(b"transfer-encoding", b"xchunked")],
    "a coding with a tab": [(b"transfer-encoding", b"\x0bchunked")],
    "two types": [(b"content-length", b"2"), JSON],
}
TARGETS = {
    "a header in the path": "/x%0d%0aSet-Cookie:%20a=b",
    "a header in the path of a folder": "/2026.1/es/html%0d%0aLocation:%20https://evil.example",
    "another host as folder": "//evil.example/%2e%2e",
    "a header in the query": "/v1/indicators?format=csv%0d%0aSet-Cookie:a=b",
    "a header in a cursor": "/v1/indicators?cursor=%0d%0aLink:%20x",
    "raw bytes in the path": b"/x\r\nSet-Cookie: a=b",
    "raw bytes in the query": b"/v1/indicators?x=\r\ny",
    "quotes that would end a link": "/v1/indicators?format=csv%3E;rel=%22next",
}


@pytest.mark.parametrize("name", GET)
def test_no_header_breaks_out(target, name):
    refused(target, lambda: target.ask("GET", "/v1/editions", headers=GET[name]))


@pytest.mark.parametrize("name", POST)
def test_no_two_readings_of_a_body(target, name):
    headers = [HOST, JSON, *POST[name]]
    answer = refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, body=[b"{}"]))
    assert answer.status == 400


@pytest.mark.parametrize("name", TARGETS)
def test_no_address_becomes_a_header(target, name):
    refused(target, lambda: target.ask("GET", TARGETS[name]))


def test_headers_of_browsers_are_read(target):
    headers = [
        HOST,
        (b"user-agent", "Navegador/1.0 (años)".encode()),
        (b"accept", b"*/*"),
        (b"cookie", b"a=b"),
    ]
    assert target.ask("GET", "/v1/editions", headers=headers).status == 200
