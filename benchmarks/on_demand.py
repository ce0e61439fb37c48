"""Briefs on demand: warm processes against cold papermill and a stock ``sphinx-build`` of one page.

Both routes make the same briefs, no two alike, so that nothing can be taken from a store. The cold route is
what one would write by hand: papermill with its stock engine, nbconvert, Jupyter Book's own command on a book
of one page. The machine's part (start of the warm processes) is told apart.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, median

__all__ = ["on_demand_rows"]

ROOT = Path(__file__).resolve().parents[1]
COUNTRIES = 6
FIRST_YEARS = range(2001, 2007)


def on_demand_rows(folder: Path, rounds: int) -> list[Row]:
    """Wall seconds (median) of a brief as page and as PDF, and the ratio to the cold route.

    Needs the finished edition in ``build/``.
    """
    from eslabon.build_state import BuildOptions
    from eslabon.ondemand.desk import Desk
    from eslabon.ondemand.maker import Maker

    folder.mkdir(parents=True, exist_ok=True)
    build = ROOT / "build"
    desk = Desk.open(ROOT, build)
    with Maker(desk, BuildOptions(root=ROOT, build=build), folder / "state") as maker:
        html = list(_warm(maker, "html", folder))
        pdf = list(_warm(maker, "pdf", folder))
    cold = [_cold(country, folder) for country in desk.briefs[: max(2, rounds)]]
    return [
        Row("brief on demand, page, wall s (p50): cold papermill + jupyter-book / warm", median(cold),
            median(html), 5, least=True),
        Row("brief on demand, page, wall s (p50) over 1.2 s", 1.2, median(html), 1),
        Row("brief on demand, PDF, wall s (p50) over 2.0 s", 2.0, median(pdf), 1),
    ]  # fmt: skip


def _warm(maker, form: str, folder: Path) -> Iterator[float]:
    from eslabon.ondemand.request import BriefRequest

    desk = maker.desk
    earlier = 0 if form == "html" else 10  # no notebook of the other form's may serve
    for number, country in enumerate(desk.briefs[:COUNTRIES]):
        language = desk.languages[number % len(desk.languages)]
        for first in FIRST_YEARS:
            request = desk.check(BriefRequest(country, language, form, year_from=first - earlier))
            with tempfile.TemporaryDirectory(dir=folder) as name:
                start = time.perf_counter()
                maker.make(request, Path(name), lambda step: None, threading.Event())
                yield time.perf_counter() - start


def _cold(country: str, folder: Path) -> float:
    """Papermill, nbconvert and Jupyter Book, each in a fresh process as by hand."""
    book = folder / f"cold-{country}"
    book.mkdir()
    notebook = book / "index.ipynb"
    start = time.perf_counter()
    steps = (
        ["-m", "papermill", ROOT / "notebooks/country_brief.ipynb", notebook, "-p", "country", country,
         "-p", "year_from", "1995", "--log-level", "ERROR", "--no-progress-bar"],
        ["-m", "jupyter", "nbconvert", "--to", "eslabon-myst", "--output-dir", book, notebook],
        ["-m", "jupyter_book.cli.main", "build", "--builder", "html", book],
    )  # fmt: skip
    for number, step in enumerate(steps):
        if number == 2:
            notebook.unlink()
            (book / "_config.yml").write_text(
                "title: one\nsphinx:\n  extra_extensions: [eslabon.book.extension]\n", "utf-8"
            )
            (book / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
        subprocess.run(
            [sys.executable, *map(str, step)], cwd=ROOT, check=True, capture_output=True, text=True
        )
    return time.perf_counter() - start
