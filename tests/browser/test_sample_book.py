"""The sample book in a browser: from a file system and from a server, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.links import broken_links
from tests.browser.visit import NARROW, WIDE, serve, visit

pytestmark = pytest.mark.browser

PAGES = ("index.html", "country/ARC.html", "country/second.html", "search.html?q=exportaciones")


@pytest.fixture(scope="module", params=["file", "http"])
def base(request, sample_edition) -> str:
    """Address of the edition, as files or from a server."""
    if request.param == "file":
        yield sample_edition.as_uri()
    else:
        with serve(sample_edition) as address:
            yield address


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("page", PAGES)
def test_pages_show_no_problem(browser, base, page, width):
    """No error, no foreign request, all charts, no sideways scrolling."""
    seen = visit(browser, f"{base}/es/html/{page}", width=width)
    assert seen.problems() == []
    assert seen.language == "es"
    seen.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("page", PAGES)
def test_pages_pass_axe(browser, sample_edition, page, width, scheme):
    """No finding of axe-core, contrast included, in both colour schemes."""
    seen = visit(browser, f"{sample_edition.as_uri()}/es/html/{page}", width=width, scheme=scheme)
    findings = Axe().run(seen.page).response["violations"]
    assert [(finding["id"], [node["html"][:120] for node in finding["nodes"]]) for finding in findings] == []
    seen.page.context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_page_does_not_jump_when_charts_come_alive(browser, sample_edition, width):
    """A figure is as high before its chart is drawn as after."""
    context = browser.new_context(viewport={"width": width, "height": 300})
    page = context.new_page()
    page.goto(f"{sample_edition.as_uri()}/es/html/country/ARC.html")
    heights = "() => [...document.querySelectorAll('figure.vega-figure')].map((f) => f.offsetHeight)"
    before = page.evaluate(heights)
    page.evaluate("document.querySelectorAll('.chart').forEach((c) => c.scrollIntoView())")
    page.wait_for_function("document.querySelectorAll('.chart.is-live').length === 2")
    assert page.evaluate(heights) == pytest.approx(before, abs=2)
    context.close()


@pytest.mark.parametrize("move", ["pointer", "key", "scroll", "address"])
def test_a_chart_in_view_waits_for_the_first_move(browser, sample_edition, move):
    """The library of live charts holds up a slow phone: nobody needs it before they point at a mark."""
    context = browser.new_context(viewport={"width": NARROW, "height": 20_000 if move != "scroll" else 900})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    address = f"{sample_edition.as_uri()}/es/html/country/ARC.html"
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert "vega-lazy.js" in str(asked)
    assert "vega.js" not in str(asked)
    if move == "pointer":
        page.mouse.move(5, 5)
    elif move == "key":
        page.keyboard.press("Tab")
    elif move == "scroll":
        page.evaluate("document.querySelector('.chart').scrollIntoView()")
    else:
        page.set_viewport_size({"width": NARROW, "height": 300})
        page.goto("about:blank")
        page.goto(f"{address}#fig-arcadia-exports")
    page.wait_for_function("document.querySelectorAll('.chart.is-live').length >= 1")
    context.close()


def test_live_charts_speak_the_language_of_the_page(browser, sample_edition):
    """The axis of the live chart has the decimal sign of the page's language."""
    for language, number in (("es", "20,0"), ("en", "20.0")):
        seen = visit(browser, f"{sample_edition.as_uri()}/{language}/html/country/ARC.html")
        labels = seen.page.evaluate(
            "[...document.querySelectorAll('.vega-live text')].map((t) => t.textContent)"
        )
        assert number in labels
        seen.page.context.close()


