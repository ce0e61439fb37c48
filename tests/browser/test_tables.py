"""Tables that are searched, filtered and sorted: by keyboard, by link, narrow, on paper, without a script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from eslabon.book.html import build_html
from tests.browser.table_sample import ROWS, TABLE_ID, write_table_sample
from tests.browser.visit import NARROW, POLICY, WIDE, serve, visit

pytestmark = pytest.mark.browser

ALL = [row[0] for row in ROWS]
VISIBLE = """() => [...document.querySelectorAll('tbody tr')]
  .filter((row) => row.checkVisibility()).map((row) => row.cells[0].textContent.trim())"""


@pytest.fixture(scope="module")
def harbours(tmp_path_factory):
    """Folder of the page, built once in each language."""
    folder = tmp_path_factory.mktemp("harbours")
    for language in ("es", "en"):
        source = write_table_sample(folder / "source" / language, language)
        build_html(source, folder / language, folder / "doctrees" / language, language)
    return folder


@pytest.fixture
def opened(browser, harbours):
    """Open the page at a width and an address; every page is closed at the end."""
    seen = []

    def open_page(tail: str = "", language: str = "es", **how):
        seen.append(visit(browser, f"{harbours.as_uri()}/{language}/index.html{tail}", **how))
        assert seen[-1].messages == [] and seen[-1].overflow <= 0
        return seen[-1].page

    yield open_page
    for one in seen:
        one.page.context.close()


def names(page) -> list[str]:
    """First cells of the rows that can be seen, in their order."""
    return page.evaluate(VISIBLE)


def status(page) -> str:
    return page.locator(".table-status").inner_text()


def focused(page) -> str:
    """Id, class or text of what has the focus."""
    return page.evaluate("() => document.activeElement.id || document.activeElement.className")


def tab_to(page, wanted: str, most: int = 60) -> None:
    """Press Tab until the focus is on it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            return
    raise AssertionError(f"Tab never reaches {wanted}")


def test_nothing_is_filtered_at_first(opened):
    """All rows in the order of the source, and the status says so."""
    page = opened()
    assert names(page) == ALL
    assert status(page) == "5 de 5 filas"
    assert not page.locator(".table-clear").is_visible()


def test_everything_works_by_keyboard(opened):
    """Search, filter, sort and clear without a pointer; the focus can be seen and is never lost."""
    page = opened()
    tab_to(page, f"{TABLE_ID}-tools-search")
    page.keyboard.type("contenedores")
    assert names(page) == ["Puerto Águila", "Ensenada"]
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Tab")
    assert focused(page) == f"{TABLE_ID}-tools-1"
    page.keyboard.type("Cenia")  # a select goes to the option typed
    assert names(page) == ["Ensenada"]
    assert status(page) == "1 de 5 filas · búsqueda: «contenedores» · País: Cenia"
    tab_to(page, "table-clear")
    page.keyboard.press("Enter")
    assert names(page) == ALL
    assert focused(page) == f"{TABLE_ID}-tools-search"
    tab_to(page, "sort-button")
    page.keyboard.press("Enter")
    assert names(page) == sorted(ALL)
    page.keyboard.press("Space")
    assert names(page) == sorted(ALL, reverse=True)
    assert focused(page) == "sort-button"


def test_the_order_is_announced(opened):
    """``aria-sort`` on the heading and words in the live region: up, down, as it was."""
    page = opened()
    region = page.locator(".table-status")
    assert region.get_attribute("role") == "status" and region.get_attribute("aria-live") == "polite"
    heads = page.locator("thead th")
    said = []
    for _ in range(3):
        heads.nth(0).locator("button").click()
        said.append((heads.nth(0).get_attribute("aria-sort"), status(page)))
    assert said == [
        ("ascending", "5 de 5 filas · orden ascendente por Puerto"),
        ("descending", "5 de 5 filas · orden descendente por Puerto"),
        ("none", "5 de 5 filas"),
    ]
    assert names(page) == ALL
    heads.nth(2).locator("button").click()
    assert [head.get_attribute("aria-sort") for head in heads.all()[:4]] == [
        "none",
        "none",
        "ascending",
        "none",
    ]


def test_the_arrow_of_a_column_shows_its_order_and_is_not_printed(opened):
    page = opened()
    head = page.locator("thead th").first
    arrow = "(head) => getComputedStyle(head.querySelector('.sort-button'), '::after').content"
    shown = [head.evaluate(arrow)[1:3]]
    for _ in range(2):
        head.locator(".sort-button").click()
        shown.append(head.evaluate(arrow)[1:3])
    assert shown == [" ↕", " ↑", " ↓"]
    page.emulate_media(media="print")
    assert head.evaluate(arrow) == "none"


def test_columns_are_sorted_by_what_they_mean(opened):
    """Dates by their time, numbers by their size in the page's notation; empty cells last both ways."""
    page = opened()
    dates = page.locator("thead th").nth(2).locator("button")
    dates.click()
    assert names(page) == ["Bahía Blanca", "Ensenada", "Puerto Águila", "Cabo Ñandú", "Delta"]
    dates.click()
    assert names(page) == ["Cabo Ñandú", "Puerto Águila", "Ensenada", "Bahía Blanca", "Delta"]
    page.locator("thead th").nth(3).locator("button").click()
    assert names(page) == ["Cabo Ñandú", "Bahía Blanca", "Ensenada", "Puerto Águila", "Delta"]


def test_search_needs_no_accents_and_all_words(opened):
    """ "AGUILA" finds Águila, "nandu" Ñandú; two words must both be there."""
    page = opened()
    search = page.locator("input[type=search][id$=tools-search]")
    for text, found in (
        ("AGUILA", ["Puerto Águila"]),
        ("nandu", ["Cabo Ñandú"]),
        ("muelle contenedores", ["Puerto Águila"]),
        ("nave espacial", []),
    ):
        search.fill(text)
        assert names(page) == found
    assert status(page) == "0 de 5 filas. Ninguna fila cumple los filtros. · búsqueda: «nave espacial»"


