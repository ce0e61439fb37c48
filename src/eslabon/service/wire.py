"""What uvicorn itself does not bound: how long headers may take, and how long a client may take nothing.

Requests that are not HTTP never reach the application; they get a problem document here.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from eslabon.service.problems import MEDIA_TYPE, Problem
from eslabon.service.security_headers import CONTENT_POLICY
from eslabon.service.settings import ServiceSettings
from eslabon.service.visit import visit_of

__all__ = ["server_config", "wire_protocol"]

# Below it a request's head is read before anything of it is known; our own bound on headers is lower.
_HEAD_BYTES = 32 * 2**10
_KEEP_ALIVE_SECONDS = 10


def server_config(app: ASGIApp, settings: ServiceSettings) -> uvicorn.Config:
    """How each web process serves: ``uvicorn.Server(server_config(app, settings)).run(sockets=[…])``."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=wire_protocol(settings),
        ws="none",
        lifespan="on",
        log_config=None,  # lines of our own form; see logs.take_over_standard_logs
        access_log=False,
        proxy_headers=False,  # clients.address_of knows which proxies are to be believed
        server_header=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=_HEAD_BYTES,
    )


def wire_protocol(settings: ServiceSettings) -> type[H11Protocol]:
    """uvicorn's protocol with these bounds."""

    class Wire(_Wire):
        header_seconds = settings.header_seconds
        send_seconds = settings.send_seconds

    return Wire


def _send_at_once(transport: asyncio.Transport) -> None:
    """Without Nagle's algorithm, which holds a body back for 40 ms after its headers.

    asyncio does this itself, but only for sockets that were made with the number of TCP: listening ones
    of ``socket.create_server`` and those handed to a child process are not.
    """
    connection = transport.get_extra_info("socket")
    if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class _Wire(H11Protocol):
    header_seconds: float
    send_seconds: float

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # uvicorn would answer for too many connections itself: in its own words, without a line in the log.
        self._most, self.limit_concurrency = self.limit_concurrency, None
        self._application, self.app = self.app, self._answer
        self._head: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        _send_at_once(transport)
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head, self._stuck):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        # Closing would wait until the client has taken what is on the way: this one takes nothing.
        self._stuck = self.loop.call_later(self.send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit_of(scope).crowded = self._most is not None and len(self.connections) > self._most
        await self._application(scope, receive, send)

    def _watch_head(self) -> None:
        """The clock runs from the first byte of a request's head, or the connection, to the head's end."""
        waiting = self.conn.their_state is h11.IDLE and not self.transport.is_closing()
        if waiting and self._head is None:
            self._head = self.loop.call_later(self.header_seconds, self._give_up)
        elif not waiting and self._head is not None:
            self._head.cancel()
            self._head = None

    def _give_up(self) -> None:
        self._head = None
        if not self.transport.is_closing() and self.conn.our_state is h11.IDLE:
            self._refuse(Problem(408, "slow-headers", "the request's head came too slowly", where="headers"))

    def send_400_response(self, msg: str) -> None:
        self._refuse(Problem(400, "malformed", "this is no HTTP request", where="request line or headers"))

    def _refuse(self, problem: Problem) -> None:
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()  # in the middle of another answer
            return
        body = json.dumps(problem.document(secrets.token_hex(12))).encode()
        headers = [
            ("content-type", MEDIA_TYPE),
            ("content-length", str(len(body))),
            ("content-security-policy", CONTENT_POLICY),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("connection", "close"),
        ]
        for event in (
            h11.Response(status_code=problem.status, headers=headers),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
