"""Slow clients and broken framing, byte by byte against a real server on loopback."""

from __future__ import annotations

import shutil
import socket
import time

import pytest

from tests.service.hostile.refused import refused
from tests.service.on_loopback import exchange, listening, read_answer
from tests.service.serving import make_served

HEAD = b"POST /v1/briefs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
LENGTH = HEAD + b"Content-Length: 37\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
GOOD = b'{"country": "ESP", "language": "es"}\n'
GET = b"GET /v1/editions HTTP/1.1\r\nHost: localhost\r\n"


def one_by_one(content: bytes, size: int = 1) -> list[bytes]:
    return [content[place : place + size] for place in range(0, len(content), size)]


# Each sends its pieces 50 ms apart; bodies and heads may take 300 ms.
SLOW_BODIES = {
    "nothing": [LENGTH],
    "one byte": [LENGTH, b"{"],
    "byte by byte": [LENGTH, *one_by_one(GOOD)],
    "two by two": [LENGTH, *one_by_one(GOOD, 2)],
    "three by three": [LENGTH, *one_by_one(GOOD, 3)],
    "all but the last": [LENGTH, GOOD[:-1]],
    "with the head": [LENGTH + GOOD[:10]],
    "the head slowly, the body never": [*one_by_one(LENGTH, 40)],
    "no chunk": [CHUNKED],
    "half a chunk's length": [CHUNKED, b"2"],
    "a chunk's length only": [CHUNKED, b"25\r\n"],
    "half a chunk": [CHUNKED, b"25\r\n" + GOOD[:5]],
    "chunks of one byte": [CHUNKED, *(b"1\r\n" + each + b"\r\n" for each in one_by_one(GOOD))],
    "all chunks but the last": [CHUNKED, b"25\r\n" + GOOD + b"\r\n"],
    "half the last chunk": [CHUNKED, b"25\r\n" + GOOD + b"\r\n0\r\n"],
    "a trailer that does not end": [CHUNKED, b"25\r\n" + GOOD + b"\r\n0\r\nX: "],
    "an extension that does not end": [CHUNKED, b"25;" + b"a=b;" * 10],
    "expects to continue": [HEAD + b"Content-Length: 37\r\nExpect: 100-continue-later\r\n\r\n"],
}
SLOW_HEADS = {
    "no byte": [],
    "one byte": [b"G"],
    "the method": [b"GET"],
    "half a line": [b"GET /v1/edi"],
    "a line": [b"GET /v1/editions HTTP/1.1\r\n"],
    "headers that do not end": [b"GET / HTTP/1.1\r\n", *(f"X-{n}: 1\r\n".encode() for n in range(60))],
    "byte by byte": one_by_one(GET),
    "all but the last byte": [GET + b"\r"],
}
# The server itself sees that these are no requests; the application never hears of them.
NO_REQUESTS = {
    "no HTTP": b"hello\r\n\r\n",
    "empty lines": b"\r\n\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40 + b"\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "no Host": b"GET / HTTP/1.1\r\n\r\n",
    "two Hosts": GET + b"Host: evil.example\r\n\r\n",
    "a header without a colon": GET + b"broken\r\n\r\n",
    "a blank before a colon": GET + b"X : 1\r\n\r\n",
    "NUL in a header": GET + b"X: a\0b\r\n\r\n",
    "a bare carriage return": GET + b"X: a\rb\r\n\r\n",
    "a folded header": GET + b"X: a\r\n b\r\nContent-Length: x\r\n\r\n",
    "letters in a length": HEAD + b"Content-Length: 3a\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 37\r\nContent-Length: 36\r\n\r\n" + GOOD,
    "an unknown coding": HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a head without an end": GET + b"X: " + b"a" * 100_000,
    "blanks before the method": b" GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
}
# These are requests, but not ones that two programs would read alike.
DOUBTFUL = {
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/3.7": b"GET / HTTP/3.7\r\nHost: localhost\r\n\r\n",
    "a length and chunks": HEAD + b"Content-Length: 37\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "an absolute address elsewhere": b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a websocket": GET + b"Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\nx",
    "another request in a body": GET
    + b"Content-Length: 42\r\n\r\nGET /cache/secret.json HTTP/1.1\r\nHost: x\r\n",
}


@pytest.fixture(scope="module")
def wired(tmp_path_factory, edition_once):
    """An impatient application behind a server."""
    build = tmp_path_factory.mktemp("wired") / "build"
    shutil.copytree(edition_once, build)
    bounds = {"body_seconds": 0.3, "header_seconds": 0.3, "send_seconds": 0.3}
    served = make_served(build, reads_per_second=0, orders_per_second=0, **bounds)
    with listening(served) as address:
        yield served, address


@pytest.mark.parametrize("name", SLOW_BODIES)
def test_a_slow_body_is_not_waited_for(wired, name):
    served, address = wired
    answer = refused(served, lambda: exchange(address, SLOW_BODIES[name], pause=0.05))
    assert answer.status == 408
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("name", SLOW_HEADS)
def test_a_slow_head_is_not_waited_for(wired, name):
    served, address = wired
    answer = refused(served, lambda: exchange(address, SLOW_HEADS[name], pause=0.05), lines=0)
    assert answer.status == 408


@pytest.mark.parametrize("name", NO_REQUESTS)
def test_what_is_no_request_is_refused(wired, name):
    served, address = wired
    refused(served, lambda: exchange(address, [NO_REQUESTS[name]]), lines=0)


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_a_doubtful_request_is_refused(wired, name):
    served, address = wired
    refused(served, lambda: exchange(address, [DOUBTFUL[name]]))


def test_a_patient_client_is_served_meanwhile(wired):
    _, address = wired
    with socket.create_connection(address) as slow:
        slow.sendall(LENGTH)
        assert exchange(address, [GET + b"\r\n"]).status == 200
        assert read_answer(slow).status == 408


def test_a_client_that_takes_nothing_is_let_go(wired):
    served, address = wired
    large = served.desk.folder / "large.zip"
    large.write_bytes(b"\0" * (32 * 2**20))
    try:
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(address)
            connection.sendall(b"GET /2026.1/large.zip HTTP/1.1\r\nHost: localhost\r\n\r\n")
            end = time.monotonic() + 15
            before = len(served.lines())
            while len(served.lines()) == before and time.monotonic() < end:
                time.sleep(0.05)
        assert len(served.lines()) == before + 1
        assert served.lines()[-1]["bytes"] < 32 * 2**20
    finally:
        large.unlink()
