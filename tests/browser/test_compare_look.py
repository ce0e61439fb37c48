"""How the page that compares looks and what it asks of a browser: width, scheme, policy, paper, size."""

from __future__ import annotations

import gzip
import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.browser.compare_reader import OPEN_ALL, SIX, USUAL, add, opened, saved
from tests.browser.compare_site import LANGUAGES
from tests.browser.test_site_pages import POLICY
from tests.browser.visit import NARROW, WIDE, serve, visit

pytestmark = pytest.mark.browser

SCRIPTS = ("state", "data", "chart", "pointer", "table", "choice", "download")
HIDDEN = """() => { const one = document.querySelector(".compare-one .table-scroll");
  return one.scrollHeight - one.clientHeight; }"""


@pytest.mark.parametrize(
    "query", [USUAL, SIX, "?c=LCN,DOM,TTO,central_america_mexico,south_america,oecd_peers&i=gdp_growth"]
)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_word_of_a_chart_is_inside_it_and_none_upon_another(browser, compare_site, query, width):
    seen = opened(browser, compare_site, query, "fr", width=width)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_passes_axe(browser, compare_site, language, width, scheme):
    """As it opens, and with every list open."""
    seen = opened(
        browser,
        compare_site,
        SIX.replace("i=", "i=nothing,exports_gdp,"),
        language,
        width=width,
        scheme=scheme,
    )
    assert seen.problems() == []  # before axe, which asks for files itself
    for _ in range(2):
        findings = Axe().run(seen.page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in findings] == []
        seen.page.evaluate(OPEN_ALL)
    seen.page.context.close()


def test_the_strict_policy_refuses_nothing(browser, compare_site):
    """Choosing, sorting and all three downloads included."""
    with serve(compare_site.parent, POLICY) as address:
        seen = visit(browser, f"{address}/2026.1/es/html/compare.html{USUAL}")
        seen.page.wait_for_selector("#compare-results[data-done]", state="attached")
        add(seen.page, "series", "PER")
        seen.page.locator("#compare-exports_gdp th .sort-button").first.click()
        for place in range(3):
            assert len(saved(seen.page, "exports_gdp", place)[1]) > 500
        assert seen.problems() == []
        seen.page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_it_leads_to_the_comparisons_in_print(browser, compare_site, language):
    seen = visit(browser, (compare_site / language / "html/compare.html").as_uri(), javascript=False)
    links = seen.page.locator("noscript a, main .admonition a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "country/ARG.html", "country/BHS.html", "country/BLZ.html"
    ]  # fmt: skip
    assert seen.page.locator("#compare-box").is_hidden()
    seen.page.context.close()


def test_paper_shows_the_state_without_the_controls(browser, compare_site):
    """The whole table, not the part that was scrolled to."""
    seen = opened(browser, compare_site, "?c=BOL,CHL&i=exports_gdp", scheme="dark")
    seen.page.emulate_media(media="print")
    for name in ("#compare-box", ".compare-downloads", "#compare-status"):
        assert seen.page.locator(name).is_hidden()
    assert seen.page.evaluate(HIDDEN) <= 1
    assert seen.page.locator("#compare-exports_gdp svg").is_visible()
    seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator("#compare-exports_gdp svg").get_attribute("width") == "640"
    seen.page.context.close()


def test_it_is_small(compare_site):
    """What a phone loads besides the frame, compressed; each indicator comes when it is chosen."""
    static = compare_site / "es/html/_static"
    packed = lambda path: len(gzip.compress(path.read_bytes(), 9, mtime=0))  # noqa: E731
    scripts = [static / "compare.js", *(static / f"compare-{name}.js" for name in SCRIPTS)]
    assert sorted(static.glob("compare*.js")) == sorted(scripts)
    assert sum(map(packed, scripts)) <= 20 * 1024
    assert packed(static / "compare/catalogue.js") <= 14 * 1024
    assert max(map(packed, (static / "compare").glob("*.js"))) <= 20 * 1024
    for page in (compare_site / "es/html").rglob("*.html"):
        assert ("compare-state.js" in page.read_text("utf-8")) == (page.name == "compare.html")


def pixels(page, path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Colours in the middle of a drawn mark and beside it, as they are on the screen."""
    path.scroll_into_view_if_needed()
    box = path.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    clip = {"x": middle[0] - 7, "y": middle[1] - 7, "width": 14, "height": 14}
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return picture.getpixel((7, 7)), picture.getpixel((0, 0))


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Of WCAG 2."""
    light = []
    for colour in (one, other):
        parts = [part / 255 for part in colour]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        light.append(sum(part * share for part, share in zip(parts, (0.2126, 0.7152, 0.0722), strict=True)))
    return (max(light) + 0.05) / (min(light) + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_name_has_the_colour_of_its_line(browser, compare_site, scheme):
    """Its mark is seen on its ground, too."""
    seen = opened(browser, compare_site, SIX.replace("lpi,", ""), scheme=scheme)
    swatches = seen.page.locator(".compare-swatch path").all()
    assert len(swatches) == 6
    for swatch in swatches:
        fill = swatch.get_attribute("fill")
        line = seen.page.locator(f"#compare-gdp_per_capita svg path[fill='{fill}']").last
        (colour, ground), (drawn, _) = pixels(seen.page, swatch), pixels(seen.page, line)
        assert contrast(colour, ground) >= 3, fill
        assert max(abs(a - b) for a, b in zip(colour, drawn, strict=True)) <= 12, fill
    seen.page.context.close()
