"""The edition from the file system, as readers open it: wide and narrow, in light and dark colours.

Pages of every kind in every language; every page with ``--audit``.
"""

from __future__ import annotations

import pytest

from tests.browser.accessible import axe_findings
from tests.browser.visit import NARROW, WIDE, visit
from tests.edition.conftest import edition, pages  # noqa: F401  the fixtures
from tests.edition.published import listed, text_of

SCHEMES = ("light", "dark")
pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_show_no_problem(browser, edition, pages, width):  # noqa: F811
    """No error, no failed or foreign request, every chart drawn, no sideways scrolling; title, language.

    Of axe-core no finding by any rule of WCAG 2.2 A and AA, nor by those for good practice.
    """
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
        said += [f"{scheme}: {finding}" for scheme in SCHEMES for finding in axe_findings(seen.page, scheme)]
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
