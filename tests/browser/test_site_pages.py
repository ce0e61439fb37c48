"""The site's own pages in a browser: from a disk, under the strict policy, on a phone, without a script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from eslabon.editions.publishing.budgets import read_budgets
from tests.browser.visit import NARROW, POLICY, WIDE, serve, visit
from tests.editions.publishing.test_site_files import make_site

pytestmark = pytest.mark.browser

OWN = ("index.html", "es/index.html", "en/index.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with three editions, in a folder of the name that its address has."""
    folder = tmp_path_factory.mktemp("browsed")
    return make_site(folder).rename(folder / "book")


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_a_page_of_the_site_is_whole_and_accessible(browser, site, path, width, scheme):
    """No request elsewhere, nothing wider than the window, no more findings of axe than the budget has."""
    seen = visit(browser, f"{site.as_uri()}/{path}", width=width, scheme=scheme)
    assert seen.problems() == []
    assert Axe().run(seen.page).violations_count <= read_budgets(None).axe
    seen.page.context.close()


@pytest.mark.parametrize("path", [*OWN, "404.html"])
def test_the_strict_policy_refuses_nothing(browser, site, path):
    """Served in the folder that the site's address names: the page for wrong addresses relies on it."""
    with serve(site.parent, POLICY) as address:
        seen = visit(browser, f"{address}/book/{path}")
        assert seen.problems() == []
        seen.page.context.close()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("latest/en/html/old/page.html", "2027.1/en/html/new/page.html"),
        ("latest/es/html/country/BBB.html", "2026.1/es/html/country/BBB.html"),
        ("latest/index.html", "2027.1/es/html/index.html"),
    ],
)
def test_latest_leads_on_from_a_disk(browser, site, start, end, javascript):
    seen = visit(browser, site.joinpath("index.html").as_uri(), javascript=javascript)
    seen.page.goto(site.joinpath(start).as_uri(), wait_until="commit")
    seen.page.wait_for_url(site.joinpath(end).as_uri())
    assert seen.page.title()  # a page, not the browser's own about a file that is not there
    seen.page.go_back()
    seen.page.wait_for_url(site.joinpath("index.html").as_uri())
    assert (seen.messages, seen.foreign) == ([], [])
    seen.page.context.close()
