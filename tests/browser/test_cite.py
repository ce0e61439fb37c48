"""The panels that cite a figure and tell its source: by keyboard, under a strict policy, from files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from eslabon.book.html import build_html
from tests.book.cite_sample import ANCHORS, SNAPSHOT, write_cite_sample
from tests.book.sample_book import LANGUAGES
from tests.browser.links import broken_links
from tests.browser.visit import NARROW, POLICY, WIDE, serve, visit
from tests.editions.bibliography_parsers import parse_bibtex, parse_ris

pytestmark = pytest.mark.browser

FIGURE, _, TABLE = ANCHORS
ADDRESS = "https://cadenas.example/2026.1/{}/html/country/ARC.html#{}"


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    """The sample edition, built once in each language."""
    folder = tmp_path_factory.mktemp("cite") / "2026.1"
    for language in LANGUAGES:
        source = write_cite_sample(folder, language)
        build_html(source, folder / language / "html", folder / "doctrees" / language, language)
    return folder


@pytest.fixture(scope="module", params=["file", "http"])
def base(request, edition) -> str:
    """Address of the edition: as files, or from a server that allows nothing but its own files."""
    if request.param == "file":
        yield edition.as_uri()
    else:
        with serve(edition, POLICY) as address:
            yield address


@pytest.fixture
def opened(browser, base):
    """Open the page of figures; closed at the end, when nothing may have gone wrong."""
    seen = []

    def open_page(language: str = "es", tail: str = "", **how):
        seen.append(visit(browser, f"{base}/{language}/html/country/ARC.html{tail}", **how))
        return seen[-1].page

    yield open_page
    for one in seen:
        assert one.problems() == []
        one.page.context.close()


def link(page, of: str, place: int):
    return page.locator(f'.cite-tools[data-of="{of}"] a').nth(place)


def panel(page):
    return page.locator("dialog.cite-panel")


def shown(page) -> dict[str, str]:
    """Texts of the open panel by their headings."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("dialog[open] section")]
          .map((one) => ["h3", "pre"].map((part) => one.querySelector(part).textContent)))"""
    )


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_panel_by_keyboard(opened, key):
    """Tab to the link, open, read, Escape: the focus is back, address and history are as before."""
    page = opened()
    before = page.evaluate("[location.href, history.length]")
    link(page, FIGURE, 0).focus()
    page.keyboard.press(key)
    assert panel(page).is_visible()
    assert panel(page).locator("h2").inner_text() == (
        "Citar: Figura ARC.1. Exportaciones de bienes y servicios, Arcadia"
    )
    inside = "() => document.activeElement.closest('dialog.cite-panel') !== null"
    assert page.evaluate(inside)
    for _ in range(6):
        page.keyboard.press("Tab")
    # A modal dialog lets the focus out to the browser's own bar, never to the page behind it.
    assert page.evaluate("() => document.activeElement === document.body") or page.evaluate(inside)
    page.keyboard.press("Escape")
    assert not panel(page).is_visible()
    assert page.evaluate(f"() => document.activeElement.closest('[data-of={FIGURE}]') !== null")
    assert page.evaluate("[location.href, history.length]") == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_panel_names_everything(opened, language):
    """Permanent address, text, and records that a reader of such records understands."""
    page = opened(language)
    for anchor, number in ((FIGURE, "ARC.1"), (TABLE, "ARC.1")):
        link(page, anchor, 0).click()
        told = shown(page)
        address = ADDRESS.format(language, anchor)
        _, key, bibtex = parse_bibtex(told["BibTeX"] + "\n")
        ris = dict(parse_ris(told["RIS"].replace("\n", "\r\n") + " \r\n"))
        assert key.endswith(anchor)
        assert bibtex["url"] == ris["UR"] == address
        assert number in bibtex["title"] and bibtex["title"] == ris["TI"]
        assert SNAPSHOT in bibtex["note"] and bibtex["publisher"] == "Oficina & Pruebas"
        said = told[{"es": "Texto", "en": "Text"}[language]]
        for part in (number, "Arcadia", "2026.1", address, SNAPSHOT[:12], "eslabon 0."):
            assert part in said
        assert told[{"es": "Dirección permanente", "en": "Permanent address"}[language]] == address
        page.keyboard.press("Escape")


def test_records_can_be_saved(opened):
    """Each file is the record shown, RIS with the line ends that it asks for."""
    page = opened()
    link(page, FIGURE, 0).click()
    told = shown(page)
    for form, suffix in (("BibTeX", "bib"), ("RIS", "ris")):
        with page.expect_download() as download:
            panel(page).get_by_role("link", name=f"{FIGURE}.{suffix}").click()
        assert download.value.suggested_filename == f"{FIGURE}.{suffix}"
        content = Path(download.value.path()).read_bytes().decode("utf-8")
        assert content.replace("\r\n", "\n").strip() == told[form].strip()
        assert (content.count("\r\n") == content.count("\n")) == (suffix == "ris")


def test_a_text_is_copied_or_at_least_selected(opened):
    """Whatever the browser allows; what happened is said to a screen reader too."""
    page = opened()
    link(page, FIGURE, 0).click()
    status = panel(page).locator("[role=status]")
    panel(page).get_by_role("button", name="Copiar: BibTeX").click()
    expect(status).to_have_text(re.compile("^(Copiado|Seleccionado: cópielo con el teclado)$"))
    # A browser without clipboard and without the old command: the text is selected.
    page.evaluate(
        """() => { Object.defineProperty(navigator, "clipboard", {value: undefined});
          document.execCommand = () => false; }"""
    )
    panel(page).get_by_role("button", name="Copiar: Texto").click()
    expect(status).to_have_text("Seleccionado: cópielo con el teclado")
    assert page.evaluate("String(getSelection())").strip() == shown(page)["Texto"]


def test_the_source_panel_tells_where_the_data_come_from(opened, base):
    """Publisher, dataset with its link, vintage, licence, access; and files of the edition that are there."""
    page = opened()
    link(page, TABLE, 1).click()
    text = panel(page).inner_text()
    for part in (
        "Fuente: Tabla ARC.1. Indicadores del comercio",
        "Fuente: Oficina de Pruebas, serie X.1",
        "Serie <X>",
        "2026-01",
        "CC-BY-4.0",
        "2026-01-15",
        "Otra oficina",
        "no indicada",
    ):
        assert part in text
    assert (
        panel(page).get_by_role("link", name="Serie <X>").get_attribute("href") == "https://office.example/x"
    )
    links = panel(page).locator("section a")
    assert [one.inner_text() for one in links.all()] == [
        "exports_gdp.csv",
        "herfindahl.csv",
        "Todos los datos de la edición",
    ]
    addresses = [one.evaluate("(one) => one.href") for one in links.all()]
    assert addresses[0] == f"{base}/data/indicator/exports_gdp.csv"
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_a_press_outside_and_the_button_close_a_panel(opened):
    page = opened()
    link(page, FIGURE, 1).click()
    page.mouse.click(3, 450)
    assert not panel(page).is_visible()
    # On its own margin it is not outside.
    link(page, FIGURE, 1).click()
    box = panel(page).bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    assert panel(page).is_visible()
    page.mouse.click(box["x"] - 20, box["y"] + box["height"] / 2)
    assert not panel(page).is_visible()
    link(page, FIGURE, 0).click()
    panel(page).get_by_role("button", name="Cerrar").click()
    assert not panel(page).is_visible()


def test_text_is_selected_beyond_the_edge_of_a_panel(opened):
    """The press was inside: where the pointer is let go is no wish to close."""
    page = opened()
    link(page, FIGURE, 0).click()
    box, text = panel(page).bounding_box(), panel(page).locator("pre").nth(1).bounding_box()
    page.mouse.move(text["x"] + text["width"] / 2, text["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] - 20, text["y"] + text["height"] - 5, steps=5)
    page.mouse.up()
    assert panel(page).is_visible()
    assert page.evaluate("String(getSelection()).length") > 0
    page.keyboard.press("Escape")
    assert not panel(page).is_visible()


def test_back_leads_back(opened):
    """A panel is no step of the history: "back" undoes the jump made before it, and closes it."""
    page = opened()
    page.locator(f"#{FIGURE} .caption-number").click()
    link(page, FIGURE, 0).click()
    page.go_back()
    expect(page).to_have_url(re.compile("ARC[.]html$"))
    expect(panel(page)).not_to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_panels_pass_axe(browser, edition, width, scheme):
    """No finding with either panel open, or the foot of the page; nothing wider than the screen."""
    seen = visit(browser, f"{edition.as_uri()}/es/html/country/ARC.html", width=width, scheme=scheme)
    page = seen.page
    page.locator(".page-cite summary").click()
    for place in (0, 1, None):
        if place is not None:
            link(page, TABLE, place).click()
        findings = Axe().run(page).response["violations"]
        found = [(finding["id"], [node["html"][:120] for node in finding["nodes"]]) for finding in findings]
        assert found == []
        wide = "(one) => one.scrollWidth - one.clientWidth"
        if place is not None:
            assert panel(page).evaluate(wide) <= 0
            page.keyboard.press("Escape")
        assert page.locator("html").evaluate(wide) <= 0
    page.context.close()


def test_without_a_script_the_links_lead_to_the_same(browser, base):
    """The foot of the page opens at its address, the source line is there, the report link is complete."""
    seen = visit(browser, f"{base}/es/html/country/ARC.html", javascript=False)
    page = seen.page
    assert not page.locator("#cite").is_visible()
    link(page, FIGURE, 0).click()
    page.locator("#cite pre").first.wait_for(state="visible")
    link(page, FIGURE, 1).click()
    assert page.locator(f"#source-of-{FIGURE}").is_visible()
    assert FIGURE in link(page, FIGURE, 2).get_attribute("href")
    assert seen.messages == [] and seen.foreign == []
    page.context.close()


def test_paper_shows_no_links_and_no_panel(browser, edition):
    seen = visit(browser, f"{edition.as_uri()}/es/html/country/ARC.html")
    seen.page.emulate_media(media="print")
    assert not any(tools.is_visible() for tools in seen.page.locator(".cite-tools").all())
    seen.page.context.close()


def test_all_links_lead_somewhere(edition):
    """Notebook and data included."""
    assert broken_links(edition) == []
