"""What readers take from the page that compares: CSV, SVG and PNG."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect

from eslabon.language import MISSING
from tests.browser.compare_reader import ROWS, SIX, opened, saved
from tests.browser.compare_site import ADDRESS, LANGUAGES
from tests.browser.visit import NARROW

pytestmark = pytest.mark.browser

FORMULA = """() => {
  const told = JSON.parse(document.getElementById("compare-words").textContent);
  const sources = [{ publisher: "P\\nQ", vintage: "1", licence: "L" }];
  const indicator = { id: "x", label: "X", unit: "u", decimals: 1, sources };
  const points = [{ year: 2000, value: -1.25, flags: "", countries: null }];
  const lines = ['=1+1', '-A, "B"'].map((name) => ({ key: "K", name, points }));
  return eslabonCompare.csv({ indicator, lines, rows: [2000], years: [2000, 2000], ofTable: [] }, told, "a");
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_is_the_table_with_a_head_that_says_what_it_is(browser, compare_site, observed, language):
    query = "?c=BOL,TTO,members&i=lpi&y=2010-2023"
    seen = opened(browser, compare_site, query, language)
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


def test_a_text_in_the_csv_is_never_a_formula(browser, compare_site):
    """Nor does a comma or a quote part a cell."""
    seen = opened(browser, compare_site)
    text = seen.page.evaluate(FORMULA)
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith(("#", "\ufeff#"))))
    assert rows[1:] == [
        ["'=1+1", "K", "2000", "-1.25", "−1,3", "", ""],
        ['\'-A, "B"', "K", "2000", "-1.25", "−1,3", "", ""],
    ]
    assert "# fuente: P Q" in text
    seen.page.context.close()


@pytest.mark.parametrize("query", [SIX, "?c=BOL,CHL&i=lpi&y=2018"])
def test_the_chart_can_be_taken_as_svg_and_png(browser, compare_site, query):
    """With title and source inside; every name is within the picture."""
    seen = opened(browser, compare_site, query, width=NARROW)
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


def test_a_file_that_cannot_be_made_is_told(browser, compare_site):
    """Where a browser gives no picture, say; nothing says that it was saved."""
    seen = opened(browser, compare_site, "?c=BOL,CHL&i=lpi&y=2018")
    seen.page.evaluate("() => { eslabonCompare.png = () => Promise.reject(new Error('no canvas')); }")
    seen.page.locator("#compare-lpi .compare-downloads button").nth(2).click()
    status = seen.page.locator("#compare-status")
    expect(status).to_contain_text(re.compile(r"^No se pudo hacer lpi-.+\.png: vuelva a intentarlo\.$"))
    seen.page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_tells_nothing_of_what_only_the_chart_has(browser, compare_site, language):
    """Hollow points and dotted lines; its other notes are those of the page."""
    seen = opened(browser, compare_site, "?c=BOL,TTO,LCN,members&i=lpi", language)
    words = json.loads(seen.page.locator("#compare-words").text_content())["words"]
    begins = (words["dotted"], words["hollow"].partition("{")[0])
    shown = seen.page.locator("#compare-lpi .compare-notes li").all_text_contents()
    drawn = [" ".join(note.split()) for note in shown if note.startswith(begins)]
    shown = [" ".join(note.split()) for note in shown]
    _, content = saved(seen.page, "lpi", 0)
    (notes,) = (line for line in content.decode().split("\r\n") if shown[0] in line)
    assert len(drawn) == 2 and not [note for note in drawn if note in notes]
    assert all(note in notes for note in shown if note not in drawn)
    seen.page.context.close()
