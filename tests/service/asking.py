"""Ask an application over ASGI, byte by byte as a server hands it over: also what no client would send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.conftest import in_a_loop

HOST = (b"host", b"localhost")
JSON = (b"content-type", b"application/json")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def scope_of(
    method: str, target: str | bytes, headers: Iterable[tuple[bytes, bytes]], client: tuple[str, int]
) -> dict[str, Any]:
    """As uvicorn makes it of a request line and headers."""
    raw = target if isinstance(target, bytes) else target.encode()
    path, _, query = raw.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path.decode("latin-1")),
        "raw_path": path,
        "root_path": "",
        "query_string": query,
        "headers": [(name.lower(), value) for name, value in headers],
        "client": client,
        "server": ("127.0.0.1", 8000),
        "state": {},
    }


async def asked(app, scope: dict[str, Any], pieces: Iterable[bytes] = (b"",)) -> Answer:
    """Run one request; the client stays until it has its answer."""
    waiting = list(pieces)
    sent: list[dict[str, Any]] = []
    over = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if waiting:
            body = waiting.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(waiting)}
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    finally:
        over.set()
    start = sent[0]
    names = [name.decode() for name, _ in start["headers"]]
    assert all(name == name.lower() for name in names)
    return Answer(
        start["status"],
        {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


def ask(
    app,
    method: str,
    target: str | bytes,
    *,
    headers: Iterable[tuple[bytes, bytes]] = (HOST,),
    body: bytes | list[bytes] | None = None,
    value: Any = None,
    client: tuple[str, int] = ("192.0.2.7", 50000),
) -> Answer:
    """One request and its answer. `value` is sent as JSON."""
    headers = list(headers)
    if value is not None:
        body = json.dumps(value).encode()
        headers.append(JSON)
    if isinstance(body, bytes):
        headers.append((b"content-length", str(len(body)).encode()))
    pieces = body if isinstance(body, list) else [body or b""]
    return in_a_loop(lambda: asked(app, scope_of(method, target, headers, client), pieces))
