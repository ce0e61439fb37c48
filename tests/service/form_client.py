"""A reader of the form: asks as a browser does, one page after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tests.service.asking import ask
from tests.service.form_reader import FormPage

__all__ = ["FORM", "PAGE", "FormClient"]

FORM = "application/x-www-form-urlencoded"
PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_HOST = "127.0.0.1"


class FormClient:
    """Sends pages' forms to an application; redirections are not followed."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def get(self, address: str, **headers: str) -> FormPage:
        """A page; headers by name with ``_`` for ``-``."""
        return self._ask("GET", address, headers)

    def head(self, address: str) -> FormPage:
        return self._ask("HEAD", address, {})

    def post(
        self, address: str, data: Mapping[str, Any] | bytes = b"", *, kind: str = FORM, **headers: str
    ) -> FormPage:
        """What follows a form with these values, or with a body as it is."""
        body = data if isinstance(data, bytes) else urlencode(data, doseq=True).encode()
        return self._ask("POST", address, {"content_type": kind, **headers}, body)

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> FormPage:
        sent = {"host": _HOST, "accept": PAGE, **headers}
        pairs = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in sent.items()]
        return FormPage(ask(self._app, method, address, headers=pairs, body=body))
