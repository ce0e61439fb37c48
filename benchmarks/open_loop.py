"""Requests at a steady rate, whatever the answers take; each is timed from when it was due.

A client of a few lines on bare connections: httpx takes longer for a request than the service for its
answer, and on the service's own two cores would measure itself.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import statistics
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["Steady", "get", "post", "steady"]

# Seconds that an answer may take, and that a connection is kept between two requests.
_PATIENCE, _IDLE = 30, 5
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Steady:
    """Latencies in seconds at a steady rate, and how many answers were no success."""

    p50: float
    p95: float
    p99: float
    errors: int


def get(address: str) -> bytes:
    """The bytes of a request for an address."""
    return _head("GET", address) + b"\r\n"


def post(address: str, body: dict) -> bytes:
    """The bytes of a request that sends a body as JSON."""
    content = json.dumps(body).encode()
    headers = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return _head("POST", address) + headers.encode() + content


def steady(requests: Sequence[bytes], address: str, rate: int, seconds: int) -> Steady:
    """Send the requests in turn, `rate` a second, to the host of an address."""
    return asyncio.run(_steady(requests, urlsplit(address), rate, seconds))


def _head(method: str, address: str) -> bytes:
    parts = urlsplit(address)
    return f"{method} {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode()


async def _steady(requests: Sequence[bytes], host, rate: int, seconds: int) -> Steady:
    spans: list[float] = []
    errors = 0
    idle: deque[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = (
        deque()
    )  # since when; oldest first

    async def ask(request: bytes, due: float) -> None:
        nonlocal errors
        try:
            async with asyncio.timeout(_PATIENCE):
                good = await answered(request)
        except (OSError, EOFError, asyncio.LimitOverrunError):  # TimeoutError is one of the first
            good = False
        spans.append(time.perf_counter() - due)
        errors += not good

    async def answered(request: bytes) -> bool:
        while idle and time.perf_counter() - idle[0][0] > _IDLE:  # the service would have closed it
            idle.popleft()[2].close()
        _, reader, writer = (
            idle.pop() if idle else (0, *await asyncio.open_connection(host.hostname, host.port))
        )
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(_LENGTH.search(head)[1]))
        idle.append((time.perf_counter(), reader, writer))
        return head.startswith(b"HTTP/1.1 200 ")

    start, asked = time.perf_counter(), []
    for number, request in zip(range(rate * seconds), itertools.cycle(requests), strict=False):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(ask(request, due)))
    await asyncio.gather(*asked)
    for _, _, writer in idle:
        writer.close()
    cuts = statistics.quantiles(spans, n=100)
    return Steady(cuts[49], cuts[94], cuts[98], errors)
