"""Pages of other sites that the operator declared may read the API's answers; by default there are none."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eslabon.service.intake import API
from eslabon.service.problems import Problem
from eslabon.service.settings import ServiceSettings
from eslabon.service.visit import header

__all__ = ["OtherSites", "Preflight"]

_READABLE = "ETag, Link, Location, Repr-Digest, Retry-After, X-Request-ID"


class OtherSites:
    """ASGI middleware: marks answers as readable, whoever gives them.

    It stands outside those that refuse: a page that may not read a refusal is told of a network that failed,
    and cannot wait as long as the refusal says.
    """

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self._app = app
        self._origins = settings.cors_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._origins or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        origin = header(scope, b"origin").lower()
        allowed = origin in self._origins

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                headers.add_vary_header("Origin")  # or a cache would give one origin's answer to another
                if allowed:
                    headers["access-control-allow-origin"] = origin
                    headers["access-control-expose-headers"] = _READABLE
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, marked)


class Preflight:
    """ASGI middleware: answers the browser's question before a request, counted and checked as any other."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self._app = app
        self._origins = settings.cors_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and self._origins and scope["path"].startswith(API)
        if not (asked and scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method")):
            await self._app(scope, receive, send)
            return
        origin = header(scope, b"origin").lower()
        if origin in self._origins:
            await _preflight()(scope, receive, send)
            return
        refusal = Problem(
            403, "cross-origin", "pages of this site may not ask", where="header Origin", received=origin
        )
        await refusal.answer(scope, receive, send)


def _preflight() -> Response:
    headers = {
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-allow-headers": "Authorization, Content-Type, Last-Event-ID",
        "access-control-max-age": "600",
    }
    return Response(status_code=204, headers=headers)
