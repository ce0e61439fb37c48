"""``/v1/jobs/<id>``: how a job stands, at once, when it changes, or as a stream; and taking it back."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

import anyio
from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from eslabon.service.context import PROBLEMS, Context
from eslabon.service.job_document import JobDocument, job_document
from eslabon.service.ports import ENDED, Job
from eslabon.service.problems import Problem
from eslabon.service.streams import Streams
from eslabon.service.strict_query import query_of
from eslabon.service.visit import visit_of

__all__ = ["LONGEST_WAIT", "event_stream", "followed", "job_router"]

LONGEST_WAIT = 10.0
_HEARTBEAT_SECONDS = 15.0
# Guessing a job's id takes longer than the world lasts; having it is the right to see and to cancel it.
JobId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{8,64}$", description="as the order's answer named it")]
_DOCUMENT: dict[int | str, dict[str, Any]] = {200: {"model": JobDocument}, **PROBLEMS}
_EVENT = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "description": "the job's version"},
        "event": {"const": "state"},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
    "required": ["id", "event", "data"],
}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `state` whose data is the job's document; ends after the last one",
        "content": {"text/event-stream": {"schema": _EVENT}},
    },
    **PROBLEMS,
}


def job_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

    @router.get("/{id}", responses=_DOCUMENT, dependencies=[query_of("wait")], summary="How a job stands")
    async def state(
        request: Request,
        id: JobId,
        wait: Annotated[
            float,
            Query(ge=0, le=LONGEST_WAIT, allow_inf_nan=False, description="seconds to wait for a change"),
        ] = 0.0,
    ) -> Response:
        job = await _job(context, id)
        if wait:
            version = job.version
            job = await followed(context, request, job, wait, lambda now: now.version != version)
        return await _answer(job)

    @router.delete("/{id}", responses=_DOCUMENT, dependencies=[query_of()], summary="Take an order back")
    async def cancel(id: JobId) -> Response:
        job = await to_thread.run_sync(context.store.cancel, id)
        if job is None:
            raise _unknown(id)
        return await _answer(job)

    @router.get(
        "/{id}/events",
        responses=_STREAM,
        response_class=StreamingResponse,
        dependencies=[query_of()],
        summary="A job's progress as server-sent events",
    )
    async def events(request: Request, id: JobId) -> Response:
        return event_stream(context, visit_of(request.scope).client, await _job(context, id))

    async def _answer(job: Job) -> Response:
        document = await _document(context, job)
        headers = {"cache-control": "no-store"}
        if document["result"]:
            headers["location"] = document["result"]
        return JSONResponse(document, headers=headers)

    return router


async def followed(
    context: Context, request: Request, job: Job, seconds: float, is_news: Callable[[Job], bool]
) -> Job:
    """The job when it is news or has ended, when the time is over, or when nobody waits any more.

    Raises
    ------
    Problem
        As many answers are held as may be, or the job has gone.
    """
    if job.state in ENDED or is_news(job):
        return job
    end = time.monotonic() + seconds
    with context.streams.hold(visit_of(request.scope).client):
        while not is_news(job) and job.state not in ENDED:
            if time.monotonic() > end or await request.is_disconnected():
                break
            await anyio.sleep(min(context.settings.poll_seconds, max(0.0, end - time.monotonic())))
            job = await _job(context, job.id)
    return job


def event_stream(context: Context, client: str, job: Job) -> Response:
    """A job's changes until it ends; each event has the whole document, so none needs another."""

    async def lines() -> AsyncIterator[str]:
        end = time.monotonic() + context.settings.stream_seconds
        now, version, told = job, -1, time.monotonic()
        yield "retry: 2000\n\n"
        while True:
            if now.version != version:
                version, told = now.version, time.monotonic()
                data = json.dumps(await _document(context, now), separators=(",", ":"))
                yield f"id: {version}\nevent: state\ndata: {data}\n\n"
            if now.state in ENDED or time.monotonic() > end:
                return
            if time.monotonic() - told > _HEARTBEAT_SECONDS:
                told = time.monotonic()
                yield ":\n\n"  # shows a proxy that it lives, and us that the client does
            await anyio.sleep(context.settings.poll_seconds)
            found = await to_thread.run_sync(context.store.job, job.id)
            if found is None:
                return
            now = found

    # Proxies must not collect the stream before they pass it on.
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return _Held(context.streams, client, lines(), headers)


class _Held(StreamingResponse):
    """Counted from before its first byte, so that a refusal can still be said, to its end."""

    def __init__(
        self, streams: Streams, client: str, lines: AsyncIterator[str], headers: dict[str, str]
    ) -> None:
        self._streams = streams
        self._client = client
        super().__init__(lines, headers=headers, media_type="text/event-stream")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._streams.hold(self._client):
            await super().__call__(scope, receive, send)


async def _job(context: Context, id: str) -> Job:
    job = await to_thread.run_sync(context.store.job, id)
    if job is None:
        raise _unknown(id)
    return job


async def _document(context: Context, job: Job) -> dict[str, Any]:
    result = await to_thread.run_sync(context.results.find, job.key) if job.state == "done" else None
    return job_document(job, result)


def _unknown(id: str) -> Problem:
    return Problem(
        404,
        "not-found",
        "there is no such job",
        where="path.id",
        expected="an id from the answer to an order",
        received=id,
        next_step="order again: what was made before is there at once",
    )
