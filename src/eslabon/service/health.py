"""``/health/live``: the process answers. ``/health/ready``: it can do what it is for."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from eslabon.editions.manifest import MANIFEST
from eslabon.service.context import Context
from eslabon.service.metrics import CONTENT_TYPE_LATEST
from eslabon.service.ports import Writable
from eslabon.service.visit import visit_of

__all__ = ["health_router"]


def health_router(context: Context) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.api_route("/health/live", methods=["GET", "HEAD"])
    async def live() -> Response:
        return JSONResponse({"status": "ok"})

    @router.api_route("/health/ready", methods=["GET", "HEAD"])
    def ready(request: Request) -> Response:
        checks = {name: _passes(request, check) for name, check in _checks(context).items()}
        good = all(checks.values())
        told = {name: "ok" if passed else "failed" for name, passed in checks.items()}
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


def _passes(request: Request, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:
        visit_of(request.scope).failure = error  # the log tells more than the answer
        return False
