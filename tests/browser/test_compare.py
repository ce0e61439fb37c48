"""The page that compares, as readers choose in it: address, keyboard, search, languages."""

from __future__ import annotations

import pytest

from tests.browser.compare_reader import CHOSEN, OPEN_ALL, SIX, USUAL, add, change, opened
from tests.browser.visit import NARROW

pytestmark = pytest.mark.browser

FOCUSED = """() => { const one = document.activeElement;
  return one.value || one.getAttribute("aria-label") || one.textContent.trim(); }"""


LETTERS = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = '12px "Source Sans 3"';
  return pen.measureText("0").width;
}"""


def test_the_state_is_in_the_address_and_comes_back(browser, compare_site):
    """Choose, remove, cut the years; a second reader with the address sees the same."""
    seen = opened(browser, compare_site)
    page = seen.page
    add(page, "series", "PER")
    add(page, "indicators", "lpi")
    change(page, lambda: page.locator("#compare-series button[aria-label='Quitar Chile']").click())
    change(page, lambda: page.select_option("#compare-from", "2010"))
    change(page, lambda: page.select_option("#compare-to", "2020"))
    query = page.evaluate("location.search")
    assert query == "?c=BOL,members,east_asia,PER&i=exports_gdp,commodity_dependence,lpi&y=2010-2020"
    again = opened(browser, compare_site, query).page
    # A browser that has the letters too late draws a page with others: as wide as they are.
    for _ in range(20):
        if again.evaluate(LETTERS) == page.evaluate(LETTERS):
            break
        again.reload()
        again.wait_for_selector("#compare-results[data-done]", state="attached")
    for script in (CHOSEN, "document.getElementById('compare-results').innerHTML", "location.search"):
        assert again.evaluate(script) == page.evaluate(script)
    assert again.input_value("#compare-from") == "2010" and again.input_value("#compare-to") == "2020"
    assert again.evaluate(CHOSEN)["series"] == [
        "Bolivia",
        "Miembros (mediana)",
        "Asia oriental (mediana)",
        "Perú",
    ]
    again.context.close()
    page.context.close()


def stays_empty(page, kind: str, *, address: str, said: str) -> None:
    """Take the only choice of a kind back: page and address say so, and say it again when opened anew."""
    change(page, lambda: page.locator(f"#compare-{kind} .compare-chips button").click())
    assert page.evaluate("location.search") == address
    assert page.locator("#compare-results").inner_text() == said
    page.reload()
    page.wait_for_selector("#compare-results[data-done]", state="attached")
    assert page.evaluate(CHOSEN)[kind] == []


def test_nothing_chosen_is_a_state_too(browser, compare_site):
    """Its address says so, and is not that of the usual choice."""
    seen = opened(browser, compare_site, "?c=BOL&i=lpi")
    stays_empty(seen.page, "series", address="?c=&i=lpi", said="Elija al menos un país o grupo.")
    seen.page.context.close()


def test_back_and_forward_go_through_the_choices(browser, compare_site):
    seen = opened(browser, compare_site)
    page = seen.page
    first = page.evaluate(CHOSEN)
    add(page, "series", "PER")
    second = page.evaluate(CHOSEN)
    assert second["series"] == [*first["series"], "Perú"]
    change(page, page.go_back)
    assert page.evaluate(CHOSEN) == first
    assert page.locator("#compare-status").inner_text().startswith("Se muestra otra selección.")
    change(page, page.go_forward)
    assert page.evaluate(CHOSEN) == second
    page.context.close()


def test_one_sentence_says_what_changed(browser, compare_site):
    """In the live region, which is there before anything is said in it."""
    seen = opened(browser, compare_site)
    page = seen.page
    status = page.locator("#compare-status[role=status]")
    assert status.inner_text() == ""
    add(page, "series", "PER")
    assert status.inner_text() == "Se añadió Perú. Series: 5; indicadores: 2."
    change(page, lambda: page.locator("#compare-series button[aria-label='Quitar Perú']").click())
    assert status.inner_text() == "Se quitó Perú. Series: 4; indicadores: 2."
    change(page, lambda: page.select_option("#compare-from", "2015"))
    assert status.inner_text().startswith("Años: 2015–")
    page.context.close()


def test_no_more_than_six_can_be_chosen_and_it_is_said(browser, compare_site):
    seen = opened(browser, compare_site, SIX)
    page = seen.page
    page.evaluate(OPEN_ALL)
    box = page.locator("#compare-series input[value='PER']")
    box.click()
    assert not box.is_checked()
    assert page.locator("#compare-status").inner_text() == "Ya hay 6: quite antes otra opción."
    page.context.close()


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        ("es", "peru", "Perú"),
        ("es", "PERÚ", "Perú"),
        ("fr", "brasil", "Brésil"),
        ("en", "hti", "Haiti"),
        ("pt", "coree sud", "República da Coreia"),
    ],
)
def test_countries_are_found_in_any_language_without_accents(browser, compare_site, language, typed, found):
    """Enter takes the only one found."""
    seen = opened(browser, compare_site, language=language)
    page = seen.page
    page.locator("#compare-series summary").click()
    page.locator("#compare-series input[type=search]").fill(typed)
    assert page.locator(
        "#compare-series label:visible", has=page.locator("[type=checkbox]")
    ).all_inner_texts() == [found]
    change(page, lambda: page.keyboard.press("Enter"))
    assert found in page.evaluate(CHOSEN)["series"]
    page.locator("#compare-series input[type=search]").fill("xylophone")
    assert page.locator("#compare-series .compare-found").inner_text() != ""
    page.context.close()


def test_all_of_it_works_by_keyboard_and_the_focus_stays(browser, compare_site):
    """From a narrow screen's first stop after the title to a changed comparison, without a pointer."""
    seen = opened(browser, compare_site, width=NARROW)
    page = seen.page
    page.locator("#compare-box > summary").focus()
    page.keyboard.press("Enter")
    for _ in range(5):  # four names to remove, then the list
        page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Elegir países y grupos"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("peru")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.type") != "checkbox":
        page.keyboard.press("Tab")
    change(page, lambda: page.keyboard.press("Space"))
    assert page.evaluate(FOCUSED) == "PER"
    page.locator("#compare-series .compare-chips button").first.focus()
    change(page, lambda: page.keyboard.press("Enter"))
    assert page.evaluate(FOCUSED) == "Quitar Chile"
    for _ in range(4):
        change(page, lambda: page.keyboard.press("Enter"))
    assert page.evaluate(FOCUSED) == "Elegir países y grupos"
    page.context.close()


