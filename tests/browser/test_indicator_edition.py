"""The tiny publication with a page per indicator through the whole line, and its map in a browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html

from eslabon.snapshot.lock import write_lock
from tests.browser.visit import NARROW, POLICY, WIDE, serve, visit
from tests.conftest import TINY, with_indicator_pages
from tests.pdf.pdf_checks import page_texts

pytestmark = pytest.mark.browser
ESLABON = Path(sys.executable).with_name("eslabon")
# Two in a row, the third below and to the right of both.
TILES = "code,row,column\nESP,1,0\nFRA,0,1\nITA,2,2\n"
WALK = (
    ("ArrowDown", "ESP"),
    ("ArrowLeft", "ESP"),  # nothing lies there
    ("ArrowRight", "FRA"),
    ("ArrowDown", "ESP"),
    ("ArrowDown", "ITA"),
    ("ArrowUp", "FRA"),
    ("End", "ITA"),
    ("Home", "FRA"),
    ("End", "ITA"),
)


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    """A built edition; Spain has no value of manufacturing."""
    root = tmp_path_factory.mktemp("tiny") / "publication"
    with_indicator_pages(Path(shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))))
    (root / "data/catalogue/tiles.csv").write_text(TILES)
    table = root / "data/observations/manufacturing_gdp.csv"
    rows = [row for row in table.read_text("utf-8").splitlines(keepends=True) if not row.startswith("ESP")]
    table.write_text("".join(rows), "utf-8")
    write_lock(root)
    process = subprocess.run([ESLABON, "build"], cwd=root, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    return root / "build/2026.1"


def page_of(edition: Path, indicator: str = "exports_gdp", language: str = "es") -> Path:
    return edition / language / "html" / "indicator" / f"{indicator}.html"


def test_every_indicator_has_its_page_in_every_language(edition):
    for language in ("es", "en"):
        for indicator in ("exports_gdp", "manufacturing_gdp"):
            assert page_of(edition, indicator, language).is_file()


def test_the_book_in_print_leaves_them_out_and_the_briefs_are_there(edition):
    text = " ".join(page_texts(edition / "es/pdf/book.pdf"))
    assert "Francia" in text
    assert "De dónde viene el dato" not in text


def test_links_lead_to_files_that_exist(edition):
    page = page_of(edition)
    links = [
        link for link in html.parse(page).xpath("//main//a/@href") if "://" not in link and link[:1] != "#"
    ]
    assert any(link.endswith("data/indicator/exports_gdp.csv") for link in links)
    assert any(link.endswith("country/ITA.html") for link in links)
    for link in links:
        assert (page.parent / urlsplit(link).path).resolve().exists(), link


def test_search_leads_to_the_page(edition):
    index = (edition / "es/html/_static/find-index.js").read_text("utf-8")
    assert '"indicator/exports_gdp.html"' in index


def focused(page) -> str:
    return page.evaluate("document.activeElement.querySelector('.tile-code')?.textContent ?? ''")


def test_arrow_keys_walk_the_map_and_enter_opens_the_brief(browser, edition):
    """One stop of the Tab key; the country that lies in the key's direction; back out with Tab."""
    with serve(edition.parent, POLICY) as address:
        seen = visit(browser, f"{address}/2026.1/es/html/indicator/exports_gdp.html")
        page = seen.page
        page.locator(".tile-grid a").first.focus()
        assert focused(page) == "FRA"  # the first row's
        for key, code in WALK:
            page.keyboard.press(key)
            assert focused(page) == code, key
        assert page.locator(".tile-grid a[tabindex='0']").count() == 1
        assert page.locator(".tile-hint").is_visible()
        said = page.locator(".tile-grid a:focus .tile-tip").inner_text()
        assert said.replace("\u00a0", " ") == "Italia: 32,7 % (2024)"
        page.keyboard.press("Tab")
        assert focused(page) == ""
        page.keyboard.press("Shift+Tab")
        assert focused(page) == "ITA"
        page.keyboard.press("Enter")
        page.wait_for_url("**/country/ITA.html")
        assert seen.problems() == []
        page.context.close()


def test_without_scripts_every_country_is_a_stop(browser, edition):
    seen = visit(browser, page_of(edition).as_uri(), javascript=False)
    assert seen.page.locator(".tile-grid a").count() == 3
    assert seen.page.locator(".tile-grid a[tabindex]").count() == 0
    seen.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("indicator", ["exports_gdp", "manufacturing_gdp"])
def test_the_page_passes_axe_and_does_not_overflow(browser, edition, indicator, width, scheme):
    seen = visit(browser, page_of(edition, indicator).as_uri(), width=width, scheme=scheme)
    assert seen.problems() == []
    found = Axe().run(seen.page)
    assert found.violations_count == 0, found.generate_report()
    seen.page.context.close()


def test_the_map_is_as_wide_as_a_phone_and_keeps_its_places(browser, edition):
    seen = visit(browser, page_of(edition).as_uri(), width=NARROW)
    boxes = {
        code: seen.page.locator(f".tile:has-text('{code}')").bounding_box() for code in ("ESP", "FRA", "ITA")
    }
    assert boxes["ESP"]["x"] < boxes["FRA"]["x"] < boxes["ITA"]["x"] < NARROW
    assert boxes["FRA"]["y"] < boxes["ESP"]["y"] < boxes["ITA"]["y"]
    assert all(abs(box["width"] - box["height"]) < 2 and box["width"] >= 24 for box in boxes.values())
    seen.page.context.close()


def test_a_country_without_a_value_is_shown_as_such(browser, edition):
    seen = visit(browser, page_of(edition, "manufacturing_gdp").as_uri())
    spain = seen.page.locator(".tile:has-text('ESP')")
    assert "tile-absent" in spain.get_attribute("class")
    assert spain.locator(".tile-tip").inner_text() == "España: sin dato"
    assert seen.page.locator(".tile-legend .tile-absent").count() == 1
    seen.page.context.close()
