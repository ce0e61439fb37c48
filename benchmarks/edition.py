"""Whole editions: ours against the naive route, again with nothing changed, and the price of PDFs.

Naive is what stock tools do: per language, papermill once per page, cold, its kernel drawing the charts
that it shows, then ``jupyter-book build`` on the executed notebooks; two languages side by side, as our two
workers. Both sides read the same prepared slices of data (those of our build).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost, Row, run

__all__ = ["Measured", "edition_rows", "measure_editions"]

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Measured:
    """What one round cost: the naive route, our HTML, the same again, and our build with PDFs on top."""

    naive: Cost
    html: Cost
    again: Cost
    with_pdf: Cost


def measure_editions(folder: Path, only: tuple[str, ...], languages: tuple[str, ...]) -> Measured:
    """One round, in turn; `only` empty means every page."""
    ours = folder / "ours"
    shutil.rmtree(folder, ignore_errors=True)
    html = _ours(ours, only, languages, "--no-pdf")
    again = _ours(ours, only, languages, "--no-pdf")
    with_pdf = _ours(ours, only, languages)
    naive = _naive(folder / "naive", ours, only, languages)
    return Measured(naive, html, again, with_pdf)


def edition_rows(measured: Measured, what: str) -> list[Row]:
    """The lines of the table for one round."""
    return [
        Row(
            f"{what}, HTML, CPU s: cold papermill + jupyter-book / ours",
            measured.naive.cpu,
            measured.html.cpu,
            4,
            least=True,
        ),
        Row(f"{what}, HTML, wall s: the same", measured.naive.wall, measured.html.wall, 4, least=True),
        Row(f"{what}, peak memory MiB, 2 workers", measured.naive.memory, measured.html.memory, 1.25),
        Row(f"{what}, peak memory MiB over 1.2 GiB", 1.2 * 1024, measured.html.memory, 1),
        Row(
            f"{what}, nothing changed, CPU s over the cold build",
            measured.html.cpu,
            measured.again.cpu,
            0.05,
        ),
    ]


def _ours(build: Path, only: tuple[str, ...], languages: tuple[str, ...], *formats: str) -> Cost:
    chosen = [part for page in only for part in ("--only", page)]
    command = [BIN / "eslabon", "build", "--workers", "2", "--languages", ",".join(languages)]
    return run([*command, "--build", build, *chosen, *formats], ROOT, memory=True)


def _naive(folder: Path, ours: Path, only: tuple[str, ...], languages: tuple[str, ...]) -> Cost:
    chosen = [part for page in only for part in ("--only", page)]
    books = [part for language in languages for part in ("--book", f"{language}={folder / language}")]
    return run(
        [sys.executable, "-m", "benchmarks.edition", "--ours", ours, *books, *chosen], ROOT, memory=True
    )


def _book(language: str, book: Path, ours: Path, only: tuple[str, ...]) -> None:
    """Execute every page with stock papermill, lay out a plain Jupyter Book around them, and build it."""
    import papermill

    from benchmarks.routes import that_draws
    from eslabon.build import BuildOptions, plan
    from eslabon.execution.report import Reporter

    state = plan(BuildOptions(ROOT, ours, languages=(language,), only=only), Reporter())
    planned = [decision.page for decision in state.decisions]
    os.environ["ESLABON_ROOT"] = str(ROOT)
    drawing = book.with_name(f"{book.name}-notebooks")
    drawing.mkdir(parents=True)
    notebooks = {path: that_draws(path, drawing) for path in {page.notebook for page in planned}}
    for page in planned:
        target = book / f"{page.address}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        os.environ["ESLABON_PACK"] = str(state.packs[page.address])
        papermill.execute_notebook(
            str(notebooks[page.notebook]),
            str(target),
            parameters={**dict(page.parameters), "language": language},
            kernel_name="python3",
            progress_bar=False,
            extra_arguments=["--log-level=CRITICAL"],
        )
    left_out = shutil.ignore_patterns("locale", "README.md")
    shutil.copytree(ROOT / "book", book, dirs_exist_ok=True, ignore=left_out)
    prose = [path.relative_to(book).with_suffix("").as_posix() for path in sorted(book.rglob("*.md"))]
    chapters = [name for name in (*prose, *(page.address for page in planned)) if name != "index"]
    toc = "format: jb-book\nroot: index\nchapters:\n" + "".join(f"- file: {name}\n" for name in chapters)
    (book / "_toc.yml").write_text(toc, "utf-8")
    (book / "_config.yml").write_text('title: Naive\nexecute: {execute_notebooks: "off"}\n', "utf-8")
    subprocess.run([BIN / "jupyter-book", "build", book], check=True)


def main() -> None:
    """The naive route as a command of its own, so that it is measured from outside."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--book", action="append", required=True, help="LANGUAGE=FOLDER")
    parser.add_argument("--ours", type=Path, required=True)
    parser.add_argument("--only", action="append", default=[])
    arguments = parser.parse_args()
    books = [book.partition("=") for book in arguments.book]
    if len(books) == 1:
        [(language, _, folder)] = books
        _book(language, Path(folder), arguments.ours, tuple(arguments.only))
        return
    shared = [part for page in arguments.only for part in ("--only", page)]
    command = [sys.executable, "-m", "benchmarks.edition", "--ours", arguments.ours, *shared]
    processes = [subprocess.Popen([*command, "--book", book], cwd=ROOT) for book in arguments.book]
    raise SystemExit(max(process.wait() for process in processes))


if __name__ == "__main__":
    main()