def test_broken_chart_leaves_its_picture(browser, sample_edition, tmp_path):
    """A specification that cannot be drawn is no error to the reader: the picture stays."""
    page = sample_edition / "es/html/country/ARC.html"
    broken = page.with_name("broken.html")
    broken.write_text(page.read_text("utf-8").replace('"type":"line"', '"type":"nonsense"'), "utf-8")
    try:
        context = browser.new_context(viewport={"width": WIDE, "height": 900})
        tab = context.new_page()
        errors = []
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(broken.as_uri())
        tab.mouse.move(1, 1)
        tab.wait_for_function("document.querySelectorAll('.chart.is-live').length === 1")
        assert tab.locator("#fig-arcadia-exports img").is_visible()
        assert not tab.locator("#fig-arcadia-exports .vega-live").count()
        assert errors == []
        context.close()
    finally:
        broken.unlink()


def test_charts_live_under_a_strict_policy(browser, sample_edition):
    """No inline script, handler or style, and no evaluated string: a server may forbid them all."""
    policy = (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    with serve(sample_edition, policy) as address:
        for width in (WIDE, NARROW):
            seen = visit(browser, f"{address}/es/html/country/ARC.html", width=width)
            assert (seen.problems(), seen.drawn) == ([], 2)
            seen.page.context.close()


def test_page_is_complete_without_javascript(browser, sample_edition):
    """Pictures, list of pages and switch of language are there without any script."""
    seen = visit(
        browser, f"{sample_edition.as_uri()}/es/html/country/ARC.html", width=NARROW, javascript=False
    )
    page = seen.page
    assert page.locator("figure img").first.is_visible()
    page.locator(".menu-button").click()
    assert page.locator("#site-nav a", has_text="Islas de la Bruma").is_visible()
    assert seen.messages == [] and seen.failed == [] and seen.foreign == []
    page.context.close()


def test_print_shows_the_picture(browser, sample_edition):
    """On paper the static picture takes the live chart's place."""
    seen = visit(browser, f"{sample_edition.as_uri()}/es/html/country/ARC.html")
    seen.page.emulate_media(media="print")
    assert seen.page.locator("#fig-arcadia-exports img").is_visible()
    assert not seen.page.locator("#fig-arcadia-exports .vega-live").is_visible()
    seen.page.context.close()


def test_language_switch_leads_to_the_same_page(browser, sample_edition):
    """ES to EN and back, from a file system."""
    seen = visit(browser, f"{sample_edition.as_uri()}/es/html/country/ARC.html")
    seen.page.locator(".languages a").click()
    assert seen.page.url.endswith("/en/html/country/ARC.html")
    assert seen.page.evaluate("document.documentElement.lang") == "en"
    seen.page.locator(".languages a").click()
    assert seen.page.url.endswith("/es/html/country/ARC.html")
    seen.page.context.close()


def test_a_search_goes_on_in_the_other_language(browser, sample_edition):
    """The question is in the address; the switch carries it along."""
    seen = visit(browser, f"{sample_edition.as_uri()}/es/html/search.html?q=exportaciones%20de")
    seen.page.locator(".languages a").click()
    assert seen.page.url.endswith("/en/html/search.html?q=exportaciones%20de")
    assert seen.page.locator(".search-page-form input").input_value() == "exportaciones de"
    seen.page.context.close()


def test_chosen_colours_are_remembered(browser, sample_edition):
    """A second page opens in the colours chosen on the first."""
    seen = visit(browser, f"{sample_edition.as_uri()}/es/html/index.html")
    button = seen.page.locator(".site-header .theme-button")
    button.click()
    button.click()
    assert button.inner_text() == "Colores: oscuros"
    seen.page.goto(f"{sample_edition.as_uri()}/es/html/country/ARC.html")
    assert seen.page.evaluate("document.documentElement.dataset.theme") == "dark"
    seen.page.context.close()


def test_every_link_leads_somewhere(sample_edition):
    """Links, pictures, scripts and anchors of both languages."""
    for language in ("es", "en"):
        assert broken_links(sample_edition / language / "html", beyond=sample_edition) == []


def test_broken_link_is_found(tmp_path):
    """The checker sees a missing file and a missing anchor."""
    (tmp_path / "a.html").write_text('<html><body><a href="b.html">b</a><a href="#x">x</a></body></html>')
    assert broken_links(tmp_path) == ["a.html → b.html (no such file)", "a.html → #x (no such place)"]
