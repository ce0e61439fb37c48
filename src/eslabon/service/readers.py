"""Readers in a browser, told from programs: to them a refusal is a page in their language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from eslabon.service.intake import API
from eslabon.service.visit import header, visit_of

if TYPE_CHECKING:
    from eslabon.service.form_pages import FormPages

__all__ = ["Readers", "language_of", "wants_page"]

# Links on pages lead to results, hence a reader may find one gone; all else below the API is for programs.
_RESULTS = f"{API}results/"
_FOR_PROGRAMS = (API, "/health/", "/metrics")
_PAGES = ("text/html", "application/xhtml+xml")
_DOCUMENTS = ("application/problem+json", "application/json")
_QUALITY = re.compile(r";\s*q=([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)


class Readers:
    """ASGI middleware: lets whatever refuses further inside do so by a page, where a reader asks."""

    def __init__(self, app: ASGIApp, pages: FormPages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and wants_page(scope):
            language = language_of(scope, tuple(self._pages.offers))
            visit_of(scope).page_of = partial(self._pages.refusal, language, scope["method"])
        await self._app(scope, receive, send)


def wants_page(scope: Scope) -> bool:
    """Whether a page suits the client better than a document: as browsers ask when a reader goes somewhere.

    ``*/*`` is no wish for a page: programs say it, and so do scripts of pages.
    """
    if scope["path"].startswith(_FOR_PROGRAMS) and not scope["path"].startswith(_RESULTS):
        return False
    wished: dict[str, float] = {}
    for part in header(scope, b"accept").split(","):
        quality = _QUALITY.search(part)
        wished[part.partition(";")[0].strip().lower()] = float(quality[1]) if quality else 1.0
    page = max(wished.get(kind, 0.0) for kind in _PAGES)
    return page > 0 and page >= max(wished.get(kind, 0.0) for kind in _DOCUMENTS)


def language_of(scope: Scope, languages: Sequence[str]) -> str:
    """The language of the page that was asked for; of no page, the first of the reader's that there is."""
    # /<language>/request, /<edition>/<language>/html/…
    named = scope["path"].split("/")[1:3]
    wished = [part.split(";")[0].strip().lower()[:2] for part in header(scope, b"accept-language").split(",")]
    return next((each for each in (*named, *wished) if each in languages), languages[0])
