"""Bombs: little to send, much to read. Refused before they are read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import time
import zipfile
import zlib

import pytest

from tests.service.asking import HOST, JSON
from tests.service.hostile.refused import JOB, KEY, refused

GOOD = b'{"country": "ESP", "language": "es"}'
LIMIT = 16 * 2**10


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("brief.json", content)
    return file.getvalue()


def brief(**more) -> bytes:
    return json.dumps({"country": "ESP", "language": "es", **more}).encode()


BODIES = {
    "lists in lists": b"[" * 8000,
    "lists in lists, closed": b"[" * 5000 + b"]" * 5000,
    "objects in objects": b'{"a":' * 2500 + b"1" + b"}" * 2500,
    "both": b'[{"a":' * 1000 + b"1" + b"}]" * 1000,
    "lists in a field": b'{"country":' + b"[" * 4000 + b"]" * 4000 + b"}",
    "nesting after an escaped quote": b'{"a": "\\"", "b": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    "a number of thousands of digits": b'{"country": "ESP", "language": "es", "from": '
    + b"9" * 10_000
    + b"}",
    "a huge exponent": b'{"country": "ESP", "language": "es", "from": 1e9999999999999999999}',
    "a huge small number": b'{"country": "ESP", "language": "es", "from": 1e-9999999999999999999}',
    "a number beyond 64 bits": b'{"country": "ESP", "language": "es", "from": 18446744073709551616}',
    "a huge list": brief(compare=["FRA"] * 2000),
    "a list just too long": brief(compare=["FRA"] * 21),
    "many sections": brief(sections=["exports"] * 1000),
    "many keys": json.dumps({f"k{number}": 1 for number in range(1500)}).encode(),
    "a long text": brief(country="E" * 15_000),
    "a long key": json.dumps({"k" * 15_000: 1}).encode(),
    "many escapes": b'{"country": "' + b"\\u0045" * 2500 + b'", "language": "es"}',
    "blanks": b" " * 16_000 + b"{}",
    "a body just too large": b" " * (LIMIT + 1),
    "a very large body": b"x" * (4 * 2**20),
    "entities": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
    "anchors": b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]",
}
COMPRESSED = {
    "gzip": ("gzip", gzip.compress(b"[" * 10**6)),
    "gzip twice": ("gzip, gzip", gzip.compress(gzip.compress(b"[" * 10**7))),
    "deflate": ("deflate", zlib.compress(b"[" * 10**6)),
    "brotli by name": ("br", GOOD),
    "zstd by name": ("zstd", GOOD),
    "compress by name": ("compress", GOOD),
    "bzip2": ("bzip2", bz2.compress(b"[" * 10**6)),
    "gzip that says nothing": ("", gzip.compress(b"[" * 10**6)),
    "zip that says nothing": ("", zipped(b"[" * 10**6)),
    "a list of codings": ("identity, gzip", gzip.compress(GOOD)),
}
GETS = {
    "a long path": f"/{'a' * 100_000}",
    "a deep path": "/a" * 600,
    "a long query": f"/v1/observations?indicator={'a,' * 5000}a",
    "many parameters": "/v1/observations?" + "&".join(f"a{number}=1" for number in range(200)),
    "many commas": f"/v1/observations?country={','.join(['ESP'] * 300)}",
    "a page of everything": "/v1/observations?limit=1000000000",
    "a limit of many digits": f"/v1/observations?limit={'9' * 1500}",
    "a long wait": f"/v1/jobs/{JOB}?wait=86400",
    "a wait beyond all numbers": f"/v1/jobs/{JOB}?wait=1e400",
    "a long id": f"/v1/jobs/{'a' * 900}",
    "a long name of a file": f"/v1/results/{KEY}/{'a' * 500}",
}
HEADERS = {
    "many headers": [(f"x-{number}".encode(), b"1") for number in range(200)],
    "a large header": [(b"cookie", b"a" * 20_000)],
    "many lines of one header": [(b"accept-language", b"es")] * 100,
    "many forwarding hops": [(b"x-forwarded-for", b"1.1.1.1, " * 3000)],
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_small_and_flat(target, name):
    begun = time.process_time()
    refused(target, lambda: target.ask("POST", "/v1/briefs", headers=[HOST, JSON], body=BODIES[name]))
    assert time.process_time() - begun < 5.0, "a bomb was read"


@pytest.mark.parametrize("name", COMPRESSED)
def test_no_body_is_unpacked(target, name):
    coding, body = COMPRESSED[name]
    headers = [HOST, JSON, *([(b"content-encoding", coding.encode())] if coding else [])]
    answer = refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, body=body))
    assert answer.status in (400, 413, 415)


@pytest.mark.parametrize("length", ["16385", "1000000000", "9" * 12, "9" * 40])
def test_a_large_body_is_refused_by_its_announcement(target, length):
    headers = [HOST, JSON, (b"content-length", length.encode())]
    answer = refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, body=[b"{"]))
    assert answer.status == (400 if len(length) == 40 else 413)  # that one is no length at all


@pytest.mark.parametrize("piece", [1, 100, 1000, 17_000])
def test_an_unannounced_body_is_counted(target, piece):
    headers = [HOST, JSON, (b"transfer-encoding", b"chunked")]
    pieces = [b" " * piece] * (LIMIT // piece + 2)
    answer = refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, body=pieces))
    assert answer.status == 413


@pytest.mark.parametrize("name", GETS)
def test_an_address_asks_for_a_bounded_answer(target, name):
    refused(target, lambda: target.ask("GET", GETS[name]))


@pytest.mark.parametrize("name", HEADERS)
def test_headers_are_few_and_small(target, name):
    answer = refused(target, lambda: target.ask("GET", "/v1/editions", headers=[HOST, *HEADERS[name]]))
    assert answer.status == 431
