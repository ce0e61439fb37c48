"""The edition in a browser, from a file system, as a reader opens it: wide and narrow."""

from __future__ import annotations

import pytest

from tests.browser.visit import NARROW, WIDE, visit
from tests.edition.conftest import edition, pages  # noqa: F401  the fixtures
from tests.edition.published import text_of

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
    assert wrong == {}
