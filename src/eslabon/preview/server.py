"""A server for one reader on this machine: the pages of the last good build, and a call to reload.

The script that listens for the call is added while a page is sent; the files stay as they were built.
"""

from __future__ import annotations

import html
import json
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["HOST", "PreviewServer"]

HOST = "127.0.0.1"
EVENTS = "/-/events"
SCRIPT = "/-/reload.js"
# A browser that waits longer for news asks again; a server that ends need not wait longer for its readers.
_WAIT_SECONDS = 20
_RELOAD = """\
(() => {
  // Of which build the page is: it may have been sent before a build that ended before the first question.
  const pages = Number(document.currentScript.dataset.pages);
  let known = -1;
  const show = (text) => {
    let box = document.getElementById("preview-error");
    if (!text) { if (box) box.remove(); return; }
    if (!box) {
      box = document.createElement("pre");
      box.id = "preview-error";
      box.setAttribute("role", "alert");
      box.tabIndex = 0;
      box.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:50vh;overflow:auto;margin:0;"
        + "padding:1rem;z-index:1000;background:#7a0c0c;color:#fff;white-space:pre-wrap";
      document.body.append(box);
    }
    box.textContent = text;
  };
  const ask = async () => {
    try {
      const answer = await fetch("/-/events?after=" + known);
      const news = await answer.json();
      if (news.pages !== pages) { location.reload(); return; }
      known = news.build;
      show(news.error);
    } catch { await new Promise((done) => setTimeout(done, 1000)); }
    ask();
  };
  ask();
})();
"""


class PreviewServer:
    """Serves a folder on loopback and tells its readers about new builds.

    Parameters
    ----------
    folder
        The pages; may be replaced by a build at any time.
    port
        0 for any free one.

    Raises
    ------
    OSError
        The port is taken.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._news = threading.Condition()
        self._build, self._pages, self._error, self._closed = 0, 0, "", False
        handler = partial(_Handler, preview=self, directory=str(folder))
        self._server = ThreadingHTTPServer((HOST, port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> PreviewServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._closed = True
            self._news.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self._server.server_address[1]}/"

    def tell(self, error: str = "") -> None:
        """A build has ended: readers reload, or see the error above the page that they have."""
        with self._news:
            self._build += 1
            self._error = error
            if not error:
                self._pages = self._build
            self._news.notify_all()

    def news(self, after: int) -> dict[str, object]:
        """Number and error of the last build, and number of the last one that ended well.

        Waits for one that is newer than `after`, not for ever.
        """
        with self._news:
            if after >= 0:
                self._news.wait_for(lambda: self._build != after or self._closed, timeout=_WAIT_SECONDS)
            return {"build": self._build, "pages": self._pages, "error": self._error}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, preview: PreviewServer, **named) -> None:
        self._preview = preview
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if not self._is_ours():
            self._refuse()
        elif path == EVENTS:
            after = query.removeprefix("after=")
            known = int(after) if after.lstrip("-").isdigit() else -1
            self._send(json.dumps(self._preview.news(known)).encode(), "application/json")
        elif path == SCRIPT:
            self._send(_RELOAD.encode(), "text/javascript; charset=utf-8")
        else:
            self._send_page(path)

    def do_HEAD(self) -> None:
        if self._is_ours():
            super().do_HEAD()
        else:
            self._refuse()

    def _refuse(self) -> None:
        self.send_error(HTTPStatus.FORBIDDEN, "The preview answers to this machine only")

    def _is_ours(self) -> bool:
        # Another site's page may send its reader's browser here under a name of its own.
        name = (self.headers.get("Host") or "").rpartition(":")[0]
        return name in (HOST, "localhost")

    def _send_page(self, path: str) -> None:
        file = Path(self.translate_path(path))
        if file.is_dir():
            if not path.endswith("/"):
                super().do_GET()  # redirects
                return
            file /= "index.html"
        if file.suffix != ".html":
            super().do_GET()
            return
        status = HTTPStatus.OK
        pages = self._preview.news(-1)["pages"]  # before the page is read: it may be newer, never older
        try:
            page = file.read_text("utf-8")
        except OSError:
            # A page under repair has no file yet: the reader waits on it and sees it when it is there.
            status = HTTPStatus.NOT_FOUND
            page = f"<!doctype html><title>404</title><body><p>{html.escape(path)}</p></body>"
        script = f'<script src="{SCRIPT}" data-pages="{pages}" defer></script>'
        page = page.replace("</body>", f"{script}</body>", 1)
        self._send(page.encode(), "text/html; charset=utf-8", status)

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: what the analyst wants to see are builds."""
