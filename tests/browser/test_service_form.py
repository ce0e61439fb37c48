"""The form in a browser: with and without JavaScript, by keyboard alone, in every language and scheme."""

from __future__ import annotations

import pytest

from eslabon.service.refusals import QueueFull
from tests.browser.accessible import axe_findings
from tests.browser.service_site import served_form
from tests.browser.visit import NARROW, WIDE, visit

pytestmark = pytest.mark.browser

LANGUAGES = ("es", "en", "pt", "fr")
FAILURE = {
    "kind": "ExecutionError",
    "what": "the brief failed",
    "where": "brief.ipynb",
    "next_step": "ask again",
}
STOPS = 120  # no way through the form is longer
FOCUS = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return {
    place: element.id || element.textContent.trim().slice(0, 40),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && element.checkVisibility(),
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with served_form(tmp_path_factory.mktemp("form")) as site:
        yield site


@pytest.fixture
def site(running):
    running.empty()
    return running


@pytest.fixture
def opened(browser):
    """Open an address in a window of its own; all are closed at the end."""
    contexts = []

    def open_page(address: str, **options):
        seen = visit(browser, address, **options)
        contexts.append(seen.page.context)
        return seen

    yield open_page
    for context in contexts:
        context.close()


def ask(page, country: str = "PER") -> None:
    page.select_option("#brief-country", country)
    page.locator("#brief button[type=submit]").click()
    page.wait_for_url("**/jobs/*")


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def tab_to(page, selector: str) -> None:
    """Press Tab until the selector's first element has the focus; every stop on the way is seen and shown."""
    page.emulate_media(reduced_motion="reduce")  # else a stop is looked at while the page still glides there
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        assert stop["seen"] and stop["shown"], stop
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_with_errors_can_be_used_by_everyone(site, opened, language, width):
    """Axe finds nothing, in light and dark, in the state that has most in it."""
    page = opened(f"{site.address}/{language}/request", width=width).page
    page.locator("#brief details summary").click()
    page.fill("#brief-from", "20")
    page.select_option("#brief-compare", "CHL")
    page.select_option("#brief-compare-2", "CHL")
    page.locator("#brief button[type=submit]").click()
    page.locator("#error-summary").wait_for()
    for scheme in ("light", "dark"):
        assert axe_findings(page, scheme) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def in_queue(site, page):
    ask(page)


def under_way(site, page):
    ask(page)
    site.happen(state="running", step="assembling")
    page.locator("li[aria-current=step]:nth-child(3)").wait_for()


def finished(site, page):
    ask(page)
    site.happen(state="done")
    page.locator("#job-result").wait_for()


def failed(site, page):
    ask(page)
    site.happen(state="failed", problem=FAILURE)
    page.locator(".error-parts").wait_for()


def busy(site, page):
    site.store.full = QueueFull("no room", retry_after=90)
    page.select_option("#brief-country", "PER")
    page.locator("#brief button[type=submit]").click()
    page.locator("form.acts").wait_for()


def unknown(site, page):
    page.goto(page.url.replace("/request", "/jobs/nothing"))


STATES = [in_queue, under_way, finished, failed, busy, unknown]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_of_a_job_can_be_read_by_everyone(site, opened, state, audit):
    for language in LANGUAGES if audit else [LANGUAGES[STATES.index(state) % 4]]:
        for width in (WIDE, NARROW):
            site.empty()
            page = opened(f"{site.address}/{language}/request", width=width).page
            state(site, page)
            for scheme in ("light", "dark"):
                assert axe_findings(page, scheme) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_breaks_no_rule_of_its_own_policy(site, opened, language, javascript, width):
    """No message of the browser, no other host, nothing wider than the window."""
    seen = opened(f"{site.address}/{language}/request", width=width, javascript=javascript)
    ask(seen.page)
    site.happen(state="done")
    seen.page.locator("#job-result").wait_for()
    assert seen.messages == []
    # The page ends the stream of events itself when it has seen the end of the job.
    assert [url for url in seen.failed if not url.endswith("/events")] == []
    assert seen.foreign == []
    if javascript:
        assert seen.overflow <= 0
        assert seen.headings == [seen.title.split(" — ")[0]]


def test_a_brief_is_asked_for_by_keyboard_alone(site, opened):
    """From the first stop of the page to the result, without a step that is not seen."""
    page = opened(f"{site.address}/es/request").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    tab_to(page, "#brief-country")
    page.keyboard.type("Per")
    tab_to(page, "#brief input[name=language]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#brief input[name=format]")
    tab_to(page, "#brief summary")
    page.keyboard.press("Enter")
    tab_to(page, "#brief-compare")
    page.keyboard.type("Chi")
    tab_to(page, "#brief-from")
    page.keyboard.type("2005")
    tab_to(page, "#brief input[name=sections]")
    page.keyboard.press("Space")
    tab_to(page, "#brief button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/jobs/*")
    assert site.store.jobs[site.last].request == {
        "kind": "brief", "country": "PER", "language": "en", "format": "pdf", "compare": ["CHL"],
        "year_from": 2005, "year_to": 0, "sections": ["logistics", "firms"],
    }  # fmt: skip
    site.happen(state="done")
    page.locator("#job-result:focus").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/v1/results/**")


def test_a_report_is_asked_for_by_keyboard_alone(site, opened):
    page = opened(f"{site.address}/en/request").page
    tab_to(page, "#report .ticks button")
    page.keyboard.press("Enter")
    tab_to(page, "#report .ticks button:nth-of-type(2)")
    page.keyboard.press("Enter")
    tab_to(page, "#report input[value=PER]")
    page.keyboard.press("Space")
    tab_to(page, "#report input[name=recommendations]")
    page.keyboard.press("Space")
    tab_to(page, "#report button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/jobs/*")
    request = site.store.jobs[site.last].request
    assert (request["countries"], request["recommendations"]) == (["PER"], [1])


def test_errors_are_read_first_and_lead_to_their_fields(site, opened):
    """Into a part that was folded away again as well."""
    page = opened(f"{site.address}/es/request").page
    page.locator("#brief summary").click()
    page.fill("#brief-to", "abcd")
    page.locator("#brief button[type=submit]").click()
    page.locator("#error-summary:focus").wait_for()
    page.locator("#brief summary").click()
    assert not page.locator("#brief-to").is_visible()
    page.locator("#error-summary").focus()
    tab_to(page, "#error-summary a[href='#brief-to']")
    page.keyboard.press("Enter")
    assert focused(page) == "brief-to"
    assert page.input_value("#brief-to") == "abcd"
    tab_to(page, "#brief button[type=submit]")


def test_without_javascript_errors_are_read_first_too(site, opened):
    page = opened(f"{site.address}/fr/request", javascript=False).page
    page.locator("#brief button[type=submit]").click()
    page.locator("#error-summary:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#brief-country:focus").wait_for()


def test_without_javascript_the_page_comes_again_until_it_is_done(site, opened):
    page = opened(f"{site.address}/es/request", javascript=False).page
    ask(page)
    assert page.locator("noscript a").is_visible()
    site.happen(state="running", step="executing")
    page.get_by_text("Se calculan las cifras y los gráficos.").wait_for()
    site.happen(state="done")
    page.locator("#job-result").click()
    page.wait_for_url("**/v1/results/**")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_order_is_taken_back(site, opened, javascript):
    page = opened(f"{site.address}/en/request", javascript=javascript).page
    ask(page)
    page.get_by_role("button", name="Cancel the request").click()
    page.get_by_role("heading", name="Request cancelled").wait_for()
    assert site.store.jobs[site.last].state == "cancelled"
    page.get_by_role("link", name="Request it again").click()
    assert page.input_value("#brief-country") == "PER"


@pytest.mark.parametrize("javascript", [True, False])
def test_without_room_one_button_tries_again(site, opened, javascript):
    page = opened(f"{site.address}/en/request", javascript=javascript).page
    busy(site, page)
    assert "Try again in 90 seconds" in page.locator("main").inner_text()
    site.store.full = None
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/jobs/*")
    assert site.store.jobs[site.last].request["country"] == "PER"


def test_only_what_changes_is_read_out(site, opened):
    """The live region is touched once for every new sentence, and never for a new place of the same one."""
    page = opened(f"{site.address}/es/request").page
    ask(page)
    page.evaluate("""() => {
      window.said = [];
      const status = document.getElementById("job-status");
      new MutationObserver(() => window.said.push(status.textContent))
        .observe(status, { childList: true, characterData: true, subtree: true });
      document.querySelector("form.acts button").focus();
    }""")
    sentences = {
        "executing": "Se calculan las cifras y los gráficos.",
        "rendering": "Se da forma al documento.",
    }
    for step, sentence in sentences.items():
        for _ in range(3):
            with page.expect_response("**/es/jobs/*"):
                site.happen(state="running", step=step)
        page.get_by_text(sentence).wait_for()
    assert page.evaluate("window.said") == list(sentences.values())
    assert page.evaluate("document.activeElement.textContent") == "Anular el pedido", (
        "the focus was taken away"
    )
    site.happen(state="done")
    page.locator("#job-result:focus").wait_for()
    assert page.evaluate("window.said.at(-1)") == "Ya se puede abrir."
    assert page.title().startswith("Su informe está listo")


def test_without_events_the_page_looks_by_itself(site, opened):
    """A proxy may refuse to hand them on."""
    page = opened(f"{site.address}/es/request").page
    page.route("**/events", lambda route: route.fulfill(status=502))
    ask(page)
    site.happen(state="failed", problem=FAILURE)
    page.locator("#job-again:focus").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "No se pudo hacer el informe"


def test_a_moment_without_service_is_waited_out(site, opened):
    """A look that is refused, or finds nobody, changes nothing; the next one does."""
    page = opened(f"{site.address}/es/request").page
    ask(page)
    refused = []

    def refuse(route) -> None:
        refused.append(route.request.url)
        if len(refused) == 1:
            route.fulfill(status=429, content_type="application/problem+json", body='{"title": "too often"}')
        else:
            route.abort()

    page.route("**/es/jobs/*", refuse, times=2)
    for step in ("executing", "assembling"):
        before = len(refused)
        site.happen(state="running", step=step)
        while len(refused) == before:
            page.wait_for_timeout(50)
    assert page.get_by_role("heading", level=1).inner_text() == "Su informe se está haciendo"
    site.happen(state="done")
    page.locator("#job-result:focus").wait_for()


def test_a_phone_has_the_list_of_pages_and_languages(site, opened):
    page = opened(f"{site.address}/es/request?country=PER", width=NARROW).page
    page.locator(".menu-button").click()
    assert page.locator("#site-nav a[href='/2026.1/es/html/index.html']").is_visible()
    page.keyboard.press("Escape")
    page.locator(".language-button").click()
    page.locator("#languages a[lang=fr]").click()
    page.wait_for_url("**/fr/request?*")
    assert page.input_value("#brief-country") == "PER"
    page.locator(".brand").click()
    page.wait_for_url("**/2026.1/fr/html/index.html")


def test_nothing_moves_for_those_who_ask_for_rest(site, opened):
    page = opened(f"{site.address}/es/request").page
    ask(page)
    moving = "getComputedStyle(document.querySelector('.job-steps .is-now')).animationName"
    assert page.evaluate(moving) != "none"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == "none"


def test_paper_has_no_buttons(site, opened):
    page = opened(f"{site.address}/es/request").page
    ask(page)
    page.emulate_media(media="print")
    assert page.locator("button:visible, header:visible").count() == 0
    assert page.locator("dl.asked").is_visible()
