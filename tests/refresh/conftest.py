"""The publisher that the tests of a whole refresh ask."""

from __future__ import annotations

import pytest

from tests.refresh.served import SECRET, ServedOffice, publication
from tests.sources.loopback import always, answer, serving


@pytest.fixture
def server(tiny, monkeypatch):
    """A server on this machine that behaves as the office does; the publication's feeds lead to it."""
    monkeypatch.setenv("OFFICE_KEY", SECRET)
    with serving(always(answer(b"[]"))) as loopback:
        publication(tiny, loopback.address)
        loopback.behaviour = ServedOffice(tiny)
        yield loopback
