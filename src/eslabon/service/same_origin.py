"""Whether a form was sent from a page of this service.

A form without log-in carries no secret that another site's page could not carry too. Browsers tell where a
form stands: by ``Sec-Fetch-Site`` where the connection is trusted, by ``Origin`` always. A program that sends
neither acts for nobody but itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

__all__ = ["is_from_here"]


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether the headers of a request allow that a page of this host sent it.

    Hosts are compared, not schemes: behind a proxy that speaks TLS the service itself speaks plain HTTP.
    ``Origin: null``, as from a sandboxed frame, is foreign unless the browser says better by the other one.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")  # "none": typed, or a form shown again after a restart
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return (
            bool(urlsplit(origin).netloc)
            and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
        )
    except ValueError:
        return False
