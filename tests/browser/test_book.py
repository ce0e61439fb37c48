"""The built book over HTTP, and as axe-core sees it: a sample of pages, or every page with ``--audit``."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.edition import Edition, built_edition
from tests.browser.visit import NARROW, WIDE, serve, visit

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


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_pages_pass_axe(browser, edition, audit, width, scheme):
    """No finding of axe-core."""
    language = edition.languages[0]
    findings = {}
    for address in edition.pages(language, audit):
        url = (edition.folder / language / "html" / address).as_uri()
        seen = visit(browser, url, width=width, scheme=scheme)
        violations = Axe().run(seen.page).response["violations"]
        if violations:
            findings[address] = [(v["id"], v["nodes"][0]["html"][:160], len(v["nodes"])) for v in violations]
        seen.page.context.close()
    assert findings == {}
