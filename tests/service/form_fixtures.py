"""The form over the publication, made once: its words of four languages take a second to read."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.conftest import REPOSITORY
from tests.service.form_desk import FormDesk, MemoryResults, MemoryStore, form_app

__all__ = ["book_form", "made_form"]


@pytest.fixture(scope="session")
def made_form():
    desk, store, results = FormDesk(REPOSITORY, "states28"), MemoryStore(), MemoryResults()
    return desk, store, results, TestClient(form_app(desk, store, results), follow_redirects=False)


@pytest.fixture
def book_form(made_form):
    """Desk, store, results and client; nobody has asked for anything yet."""
    desk, store, results, _ = made_form
    desk.refusal = None
    store.empty()
    results.kept.clear()
    return made_form
