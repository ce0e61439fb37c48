"""A reader of a preview sees an edit without touching the browser."""

from __future__ import annotations

import threading

import pytest

from eslabon.build import BuildOptions
from eslabon.preview.loop import preview
from eslabon.preview.server import PreviewServer

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><title>Una página</title><body><p>{words}</p></body>"
WAIT = 60_000  # milliseconds; a build on a busy machine
HAS = "(words) => document.body.textContent.includes(words)"


@pytest.fixture
def page(browser):
    """An empty window in a context of its own."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(WAIT)
    yield page
    context.close()


class Told:
    """A reporter that says when the first build has ended, and where the preview is."""

    def __init__(self) -> None:
        self.address, self.built, self.warnings = "", threading.Event(), []

    def step(self, text: str) -> None:
        if text.startswith("preview: "):
            self.address = text.removeprefix("preview: ")
        if text.startswith("first build"):
            self.built.set()

    def warning(self, text: str) -> None:
        self.warnings.append(text)
        self.built.set()


def test_an_edit_of_prose_appears_by_itself(page, tiny):
    """The whole way: file, watch, build, news, reload."""
    options = BuildOptions(tiny, tiny / "build", edition="preview", languages=("es",), pdf=False)
    stop, told = threading.Event(), Told()
    folder = tiny / "build" / "preview" / "es" / "html"
    previewing = threading.Thread(
        target=preview, args=(options, told), kwargs={"folder": folder, "stop": stop}
    )
    previewing.start()
    try:
        assert told.built.wait(WAIT / 1000)
        assert told.warnings == []
        page.goto(f"{told.address}index.html")
        index = tiny / "book" / "index.md"
        index.write_text(index.read_text("utf-8") + "\nUna frase nueva.\n", "utf-8")
        page.wait_for_function(HAS, arg="Una frase nueva.")
    finally:
        stop.set()
        previewing.join()


def test_a_page_sent_before_a_build_whose_first_question_comes_after_it_reloads(page, tmp_path):
    """Else it would take the build for the one that it shows."""
    index = tmp_path / "index.html"
    index.write_text(PAGE.format(words="antes"), "utf-8")
    with PreviewServer(tmp_path) as server:
        server.tell()

        def build_first(route) -> None:
            index.write_text(PAGE.format(words="después"), "utf-8")
            if not built:
                built.append(server.tell())
            route.continue_()

        built = []
        page.route("**/-/reload.js", build_first)
        page.goto(server.address)
        page.wait_for_function(HAS, arg="después", timeout=WAIT / 6)
        assert len(built) == 1  # the build came while the page was there, not before it was asked for
        assert "antes" not in page.text_content("p")


def test_an_error_shows_above_the_page_until_a_build_ends_well(page, tmp_path):
    index = tmp_path / "index.html"
    index.write_text(PAGE.format(words="antes"), "utf-8")
    with PreviewServer(tmp_path) as server:
        page.goto(server.address)
        server.tell("no such role: obz")
        page.wait_for_selector("#preview-error >> text=no such role: obz")
        assert "antes" in page.text_content("p")
        index.write_text(PAGE.format(words="después"), "utf-8")
        server.tell()
        page.wait_for_function(HAS, arg="después")
        assert page.query_selector("#preview-error") is None
