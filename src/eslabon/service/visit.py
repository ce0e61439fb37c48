"""What is known of one request while it is answered."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Scope

__all__ = ["Visit", "header", "headers_named", "visit_of"]

_KEY = "eslabon.visit"
# What a proxy or a client may call a request; anything else is replaced.
_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")


@dataclass
class Visit:
    """A request's name and its client.

    Parameters
    ----------
    id
        Made here, or the well-formed ``X-Request-ID`` that came with the request.
    address
        Of the client, by declared proxies' word. Never written anywhere.
    client
        Who it is for limits and logs: the API key's name, or a hash of the address that changes every day.
    failure
        What went wrong on our side, for the log.
    crowded
        Whether more connections are open than may be.
    page_of
        Makes a page of a refusal, for a reader in a browser; None for programs.
    """

    id: str = field(default_factory=lambda: secrets.token_hex(12))
    address: str = ""
    client: str = ""
    failure: BaseException | None = None
    crowded: bool = False
    page_of: Callable[[Any], str] | None = field(default=None, repr=False)


def visit_of(scope: Scope) -> Visit:
    """The visit of a request, begun when it is first asked for."""
    visit = scope.get(_KEY)
    if visit is None:
        given = headers_named(scope, b"x-request-id")
        named = len(given) == 1 and _ID.fullmatch(given[0])
        visit = scope[_KEY] = Visit(given[0].decode()) if named else Visit()
    return visit


def headers_named(scope: Scope, name: bytes) -> list[bytes]:
    """All values of a header; names are in lower case already."""
    return [value for key, value in scope["headers"] if key == name]


def header(scope: Scope, name: bytes) -> str:
    """Value of a header that stands there once at most; empty when absent."""
    found = headers_named(scope, name)
    return found[0].decode("latin-1") if found else ""