@pytest.mark.parametrize(
    ("query", "said", "shown"),
    [
        ("?c=XXX,bol&i=nothing,lpi&y=abc", ["«XXX»", "«nothing»", "«abc»"], ["lpi"]),
        ("?c=XXX&i=nothing", ["«XXX»", "«nothing»"], []),
        ("?c=__proto__,BOL&i=constructor,lpi&y=2000-", ["«__proto__»", "«constructor»", "«2000-»"], ["lpi"]),
        ("?c=<img src=x onerror=alert(1)>,BOL&i=lpi", ["«<img src=x onerror=alert(1)>»"], ["lpi"]),
        ("?c=ARG,BOL,BRA,CHL,COL,ECU,PER&i=lpi", ["6 series y 8 indicadores"], ["lpi"]),
        ("?c=BOL&i=lpi&y=2020-2010", [], ["lpi"]),
        ("?c=BOL&i=lpi&y=0000-2020", ["«0000-2020»"], ["lpi"]),
        ("?c=%E0%A4%A&i=lpi", ["«"], []),
    ],
)
def test_a_bad_address_is_answered_and_the_rest_works(browser, compare_site, query, said, shown):
    """What is unknown is named in one sentence; nothing is thrown."""
    seen = opened(browser, compare_site, query)
    problem = seen.page.locator("#compare-problem")
    text = problem.inner_text() if problem.is_visible() else ""
    assert all(part in text for part in said) and bool(text) == bool(said)
    assert text.count(".") == bool(said)
    assert seen.page.locator("#compare-results section").count() == len(shown)
    assert seen.problems() == []
    seen.page.context.close()


def test_another_language_keeps_the_choice(browser, compare_site):
    seen = opened(browser, compare_site)
    change(seen.page, lambda: seen.page.locator("#compare-series .compare-chips button").first.click())
    seen.page.locator("#languages a[hreflang=pt]").click()
    seen.page.wait_for_selector("#compare-results[data-done]", state="attached")
    assert seen.page.evaluate("[document.documentElement.lang, location.search]") == [
        "pt",
        USUAL.replace("BOL,", ""),
    ]
    seen.page.context.close()


@pytest.mark.parametrize("select", ["from", "to"])
def test_all_years_can_be_chosen_again(browser, compare_site, select):
    """In either list, after one end was set: the other end was never chosen by hand."""
    seen = opened(browser, compare_site, "?c=BOL&i=exports_gdp")
    page = seen.page
    change(page, lambda: page.select_option(f"#compare-{select}", "2010"))
    assert "&y=" in page.evaluate("location.search")
    change(page, lambda: page.select_option(f"#compare-{select}", ""))
    assert page.evaluate("location.search") == "?c=BOL&i=exports_gdp"
    assert [page.input_value(f"#compare-{end}") for end in ("from", "to")] == ["", ""]
    assert page.locator("#compare-status").inner_text().startswith("Años: todos los que tienen datos.")
    page.context.close()


def test_what_an_address_names_twice_is_all_chosen(browser, compare_site):
    """As forms write lists: c=BOL&c=CHL."""
    seen = opened(browser, compare_site, "?c=BOL&c=CHL,PER&i=lpi&i=exports_gdp")
    assert seen.page.evaluate(CHOSEN)["series"] == ["Bolivia", "Chile", "Perú"]
    assert len(seen.page.evaluate(CHOSEN)["indicators"]) == 2
    seen.page.context.close()


def test_a_page_asked_for_no_indicator_begins_with_one(browser, compare_site):
    """From the first screen of a brief, and from the list of pages; nobody chosen on purpose stays so."""
    for query, series in (("", 2), ("?c=BOL,members,east_asia", 3)):
        seen = opened(browser, compare_site, query)
        chosen = seen.page.evaluate(CHOSEN)
        assert len(chosen["series"]) == series and chosen["indicators"] == ["PIB por habitante"]
        assert seen.page.locator("#compare-results table").count() == 1
        seen.page.context.close()
    seen = opened(browser, compare_site, "?c=BOL&i=lpi")
    stays_empty(seen.page, "indicators", address="?c=BOL&i=", said="Elija al menos un indicador.")
    seen.page.context.close()
