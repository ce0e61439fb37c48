"""One question to a provider, and what of it may be written down."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

__all__ = ["HIDDEN", "Request", "shown_address"]

HIDDEN = "***"
# Names of query parameters that carry keys, whatever the provider; compared in small letters.
_SECRETS = (
    "api_key", "api-key", "apikey", "key", "token", "access_token", "subscription-key", "password",
    "client_secret", "secret", "signature", "sig",
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """A GET of one address.

    Parameters
    ----------
    provider
        Id of the provider that is asked.
    address
        With its query, percent-encoded.
    accept
        Media type asked for; empty: any.
    """

    provider: str
    address: str
    accept: str = ""

    @property
    def shown(self) -> str:
        """The address as it may be written and printed: without user, password and keys."""
        return shown_address(self.address)

    @property
    def key(self) -> str:
        """Name of the request in an archive: the same question has the same name, whatever the key."""
        return hashlib.sha256(f"GET {self.shown}\n{self.accept}".encode()).hexdigest()[:32]

    def with_parameter(self, name: str, value: str) -> Request:
        """The same request with one parameter of its query set."""
        parts = urlsplit(self.address)
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
        encoded = urlencode([*query, (name, value)], quote_via=quote, safe=";,:+")
        return replace(self, address=urlunsplit(parts._replace(query=encoded)))

    def __repr__(self) -> str:
        return f"Request({self.shown})"


def shown_address(address: str) -> str:
    """An address without user, password, fragment, and values of parameters that carry keys."""
    parts = urlsplit(address)
    netloc = parts.netloc.rpartition("@")[2]
    query = "&".join(_shown_pair(pair) for pair in parts.query.split("&")) if parts.query else ""
    return urlunsplit((parts.scheme, netloc, parts.path, query, ""))


def _shown_pair(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return f"{name}={HIDDEN}" if equals and name.lower() in _SECRETS else pair
