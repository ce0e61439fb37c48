"""A sample of the built book over HTTP."""

from __future__ import annotations

import pytest

from tests.browser.edition import Edition, built_edition
from tests.browser.visit import serve, visit

pytestmark = [pytest.mark.browser, pytest.mark.book]


@pytest.fixture(scope="module")
def edition() -> Edition:
    return built_edition()


@pytest.mark.parametrize("language_at", [0, 1])
def test_pages_work_from_a_server(browser, edition, language_at):
    """The same pages over HTTP."""
    language = edition.languages[language_at]
    problems = {}
    with serve(edition.folder.parent) as base:  # the list of editions lies beside them
        for address in edition.pages(language, everything=False):
            seen = visit(browser, f"{base}/{edition.folder.name}/{language}/html/{address}")
            if seen.problems():
                problems[address] = seen.problems()
            seen.page.context.close()
    assert problems == {}
