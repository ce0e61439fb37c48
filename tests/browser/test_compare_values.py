"""What the page that compares shows: the edition's numbers, what is missing, what cannot be read."""

from __future__ import annotations

import math
import random

import pytest

from eslabon.language import MISSING, format_number
from eslabon.publication import load_publication
from tests.browser.compare_reader import ROWS, add, opened
from tests.browser.compare_site import LANGUAGES
from tests.browser.visit import serve, visit
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_the_edition_s_numbers_as_the_book_writes_them(
    browser, compare_site, observed, language
):
    """Every cell of countries, against the files; the dash where there is no row."""
    seen = opened(
        browser, compare_site, "?c=BOL,CHL,VEN&i=exports_gdp,gdp_per_capita,lpi,gdp_growth", language
    )
    decimals = {
        id: one.decimals for id, one in load_publication(REPOSITORY).snapshot.catalogue.indicators.items()
    }
    for id in ("exports_gdp", "gdp_per_capita", "lpi", "gdp_growth"):
        _, *rows = seen.page.evaluate(ROWS, id)
        assert len(rows) > 5
        for year, *cells in rows:
            for code, cell in zip(("BOL", "CHL", "VEN"), cells, strict=True):
                value, flag = observed.get((id, code, year), (None, ""))
                number, _, letters = cell.partition(" (")
                assert number == (MISSING if value is None else format_number(value, decimals[id], language))
                assert set(flag) <= set(letters) and set(letters) - set(flag) <= set("b, )"), (id, code, year)
    assert seen.page.locator("#compare-gdp_growth").inner_text().count("−") > 3
    seen.page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_in_the_book(browser, compare_site, language):
    """Its rule for halves, groups and minus, over many numbers."""
    chance = random.Random(7)
    numbers = [0.0, -0.04, 0.5, -0.5, 1.5, 2.5, 0.125, 1.005, 999.95, 1000, 9999.5, 10000, -12345.678, 1e9]
    numbers += [chance.uniform(-1, 1) * 10 ** chance.randint(-3, 8) for _ in range(400)]
    # Halves as written, which few binary fractions are, and their neighbours.
    numbers += [31.95, 1e-7, 5e-3, 0.44999999999999996, 1e21, 123456789012345680]
    halves = [chance.randint(-99999, 99999) / 10**places for places in range(1, 6) for _ in range(80)]
    numbers += halves + [math.nextafter(half, 0) for half in halves]
    seen = opened(browser, compare_site, language=language)
    script = """([numbers, decimals]) => {
      const told = JSON.parse(document.getElementById("compare-words").textContent);
      return numbers.map((one) => eslabonCompare.number(one, decimals, told)); }"""
    for decimals in range(4):
        written = seen.page.evaluate(script, [numbers, decimals])
        assert written == [format_number(float(one), decimals, language) for one in numbers]
    seen.page.context.close()


def test_a_table_is_sorted_by_its_heads(browser, compare_site):
    """Whichever way, what has no value stays below."""
    seen = opened(browser, compare_site, "?c=BOL,CHL&i=exports_gdp")
    page = seen.page
    button = page.locator("#compare-exports_gdp th .sort-button").nth(1)
    for order in ("descending", "ascending"):
        button.focus()
        page.keyboard.press("Enter")
        assert page.locator("#compare-exports_gdp th").nth(1).get_attribute("aria-sort") == order
        cells = [row[1] for row in page.evaluate(ROWS, "exports_gdp")[1:]]
        values = [float(cell.replace(",", ".")) for cell in cells if cell != MISSING]
        assert values == sorted(values, reverse=order == "descending")
        assert cells.index(MISSING) == len(values)
        assert page.evaluate("document.activeElement.textContent") == "Bolivia"
    assert page.locator("#compare-status").inner_text() == "Tabla ordenada por Bolivia, de menor a mayor."
    page.context.close()


def test_what_is_missing_is_said_and_not_drawn(browser, compare_site):
    """A survey with gaps, a break and letters; a country without any value; a median."""
    seen = opened(browser, compare_site, "?c=BOL,TTO,LCN,members&i=lpi")
    notes = seen.page.locator("#compare-lpi .compare-notes li").all_inner_texts()
    assert "Sin ningún dato en estos años: América Latina y el Caribe." in notes
    assert "Ningún dato en 2008–2009, 2011, 2013, 2015, 2017, 2019–2022." in notes
    assert any(note.startswith("Trinidad y Tobago: sin dato en 2007, 2010") for note in notes)
    assert any(note.startswith("Marcas: b: ruptura de la serie; s: encuesta.") for note in notes)
    assert any(note.startswith("Ruptura de la serie en 2023 (") for note in notes)
    assert any(note.startswith("Cada mediana usa") for note in notes)
    assert len(seen.page.evaluate(ROWS, "lpi")[0]) == 4
    # Gaps are dotted, and no stroke crosses the break at 2022.5.
    marks = seen.page.evaluate("""() => [...document.querySelectorAll("#compare-lpi svg path")].map((path) =>
      [path.getAttribute("d"), path.getAttribute("stroke-dasharray")])""")
    (at,) = (float(d[1:].partition(",")[0]) for d, dash in marks if dash == "2 2" and d and "V" in d)
    joined = [d for d, dash in marks if d and "L" in d and "Z" not in d]
    assert joined
    for d in joined:
        across = [float(point.partition(",")[0]) for point in d[1:].split("L")]
        assert max(across) < at or min(across) > at
    seen.page.context.close()


