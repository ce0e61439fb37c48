"""The site by keyboard alone: every stop is seen, none is a trap, a question finds its answer."""

from __future__ import annotations

import pytest

from tests.browser.visit import NARROW, WIDE, visit
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
STOPS = 400  # no page has more of them that can be reached one after the other
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
    for _ in range(STOPS):
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
        wrong.append(f"no end after {STOPS} stops")
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
