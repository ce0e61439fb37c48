"""Who may ask, how often, and from whose pages."""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from eslabon.service.clients import Clients, address_of, is_loopback
from eslabon.service.entry import CHANGING
from eslabon.service.keys import CHALLENGE, key_name, read_keys
from eslabon.service.problems import Problem
from eslabon.service.rates import Rates
from eslabon.service.settings import ServiceSettings
from eslabon.service.visit import header, visit_of

__all__ = ["Access", "is_own_origin"]


class Access:
    """ASGI middleware: names the client, asks for its key, counts requests, refuses other sites' pages."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings, clients: Clients) -> None:
        self._app = app
        self._settings = settings
        self._clients = clients
        self._keys = read_keys(settings.keys_file) if settings.keys_file else None
        self._reads = Rates(settings.reads_per_second, settings.reads_burst)
        self._orders = Rates(settings.orders_per_second, settings.orders_burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                self._admit(scope)
            except Problem as problem:
                await problem.answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        visit = visit_of(scope)
        visit.address = address_of(scope, self._settings.trusted_proxies)
        visit.client = self._clients.name(visit.address)
        if scope["path"].startswith("/health/"):
            return
        if scope["path"] == "/metrics":
            self._check_metrics(scope, visit.address)
            return
        self._count(scope["method"], visit.client)
        if scope["method"] in CHANGING:
            self._check_origin(scope)
        if self._keys is not None and self._needs_key(scope["method"]):
            name = key_name(self._keys, header(scope, b"authorization"))
            if name is None:
                raise _no_key()
            visit.client = f"key:{name}"

    def _check_metrics(self, scope: Scope, address: str) -> None:
        wanted = self._settings.metrics
        if wanted == "off" or (wanted == "loopback" and not is_loopback(scope, address)):
            raise Problem(404, "not-found", "there is nothing at this address")

    def _count(self, method: str, client: str) -> None:
        # Before keys are looked at: guessing them counts as well.
        wait = self._reads.take(client)
        if not wait and method == "POST":
            wait = self._orders.take(client)
        if wait:
            raise Problem(
                429,
                "too-many-requests",
                "this client asks too often",
                expected="fewer requests per second",
                next_step=f"wait {math.ceil(wait)} s",
                headers={"retry-after": str(math.ceil(wait))},
            )

    def _needs_key(self, method: str) -> bool:
        if method == "OPTIONS":
            return False  # a browser sends no key with the question whether it may send one
        return self._settings.keys_for == "all" or method in CHANGING

    def _check_origin(self, scope: Scope) -> None:
        """A page of another site makes its reader's browser send what it likes, with the reader's address."""
        origin = header(scope, b"origin")
        if origin.lower() in self._settings.cors_origins:
            return
        site = header(scope, b"sec-fetch-site").lower()
        foreign = site not in ("", "same-origin", "none")
        if foreign or (origin and not is_own_origin(origin, header(scope, b"host"))):
            raise Problem(
                403,
                "cross-origin",
                "another site's page asks for this",
                where="header Origin" if origin else "header Sec-Fetch-Site",
                expected="a page of this service",
                received=origin or site,
                next_step="ask from the service's own pages; operators: ESLABON_SERVICE_CORS_ORIGINS",
            )


def is_own_origin(origin: str, host: str) -> bool:
    """Whether an origin is this host's own.

    Hosts and ports are compared, not schemes: behind a proxy that speaks TLS we speak plain HTTP ourselves.
    """
    try:
        parts = urlsplit(origin.lower())
        own = urlsplit(f"//{host.lower()}")
        standard = {"http": 80, "https": 443}[parts.scheme]
        # Of a Host without a port the scheme is the browser's, hence the standard port of that.
        same = parts.hostname == own.hostname and (parts.port or standard) == (own.port or standard)
    except (KeyError, ValueError):
        return False
    # An origin is scheme, host and port, nothing else.
    return same and origin.lower() == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc


def _no_key() -> Problem:
    return Problem(
        401,
        "key",
        "this deployment asks for a key",
        where="header Authorization",
        expected="Bearer and a key that the operator gave out",
        next_step="ask the operator for a key",
        headers={"www-authenticate": CHALLENGE},
    )
