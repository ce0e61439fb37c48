"""Around everything: names each request, counts and logs it, and answers for what nobody caught."""

from __future__ import annotations

import time
import traceback
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eslabon.service.entry import METHODS
from eslabon.service.logs import Log
from eslabon.service.metrics import Metrics
from eslabon.service.problems import Problem
from eslabon.service.visit import visit_of

__all__ = ["Journal"]

_GONE = 499  # the client went before the answer: of no RFC, but of every log


class Journal:
    """ASGI middleware: one line and one count per request, also for those refused at the door."""

    def __init__(self, app: ASGIApp, log: Log, metrics: Metrics) -> None:
        self._app = app
        self._log = log
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, sent = time.perf_counter(), 0, 0
        visit = visit_of(scope)

        async def counting(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counting)
        except Exception as error:
            visit.failure = error
            if status:
                raise  # half an answer must not look whole: the server cuts the connection
            failed = Problem(500, "internal", "the service failed", next_step="try again later")
            await failed.answer(scope, receive, counting)
        finally:
            self._note(scope, status or _GONE, time.perf_counter() - begun, sent)

    def _note(self, scope: Scope, status: int, seconds: float, sent: int) -> None:
        visit = visit_of(scope)
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = getattr(scope.get("route"), "path", "") or "none"
        self._metrics.answered(method, route, status, seconds, sent)
        fields: dict[str, Any] = {
            "request": visit.id,
            "client": visit.client,
            "method": method,
            "route": route,
            "path": scope["path"][:200],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": sent,
        }
        if visit.failure is not None:
            trace = traceback.format_exception(visit.failure)[-8:]
            self._log.error("answered", **fields, failure=type(visit.failure).__name__, trace=trace)
        else:
            self._log.info("answered", **fields)
