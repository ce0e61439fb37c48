"""Axe finds nothing on the form in any state: light and dark, on a desk and on a phone, without scripts.

Every state in one language and one width, others each time; in all with ``--audit``.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, nullcontext
from itertools import product

import pytest
from playwright.sync_api import Page

from eslabon.service.refusals import ClientFull
from tests.browser.accessible import axe_findings
from tests.browser.service_site import FAILURE, ask, busy
from tests.browser.visit import NARROW, WIDE

pytestmark = pytest.mark.browser

LANGUAGES = ("es", "en", "pt", "fr")
SCRIPTED = re.compile(r"</?noscript>|<script\b.*?</script>", re.DOTALL)


def empty(site, page):
    page.locator("#brief-country").wait_for()


def filled_in(site, page):
    page.goto(f"{page.url}?country=PER&compare=CHL&compare=BOL&from=2005&sections=firms")
    page.locator("#brief details[open]").wait_for()


def brief_with_errors(site, page):
    page.goto(f"{page.url}?from=20&compare=CHL&compare=CHL")
    page.locator("#brief button[type=submit]").click()
    page.locator("#error-summary").wait_for()


def report_with_errors(site, page):
    page.locator("#report button[type=submit]").click()
    page.locator("#error-summary").wait_for()


def in_queue(site, page):
    ask(page)


def under_way(site, page):
    ask(page)
    site.happen(state="running", step="assembling")
    page.reload()
    page.locator("li[aria-current=step]:nth-child(3)").wait_for()


def finished(site, page):
    ask(page)
    site.happen(state="done")
    page.reload()
    page.locator("#job-result").wait_for()


def gone(site, page):
    finished(site, page)
    site.results.empty()
    page.reload()
    page.locator("#job-again").wait_for()


def failed(site, page):
    ask(page)
    site.happen(state="failed", problem=FAILURE)
    page.reload()
    page.locator(".error-parts").wait_for()


def cancelled(site, page):
    ask(page)
    page.locator("form.acts button").click()
    page.locator("#job-again").wait_for()


def busy_for_all(site, page):
    busy(site, page)


def busy_for_this_reader(site, page):
    busy(site, page, ClientFull("enough", retry_after=30))


def unknown(site, page):
    page.goto(page.url.replace("/request", "/jobs/nothing0"))


def refused(site, page):
    """By what stands before the form: the page with the problem's parts."""
    page.goto(page.url.replace("/request", "/..%2f..%2fetc"))
    page.locator(".error-parts").wait_for()


STATES = [
    empty, filled_in, brief_with_errors, report_with_errors, in_queue, under_way, finished, gone, failed,
    cancelled, busy_for_all, busy_for_this_reader, unknown, refused,
]  # fmt: skip


@contextmanager
def seen_without_scripts(page: Page):
    """The same page, as it is in a browser without JavaScript, in one that has it: axe is written in it."""
    text = SCRIPTED.sub("", page.content())
    context = page.context.browser.new_context(viewport=page.viewport_size)
    try:
        context.route(page.url, lambda route: route.fulfill(body=text, content_type="text/html"))
        bare = context.new_page()
        bare.goto(page.url)
        yield bare
    finally:
        context.close()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_can_be_read_by_everyone(form_site, opened, state, javascript, audit):
    every = list(product(LANGUAGES, (WIDE, NARROW)))
    for language, width in every if audit else [every[(3 * STATES.index(state) + javascript) % len(every)]]:
        form_site.empty()
        address = f"{form_site.address}/{language}/request"
        page = opened(address, width=width, javascript=javascript).page
        state(form_site, page)
        with nullcontext(page) if javascript else seen_without_scripts(page) as shown:
            for scheme in ("light", "dark"):
                assert axe_findings(shown, scheme) == [], (language, width, scheme)
            assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
