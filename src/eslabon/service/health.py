"""``/health/live``: the process answers. ``/health/ready``: it can do what it is for.

Readiness is looked at once a second at most, by one at a time: anybody may ask, and the look at the database
waits for whoever writes. Who asks meanwhile waits without a thread.
"""

from __future__ import annotations

import asyncio
import math
import shutil
import time
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from eslabon.editions.manifest import MANIFEST
from eslabon.service.context import Context
from eslabon.service.metrics import CONTENT_TYPE_LATEST
from eslabon.service.ports import Writable
from eslabon.service.visit import visit_of

__all__ = ["health_router"]

_REMEMBERED = 1.0  # seconds


def health_router(context: Context) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    readiness = _Readiness(_checks(context))

    @router.api_route("/health/live", methods=["GET", "HEAD"])
    async def live() -> Response:
        return JSONResponse({"status": "ok"})

    @router.api_route("/health/ready", methods=["GET", "HEAD"])
    async def ready(request: Request) -> Response:
        told, failure = await readiness.now()
        visit_of(request.scope).failure = failure  # the log tells more than the answer
        good = "failed" not in told.values()
        return JSONResponse({"status": "ok" if good else "failed", **told}, 200 if good else 503)

    @router.get("/metrics")
    def metrics() -> Response:
        return Response(context.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router


def _checks(context: Context) -> dict[str, Callable[[], bool]]:
    def database() -> bool:
        if isinstance(context.store, Writable):
            context.store.check_writable()
        else:
            context.store.counts()
        return True

    def edition() -> bool:
        return (context.desk.folder / MANIFEST).is_file()

    def disk() -> bool:
        return shutil.disk_usage(context.settings.state).free >= context.settings.free_bytes

    return {"database": database, "edition": edition, "disk": disk}


class _Readiness:
    """What the checks said a moment ago."""

    def __init__(self, checks: dict[str, Callable[[], bool]]) -> None:
        self._checks = checks
        self._known: tuple[dict[str, str], BaseException | None] = ({}, None)
        self._when = -math.inf
        self._looking = asyncio.Lock()

    async def now(self) -> tuple[dict[str, str], BaseException | None]:
        """``ok`` or ``failed`` for each check, and what the last one that broke raised."""
        async with self._looking:
            if time.monotonic() - self._when >= _REMEMBERED:
                self._known = await run_in_threadpool(self._look)
                self._when = time.monotonic()
            return self._known

    def _look(self) -> tuple[dict[str, str], BaseException | None]:
        told, failure = {}, None
        for name, check in self._checks.items():
            try:
                told[name] = "ok" if check() else "failed"
            except Exception as error:
                told[name], failure = "failed", error
        return told, failure
