"""The way to the network: a proxy and additional certificates, from settings or the usual variables."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import certifi

from eslabon.errors import SourceError

__all__ = ["CA_VARIABLES", "PROXY_VARIABLE", "Route"]

PROXY_VARIABLE = "ESLABON_PROXY"  # goes before HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, read by httpx
CA_VARIABLES = ("ESLABON_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@dataclass(frozen=True)
class Route:
    """How the network is reached.

    Parameters
    ----------
    proxy
        Address of a proxy for all requests; empty: what the usual variables say. It may hold a password,
        hence it is not printed.
    ca
        File with certificates (PEM) that are trusted beside the system's; empty: none.
    """

    proxy: str = ""
    ca: str = ""

    def __repr__(self) -> str:
        return f"Route(proxy={bool(self.proxy)}, ca={self.ca!r})"

    @classmethod
    def chosen(cls, proxy: str = "", ca: str = "", environment: Mapping[str, str] | None = None) -> Route:
        """What is given, else what the environment says."""
        known = os.environ if environment is None else environment
        return cls(
            proxy or known.get(PROXY_VARIABLE, ""),
            ca or next((known[name] for name in CA_VARIABLES if known.get(name)), ""),
        )

    def checked_proxy(self) -> str | None:
        """The proxy for httpx, None to leave it to the usual variables.

        Raises
        ------
        SourceError
            It is no address.
        """
        if not self.proxy:
            return None
        parts = urlsplit(self.proxy)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SourceError(
                "the proxy is no address",
                where=f"--proxy or {PROXY_VARIABLE}",
                expected="http://host:port",
                received=f"{parts.scheme or 'no scheme'}, {'a host' if parts.hostname else 'no host'}",
                next_step="correct it",
            )
        return self.proxy

    def certificates(self) -> ssl.SSLContext:
        """What servers are verified against: the bundled list, the system's, and the file of this route.

        Raises
        ------
        SourceError
            The file is absent or holds no certificate.
        """
        context = ssl.create_default_context(cafile=certifi.where())
        context.load_default_certs()
        if self.ca:
            try:
                context.load_verify_locations(cafile=self.ca)
            except OSError as error:  # ssl.SSLError is one
                raise SourceError(
                    "the file of certificates cannot be used",
                    where=self.ca,
                    expected="certificates in PEM form",
                    received=str(error),
                    next_step=f"correct the path in --ca or in one of {', '.join(CA_VARIABLES)}",
                ) from None
        return context
