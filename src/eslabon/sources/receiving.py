"""A body read piece by piece within its limits of bytes and seconds, and its media type looked at."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

import httpx

from eslabon.sources.decoding import BodyTooLarge, BrokenBody, Unpacking
from eslabon.sources.faults import Passing, fault
from eslabon.sources.pace import Cancelled
from eslabon.sources.provider import Provider
from eslabon.sources.request import Request

__all__ = ["received_body", "refuse_type"]

_ERROR_BYTES = 2_000  # read of a body that only says what is wrong


def refuse_type(header: str, provider: Provider, request: Request) -> None:
    """Refuse an answer of another media type than the provider's, most often a page for people.

    Raises
    ------
    SourceError
    """
    kind = header.partition(";")[0].strip().lower()
    if not any(fnmatchcase(kind, accepted) for accepted in provider.accepted_types):
        raise fault(
            provider,
            request,
            "sends something other than data",
            expected=" or ".join(provider.accepted_types),
            received=kind or "an answer that does not say what it is",
            next_step="open the address in a browser: it may be an error page, or the service may have moved",
        )


def received_body(
    response: httpx.Response,
    request: Request,
    provider: Provider,
    clock: Callable[[], float],
    deadline: float,
    cancelled: Callable[[], bool],
    *,
    whole: bool,
) -> bytes:
    """The body, unpacked.

    Parameters
    ----------
    response
        Its headers are read, its body is not.
    request, provider
        What was asked, and the limits.
    clock, deadline
        When the last byte has to be there.
    cancelled
        Looked at after every piece.
    whole
        False: only the beginning is wanted, of whatever encoding.

    Raises
    ------
    SourceError
        Too large, or not what its encoding says.
    Passing
        Too slow, or it breaks off.
    Cancelled
    """
    if not whole:
        return _beginning(response)
    limits = provider.limits
    _refuse_without_end(response, request, provider)
    try:
        unpacking = Unpacking(response.headers.get("content-encoding", "").strip().lower(), limits.bytes)
        for piece in response.iter_raw():
            if cancelled():
                raise Cancelled
            unpacking.take(piece)
            if clock() > deadline:
                raise Passing(fault(
                    provider, request, "sends too slowly",
                    expected=f"the whole answer within {limits.seconds:g} seconds",
                    received="only a part of it",
                    next_step="raise `limits: seconds` in the provider's file, or try again later",
                ))  # fmt: skip
        return unpacking.whole()
    except BodyTooLarge:
        raise fault(
            provider, request, "sends more than its limit",
            expected=f"at most {limits.bytes} bytes after decompression",
            received="more; reading was stopped",
            next_step="if the series is really so large, raise `limits: bytes` in the provider's file",
        ) from None  # fmt: skip
    except BrokenBody as error:
        raise Passing(fault(
            provider, request, "sends a body that cannot be unpacked",
            expected="an identity, gzip or deflate body", received=str(error),
        )) from None  # fmt: skip


def _refuse_without_end(response: httpx.Response, request: Request, provider: Provider) -> None:
    """Refuse a table whose end cannot be told from a broken connection; JSON, XML and workbooks have one."""
    told = "content-length" in response.headers or "transfer-encoding" in response.headers
    if not told and provider.protocol in ("csv", "sdmx-csv"):
        raise fault(
            provider,
            request,
            "does not say where its answer ends",
            expected="Content-Length or a chunked answer, since a table of text may break off unnoticed",
            received="neither",
            next_step="ask past the proxy, or for another format",
        )


def _beginning(response: httpx.Response) -> bytes:
    """The first bytes of an error's body; an error while reading them tells nothing more than the status."""
    if response.headers.get("content-encoding", "identity") != "identity":
        return b""
    body = bytearray()
    try:
        for piece in response.iter_raw():
            body += piece
            if len(body) > _ERROR_BYTES:
                break
    except httpx.HTTPError:
        pass
    return bytes(body[:_ERROR_BYTES])
