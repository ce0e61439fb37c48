"""The reader's form: pages that ask for a brief or a report, and show how far it is.

Everything works without JavaScript; with it the page of a job follows the job by itself.
The addresses begin with a language of the edition and are declared one by one, so that none of them can hide
a page of the published site.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from eslabon.book.interface import interface_text
from eslabon.errors import ParameterError
from eslabon.ondemand.request import request_of
from eslabon.service.context import Context
from eslabon.service.form_checks import request_from
from eslabon.service.form_entries import Entries, entries_of_body, entries_of_query
from eslabon.service.form_pages import FormPages
from eslabon.service.job_routes import LONGEST_WAIT, followed
from eslabon.service.order_routes import place_order
from eslabon.service.ports import ENDED, Job
from eslabon.service.problems import Problem, problem_of
from eslabon.service.refusals import ClientFull, ServiceBusy
from eslabon.service.static_files import STATIC, static_files

__all__ = ["form_router"]

# What a page shows changes. The other headers of every answer are those of `security_headers`: of them the
# referrer goes with forms, since with "no-referrer" browsers would send `Origin: null`.
_HEADERS = {"Cache-Control": "no-store"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def form_router(context: Context, pages: FormPages) -> APIRouter:
    """Make the routes of the form in every language of its pages.

    Origin, kind and size of what is sent have been looked at before (`access`, `intake`).
    """
    router = APIRouter(include_in_schema=False)
    for language in pages.offers:
        _Language(language, context, pages).declare(router)
    router.add_api_route(STATIC + "/{version}/{name:path}", _static, methods=["GET", "HEAD"])
    return router


class _Language:
    """The pages of one language."""

    def __init__(self, language: str, context: Context, pages: FormPages) -> None:
        self.language = language
        self.context = context
        self.pages = pages
        self.say = interface_text(language, "service")

    def declare(self, router: APIRouter) -> None:
        """Give the router this language's addresses."""
        root = f"/{self.language}"
        router.add_api_route(f"{root}/request", self.form, methods=["GET", "HEAD"])
        router.add_api_route(f"{root}/request", self.send, methods=["POST"])
        router.add_api_route(f"{root}/jobs/{{id}}", self.job, methods=["GET", "HEAD"])
        router.add_api_route(f"{root}/jobs/{{id}}/cancel", self.cancel, methods=["POST"])

    def form(self, request: Request) -> Response:
        """The forms, empty or filled in as the address says."""
        entries = entries_of_query(request.url.query)
        return _page(self.pages.request(self.language, entries))

    async def send(self, request: Request) -> Response:
        """Take an order: to the page of its job, or back to the form with what has to be changed."""
        try:
            entries = entries_of_body(await request.body())
        except ParameterError as error:
            text = self.say("Eso no es lo que envía el formulario.")
            return _page(self.pages.problem(self.language, self.say("Pedido rechazado"), text, error), 400)
        return await run_in_threadpool(self._submit, request, entries)

    def _submit(self, request: Request, entries: Entries) -> Response:
        wanted = request_from(entries, self.pages.offers[self.language], self.context.desk)
        if isinstance(wanted, tuple):
            return _page(self.pages.request(self.language, entries, wanted), 422)
        try:
            job, _ = place_order(self.context, request, wanted)
        except ServiceBusy as busy:
            refusal = problem_of(busy)
            page = self.pages.busy(self.language, entries, busy.retry_after, own=isinstance(busy, ClientFull))
            return _page(page, refusal.status, refusal.headers)
        return self._to_job(job.id)

    async def job(self, id: str, request: Request, wait: str = "") -> Response:
        """How far the job is; with `wait`, for readers without JavaScript, when it is over or in a while."""
        job = await run_in_threadpool(self.context.store.job, id)
        if job is not None and wait:
            # Where too many wait already, the page comes at once.
            with contextlib.suppress(Problem):
                job = await followed(self.context, request, job, LONGEST_WAIT, lambda now: now.state in ENDED)
        return await run_in_threadpool(self._shown, job)

    def _shown(self, job: Job | None) -> Response:
        if job is None:
            return self._no_job()
        result = self.context.results.find(job.key) if job.state == "done" else None
        return _page(self.pages.job(self.language, job, request_of(job.request), result))

    def cancel(self, id: str) -> Response:
        """Take the order back, and show that."""
        job = self.context.store.cancel(id)
        return self._no_job() if job is None else self._to_job(job.id)

    def _to_job(self, id: str) -> Response:
        return RedirectResponse(f"/{self.language}/jobs/{id}", 303, _HEADERS)

    def _no_job(self) -> Response:
        text = self.say("Ningún pedido tiene esta dirección. Puede que sea muy antiguo.")
        return _page(self.pages.problem(self.language, self.say("No existe ese pedido"), text), 404)


def _page(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return HTMLResponse(html, status, {**_HEADERS, **(headers or {})})


def _static(version: str, name: str) -> Response:
    file = static_files().find(version, name)
    if file is None:
        return Response(status_code=404)
    return Response(file.content, media_type=file.media_type, headers=_FOR_EVER)
