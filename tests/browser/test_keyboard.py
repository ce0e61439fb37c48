"""The site by keyboard alone: every stop is seen, none is a trap, a question finds its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.visit import NARROW, WIDE, serve, visit
from tests.edition.conftest import edition  # noqa: F401  the fixture
from tests.edition.published import listed

pytestmark = [pytest.mark.book, pytest.mark.browser]

KINDS = (
    "index",
    "country/BOL",
    "recommendation/R05",
    "register/clusters",
    "indicator/commodity_dependence",
    "compare",
)
STOPS = 400  # what readers look for comes sooner
# Twice what can be reached; regions that scroll can be reached as well, and are fewer.
MOST = "() => 2 * document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex]').length"
# Where the focus is, whether it can be seen there, and whether something shows it.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return {
    path: [...document.querySelectorAll("*")].indexOf(element),
    html: element.outerHTML.slice(0, 120),
    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== "none",
  };
}"""

# The last element in the page's order that the keyboard reaches.
LAST = """() => {
  const all = [...document.querySelectorAll("*")];
  const reached = all.filter((one) => one.tabIndex >= 0 && !one.disabled
    && one.checkVisibility({ visibilityProperty: true }));
  return all.indexOf(reached[reached.length - 1]);
}"""


def opened(browser, edition, language: str, address: str, width: int = WIDE):  # noqa: F811
    return visit(browser, (edition.folder / language / "html" / f"{address}.html").as_uri(), width=width).page


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("address", KINDS)
def test_every_stop_of_the_focus_is_seen_and_none_holds_it(browser, edition, address, width):  # noqa: F811
    page = opened(browser, edition, "es", address, width)
    page.evaluate("window.scrollTo(0, 0)")
    wrong, seen = [], []
    most = page.evaluate(MOST)
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (seen and stop["path"] == seen[0]):
            # Round: behind the last thing that can be reached the browser's own frame begins.
            assert page.evaluate(LAST) == seen[-1], "the focus is lost before the end of the page"
            break
        if stop["path"] in seen:
            wrong.append(f"the focus goes back to {stop['html']}")
            break
        seen.append(stop["path"])
        if not stop["visible"]:
            wrong.append(f"not to be seen: {stop['html']}")
        elif not stop["shown"]:
            wrong.append(f"nothing shows the focus at {stop['html']}")
    else:
        wrong.append(f"no end after {most} stops")
    assert len(seen) > 8
    assert not wrong, listed(wrong)
    page.context.close()


def focus_on(page, selector: str) -> None:
    """Press Tab until the focus is on the first element that the selector names."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_a_question_is_answered_by_keyboard_alone(browser, edition):  # noqa: F811
    """From the home page over the search to a brief, a source, the comparison, another language."""
    page = opened(browser, edition, "es", "index")
    focus_on(page, "a.skip-link")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash") in ("main-content", "#main-content")
    page.evaluate("document.activeElement.blur()")
    focus_on(page, ".site-header input[type=search], .site-header input[name=q]")
    page.keyboard.type("bolivia")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=bolivia*")
    page.locator("#find-results a").first.wait_for()
    focus_on(page, "#find-results a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/country/BOL.html*")
    focus_on(page, "figure .cite-tools a[href^='#source-of']")
    page.keyboard.press("Enter")
    assert page.locator("[role=dialog]:visible, dialog[open], .cite-panel:visible").count() == 1
    page.keyboard.press("Escape")
    focus_on(page, "a[href*='compare.html']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare.html?c=BOL*")
    page.locator("table").first.wait_for()
    focus_on(page, "nav.languages a[hreflang='fr']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/html/compare.html?*BOL*")
    page.context.close()


def test_a_register_is_searched_filtered_and_sorted_by_keyboard_alone(browser, edition):  # noqa: F811
    page = opened(browser, edition, "es", "register/actions")
    table = page.locator("main table.sortable").first
    rows = table.locator("tbody tr:visible")
    every = rows.count()
    focus_on(page, ".table-tools input[type=search]")
    page.keyboard.type("politica")  # without its accent, as many type
    found = rows.all_inner_texts()
    assert 0 < len(found) < every
    assert all("política" in text.lower() for text in found)
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    assert rows.count() == every
    focus_on(page, ".table-tools select")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.selectedOptions[0].dataset.label")
    assert 0 < rows.count() < every
    assert f"{rows.count()} " in page.locator(".table-status").inner_text()
    assert chosen in page.locator(".table-status").inner_text()
    focus_on(page, "button.table-clear")
    page.keyboard.press("Enter")
    assert rows.count() == every
    assert page.evaluate("document.activeElement.type") == "search", "the focus is lost with the button"
    focus_on(page, "button.sort-button")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.closest('th').ariaSort") == "descending"
    first = rows.first.locator("td, th").first
    assert first.inner_text().strip()
    assert "#table=" in page.url
    page.context.close()


def test_the_files_of_a_chart_are_taken_by_keyboard_alone(browser, edition):  # noqa: F811
    with serve(edition.folder) as base:
        page = visit(browser, f"{base}/es/html/country/BOL.html").page
        for tool, ending, begins in (
            ("a[href$='.csv']", ".csv", b"\xef\xbb\xbf"),
            ("a[href$='.svg']", ".svg", b"<svg"),
            ("button.take-png", ".png", b"\x89PNG"),
        ):
            focus_on(page, f"figure .take-tools {tool}")
            with page.expect_download() as saving:
                page.keyboard.press("Enter")
            assert saving.value.suggested_filename.endswith(ending)
            assert Path(saving.value.path()).read_bytes().startswith(begins)
        page.context.close()


def test_the_map_is_walked_by_keyboard_alone(browser, edition):  # noqa: F811
    """Into it with Tab, over its tiles with the arrows, to a brief with Enter."""
    page = opened(browser, edition, "es", "indicator/commodity_dependence")
    focus_on(page, ".tile-map a")
    places = [page.evaluate("document.activeElement.href")]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        places.append(page.evaluate("document.activeElement.href"))
    assert len(set(places)) == 4, places
    page.keyboard.press("Enter")
    page.wait_for_url("**/country/*.html*")
    assert page.url.split("#")[0] == places[-1].split("#")[0]
    page.context.close()


def test_a_reader_with_a_phone_finds_the_number_and_its_source(browser, edition):  # noqa: F811
    """How dependent is Bolivia on commodities, compared with Chile, and where is the number from?

    From the home page: the sign of the search, the words, the result. No further step.
    """
    page = opened(browser, edition, "es", "index", NARROW)
    page.locator(".site-header a[href='search.html'], .site-header a.search-link").first.click()
    page.locator(".search-page-form input").first.fill("bolivia dependencia de productos basicos")
    page.keyboard.press("Enter")
    page.locator("#find-results a[href*='indicator/commodity_dependence']").first.click()
    page.wait_for_url("**/indicator/commodity_dependence.html*")
    text = page.locator("main").inner_text()
    rows = {
        name: page.locator("main table tr", has_text=name).first.inner_text() for name in ("Bolivia", "Chile")
    }
    assert all(any(sign.isdigit() for sign in row) for row in rows.values()), rows
    assert "Fuente:" in text
    page.context.close()
