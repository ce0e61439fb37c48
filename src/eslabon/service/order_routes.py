"""``POST /v1/briefs`` and ``/v1/reports``: an order becomes a job, or leads to what was made before."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from eslabon.ondemand.request import Request as Order
from eslabon.ondemand.request import plain
from eslabon.service.bodies import BriefBody, ReportBody
from eslabon.service.context import PROBLEMS, Context
from eslabon.service.job_document import JobDocument, job_document, result_address
from eslabon.service.logs import audit
from eslabon.service.ports import Job, Result
from eslabon.service.strict_query import query_of
from eslabon.service.visit import visit_of

__all__ = ["order_router", "place_order"]

_LOCATION = {
    "Location": {"schema": {"type": "string"}, "description": "of the job; of the result when it is made"}
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": JobDocument, "description": "Made before: Location is the result", "headers": _LOCATION},
    202: {"model": JobDocument, "description": "Accepted: Location is the job", "headers": _LOCATION},
    **PROBLEMS,
}


def place_order(context: Context, request: Request, order: Order) -> tuple[Job, Result | None]:
    """Put an order into the queue, for the API and the form alike.

    Returns
    -------
    tuple
        The job and, when it was made before, its result.

    Raises
    ------
    ParameterError
        The desk does not know what is asked for.
    ServiceBusy
        The queue or the client's share of it is full.
    """
    checked = context.desk.check(order)
    key = context.desk.key(checked)
    result = context.results.find(key)
    asked = plain(checked)
    visit = visit_of(request.scope)
    job = context.store.submit(key, asked, client=visit.client, made=result is not None)
    context.metrics.ordered(asked["kind"], checked.format, result is not None)
    if context.settings.audit:
        audit(
            context.log,
            request=visit.id,
            client=visit.client,
            job=job.id,
            key=key,
            state=job.state,
            asked=asked,
        )
    return job, result


def order_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["orders"], dependencies=[query_of()])

    @router.post("/briefs", status_code=202, responses=_ANSWERS, summary="Ask for a country's brief")
    def brief(request: Request, body: BriefBody) -> Response:
        return _answer(request, body.request())

    @router.post("/reports", status_code=202, responses=_ANSWERS, summary="Ask for a compiled report")
    def report(request: Request, body: ReportBody) -> Response:
        return _answer(request, body.request())

    def _answer(request: Request, order: Order) -> Response:
        job, result = place_order(context, request, order)
        made = result is not None and job.state == "done"
        location = result_address(result) if made else f"/v1/jobs/{job.id}"
        headers = {"location": location, "cache-control": "no-store"}
        return JSONResponse(job_document(job, result), 200 if made else 202, headers)

    return router
