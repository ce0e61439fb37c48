"""Bodies: of the right kind, not larger or slower than they may be. They are short, hence read whole."""

from __future__ import annotations

import asyncio
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eslabon.service.problems import Problem
from eslabon.service.settings import ServiceSettings
from eslabon.service.strict_json import check_json
from eslabon.service.visit import header

__all__ = ["Intake"]

API = "/v1/"
_JSON = re.compile(r'application/json(?:\s*;\s*charset="?utf-8"?)?', re.IGNORECASE)
_FORM = re.compile(r'application/x-www-form-urlencoded(?:\s*;\s*charset="?utf-8"?)?', re.IGNORECASE)


class Intake:
    """ASGI middleware: reads a body within its bounds and gives it on in one piece."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self._app = app
        self._bytes = settings.body_bytes
        self._seconds = settings.body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        try:
            _check_kind(scope)
            body = await self._read(scope, receive)
            if body is None:
                return  # the client has gone
            if scope["path"].startswith(API):
                check_json(body)
        except Problem as problem:
            await problem.answer(scope, receive, send)
            return
        given = False

        async def whole() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, whole, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        if int(header(scope, b"content-length") or 0) > self._bytes:
            raise self._too_large()
        pieces, size = [], 0
        try:
            async with asyncio.timeout(self._seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    if size > self._bytes:
                        raise self._too_large()
                    if not message.get("more_body", False):
                        return b"".join(pieces)
        except TimeoutError:
            raise Problem(
                408,
                "slow-body",
                "the body came too slowly",
                where="body",
                expected=f"all of it within {self._seconds:g} s",
                received=f"{size} bytes",
                headers={"connection": "close"},
            ) from None

    def _too_large(self) -> Problem:
        return Problem(
            413,
            "body-too-large",
            "the body is too large",
            where="body",
            expected=f"at most {self._bytes} bytes",
            received="more",
            headers={"connection": "close"},
        )


def _check_kind(scope: Scope) -> None:
    api = scope["path"].startswith(API)
    wanted, name = (_JSON, "application/json") if api else (_FORM, "application/x-www-form-urlencoded")
    coding = header(scope, b"content-encoding")
    if coding and coding.lower() != "identity":
        raise _unsupported("header Content-Encoding", "a body as it is, not compressed", coding)
    kind = header(scope, b"content-type")
    if not wanted.fullmatch(kind.strip()):
        raise _unsupported("header Content-Type", name, kind or "nothing")


def _unsupported(where: str, expected: str, received: str) -> Problem:
    return Problem(
        415,
        "media-type",
        "a body of this kind is not read here",
        where=where,
        expected=expected,
        received=received,
        headers={"connection": "close"},
    )