def test_a_cell_with_several_values_is_found_by_each(opened):
    """Options with how many rows they would leave, counted anew when another filter is set."""
    page = opened()
    country, year = page.locator("select").nth(0), page.locator("select").nth(1)
    assert [option.inner_text() for option in country.locator("option").all()] == [
        "Todos los valores", "Arcadia (3)", "Cenia (1)", "Islas de la Bruma (2)",
    ]  # fmt: skip
    assert year.locator("option").last.inner_text() == "sin valor (1)"
    country.select_option("=BRU")
    assert names(page) == ["Puerto Águila", "Bahía Blanca"]
    year.select_option("=2009")
    assert names(page) == ["Bahía Blanca"]
    assert "Arcadia (0)" in country.inner_text() and "Islas de la Bruma (1)" in country.inner_text()
    country.select_option("*")
    year.select_option("=")
    assert names(page) == ["Delta"]


def test_a_link_restores_the_view(opened):
    """The address keeps search, filters and order, also for a page opened as a file."""
    page = opened()
    page.locator("select").nth(0).select_option("=ARC")
    page.locator("input[id$=tools-search]").fill("puerto muelle")
    page.locator("thead th").nth(0).locator("button").click()
    page.locator("thead th").nth(0).locator("button").click()
    tail = page.url[page.url.index("#") :]
    said = status(page)
    again = opened(tail)
    assert names(again) == names(page) == ["Puerto Águila"]
    assert status(again) == said
    assert again.locator("thead th").nth(0).get_attribute("aria-sort") == "descending"
    english = opened(tail.replace("puerto+muelle", "muelle"), language="en")
    assert english.locator(".table-status").inner_text().startswith("2 of 5 rows")
    again.locator(".table-clear").click()
    assert "#" not in again.url


def test_a_link_that_names_nothing_known_filters_nothing(opened):
    """Old or mistyped addresses show everything."""
    page = opened(f"#table={TABLE_ID}&f1=ATLANTIS&sort=99-up&f7=x")
    assert names(page) == ALL


def test_a_link_to_a_row_shows_it_whatever_is_hidden(opened):
    """Each row has its address; following a link to a hidden one clears the filters."""
    page = opened()
    page.locator("select").nth(0).select_option("=CEN")
    assert names(page) == ["Ensenada"]
    page.get_by_role("link", name="a Delta").click()
    page.wait_for_function("() => document.querySelector('tr:target').checkVisibility()")
    assert page.locator("tr:target").get_attribute("data-row") == "register/harbours/row-3"
    assert page.locator("tr:target").get_attribute("id") == "register-harbours-row-3"


def test_the_table_is_complete_and_plain_without_javascript(opened):
    """All rows, no tools, headings as text."""
    page = opened(javascript=False)
    assert page.locator("tbody tr").count() == len(ROWS)
    assert all(row.is_visible() for row in page.locator("tbody tr").all())
    assert page.locator(".table-tools, .sort-button, [aria-sort]").count() == 0
    assert [cell.inner_text() for cell in page.locator("tbody th").all()] == ALL


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_tools_pass_axe_and_are_large_enough(opened, width, scheme):
    """No finding of axe, nothing wider than the window, every control at least 24 pixels high and wide."""
    page = opened(width=width, scheme=scheme)
    page.locator("select").nth(0).select_option("=ARC")
    page.locator("thead th").nth(1).locator("button").click()
    findings = Axe().run(page).response["violations"]
    assert [(f["id"], [node["html"][:120] for node in f["nodes"]]) for f in findings] == []
    region = page.locator(".table-scroll")
    assert region.evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0
    for control in page.locator(".table-tools input, .table-tools select, .table-clear, .sort-button").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24, control.evaluate("(node) => node.outerHTML")


def test_a_phone_shows_cards_that_are_still_a_table(opened):
    """Each value stands beside its column's heading, and the parts keep their roles."""
    page = opened(width=NARROW)
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("row").count() == len(ROWS) + 1
    assert page.get_by_role("rowheader").count() == len(ROWS)
    label = "(node) => getComputedStyle(node, '::before').content"
    assert page.locator("tbody td").first.evaluate(label).startswith('"País: "')


def test_paper_shows_the_rows_that_are_seen_and_the_filter(opened):
    """Hidden rows are not printed; controls are not; the status is."""
    page = opened()
    page.locator("select").nth(0).select_option("=BRU")
    page.emulate_media(media="print")
    assert names(page) == ["Puerto Águila", "Bahía Blanca"]
    assert page.locator(".table-status").is_visible()
    assert "País: Islas de la Bruma" in status(page)
    assert not page.locator(".table-fields").is_visible() and not page.locator(".table-clear").is_visible()


def test_tools_work_under_a_strict_policy(browser, harbours):
    """No inline script, handler or style."""
    with serve(harbours, POLICY) as address:
        seen = visit(browser, f"{address}/es/index.html")
        assert seen.problems() == []
        seen.page.locator("select").nth(0).select_option("=CEN")
        seen.page.locator("thead th").nth(0).locator("button").click()
        assert names(seen.page) == ["Ensenada"]
        assert seen.messages == []
        seen.page.context.close()


def test_words_are_in_the_language_of_the_page(opened):
    """From the machine's catalogue."""
    page = opened(language="en")
    assert status(page) == "5 of 5 rows"
    assert page.locator(".table-tools").get_attribute("aria-label").startswith("Sort and filter the table: ")
