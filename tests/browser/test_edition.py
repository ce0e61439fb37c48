"""The edition from the file system, as readers open it in a wide window, in light and dark colours.

Pages of every kind in every language; every page with ``--audit``.
"""

from __future__ import annotations

import pytest

from tests.browser.visit import WIDE, visit
from tests.browser.whole_page import LANGUAGES, assert_no_problem
from tests.edition.conftest import edition, pages  # noqa: F401  the fixtures
from tests.edition.published import text_of

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_show_no_problem_in_a_wide_window(browser, edition, pages, language):  # noqa: F811
    assert_no_problem(browser, edition, pages, WIDE, language)


def test_search_finds_a_page_from_the_file_system(browser, edition):  # noqa: F811
    """A country's name leads to its brief, in every language and without a server."""
    for page in edition.pages:
        if page.address == "country/PER":
            title = text_of(edition.tree(page).xpath("//h1")[0])
            search = edition.folder / page.language / "html" / "search.html"
            seen = visit(browser, f"{search.as_uri()}?q={title}")
            seen.page.wait_for_selector(f"main a[href*='{page.address}.html']", timeout=10_000)
            assert seen.problems() == []
            seen.page.context.close()
