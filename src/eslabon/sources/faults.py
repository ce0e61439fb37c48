"""What can go wrong between us and a publisher, each said in five parts."""

from __future__ import annotations

import re
import ssl

from eslabon.errors import SourceError
from eslabon.sources.provider import Provider
from eslabon.sources.request import Request, shown_address

__all__ = ["Passing", "begins", "fault", "is_tls", "status_fault"]

_RENEWED = "run the same command again: what was received is not asked again"
_STATUSES = {
    401: ("asks for a key", "set the variable that the provider's file names under `secret`"),
    403: ("refuses access", "see the provider's documentation: a key, another address, or a blocked network"),
    404: (
        "does not have this address",
        "look whether the series was renamed or retired, and correct its feed",
    ),
    407: (
        "is behind a proxy that asks for a password",
        "name it in HTTPS_PROXY: http://user:password@host:port",
    ),
    410: ("has retired this address", "look for the series that replaces it, and correct its feed"),
    413: ("finds the question too large", "lower `countries_per_request` in the provider's file"),
    414: ("finds the address too long", "lower `countries_per_request` in the provider's file"),
    429: (
        "wants fewer requests",
        "raise `limits: interval` in the provider's file, or wait; then " + _RENEWED,
    ),
}


class Passing(Exception):
    """A fault that may be gone at the next attempt.

    Parameters
    ----------
    error
        What is told when it is not.
    wait
        Seconds that the publisher asks for, None when it says nothing.
    """

    def __init__(self, error: SourceError, wait: float | None = None) -> None:
        super().__init__(error.what)
        self.error = error
        self.wait = wait


def fault(
    provider: Provider,
    request: Request,
    what: str,
    *,
    expected: str = "",
    received: str = "",
    next_step: str = "",
) -> SourceError:
    """An error of this request: its sentence begins with the provider's id."""
    return SourceError(
        f"{provider.id} {what}",
        where=request.shown,
        expected=expected,
        received=received,
        next_step=next_step or _RENEWED,
    )


def status_fault(provider: Provider, request: Request, status: int, body: bytes) -> SourceError:
    """What to say of an answer whose status is not 200."""
    what, step = _STATUSES.get(status, ("answers with an error", _RENEWED))
    return fault(
        provider,
        request,
        what,
        expected="status 200",
        received=f"status {status}" + (f": {begins(body)}" if body else ""),
        next_step=step,
    )


def begins(body: bytes, most: int = 120) -> str:
    """The beginning of a body in one printable line, without addresses' keys."""
    text = body[: most * 4].decode("utf-8", "replace")
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    line = re.sub(r"https?://\S+", lambda match: shown_address(match[0]), line)
    return line if len(line) <= most else line[: most - 1] + "…"


def is_tls(error: BaseException) -> bool:
    """Whether an error comes from a certificate or a failed handshake, at whatever depth."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
