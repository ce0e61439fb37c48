"""The way of a reader with a phone through the edition: from a brief to two countries side by side."""

from __future__ import annotations

import re

import pytest

from tests.browser.compare_reader import ROWS
from tests.browser.visit import NARROW, visit
from tests.edition.conftest import edition  # noqa: F401  the fixture

pytestmark = [pytest.mark.book, pytest.mark.browser]

FIRST_SCREEN = "(one) => one.getBoundingClientRect().bottom <= window.innerHeight"


def test_every_brief_leads_to_it_from_its_first_screen_and_its_figures(edition):  # noqa: F811
    """With its own country chosen, in every language; nothing leads to an indicator without data file."""
    groups = f"{edition.settings['reference_group']},{edition.settings['comparison_group']}"
    for page in edition.pages:
        links = edition.tree(page).xpath("//main//a[contains(@href, 'compare.html')]/@href")
        if page.country:
            assert links[0] == f"../compare.html?c={page.country},{groups}", page.name
            assert len(links) > 5 and all(f"?c={page.country}," in link for link in links), page.name
        static = edition.folder / page.language / "html/_static/compare"
        asked = {id for link in links for ids in re.findall(r"&i=(.*)", link) for id in ids.split(",")}
        assert [id for id in sorted(asked) if not (static / f"{id}.js").is_file()] == [], page.name


def test_the_dictionary_leads_to_it_from_every_indicator(edition):  # noqa: F811
    (page,) = (one for one in edition.pages if (one.language, one.address) == ("en", "annex/indicators"))
    links = edition.tree(page).xpath("//p[@class='cite-tools']/a[contains(@href, 'compare.html')]/@href")
    asked = [link.rpartition("&i=")[2] for link in links if link.count(",") == 1]
    known = {path.stem for path in (edition.data / "observations").glob("*.csv")}
    assert known <= set(asked)


def test_how_dependent_is_bolivia_compared_with_chile(browser, edition):  # noqa: F811
    """On a phone, from a brief: open the comparison, look for Chile and the indicator, read both."""
    brief = edition.folder / "es/html/country/BOL.html"
    seen = visit(browser, brief.as_uri(), width=NARROW)
    page = seen.page
    page.evaluate("window.scrollTo(0, 0)")
    link = page.locator(".page-tools .compare-link")
    assert link.evaluate(FIRST_SCREEN)
    link.click()
    page.wait_for_selector("#compare-results[data-done]", state="attached")
    assert page.evaluate("location.search").startswith("?c=BOL,")
    assert page.locator("#compare-results table").count() == 1  # something to read from the first look
    page.locator("#compare-box > summary").click()
    page.locator("#compare-series summary").click()
    page.locator("#compare-series input[type=search]").fill("chile")
    page.keyboard.press("Enter")
    page.locator("#compare-indicators summary").click()
    page.locator("#compare-indicators input[type=search]").fill("dependencia basicos")
    page.keyboard.press("Enter")
    page.wait_for_selector("#compare-commodity_dependence table")
    shown = dict(page.evaluate(ROWS, "commodity_dependence")[1:])
    assert {"Bolivia", "Chile"} <= set(shown)
    latest = text_of_page(page, ".compare-latest")
    assert f"Bolivia, {shown['Bolivia']}" in latest and f"Chile, {shown['Chile']}" in latest
    assert page.locator("#compare-commodity_dependence .source a").count() == 1
    assert seen.problems() == []
    page.context.close()


def text_of_page(page, where: str) -> str:
    return " ".join(page.locator(where).all_inner_texts())