@pytest.mark.parametrize("query", ["?c=GRD&i=gvc_backward", "?c=BOL,CHL&i=lpi&y=1960-1970"])
def test_without_any_value_there_is_a_sentence_and_no_chart(browser, compare_site, query):
    seen = opened(browser, compare_site, query)
    assert seen.page.locator("#compare-results svg, #compare-results table").count() == 0
    assert len(seen.page.locator(".compare-notes li").all_inner_texts()) == 1
    assert seen.problems() == []
    seen.page.context.close()


def test_data_that_cannot_be_read_are_named_and_the_others_shown(browser, compare_site):
    """Over a connection that breaks; chosen again, they are asked for again."""
    with serve(compare_site) as address:
        seen = visit(browser, f"{address}/es/html/compare.html?c=BOL&i=lpi")
        seen.page.wait_for_selector("#compare-results[data-done]", state="attached")
        seen.page.route("**/exports_gdp.js", lambda route: route.abort())
        add(seen.page, "indicators", "exports_gdp")
        broken = seen.page.locator("#compare-results section").all_inner_texts()
        seen.page.unroute("**/exports_gdp.js")
        add(seen.page, "series", "CHL")
        mended = seen.page.locator("#compare-exports_gdp table").count()
    assert "No se pudieron leer los datos de «Exportaciones sobre el PIB»." in broken[1]
    assert "Bolivia" in broken[0] and mended == 1
    seen.page.context.close()


def test_a_pointer_reads_a_year(browser, compare_site):
    seen = opened(browser, compare_site, "?c=BOL,CHL&i=exports_gdp")
    seen.page.locator("#compare-exports_gdp svg").hover()
    year, *values = seen.page.locator(".compare-readout b").all_inner_texts()
    rows = {row[0]: row[1:] for row in seen.page.evaluate(ROWS, "exports_gdp")[1:]}
    assert rows[year] == values
    seen.page.mouse.move(0, 0)
    assert seen.page.locator(".compare-readout").inner_text() == ""
    seen.page.context.close()


@pytest.mark.parametrize(
    ("language", "until", "latest"),
    [
        ("es", "Último dato hasta 2010: ", "Último dato: "),
        ("en", "Latest value up to 2010: ", "Latest value: "),
        ("pt", "Último dado até 2010: ", "Último dado: "),
        ("fr", "Dernière donnée jusqu’en 2010\xa0: ", "Dernière donnée\xa0: "),
    ],
)
def test_years_that_end_before_the_data_have_no_latest_value(browser, compare_site, language, until, latest):
    """In the sentence and in the chart's label; years that cut nothing off have one."""
    for years, begins in (("2005-2010", until), ("2005-2100", latest)):
        seen = opened(browser, compare_site, f"?c=BOL,CHL&i=exports_gdp&y={years}", language)
        said = seen.page.locator(".compare-latest").text_content()
        label = seen.page.locator("#compare-exports_gdp .chart").get_attribute("aria-label")
        assert said.startswith(f"{begins}Bol") and said in label
        seen.page.context.close()


@pytest.mark.parametrize("lost", ["compare/catalogue.js", "compare-choice.js", "compare-state.js"])
def test_a_page_that_lacks_a_script_says_so_and_leads_on(browser, compare_site, lost):
    """To the comparisons in print, as without JavaScript."""
    with serve(compare_site) as address:
        context = browser.new_context()
        page = context.new_page()
        page.route(f"**/{lost}", lambda route: route.abort())
        page.goto(f"{address}/es/html/compare.html?c=BOL&i=lpi")
        problem = page.locator("#compare-problem")
        assert problem.is_visible()
        assert "No se pudieron leer los datos de esta página:" in problem.inner_text()
        links = [link.get_attribute("href") for link in page.locator("#compare-problem + ul a").all()]
        assert links == ["country/ARG.html", "country/BHS.html", "country/BLZ.html"]
        assert page.locator("#compare-box").is_hidden()
        context.close()


def test_names_are_sorted_by_the_alphabet_of_the_language(browser, compare_site):
    """Where there is one year only: from A first, and letters with accents in their place."""
    seen = opened(browser, compare_site, "?c=VEN,GTM,ECU,BOL&i=exports_gdp&y=2010", "fr")
    page = seen.page
    said = []
    names = ["Bolivie", "Équateur", "Guatemala", "Venezuela"]
    for expected in (names, names[::-1]):
        page.locator("#compare-exports_gdp th .sort-button").first.click()
        assert [row[0] for row in page.evaluate(ROWS, "exports_gdp")[1:]] == expected
        head = page.locator("#compare-exports_gdp th").first
        said.append((head.get_attribute("aria-sort"), page.locator("#compare-status").inner_text()))
    assert [order for order, _ in said] == ["ascending", "descending"]
    assert "de A à Z" in said[0][1] and "de Z à A" in said[1][1]
    page.context.close()
