"""The page that compares, as readers use it: numbers, address, keyboard, downloads, in every language."""

from __future__ import annotations

import csv
import gzip
import io
import random
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from eslabon.language import MISSING, format_number
from eslabon.publication import load_publication
from tests.browser.compare_site import ADDRESS, LANGUAGES, make_compare_site
from tests.browser.test_site_pages import POLICY
from tests.browser.visit import NARROW, WIDE, serve, visit
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.browser

USUAL = "?c=BOL,CHL,members,east_asia&i=exports_gdp,commodity_dependence"
SIX = "?c=BOL,CHL,VEN,TTO,members,east_asia&i=lpi,gdp_per_capita"
SCRIPTS = ("state", "data", "chart", "pointer", "table", "choice", "download")
DONE = "(wanted) => document.getElementById('compare-results').dataset.done === wanted"
ROWS = """(id) => [...document.querySelectorAll(`#compare-${id} table tr`)]
  .map((row) => [...row.children].map((cell) => cell.textContent))"""
OPEN_ALL = """() => document.querySelectorAll("#compare-box, #compare-box details")
  .forEach((one) => { one.open = true; })"""
FOCUSED = """() => { const one = document.activeElement;
  return one.value || one.getAttribute("aria-label") || one.textContent.trim(); }"""
HIDDEN = """() => { const one = document.querySelector(".compare-one .table-scroll");
  return one.scrollHeight - one.clientHeight; }"""
FORMULA = """() => {
  const told = JSON.parse(document.getElementById("compare-words").textContent);
  const sources = [{ publisher: "P\\nQ", vintage: "1", licence: "L" }];
  const indicator = { id: "x", label: "X", unit: "u", decimals: 1, sources };
  const points = [{ year: 2000, value: -1.25, flags: "", countries: null }];
  const lines = ['=1+1', '-A, "B"'].map((name) => ({ key: "K", name, points }));
  return eslabonCompare.csv({ indicator, lines, rows: [2000], years: [2000, 2000], notes: [] }, told, "a");
}"""
CHOSEN = """() => Object.fromEntries(["series", "indicators"].map((kind) =>
  [kind, [...document.querySelectorAll(`#compare-${kind} .compare-chips span`)]
    .map((one) => one.textContent)]))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return make_compare_site(tmp_path_factory.mktemp("compare"))


@pytest.fixture(scope="module")
def observed():
    """Values of the edition's tables as they are in the files: indicator, country, year."""
    found = {}
    for path in (REPOSITORY / "data/observations").glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found[path.stem, row["country"], row["year"]] = (float(row["value"]), row["flag"])
    return found


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_the_edition_s_numbers_as_the_book_writes_them(browser, site, observed, language):
    """Every cell of countries, against the files; the dash where there is no row."""
    seen = opened(browser, site, "?c=BOL,CHL,VEN&i=exports_gdp,gdp_per_capita,lpi,gdp_growth", language)
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
def test_numbers_are_written_as_in_the_book(browser, site, language):
    """Its rule for halves, groups and minus, over many numbers."""
    chance = random.Random(7)
    numbers = [0.0, -0.04, 0.5, -0.5, 1.5, 2.5, 0.125, 1.005, 999.95, 1000, 9999.5, 10000, -12345.678, 1e9]
    numbers += [chance.uniform(-1, 1) * 10 ** chance.randint(-3, 8) for _ in range(400)]
    seen = opened(browser, site, language=language)
    script = """([numbers, decimals]) => {
      const told = JSON.parse(document.getElementById("compare-words").textContent);
      return numbers.map((one) => eslabonCompare.number(one, decimals, told)); }"""
    for decimals in range(4):
        written = seen.page.evaluate(script, [numbers, decimals])
        assert written == [format_number(float(one), decimals, language) for one in numbers]
    seen.page.context.close()


def test_the_state_is_in_the_address_and_comes_back(browser, site):
    """Choose, remove, cut the years; a second reader with the address sees the same."""
    seen = opened(browser, site)
    page = seen.page
    add(page, "series", "PER")
    add(page, "indicators", "lpi")
    change(page, lambda: page.locator("#compare-series button[aria-label='Quitar Chile']").click())
    change(page, lambda: page.select_option("#compare-from", "2010"))
    change(page, lambda: page.select_option("#compare-to", "2020"))
    query = page.evaluate("location.search")
    assert query == "?c=BOL,members,east_asia,PER&i=exports_gdp,commodity_dependence,lpi&y=2010-2020"
    again = opened(browser, site, query).page
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


