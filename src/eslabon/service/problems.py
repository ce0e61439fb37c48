"""Refusals as problem documents (RFC 9457), with the five parts of the project's errors.

``title`` says what failed; ``where``, ``expected``, ``received`` and ``next`` are members of our own.
``instance`` names the request, under which the operator finds it in the log. Nothing of a request is repeated
except in ``received``, shortened and without what does not print.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from eslabon.errors import EslabonError, ParameterError
from eslabon.service.refusals import ClientFull, ServiceBusy
from eslabon.service.visit import visit_of

__all__ = [
    "MEDIA_TYPE",
    "PARTS",
    "Problem",
    "ProblemDocument",
    "add_problem_handlers",
    "plain_text",
    "problem_of",
]

MEDIA_TYPE = "application/problem+json"
_LONGEST = 300
PARTS = ("where", "expected", "received", "next_step")


class ProblemDocument(BaseModel):
    """What went wrong, where, what would have been right, what was found, what to do next."""

    type: str = Field(description="which kind of problem, for programs")
    title: str = Field(description="what failed")
    status: int
    instance: str = Field(description="names the request in the service's log")
    where: str = ""
    expected: str = ""
    received: str = ""
    next: str = ""


class Problem(EslabonError):
    """A request is refused.

    Parameters
    ----------
    status
        HTTP status.
    slug
        Kind of problem, the end of ``type``.
    what, parts
        As in ``EslabonError``.
    headers
        Of the answer, besides the usual.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        what: str,
        *,
        headers: Mapping[str, str] | None = None,
        **parts: str,
    ) -> None:
        super().__init__(what, **parts)
        self.status = status
        self.slug = slug
        self.headers = dict(headers or {})

    @property
    def parts(self) -> dict[str, str]:
        """What is said of it besides what failed, as lines that print, without parts that say nothing."""
        return {name: plain_text(text) for name, text in _parts_of(self).items() if text}

    def document(self, request_id: str) -> dict[str, Any]:
        """The document's members."""
        return {
            "type": f"urn:eslabon:problem:{self.slug}",
            "title": plain_text(self.what),
            "status": self.status,
            "instance": f"urn:eslabon:request:{request_id}",
            **{name.removesuffix("_step"): text for name, text in self.parts.items()},
        }

    def response(self, scope: Scope) -> Response:
        """The answer to a request: a page for a reader in a browser, the document for everybody else."""
        visit = visit_of(scope)
        # A refusal that a cache keeps would be shown to everybody.
        headers = {"cache-control": "no-store", **self.headers}
        if visit.page_of is not None:
            return HTMLResponse(visit.page_of(self), self.status, headers)
        content = json.dumps(self.document(visit.id), separators=(",", ":")).encode()
        return Response(content, self.status, headers, MEDIA_TYPE)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.response(scope)(scope, receive, send)


def plain_text(text: str, longest: int = _LONGEST) -> str:
    """One line that prints, shortened; what does not print becomes U+FFFD."""
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[: longest + 1])
    return shown if len(text) <= longest else f"{shown[:longest]}…"


def problem_of(error: EslabonError) -> Problem:
    """The answer to one of our own errors."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ParameterError):
        return Problem(422, "parameter", error.what, **_parts_of(error))
    if isinstance(error, ServiceBusy):
        # One client's own share is that client's matter (429), a full queue is everybody's (503).
        status = 429 if isinstance(error, ClientFull) else 503
        headers = {"retry-after": str(error.retry_after)}
        return Problem(status, "busy", error.what, headers=headers, **_parts_of(error))
    # Anything else is our own fault and may name our files: the log has it, the reader does not.
    return Problem(500, "internal", "the service failed", next_step="try again later")


def _parts_of(error: EslabonError) -> dict[str, str]:
    return {name: getattr(error, name) for name in PARTS}


def add_problem_handlers(app: FastAPI) -> None:
    """Every refusal of the framework becomes a problem document too."""

    async def of_ours(request: Request, error: EslabonError) -> Response:
        problem = problem_of(error)
        if problem.status == 500:
            visit_of(request.scope).failure = error
        return problem.response(request.scope)

    async def of_framework(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        problem = Problem(error.status_code, *_SAID.get(error.status_code, _unsaid(error)), headers=headers)
        return problem.response(request.scope)

    async def of_values(request: Request, error: RequestValidationError) -> Response:
        return _of_values(error).response(request.scope)

    app.add_exception_handler(EslabonError, of_ours)
    app.add_exception_handler(HTTPException, of_framework)
    app.add_exception_handler(RequestValidationError, of_values)


_SAID = {
    404: ("not-found", "there is nothing at this address"),
    405: ("method", "this address does not answer to this method"),
}


_UNDERSTOOD = {"extra_forbidden": "no such key", "missing": "this key"}


def _unsaid(error: HTTPException) -> tuple[str, str]:
    phrase = HTTPStatus(error.status_code).phrase.lower()
    return phrase.replace(" ", "-"), phrase


def _of_values(error: RequestValidationError) -> Problem:
    finding, *others = error.errors()
    place, *address = finding["loc"]
    # A key of the body is called as the desk calls it; a part of the address with where it stands there.
    where = ".".join(str(part) for part in ([] if place == "body" and address else [place]) + address)
    expected = _UNDERSTOOD.get(finding["type"], finding["msg"])
    received = "nothing" if finding["type"] == "missing" else repr(finding.get("input"))
    more = f" ({len(others)} more)" if others else ""
    return Problem(
        422,
        "parameter",
        f"the {'body' if place == 'body' else 'address'} is not as it must be{more}",
        where=where,
        expected=expected,
        received=received,
        next_step="see /v1/openapi.json for what may be asked",
    )
