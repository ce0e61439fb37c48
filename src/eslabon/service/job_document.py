"""A job as the API tells it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, Field

from eslabon.service.ports import Job, Result

__all__ = ["JobDocument", "job_document", "result_address"]

# Members of a failed job's problem that are told; a path of our disk in them is cut to its last name.
_TOLD = ("kind", "type", "title", "what", "where", "expected", "received", "next", "next_step")
_NAMES = {"what": "title", "next_step": "next"}
_DISK = re.compile(r"(?<![\w./])(?!/v1/)(?:/[^\s/'\":,;]+)+/([^\s/'\":,;]+)")


class JobDocument(BaseModel):
    """An order's state; `version` grows with every change."""

    id: str
    key: str = Field(description="digest of the request and the edition; equal requests have equal keys")
    state: str = Field(json_schema_extra={"enum": ["queued", "running", "done", "failed", "cancelled"]})
    step: str = Field(description="what is being done: executing, assembling, rendering; may be empty")
    position: int = Field(ge=0, description="how many wait before it")
    created: str
    started: str | None = None
    ended: str | None = None
    request: dict[str, Any]
    problem: dict[str, Any] | None = None
    result: str | None = Field(default=None, description="address of the result's main file")
    status: str = Field(description="address of this document")
    events: str = Field(description="address of the same as server-sent events")
    version: int


def job_document(job: Job, result: Result | None) -> dict[str, Any]:
    """The document; `result` is that of a job that is done."""
    document = JobDocument(
        id=job.id,
        key=job.key,
        state=job.state,
        step=job.step or "",
        position=max(0, job.position or 0),
        created=_moment(job.created),
        started=None if job.started is None else _moment(job.started),
        ended=None if job.ended is None else _moment(job.ended),
        request=job.request,
        problem=_told(job.problem),
        result=result_address(result) if result is not None and job.state == "done" else None,
        status=f"/v1/jobs/{job.id}",
        events=f"/v1/jobs/{job.id}/events",
        version=job.version,
    )
    return document.model_dump()


def result_address(result: Result) -> str:
    return f"/v1/results/{result.key}/{quote(result.main)}"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _told(problem: dict[str, Any] | None) -> dict[str, Any] | None:
    if problem is None:
        return None
    return {
        _NAMES.get(name, name): _DISK.sub(r"\1", str(problem[name]))[:1000]
        for name in _TOLD
        if problem.get(name)
    }