def test_nothing_chosen_is_a_state_too(browser, site):
    """Its address says so, and is not that of the usual choice."""
    seen = opened(browser, site, "?c=BOL&i=lpi")
    change(seen.page, lambda: seen.page.locator("#compare-series .compare-chips button").click())
    assert seen.page.evaluate("location.search") == "?c=&i=lpi"
    assert seen.page.locator("#compare-results").inner_text() == "Elija al menos un país o grupo."
    seen.page.reload()
    seen.page.wait_for_selector("#compare-results[data-done]", state="attached")
    assert seen.page.evaluate(CHOSEN)["series"] == []
    seen.page.context.close()


def test_back_and_forward_go_through_the_choices(browser, site):
    seen = opened(browser, site)
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


def test_one_sentence_says_what_changed(browser, site):
    """In the live region, which is there before anything is said in it."""
    seen = opened(browser, site)
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


def test_no_more_than_six_can_be_chosen_and_it_is_said(browser, site):
    seen = opened(browser, site, SIX)
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
def test_countries_are_found_in_any_language_without_accents(browser, site, language, typed, found):
    """Enter takes the only one found."""
    seen = opened(browser, site, language=language)
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


def test_all_of_it_works_by_keyboard_and_the_focus_stays(browser, site):
    """From a narrow screen's first stop after the title to a changed comparison, without a pointer."""
    seen = opened(browser, site, width=NARROW)
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


def test_a_table_is_sorted_by_its_heads(browser, site):
    """Whichever way, what has no value stays below."""
    seen = opened(browser, site, "?c=BOL,CHL&i=exports_gdp")
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


@pytest.mark.parametrize(
    ("query", "said", "shown"),
    [
        ("?c=XXX,bol&i=nothing,lpi&y=abc", ["«XXX»", "«nothing»", "«abc»"], ["lpi"]),
        ("?c=XXX&i=nothing", ["«XXX»", "«nothing»"], []),
        ("?c=__proto__,BOL&i=constructor,lpi&y=2000-", ["«__proto__»", "«constructor»", "«2000-»"], ["lpi"]),
        ("?c=<img src=x onerror=alert(1)>,BOL&i=lpi", ["«<img src=x onerror=alert(1)>»"], ["lpi"]),
        ("?c=ARG,BOL,BRA,CHL,COL,ECU,PER&i=lpi", ["6 series y 8 indicadores"], ["lpi"]),
        ("?c=BOL&i=lpi&y=2020-2010", [], ["lpi"]),
        ("?c=%E0%A4%A&i=lpi", ["«"], []),
    ],
)
def test_a_bad_address_is_answered_and_the_rest_works(browser, site, query, said, shown):
    """What is unknown is named in one sentence; nothing is thrown."""
    seen = opened(browser, site, query)
    problem = seen.page.locator("#compare-problem")
    text = problem.inner_text() if problem.is_visible() else ""
    assert all(part in text for part in said) and bool(text) == bool(said)
    assert text.count(".") == bool(said)
    assert seen.page.locator("#compare-results section").count() == len(shown)
    assert seen.problems() == []
    seen.page.context.close()


def test_what_is_missing_is_said_and_not_drawn(browser, site):
    """A survey with gaps, a break and letters; a country without any value; a median."""
    seen = opened(browser, site, "?c=BOL,TTO,LCN,members&i=lpi")
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
def test_without_any_value_there_is_a_sentence_and_no_chart(browser, site, query):
    seen = opened(browser, site, query)
    assert seen.page.locator("#compare-results svg, #compare-results table").count() == 0
    assert len(seen.page.locator(".compare-notes li").all_inner_texts()) == 1
    assert seen.problems() == []
    seen.page.context.close()


def test_data_that_cannot_be_read_are_named_and_the_others_shown(browser, site):
    """Over a connection that breaks; chosen again, they are asked for again."""
    with serve(site) as address:
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


