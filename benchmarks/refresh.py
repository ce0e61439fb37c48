"""``eslabon data refresh`` of an invented publication from an office on this machine, as a whole.

Asking, keeping, reading, normalising, guards, merging, staging and comparing are measured together, in the
process that the analyst starts; the office answers from this one, whose cost is not counted.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.measure import Cost, Row, median, run
from benchmarks.synthetic_publication import Figures, write_publication

__all__ = ["refresh_rows"]

ROOT = Path(__file__).resolve().parents[1]
ESLABON = Path(sys.executable).with_name("eslabon")
FIGURES = Figures(series=60, countries=45, years=35)
PER_PAGE = 500
CPU_ALLOWED, MEMORY_ALLOWED = 60.0, 500.0  # seconds and MiB
STOPPED_AFTER = 100  # requests, of 240
INTERRUPTED = 130
ENVIRONMENT = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def refresh_rows(folder: Path, rounds: int) -> list[Row]:
    """CPU and memory of a whole refresh, and how many requests a stopped one and the next make together.

    Raises
    ------
    SystemExit
        What is staged is not what the office says, or a resumed refresh stages something else.
    """
    with _office(FIGURES) as office:
        roots = [
            write_publication(folder / name, FIGURES, office.address)
            for name in (*(f"whole-{number}" for number in range(rounds)), "stopped")
        ]
        costs, digests = [], []
        for root in roots[:-1]:
            office.asked = 0
            costs.append(_refresh(root))
            digests.append(_checked(root))
        whole, office.asked = office.asked, 0
        _stopped(roots[-1], office)
        stopped = office.asked
        resumed = _refresh(roots[-1])
        digests.append(_checked(roots[-1]))
    if len(set(digests)) > 1 or f"{FIGURES.series} indicators" not in resumed.output:
        raise SystemExit(f"a refresh staged something else than another: {digests}\n{resumed.output}")
    size = f"{FIGURES.series} series x {FIGURES.countries} countries x {FIGURES.years} years"
    return [
        Row(f"data refresh, {size}, CPU s: allowed", CPU_ALLOWED, median([cost.cpu for cost in costs]), 1),
        Row(f"data refresh, {size}, MiB: allowed", MEMORY_ALLOWED, max(cost.memory for cost in costs), 1),
        Row(
            f"data refresh stopped after {stopped} requests and run again, requests: of a whole one",
            whole,
            office.asked,
            1.01,
        ),
    ]


def _refresh(root: Path) -> Cost:
    """The whole command, which must end well and tell of every series."""
    cost = run([ESLABON, "data", "refresh"], root, ENVIRONMENT, memory=True)
    told = re.findall(rf"^\[(\d+)/{FIGURES.series}\] office ", cost.output, re.MULTILINE)
    if told != [str(number) for number in range(1, FIGURES.series + 1)]:
        raise SystemExit(f"the progress of a refresh is not told:\n{cost.output}")
    return cost


def _stopped(root: Path, office: _Office) -> None:
    """Begin a refresh and send it Ctrl-C after so many requests; nothing may be staged."""
    with subprocess.Popen(
        [ESLABON, "data", "refresh"],
        cwd=root,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        office.at = (STOPPED_AFTER, lambda: process.send_signal(signal.SIGINT))
        output, _ = process.communicate(timeout=600)
    if process.returncode != INTERRUPTED or (root / ".refresh" / "staged").exists():
        raise SystemExit(f"a stopped refresh ended with {process.returncode}:\n{output}")


def _checked(root: Path) -> str:
    """Digest of the staged tables, once they are found to hold exactly what the office says."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(root / ".refresh" / "staged" / "office.zip") as archive:
        for number in range(FIGURES.series):
            content = archive.read(f"observations/share_{number}.csv")
            rows = list(csv.reader(io.StringIO(content.decode())))[1:]
            if [row[:3] for row in rows] != FIGURES.table(number, now=True):
                raise SystemExit(f"share_{number} is not staged as the office says it")
            digest.update(content)
    return digest.hexdigest()


class _Office:
    """What the server counts, and what it does when it has been asked so many times."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.address = ""
        self.asked = 0
        self.at: tuple[int, Callable[[], None]] | None = None

    def body(self, path: str) -> bytes:
        parts = urlsplit(path)
        countries, code = parts.path.strip("/").split("/")
        self.asked += 1
        if self.at is not None and self.asked == self.at[0]:
            self.at[1]()
            self.at = None
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        return self.figures.page(countries.split(";"), code, page, PER_PAGE)


@contextmanager
def _office(figures: Figures) -> Iterator[_Office]:
    office = _Office(figures)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = office.body(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json;charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    office.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()
