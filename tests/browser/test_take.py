"""The links to take away, as readers meet them: by thumb, by ear, in print, under a strict policy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from eslabon.book.html import build_html
from tests.book.cite_sample import write_cite_sample
from tests.browser.links import broken_links
from tests.browser.visit import NARROW, POLICY, WIDE, serve, visit

pytestmark = pytest.mark.browser

DATA = {
    "fig-arcadia-exports": {
        "name": "exports",
        "data": {"columns": [["year", "Año"], ["value", "Valor"]], "rows": [[2020, 1.5]], "unit": "%"},
    }
}
# Below 24 pixels a finger takes the neighbour.
SMALL = """() => [...document.querySelectorAll(".take-tools :is(a, button), .cite-tools a, .page-take a")]
  .map((link) => link.getBoundingClientRect())
  .filter((box) => box.width < 24 || box.height < 24).length"""

# Where the words of the links and buttons under each figure end, by figure: pixels from above.
FEET = """() => [...document.querySelectorAll(".figure-tools")].map((tools) =>
  [...tools.querySelectorAll(":is(a, button):not([hidden])")].map((link) => {
    const words = document.createRange();
    words.selectNodeContents(link);
    return words.getClientRects()[0].bottom;
  }))"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("take") / "2026.1"
    source = write_cite_sample(folder, "es")
    path = source / "_figures/country/ARC.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(DATA), "utf-8")
    build_html(source, folder / "es/html", folder / "doctrees", "es")
    return folder


@pytest.fixture(params=["file", "http"])
def base(request, edition) -> str:
    if request.param == "file":
        yield edition.as_uri()
    else:
        with serve(edition, POLICY) as address:
            yield address


def test_links_and_buttons_stand_on_one_line(browser, base):
    seen = visit(browser, f"{base}/es/html/country/ARC.html")
    rows = seen.page.evaluate(FEET)
    assert any(len(row) > 4 for row in rows)
    assert [row for row in rows if max(row) - min(row) > 0.5] == []
    seen.page.context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_a_readers_way(browser, base, width, scheme):
    seen = visit(browser, f"{base}/es/html/country/ARC.html", width=width, scheme=scheme)
    page = seen.page
    assert page.locator(".take-tools a").count() > 3
    assert page.evaluate(SMALL) == 0
    assert seen.problems() == []  # before axe, which asks for style sheets that a disk refuses
    assert Axe().run(page).response["violations"] == []
    page.context.close()


def test_a_click_saves_the_file_under_its_name(browser, edition):
    with serve(edition, POLICY) as address:
        seen = visit(browser, f"{address}/es/html/country/ARC.html")
        with seen.page.expect_download() as saving:
            seen.page.locator(".take-tools a").first.click()
        assert saving.value.suggested_filename == "country-ARC-exports.csv"
        assert "2020,1.5" in Path(saving.value.path()).read_text("utf-8-sig")
        seen.page.context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_picture_for_slides_is_white_and_twice_as_fine(browser, base, width):
    """As on a wide page whatever the screen is; from a disk, too. Caption above, source below."""
    seen = visit(browser, f"{base}/es/html/country/ARC.html", width=width)
    figure = seen.page.locator("figure#fig-arcadia-exports")
    natural = int(figure.locator(".chart img").get_attribute("width"))
    with seen.page.expect_download() as saving:
        figure.locator("button.take-png").click()
    assert saving.value.suggested_filename == "country-ARC-exports.png"
    with Image.open(saving.value.path()) as picture:
        shown = picture.convert("RGB")
    assert abs(shown.width - 2 * (natural + 48)) <= 12  # letters are as wide as the browser draws them
    corners = [(0, 0), (shown.width - 1, shown.height - 1)]
    assert [shown.getpixel(corner) for corner in corners] == [(255, 255, 255)] * 2
    for top, bottom in ((48, 100), (shown.height - 80, shown.height - 40)):
        strip = shown.crop((48, top, shown.width - 48, bottom)).convert("L")
        assert strip.getextrema()[0] < 140
    assert seen.problems() == []
    seen.page.context.close()


def test_a_picture_that_cannot_be_drawn_is_told_and_may_be_asked_for_again(browser, edition):
    """The library did not arrive; when it does, the second press saves the picture."""
    with serve(edition, POLICY) as address:
        seen = visit(browser, f"{address}/es/html/index.html")
        seen.page.route("**/vega.js*", lambda route: route.abort())
        seen.page.goto(f"{address}/es/html/country/ARC.html")
        figure = seen.page.locator("figure#fig-arcadia-exports")
        status, button = figure.locator(".take-status"), figure.locator("button.take-png")
        assert status.get_attribute("role") == "status" and status.text_content() == ""
        button.click()
        expect(status).to_have_text("No se pudo hacer la imagen: vuelva a intentarlo.")
        assert button.get_attribute("aria-busy") is None
        seen.page.unroute("**/vega.js*")
        with seen.page.expect_download() as saving:
            button.click()
        assert saving.value.suggested_filename == "country-ARC-exports.png"
        expect(status).to_have_text("")
        seen.page.context.close()


def test_without_a_script_there_is_no_button_for_the_picture(browser, edition):
    seen = visit(browser, (edition / "es/html/country/ARC.html").as_uri(), javascript=False)
    assert seen.page.locator("button.take-png").count() > 0
    assert seen.page.locator("button.take-png:visible").count() == 0
    seen.page.context.close()


def test_paper_has_no_links_to_files(browser, edition):
    seen = visit(browser, (edition / "es/html/country/ARC.html").as_uri())
    for links in (".take-tools", ".page-take"):
        assert seen.page.locator(f"{links}:visible").count() > 0
    seen.page.emulate_media(media="print")
    assert seen.page.locator(".take-tools:visible, .page-take:visible").count() == 0
    seen.page.context.close()


def test_every_file_is_there(edition):
    own = [address for address in broken_links(edition / "es/html", edition) if "ARC" in address]
    assert [address for address in own if "_files" in address or "source/" in address] == []
