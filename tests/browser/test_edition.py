"""The edition from the file system, as a reader opens it: wide and narrow, in every language."""

from __future__ import annotations

import pytest

from tests.browser.visit import NARROW, WIDE, visit
from tests.edition.conftest import edition, pages  # noqa: F401  the fixtures
from tests.edition.published import listed, text_of

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_show_no_problem(browser, edition, pages, width):  # noqa: F811
    """No error, no failed or foreign request, every chart drawn, no sideways scrolling; title, language."""
    wrong = {}
    for page in pages:
        seen = visit(browser, page.path.as_uri(), width=width)
        said = seen.problems()
        tree = edition.tree(page)
        if seen.language != page.language:
            said.append(f"language {seen.language!r}")
        if seen.title != text_of(tree.xpath("//title")[0]):
            said.append(f"title {seen.title!r}")
        if seen.charts != len(tree.xpath("//figure[contains(@class,'vega-figure')]")):
            said.append(f"{seen.charts} charts")
        if said:
            wrong[page.name] = said
        seen.page.context.close()
    assert not wrong, listed(wrong)


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
