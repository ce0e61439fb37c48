"""Open a page as a reader does and write down everything that goes wrong."""

from __future__ import annotations

import gzip
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import TimeoutError as TooLate

__all__ = ["FLAGS", "NARROW", "POLICY", "WIDE", "Visit", "launch", "serve", "visit"]

WIDE, NARROW = 1280, 390
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",  # with a process of its own, windows stop painting about three times as often
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHART_SECONDS = 20
# What a careful site allows: its own files, and nothing inline.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

# Whether the window paints at all. A headless browser sometimes opens one that never does, or that stops in
# the middle: no frame, hence no chart, whatever the page holds. Then scripts may never answer either, so what
# waits for frames is asked with a limit of time.
PAINTS = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
PAINT_SECONDS = 5
SOON_SECONDS = 3  # what has not happened by then is slow, or in a window that does not paint
WINDOWS = 4  # so many are opened before a page is looked at in one that does not paint

# Every chart is brought into view; a page without charts is scrolled to its end.
SHOW_CHARTS = """async () => {
  document.documentElement.style.scrollBehavior = "auto";
  for (const chart of document.querySelectorAll("figure.vega-figure .chart")) {
    chart.scrollIntoView({block: "center"});
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
  window.scrollTo(0, document.documentElement.scrollHeight);
  return true;
}"""
ALL_DRAWN = """() => [...document.querySelectorAll("figure.vega-figure")]
  .every((figure) => figure.querySelector(".chart.is-live svg, .tile-grid"))"""
LOOK = """() => ({
  title: document.title,
  language: document.documentElement.lang,
  headings: [...document.querySelectorAll("h1")].map((heading) => heading.textContent.trim()),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  charts: document.querySelectorAll("figure.vega-figure").length,
  drawn: document.querySelectorAll("figure.vega-figure :is(.chart.is-live svg, .tile-grid)").length,
  images: [...document.images]
    .filter((image) => image.complete && !image.naturalWidth && image.checkVisibility())
    .map((image) => image.getAttribute("src")),
})"""


@dataclass
class Visit:
    """What one visit to one page showed."""

    url: str
    page: Page
    messages: list[str] = field(default_factory=list)  # console errors and warnings, uncaught errors
    failed: list[str] = field(default_factory=list)  # requests that failed or were answered by an error
    foreign: list[str] = field(default_factory=list)  # requests to any other host
    title: str = ""
    language: str = ""
    headings: list[str] = field(default_factory=list)  # texts of all h1
    overflow: int = 0  # pixels that the page is wider than the window
    charts: int = 0
    drawn: int = 0
    images: list[str] = field(default_factory=list)  # visible pictures that did not load

    def problems(self) -> list[str]:
        """Everything that a reader would notice or that a self-contained page may not do."""
        found = [f"console: {text}" for text in self.messages]
        found += [f"request failed: {url}" for url in self.failed]
        found += [f"request to another host: {url}" for url in self.foreign]
        found += [f"picture does not load: {source}" for source in self.images]
        if self.overflow > 0:
            found.append(f"{self.overflow} px wider than the window")
        if self.drawn != self.charts:
            found.append(f"{self.charts - self.drawn} of {self.charts} charts are not drawn")
        if len(self.headings) != 1:
            found.append(f"{len(self.headings)} headings of the first level")
        return found


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium; say how to get it when it is absent."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("Chromium is missing. Next: sudo apt-get install chromium")
    return playwright.chromium.launch(executable_path=program, args=FLAGS)


def visit(
    browser: Browser, url: str, *, width: int = WIDE, scheme: str = "light", javascript: bool = True
) -> Visit:
    """Open `url` in a window of `width` pixels, scroll through it, and return what was seen.

    The page stays open in ``visit.page``; close ``visit.page.context`` when done with it.
    """
    for _ in range(WINDOWS):
        seen = _look(browser, url, width, scheme, javascript)
        # Without frames no chart is drawn; that is the window's fault, and only then is it opened again.
        if not javascript or seen.drawn == seen.charts or _paints(seen.page):
            break
        seen.page.context.close()
    return seen


def _look(browser: Browser, url: str, width: int, scheme: str, javascript: bool) -> Visit:
    page = _window(browser, width, scheme, javascript)
    seen = Visit(url, page)
    home = urlsplit(url)

    def note_request(request) -> None:
        target = urlsplit(request.url)
        if target.scheme != "data" and (target.scheme, target.netloc) != (home.scheme, home.netloc):
            seen.foreign.append(request.url)

    def note_response(response) -> None:
        if response.status >= 400:
            seen.failed.append(f"{response.status} {response.url}")

    def note_console(message) -> None:
        if message.type in ("error", "warning"):
            seen.messages.append(f"{message.type}: {message.text}")

    page.on("request", note_request)
    page.on("response", note_response)
    page.on("requestfailed", lambda request: seen.failed.append(request.url))
    page.on("console", note_console)
    page.on("pageerror", lambda error: seen.messages.append(f"uncaught: {error}"))
    page.goto(url, wait_until="load")
    if javascript:
        page.mouse.move(1, 1)  # charts wait for a reader's first move
        if _happens(page, SHOW_CHARTS):
            _happens(page, ALL_DRAWN)  # if not, the count of drawn charts says so
            for name, value in page.evaluate(LOOK).items():
                setattr(seen, name, value)
        else:
            seen.charts, seen.drawn = 1, 0
            seen.messages.append("the window does not paint")
    return seen


def _happens(page: Page, expression: str) -> bool:
    """Whether what needs frames comes true; the wait is short in a window that has stopped painting."""
    if _comes_true(page, expression, SOON_SECONDS):
        return True
    return _paints(page) and _comes_true(page, expression, CHART_SECONDS)


def _paints(page: Page) -> bool:
    return _comes_true(page, PAINTS, PAINT_SECONDS)


def _comes_true(page: Page, expression: str, seconds: float) -> bool:
    """Whether it does in time; unlike an evaluation, this ends even where the page answers no more."""
    try:
        page.wait_for_function(expression, timeout=seconds * 1000, polling=100)
    except TooLate:
        return False
    return True


def _window(browser: Browser, width: int, scheme: str, javascript: bool) -> Page:
    """An empty window that paints, in a context of its own."""
    for attempt in range(1, WINDOWS + 1):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=javascript
        )
        page = context.new_page()
        if not javascript or attempt == WINDOWS or _paints(page):
            return page
        context.close()
    raise AssertionError("unreachable")


class _Quiet(SimpleHTTPRequestHandler):
    policy = ""

    def log_message(self, *arguments) -> None:
        """Requests are recorded by the browser; the server says nothing."""

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


class _Compressing(_Quiet):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(urlsplit(self.path).path))
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        kind = self.guess_type(str(path))
        self.send_response(200)
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "svg+xml")):
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "public, max-age=600")
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serve(folder: Path, policy: str = "", *, compressed: bool = False):
    """Serve `folder` on the loopback interface and give its address.

    Parameters
    ----------
    policy
        Content security policy of every answer.
    compressed
        Compress texts and let browsers keep what carries its page's edition, as the server of a site would.
    """
    handler = type("Handler", (_Compressing if compressed else _Quiet,), {"policy": policy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