def saved(page, id: str, place: int) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.locator(f"#compare-{id} .compare-downloads button").nth(place).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_is_the_table_with_a_head_that_says_what_it_is(browser, site, observed, language):
    query = "?c=BOL,TTO,members&i=lpi&y=2010-2023"
    seen = opened(browser, site, query, language)
    name, content = saved(seen.page, "lpi", 0)
    assert name == "lpi-BOL-TTO-members-2010-2023.csv"
    assert content.startswith(b"\xef\xbb\xbf# ") and content.endswith(b"\r\n")
    lines = content.decode("utf-8-sig").split("\r\n")
    head = [line for line in lines if line.startswith("# ")]
    assert len(head) == 9 and f"{ADDRESS}{language}/html/compare.html{query}" in head[7]
    source = seen.page.locator("#compare-lpi .source").inner_text()
    assert all(part in source for part in (head[4].partition(": ")[2], head[5].partition(": ")[2]))
    rows = list(csv.reader(io.StringIO("\n".join(lines[len(head) :]))))[1:]
    heads, *table = seen.page.evaluate(ROWS, "lpi")
    shown = {(who, row[0]): cell for row in table for who, cell in zip(heads[1:], row[1:], strict=True)}
    assert {(row[0], row[2]) for row in rows} == set(shown)
    for who, code, year, value, written, flags, countries in rows:
        letters = f" ({', '.join(flags)})" if flags else ""
        assert shown[who, year] == (f"{written}{letters}" or MISSING)
        if code != "members":
            assert (float(value) if value else None) == observed.get(("lpi", code, year), (None,))[0]
        assert bool(countries) == (code == "members")
    seen.page.context.close()


def test_a_text_in_the_csv_is_never_a_formula(browser, site):
    """Nor does a comma or a quote part a cell."""
    seen = opened(browser, site)
    text = seen.page.evaluate(FORMULA)
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith(("#", "\ufeff#"))))
    assert rows[1:] == [
        ["'=1+1", "K", "2000", "-1.25", "−1,3", "", ""],
        ['\'-A, "B"', "K", "2000", "-1.25", "−1,3", "", ""],
    ]
    assert "# fuente: P Q" in text
    seen.page.context.close()


