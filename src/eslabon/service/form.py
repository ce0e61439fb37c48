"""The reader's form: pages that ask for a brief or a report, and show how far it is.

Everything works without JavaScript; with it the page of a job follows the job without being loaded again.
The addresses begin with a language of the edition and are declared one by one, so that none of them can hide
a page of the published site.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from eslabon.book.interface import interface_text
from eslabon.errors import ParameterError
from eslabon.ondemand.request import Request as Order
from eslabon.ondemand.request import plain, request_of
from eslabon.service.form_checks import request_from
from eslabon.service.form_entries import Entries, entries_of_body, entries_of_query
from eslabon.service.form_offer import offer_of
from eslabon.service.form_pages import FormPages
from eslabon.service.refusals import ClientFull, ServiceBusy
from eslabon.service.same_origin import is_from_here
from eslabon.service.static_files import STATIC, static_files

__all__ = ["HOME", "POLICY", "form_router"]

HOME = "/{edition}/{language}/html/index.html"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# No page is kept: what it shows changes. The referrer stays on this host, and goes with forms: with
# "no-referrer" browsers would send `Origin: null`, and no form could be told from a foreign one.
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_FORM = "application/x-www-form-urlencoded"


def form_router(
    desk: Any,
    store: Any,
    results: Any,
    settings: Any,
    *,
    home: str = HOME,
    order: Callable[[Request, Order], tuple[Any, Any]] | None = None,
) -> APIRouter:
    """Make the routes of the form in every language of the desk.

    Parameters
    ----------
    desk, store, results, settings
        Desk, :class:`JobStore`, :class:`ResultStore` and settings of the service; of the last only
        ``body_bytes`` is read.
    home
        Address of the book's first page, with ``{edition}`` and ``{language}``.
    order
        Puts a checked request into the queue and returns its job and result, as ``place_order`` of the API
        does with its log and metrics; by default it goes there for the client's address.
    """
    pages = FormPages({language: offer_of(desk, language) for language in desk.languages}, home)

    def plainly(request: Request, wanted: Order) -> tuple[Any, Any]:
        key = desk.key(wanted)
        result = results.find(key)
        client = request.client.host if request.client else ""
        return store.submit(key, plain(wanted), client=client, made=result is not None), result

    place = order or plainly
    router = APIRouter(include_in_schema=False)
    for language in desk.languages:
        _Language(language, desk, store, results, settings, pages, place).declare(router)
    router.add_api_route(STATIC + "/{version}/{name:path}", _static, methods=["GET", "HEAD"])
    return router


class _Language:
    """The pages of one language."""

    def __init__(
        self,
        language: str,
        desk: Any,
        store: Any,
        results: Any,
        settings: Any,
        pages: FormPages,
        place: Callable[[Request, Order], tuple[Any, Any]],
    ) -> None:
        self.language = language
        self.desk = desk
        self.store = store
        self.results = results
        self.body_bytes = settings.body_bytes
        self.pages = pages
        self.place = place
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
        refused = self._foreign(request)
        if refused is not None:
            return refused
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return self._refuse(415, self.say("Eso no es lo que envía el formulario."))
        body = await _bounded_body(request, self.body_bytes)
        if body is None:
            return self._refuse(413, self.say("Lo enviado es demasiado grande."))
        try:
            entries = entries_of_body(body)
        except ParameterError as error:
            return self._refuse(400, self.say("Eso no es lo que envía el formulario."), error)
        return await run_in_threadpool(self._submit, request, entries)

    def _submit(self, request: Request, entries: Entries) -> Response:
        wanted = request_from(entries, self.pages.offers[self.language], self.desk)
        if isinstance(wanted, tuple):
            return _page(self.pages.request(self.language, entries, wanted), 422)
        try:
            job, _ = self.place(request, wanted)
        except ServiceBusy as busy:
            own, seconds = isinstance(busy, ClientFull), max(1, round(busy.retry_after))
            page = self.pages.busy(self.language, entries, seconds, own=own)
            return _page(page, 429 if own else 503, {"Retry-After": str(seconds)})
        return self._to_job(job.id)

    def job(self, id: str) -> Response:
        """How far the job is."""
        job = self.store.job(id)
        if job is None:
            return self._no_job()
        result = self.results.find(job.key) if job.state == "done" else None
        age = time.time() - job.created
        return _page(self.pages.job(self.language, job, request_of(job.request), result, age))

    def cancel(self, id: str, request: Request) -> Response:
        """Take the order back, and show that."""
        refused = self._foreign(request)
        if refused is not None:
            return refused
        job = self.store.cancel(id)
        return self._no_job() if job is None else self._to_job(job.id)

    def _to_job(self, id: str) -> Response:
        return RedirectResponse(f"/{self.language}/jobs/{id}", 303, _HEADERS)

    def _foreign(self, request: Request) -> Response | None:
        if is_from_here(request.headers):
            return None
        return self._refuse(403, self.say("El formulario se envió desde otro sitio."))

    def _no_job(self) -> Response:
        text = self.say("Ningún pedido tiene esta dirección. Puede que sea muy antiguo.")
        return _page(self.pages.problem(self.language, self.say("No existe ese pedido"), text), 404)

    def _refuse(self, status: int, text: str, error: ParameterError | None = None) -> Response:
        return _page(self.pages.problem(self.language, self.say("Pedido rechazado"), text, error), status)


def _page(html: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return HTMLResponse(html, status, {**_HEADERS, **(headers or {})})


def _static(version: str, name: str) -> Response:
    file = static_files().find(version, name)
    if file is None:
        return Response(status_code=404)
    return Response(file.content, media_type=file.media_type, headers=_FOR_EVER)


async def _bounded_body(request: Request, most: int) -> bytes | None:
    """The body; None as soon as it is larger than `most` bytes."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            return None
    return bytes(body)
