"""The form in a browser: with and without JavaScript, by keyboard alone, in every language and scheme."""

from __future__ import annotations

import threading

import pytest

from tests.browser.service_site import FAILURE, ask, busy
from tests.browser.visit import NARROW, WIDE

pytestmark = pytest.mark.browser

LANGUAGES = ("es", "en", "pt", "fr")
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
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_breaks_no_rule_of_its_own_policy(form_site, opened, language, javascript, width):
    """No message of the browser, no other host, nothing wider than the window."""
    seen = opened(f"{form_site.address}/{language}/request", width=width, javascript=javascript)
    ask(seen.page)
    form_site.happen(state="done")
    if not javascript:
        seen.page.wait_for_load_state("networkidle")  # else the picture of the tab is given up
        seen.page.reload()
    seen.page.locator("#job-result").wait_for()
    assert seen.messages == []
    # The page ends the stream of events itself when it has seen the end of the job.
    assert [url for url in seen.failed if not url.endswith("/events")] == []
    assert seen.foreign == []
    if javascript:
        assert seen.overflow <= 0
        assert seen.headings == [seen.title.split(" — ")[0]]


def test_a_brief_is_asked_for_by_keyboard_alone(form_site, opened):
    """From the first stop of the page to the result, without a step that is not seen."""
    page = opened(f"{form_site.address}/es/request").page
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
    assert form_site.store.jobs[form_site.last].request == {
        "kind": "brief", "country": "PER", "language": "en", "format": "pdf", "compare": ["CHL"],
        "year_from": 2005, "year_to": 0, "sections": ["logistics", "firms"],
    }  # fmt: skip
    form_site.happen(state="done")
    page.locator("#job-result:focus").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/v1/results/**")


def test_a_report_is_asked_for_by_keyboard_alone(form_site, opened):
    page = opened(f"{form_site.address}/en/request").page
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
    request = form_site.store.jobs[form_site.last].request
    assert (request["countries"], request["recommendations"]) == (["PER"], [1])


def test_errors_are_read_first_and_lead_to_their_fields(form_site, opened):
    """Into a part that was folded away again as well."""
    page = opened(f"{form_site.address}/es/request").page
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


def test_without_javascript_errors_are_read_first_too(form_site, opened):
    page = opened(f"{form_site.address}/fr/request", javascript=False).page
    page.locator("#brief button[type=submit]").click()
    page.locator("#error-summary:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#brief-country:focus").wait_for()
    assert focused(page) == "brief-country"


def test_without_javascript_one_look_waits_until_it_is_done(form_site, opened):
    page = opened(f"{form_site.address}/es/request", javascript=False).page
    ask(page)
    later = threading.Timer(0.5, form_site.happen, kwargs={"state": "done"})
    later.start()
    page.locator("noscript a").click()
    page.locator("#job-result").click()
    page.wait_for_url("**/v1/results/**")
    later.join()
    assert form_site.store.jobs[form_site.last].state == "done"


@pytest.mark.parametrize("javascript", [True, False])
def test_an_order_is_taken_back(form_site, opened, javascript):
    page = opened(f"{form_site.address}/en/request", javascript=javascript).page
    ask(page)
    page.get_by_role("button", name="Cancel the request").click()
    page.get_by_role("heading", name="Request cancelled").wait_for()
    assert form_site.store.jobs[form_site.last].state == "cancelled"
    page.get_by_role("link", name="Request it again").click()
    assert page.input_value("#brief-country") == "PER"


@pytest.mark.parametrize("javascript", [True, False])
def test_without_room_one_button_tries_again(form_site, opened, javascript):
    page = opened(f"{form_site.address}/en/request", javascript=javascript).page
    busy(form_site, page)
    assert "Try again in 90 seconds" in page.locator("main").inner_text()
    form_site.store.full = None
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/jobs/*")
    assert form_site.store.jobs[form_site.last].request["country"] == "PER"


def test_only_what_changes_is_read_out(form_site, opened):
    """The live region is touched once for every new sentence, and never for a new place of the same one."""
    page = opened(f"{form_site.address}/es/request").page
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
                form_site.happen(state="running", step=step)
        page.get_by_text(sentence).wait_for()
    assert page.evaluate("window.said") == list(sentences.values())
    assert page.evaluate("document.activeElement.textContent") == "Anular el pedido", (
        "the focus was taken away"
    )
    form_site.happen(state="done")
    page.locator("#job-result:focus").wait_for()
    assert page.evaluate("window.said.at(-1)") == "Ya se puede abrir."
    assert page.title().startswith("Su informe está listo")


def test_without_events_the_page_looks_by_itself(form_site, opened):
    """A proxy may refuse to hand them on."""
    page = opened(f"{form_site.address}/es/request").page
    page.route("**/events", lambda route: route.fulfill(status=502))
    ask(page)
    form_site.happen(state="failed", problem=FAILURE)
    page.locator("#job-again:focus").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "No se pudo hacer el informe"


def test_a_moment_without_service_is_waited_out(form_site, opened):
    """A look that is refused, or finds nobody, changes nothing; the next one does."""
    page = opened(f"{form_site.address}/es/request").page
    ask(page)
    refused = []

    def refuse(route) -> None:
        refused.append(route.request.url)
        if len(refused) % 2:
            route.fulfill(status=429, content_type="application/problem+json", body='{"title": "too often"}')
        else:
            route.abort()

    page.route("**/es/jobs/*", refuse)  # one look refused, one in vain, and so on
    for step in ("executing", "assembling"):
        before = len(refused)
        form_site.happen(state="running", step=step)
        for _ in range(600):
            if len(refused) > before:
                break
            page.wait_for_timeout(50)
    assert len(refused) >= 2
    assert page.get_by_role("heading", level=1).inner_text() == "Su informe se está haciendo"
    page.unroute("**/es/jobs/*")
    form_site.happen(state="done")
    page.locator("#job-result:focus").wait_for()


def test_a_phone_has_the_list_of_pages_and_languages(form_site, opened):
    page = opened(f"{form_site.address}/es/request?country=PER", width=NARROW).page
    page.locator(".menu-button").click()
    assert page.locator("#site-nav a[href='/2026.1/es/html/index.html']").is_visible()
    page.keyboard.press("Escape")
    page.locator(".language-button").click()
    page.locator("#languages a[lang=fr]").click()
    page.wait_for_url("**/fr/request?*")
    assert page.input_value("#brief-country") == "PER"
    page.locator(".brand").click()
    page.wait_for_url("**/2026.1/fr/html/index.html")


def test_nothing_moves_for_those_who_ask_for_rest(form_site, opened):
    page = opened(f"{form_site.address}/es/request").page
    ask(page)
    moving = "getComputedStyle(document.querySelector('.job-steps .is-now')).animationName"
    assert page.evaluate(moving) != "none"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == "none"


def test_paper_has_no_buttons(form_site, opened):
    page = opened(f"{form_site.address}/es/request").page
    ask(page)
    page.emulate_media(media="print")
    assert page.locator("button:visible, header:visible").count() == 0
    assert page.locator("dl.asked").is_visible()