@pytest.mark.parametrize("query", [SIX, "?c=BOL,CHL&i=lpi&y=2018"])
def test_the_chart_can_be_taken_as_svg_and_png(browser, site, query):
    """With title and source inside; every name is within the picture."""
    seen = opened(browser, site, query, width=NARROW)
    _, svg = saved(seen.page, "lpi", 1)
    tree = ElementTree.fromstring(svg)
    texts = [one.text for one in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert any(text.startswith("Desempeño logístico") for text in texts)
    assert any("Banco Mundial" in text for text in texts) and any("Bolivia" in text for text in texts)
    assert not [one for one in tree.iter() if "style" in one.attrib]
    name, png = saved(seen.page, "lpi", 2)
    picture = Image.open(io.BytesIO(png))
    assert name.endswith(".png") and picture.size == (
        2 * float(tree.get("width")),
        2 * float(tree.get("height")),
    )
    colours = {colour for _, colour in picture.convert("RGB").getcolors(maxcolors=1 << 20)}
    assert (255, 255, 255) in colours and len(colours) > 20
    seen.page.context.close()


@pytest.mark.parametrize(
    "query", [USUAL, SIX, "?c=LCN,DOM,TTO,central_america_mexico,south_america,oecd_peers&i=gdp_growth"]
)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_word_of_a_chart_is_inside_it_and_none_upon_another(browser, site, query, width):
    seen = opened(browser, site, query, "fr", width=width)
    boxes = seen.page.evaluate("""() => [...document.querySelectorAll(".compare-figure svg")].map((svg) =>
      [svg, ...svg.querySelectorAll("text")].map((one) => { const box = one.getBoundingClientRect();
        return [box.left, box.top, box.right, box.bottom, one.textContent]; }))""")
    assert boxes
    for frame, *words in boxes:
        for left, top, right, bottom, text in words:
            assert frame[0] - 1 <= left and right <= frame[2] + 1, text
            assert frame[1] - 2 <= top and bottom <= frame[3] + 2, text
        for place, one in enumerate(words):
            for other in words[place + 1 :]:
                apart = (
                    one[2] <= other[0]
                    or other[2] <= one[0]
                    or one[3] <= other[1] + 6
                    or other[3] <= one[1] + 6
                )
                assert apart, (one[4], other[4])
    seen.page.context.close()


def test_a_pointer_reads_a_year(browser, site):
    seen = opened(browser, site, "?c=BOL,CHL&i=exports_gdp")
    seen.page.locator("#compare-exports_gdp svg").hover()
    year, *values = seen.page.locator(".compare-readout b").all_inner_texts()
    rows = {row[0]: row[1:] for row in seen.page.evaluate(ROWS, "exports_gdp")[1:]}
    assert rows[year] == values
    seen.page.mouse.move(0, 0)
    assert seen.page.locator(".compare-readout").inner_text() == ""
    seen.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_passes_axe(browser, site, language, width, scheme):
    """As it opens, and with every list open."""
    seen = opened(
        browser, site, SIX.replace("i=", "i=nothing,exports_gdp,"), language, width=width, scheme=scheme
    )
    assert seen.problems() == []  # before axe, which asks for files itself
    for _ in range(2):
        findings = Axe().run(seen.page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in findings] == []
        seen.page.evaluate(OPEN_ALL)
    seen.page.context.close()


def test_the_strict_policy_refuses_nothing(browser, site):
    """Choosing, sorting and all three downloads included."""
    with serve(site.parent, POLICY) as address:
        seen = visit(browser, f"{address}/2026.1/es/html/compare.html{USUAL}")
        seen.page.wait_for_selector("#compare-results[data-done]", state="attached")
        add(seen.page, "series", "PER")
        seen.page.locator("#compare-exports_gdp th .sort-button").first.click()
        for place in range(3):
            assert len(saved(seen.page, "exports_gdp", place)[1]) > 500
        assert seen.problems() == []
        seen.page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_it_leads_to_the_comparisons_in_print(browser, site, language):
    seen = visit(browser, (site / language / "html/compare.html").as_uri(), javascript=False)
    links = seen.page.locator("noscript a, main .admonition a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "country/ARG.html", "country/BHS.html", "country/BLZ.html"
    ]  # fmt: skip
    assert seen.page.locator("#compare-box").is_hidden()
    seen.page.context.close()


def test_another_language_keeps_the_choice(browser, site):
    seen = opened(browser, site)
    change(seen.page, lambda: seen.page.locator("#compare-series .compare-chips button").first.click())
    seen.page.locator("#languages a[hreflang=pt]").click()
    seen.page.wait_for_selector("#compare-results[data-done]", state="attached")
    assert seen.page.evaluate("[document.documentElement.lang, location.search]") == [
        "pt",
        USUAL.replace("BOL,", ""),
    ]
    seen.page.context.close()


def test_paper_shows_the_state_without_the_controls(browser, site):
    """The whole table, not the part that was scrolled to."""
    seen = opened(browser, site, "?c=BOL,CHL&i=exports_gdp", scheme="dark")
    seen.page.emulate_media(media="print")
    for name in ("#compare-box", ".compare-downloads", "#compare-status"):
        assert seen.page.locator(name).is_hidden()
    assert seen.page.evaluate(HIDDEN) <= 1
    assert seen.page.locator("#compare-exports_gdp svg").is_visible()
    seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator("#compare-exports_gdp svg").get_attribute("width") == "640"
    seen.page.context.close()


def test_it_is_small(site):
    """What a phone loads besides the frame, compressed; each indicator comes when it is chosen."""
    static = site / "es/html/_static"
    packed = lambda path: len(gzip.compress(path.read_bytes(), 9, mtime=0))  # noqa: E731
    scripts = [static / "compare.js", *(static / f"compare-{name}.js" for name in SCRIPTS)]
    assert sorted(static.glob("compare*.js")) == sorted(scripts)
    assert sum(map(packed, scripts)) <= 20 * 1024
    assert packed(static / "compare/catalogue.js") <= 14 * 1024
    assert max(map(packed, (static / "compare").glob("*.js"))) <= 20 * 1024
    for page in (site / "es/html").rglob("*.html"):
        assert ("compare-state.js" in page.read_text("utf-8")) == (page.name == "compare.html")
