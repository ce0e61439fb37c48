"""The shape of a request: refused before anything reads it when it is not one that a client would send.

Whatever two programs in a row (a proxy, a cache and we) may read differently is refused, not repaired:
smuggling, cache poisoning and traversal live on it.
"""

from __future__ import annotations

import re
from collections import Counter

from starlette.types import ASGIApp, Receive, Scope, Send

from eslabon.service.problems import Problem
from eslabon.service.settings import ServiceSettings
from eslabon.service.visit import header, headers_named, visit_of

__all__ = ["METHODS", "Entry", "host_name"]

METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS")
CHANGING = ("POST", "DELETE")
_CROWD_SECONDS = 5
_LONGEST_PATH = 1024
_LONGEST_QUERY = 2048
_MOST_HEADERS = 64
_HEADER_BYTES = 16 * 2**10
# Headers of which two would be read as one by some and as the other by others.
_SINGLE = frozenset({
    b"host", b"content-length", b"content-type", b"transfer-encoding", b"authorization", b"origin",
    b"content-encoding", b"if-none-match", b"range", b"if-range", b"accept", b"last-event-id",
})  # fmt: skip
# Ways to ask for another address or method than the request line says.
_REWRITING = (
    b"x-original-url",
    b"x-rewrite-url",
    b"x-http-method-override",
    b"x-http-method",
    b"x-method-override",
)
# Letters as they are and printable letters as %xx. Not as %xx: what separates or ends names (/ \ . ; NUL),
# nor % itself, which would be decoded twice.
_PATH = re.compile(
    rb"(?:/(?:[A-Za-z0-9_~!$&'()*+,=:@.-]|%(?![01][0-9A-Fa-f]|2[EeFf5]|3[Bb]|5[Cc]|7[Ff])[0-9A-Fa-f]{2})*)+"
)
_QUERY = re.compile(rb"(?:[A-Za-z0-9_~!$&'()*+,=:@./?;\[\]{}^`|-]|%(?![01][0-9A-Fa-f]|7[Ff])[0-9A-Fa-f]{2})*")
_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_NAME = re.compile(rb"[a-z0-9!#$%&'*+.^_`|~-]+")
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?")


class Entry:
    """ASGI middleware: method, address, headers and host are as they must be."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self._app = app
        self._hosts = settings.allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                _check_room(scope)
                _check_method(scope)
                _check_headers(scope)
                _check_address(scope)
                _check_body_headers(scope)
                self._check_host(scope)
            except Problem as problem:
                await problem.answer(scope, receive, send)
                return
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)

    def _check_host(self, scope: Scope) -> None:
        if scope["path"].startswith("/health/"):
            return  # who looks after a machine asks by number
        name = host_name(header(scope, b"host"))
        for allowed in self._hosts:
            if name == allowed or (
                allowed.startswith("*.") and name.endswith(allowed[1:]) and name != allowed[2:]
            ):
                return
        raise Problem(
            421,
            "host",
            "this service does not answer to this name",
            where="header Host",
            expected="a name that the operator declared",
            received=name,
            next_step="use the service's own address; operators: ESLABON_SERVICE_ALLOWED_HOSTS",
        )


def host_name(authority: str) -> str:
    """Name in a Host header, without the port; refused when it is none."""
    found = _AUTHORITY.fullmatch(authority.lower())
    if found is None or int(found[2] or 0) > 65535:
        raise _bad("header Host", "a name or address and perhaps a port", authority)
    return found[1]


def _check_room(scope: Scope) -> None:
    if visit_of(scope).crowded and not scope["path"].startswith("/health/"):
        raise Problem(
            503,
            "crowded",
            "too many connections are open",
            next_step="ask again",
            headers={"retry-after": str(_CROWD_SECONDS), "connection": "close"},
        )


def _check_method(scope: Scope) -> None:
    if scope["http_version"] not in ("1.0", "1.1"):
        raise _bad("request line", "HTTP/1.1", f"HTTP/{scope['http_version']}")
    if scope["method"] not in METHODS:
        raise Problem(
            405,
            "method",
            "this method is not used here",
            where="request line",
            expected=", ".join(METHODS),
            received=scope["method"],
            headers={"allow": ", ".join(METHODS)},
        )


def _check_headers(scope: Scope) -> None:
    headers = scope["headers"]
    if len(headers) > _MOST_HEADERS or sum(len(k) + len(v) for k, v in headers) > _HEADER_BYTES:
        raise Problem(
            431,
            "headers-too-large",
            "there are too many headers",
            where="headers",
            expected=f"at most {_MOST_HEADERS} headers with {_HEADER_BYTES} bytes",
            received=f"{len(headers)} headers with {sum(len(k) + len(v) for k, v in headers)} bytes",
        )
    for name, value in headers:
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise _bad("headers", "names and values without control characters", "others")
    for name, count in Counter(name for name, _ in headers).items():
        if count > 1 and name in _SINGLE:
            raise _bad(f"header {name.decode()}", "once", f"{count} times")
    for name in _REWRITING:
        if headers_named(scope, name):
            raise _bad(
                f"header {name.decode()}", "an address and a method in the request line only", "another one"
            )


def _check_address(scope: Scope) -> None:
    path, query = scope.get("raw_path") or scope["path"].encode(), scope.get("query_string", b"")
    if len(path) > _LONGEST_PATH or len(query) > _LONGEST_QUERY:
        raise Problem(
            414,
            "address-too-long",
            "the address is too long",
            where="request line",
            expected=f"a path of {_LONGEST_PATH} and a query of {_LONGEST_QUERY} bytes at most",
            received=f"{len(path)} and {len(query)}",
        )
    segments = path.split(b"/")[1:]
    empty = b"" in segments[:-1]
    if not _PATH.fullmatch(path) or empty or b"." in segments or b".." in segments:
        raise _bad(
            "path", "a plain address without '..', '//', '\\', ';' or encoded separators", "another one"
        )
    if not _QUERY.fullmatch(query):
        raise _bad("query", "printable letters", "others")
    try:
        decoded = scope["path"]
        decoded.encode("utf-8")
    except UnicodeEncodeError:
        raise _bad("path", "UTF-8", "other bytes") from None
    if "\ufffd" in decoded or not decoded.isprintable():
        raise _bad("path", "letters of UTF-8 that print", "other bytes")


def _check_body_headers(scope: Scope) -> None:
    length, coding = header(scope, b"content-length"), header(scope, b"transfer-encoding")
    if length and coding:
        raise _bad("headers", "Content-Length or Transfer-Encoding", "both")
    if coding and coding.lower() != "chunked":
        raise _bad("header transfer-encoding", "chunked", coding)
    # str.isdigit knows digits of other scripts too.
    if length and not re.fullmatch(r"[0-9]{1,12}", length):
        raise _bad("header content-length", "a number of bytes", length)
    if (coding or int(length or 0)) and scope["method"] != "POST":
        raise _bad("body", f"none with {scope['method']}", "one")
    if scope["method"] in CHANGING and headers_named(scope, b"early-data"):
        # RFC 8470: what TLS sends before the handshake ends can be sent again by others.
        raise Problem(
            425,
            "too-early",
            "this request could be a repetition of another's",
            where="header early-data",
            expected="no early data for what changes something",
            next_step="send it again when the connection stands",
        )


def _bad(where: str, expected: str, received: str) -> Problem:
    return Problem(
        400,
        "malformed",
        "the request is malformed",
        where=where,
        expected=expected,
        received=received,
        headers={"connection": "close"},
    )
