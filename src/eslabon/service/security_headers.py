"""Headers on every answer, whoever wrote it: what browsers may do with it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eslabon.service.settings import ServiceSettings
from eslabon.service.visit import visit_of

__all__ = ["CONTENT_POLICY", "SecurityHeaders"]

# The policy of the readers' pages; forms send to this service only.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_ALWAYS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",  # frame-ancestors, for browsers that do not know it
    # Addresses of jobs open them for whoever has them: none goes to other sites.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware: adds the headers, and the request's name."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self._app = app
        self._headers = dict(_ALWAYS)
        # Pages of other sites may not embed what they may not read.
        self._headers["cross-origin-resource-policy"] = (
            "cross-origin" if settings.cors_origins else "same-origin"
        )
        # With keys no answer is for everybody, also where nobody thought of a shared cache.
        self._private = settings.keys_file is not None
        if settings.hsts_seconds:
            self._headers["strict-transport-security"] = f"max-age={settings.hsts_seconds}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                for name, value in self._headers.items():
                    headers[name] = value
                headers["x-request-id"] = visit_of(scope).id
                headers.setdefault("cache-control", "no-store")
                if self._private:
                    headers["cache-control"] = headers["cache-control"].replace("public", "private")
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
