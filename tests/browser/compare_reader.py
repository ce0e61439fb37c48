"""How tests use the page that compares: open it, choose, save, and read what it shows."""

from __future__ import annotations

from pathlib import Path

from tests.browser.visit import visit

__all__ = ["CHOSEN", "OPEN_ALL", "ROWS", "SIX", "USUAL", "add", "change", "opened", "saved"]

USUAL = "?c=BOL,CHL,members,east_asia&i=exports_gdp,commodity_dependence"
SIX = "?c=BOL,CHL,VEN,TTO,members,east_asia&i=lpi,gdp_per_capita"
DONE = "(wanted) => document.getElementById('compare-results').dataset.done === wanted"
ROWS = """(id) => [...document.querySelectorAll(`#compare-${id} table tr`)]
  .map((row) => [...row.children].map((cell) => cell.textContent))"""
OPEN_ALL = """() => document.querySelectorAll("#compare-box, #compare-box details")
  .forEach((one) => { one.open = true; })"""
CHOSEN = """() => Object.fromEntries(["series", "indicators"].map((kind) =>
  [kind, [...document.querySelectorAll(`#compare-${kind} .compare-chips span`)]
    .map((one) => one.textContent)]))"""


def opened(browser, site: Path, query: str = USUAL, language: str = "es", **window):
    """The page, when all that it was asked for is shown."""
    seen = visit(browser, f"{(site / language / 'html/compare.html').as_uri()}{query}", **window)
    seen.page.wait_for_selector("#compare-results[data-done]", state="attached")
    return seen


def change(page, act) -> None:
    """Do something and wait until it is shown."""
    before = page.evaluate("location.search")
    act()
    page.wait_for_function("(before) => location.search !== before", arg=before)
    page.wait_for_function(DONE, arg=page.evaluate("location.search"))


def add(page, kind: str, key: str) -> None:
    page.evaluate(OPEN_ALL)
    change(page, lambda: page.locator(f"#compare-{kind} input[value='{key}']").check())


def saved(page, id: str, place: int) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.locator(f"#compare-{id} .compare-downloads button").nth(place).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()
