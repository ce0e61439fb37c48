"""A request on its way: what the network does to it is said as one of our errors."""

from __future__ import annotations

import httpx

from eslabon.sources.faults import Passing, fault, is_tls
from eslabon.sources.provider import Provider
from eslabon.sources.request import Request
from eslabon.sources.route import CA_VARIABLES

__all__ = ["Sending"]


class Sending:
    """A request on its way; what the network does to it, while it is sent and read, is said as ours."""

    def __init__(
        self,
        client: httpx.Client,
        address: str,
        headers: dict[str, str],
        timeout: httpx.Timeout,
        request: Request,
        provider: Provider,
    ) -> None:
        self._stream = client.stream("GET", address, headers=headers, timeout=timeout)
        self._request, self._provider = request, provider

    def __enter__(self) -> httpx.Response:
        try:
            return self._stream.__enter__()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._said(error) from error

    def __exit__(self, kind, error, trace) -> bool | None:
        self._stream.__exit__(kind, error, trace)
        if isinstance(error, httpx.HTTPError | httpx.StreamError):
            raise self._said(error) from error
        return None

    def _said(self, error: Exception) -> Exception:
        """Our error for one of httpx: final, or one that may pass."""
        provider, request = self._provider, self._request
        told = str(error) or type(error).__name__
        if is_tls(error):
            return fault(
                provider,
                request,
                "cannot be trusted: no secure connection",
                expected="a certificate that this machine knows",
                received=told,
                next_step=f"behind an inspecting proxy, name its certificate in {CA_VARIABLES[0]} or --ca",
            )
        if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError | httpx.InvalidURL):
            return fault(
                provider, request, "has an address that cannot be asked", received=told,
                next_step="correct the address in the provider's file",
            )  # fmt: skip
        if isinstance(error, httpx.TimeoutException):
            silence = provider.limits.silence
            return Passing(fault(
                provider, request, "does not answer in time",
                expected=f"something at least every {silence:g} seconds", received=told,
            ))  # fmt: skip
        if isinstance(error, httpx.ConnectError | httpx.ProxyError):
            return Passing(fault(
                provider, request, "cannot be reached", expected="a connection", received=told,
                next_step="check the network and the proxy (HTTPS_PROXY), then run the same command again",
            ))  # fmt: skip
        return Passing(fault(
            provider, request, "broke off its answer", expected="an answer to its end", received=told,
        ))  # fmt: skip
