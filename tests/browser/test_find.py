"""The search of the whole edition, as readers use it: by name in any language, code, number or words."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from eslabon.book.search_languages import fold, stem
from tests.browser.visit import NARROW, POLICY, WIDE, serve, visit
from tests.edition.conftest import edition  # noqa: F401  the fixture
from tests.edition.published import main_of, text_of

pytestmark = [pytest.mark.book, pytest.mark.browser]

LINKS = """(kind) => [...document.querySelectorAll("#find-results section")]
  .filter((part) => part.querySelector("h2").textContent === part.parentNode.dataset[kind])
  .flatMap((part) => [...part.querySelectorAll("a")].map((link) => link.getAttribute("href")))"""


def search(browser, edition, language: str, query: str, **window):  # noqa: F811
    page = edition.folder / language / "html" / "search.html"
    return visit(browser, f"{page.as_uri()}?q={query}", **window)


@pytest.mark.parametrize(
    ("language", "query", "kind", "first"),
    [
        ("es", "peru", "country", "country/PER.html"),
        ("es", "PERÚ", "country", "country/PER.html"),
        ("pt", "Bolivie", "country", "country/BOL.html"),
        ("fr", "brasil", "country", "country/BRA.html"),
        ("en", "HTI", "country", "country/HTI.html"),
        ("es", "R5", "recommendation", "recommendation/R05.html"),
        ("fr", "recommandation 5", "recommendation", "recommendation/R05.html"),
        ("en", "10", "recommendation", "recommendation/R10.html"),
        ("es", "resource_rents", "indicator", "indicator/resource_rents.html"),
        ("pt", "NY.GDP.TOTL.RT.ZS", "indicator", "indicator/resource_rents.html"),
        ("es", "clusteres", "register", "register/clusters.html"),
        ("en", "glossary", "page", "annex/glossary.html"),
    ],
)
def test_a_name_a_code_or_a_number_leads_to_its_place(browser, edition, language, query, kind, first):  # noqa: F811
    seen = search(browser, edition, language, query)
    assert seen.page.evaluate(LINKS, kind)[:1] == [first]
    assert seen.problems() == []
    seen.page.context.close()


def test_a_question_with_a_country_and_a_subject_finds_both(browser, edition):  # noqa: F811
    """No entry has all of the words."""
    seen = search(browser, edition, "es", "bolivia dependencia de productos basicos")
    assert seen.page.evaluate(LINKS, "country") == ["country/BOL.html"]
    assert "indicator/commodity_dependence.html" in seen.page.evaluate(LINKS, "indicator")
    seen.page.context.close()


def test_what_nothing_is_called_is_said_and_the_text_is_searched(browser, edition):  # noqa: F811
    seen = search(browser, edition, "es", "xylophone")
    assert seen.page.locator("#find-none").is_visible()
    assert seen.page.locator("#find-results").inner_text() == ""
    seen.page.context.close()


@pytest.mark.parametrize(
    ("language", "query"),
    [("es", "participacion"), ("pt", "exportacoes"), ("fr", "economies"), ("en", "COUNTRY")],
)
def test_words_of_the_text_need_no_accents(browser, edition, language, query):  # noqa: F811
    seen = search(browser, edition, language, query)
    seen.page.locator("#search-results li").nth(10).wait_for(state="attached")
    assert seen.problems() == []
    seen.page.context.close()


def test_browser_and_index_come_to_the_same_word(browser, edition):  # noqa: F811
    """Every word of the edition, in each language: what one side shortens the other does, too."""
    for language in edition.languages:
        words = {
            word
            for page in edition.pages
            if page.language == language
            for word in fold(text_of(main_of(edition.tree(page)))).split()
            if word.isalpha()
        }
        assert len(words) > 1000
        seen = search(browser, edition, language, "")
        ordered = sorted(words)
        stemmed = seen.page.evaluate("(words) => words.map((word) => new Stemmer().stemWord(word))", ordered)
        assert stemmed == [stem(word) for word in ordered]
        seen.page.context.close()


def test_results_are_reached_and_followed_by_keyboard(browser, edition):  # noqa: F811
    seen = search(browser, edition, "es", "")
    page = seen.page
    page.locator(".search-page-form input").focus()
    page.keyboard.type("bolivia")
    page.keyboard.press("Enter")
    page.locator("#find-results a").first.wait_for()
    page.locator(".search-page-form button").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Bolivia"
    page.keyboard.press("Enter")
    page.wait_for_url("**/country/BOL.html")
    page.context.close()


def test_many_results_are_shown_on_demand(browser, edition):  # noqa: F811
    seen = search(browser, edition, "es", "exportaciones")
    # By its place: the button goes away when it is used.
    parts = seen.page.locator("#find-results section")
    place = next(k for k in range(parts.count()) if parts.nth(k).locator("button.more").count())
    group = parts.nth(place)
    assert group.locator("li:visible").count() == 8
    more = group.locator("button.more")
    hidden = int("".join(filter(str.isdigit, more.inner_text())))
    more.click()
    assert group.locator("li:visible").count() == 8 + hidden
    assert seen.page.evaluate("document.activeElement.tagName") == "A"
    seen.page.context.close()


def test_it_works_under_the_strict_policy(browser, edition):  # noqa: F811
    with serve(edition.folder.parent, POLICY) as address:
        seen = visit(browser, f"{address}/{edition.folder.name}/es/html/search.html?q=chile")
        assert seen.page.evaluate(LINKS, "country") == ["country/CHL.html"]
        assert seen.problems() == []
        seen.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_results_pass_axe(browser, edition, language, width, scheme):  # noqa: F811
    seen = search(browser, edition, language, "chile exporta", width=width, scheme=scheme)
    findings = Axe().run(seen.page).response["violations"]
    assert [(finding["id"], [node["html"][:120] for node in finding["nodes"]]) for finding in findings] == []
    assert seen.overflow <= 0
    seen.page.context.close()
