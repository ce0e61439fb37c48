"""The form over the publication, made once: its words of four languages take a second to read."""

from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY
from tests.service.form_client import FormClient
from tests.service.form_desk import FormDesk, form_service

__all__ = ["book_form", "made_form"]


@pytest.fixture(scope="session")
def made_form(tmp_path_factory):
    served = form_service(FormDesk(REPOSITORY, "states28", tmp_path_factory.mktemp("form")))
    return served.desk, served.store, served.results, FormClient(served.app)


@pytest.fixture
def book_form(made_form):
    """Desk, store, results and client; nobody has asked for anything yet."""
    desk, store, results, _ = made_form
    desk.refusal = None
    store.empty()
    results.empty()
    return made_form
