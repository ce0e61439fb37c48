"""Whole editions: ours against the naive route, again with nothing changed, and the price of PDFs.

Naive is what stock tools do: papermill once per page and language, cold and one after the other in one
process, then ``jupyter-book build`` per language on the executed notebooks. Both sides read the same
prepared slices of data (those of our build). The naive books show the words of the charts but draw none,
which favours them.
"""

from __future__ import annotations

import argparse
import shutil
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
    total = Cost(0, 0, 0)
    for language in languages:
        book = folder / language
        chosen = [part for page in only for part in ("--only", page)]
        command = [sys.executable, "-m", "benchmarks.edition", language, book, "--ours", ours, *chosen]
        total += run(command, ROOT, memory=True)
        total += run([BIN / "jupyter-book", "build", book], ROOT, memory=True)
    return total


def _execute_cold(language: str, book: Path, ours: Path, only: tuple[str, ...]) -> None:
    """Execute every page with stock papermill and lay out a plain Jupyter Book around them."""
    import os

    import papermill

    from eslabon.build import BuildOptions, plan
    from eslabon.execution.report import Reporter

    state = plan(BuildOptions(ROOT, ours, languages=(language,), only=only), Reporter())
    planned = [decision.page for decision in state.decisions]
    os.environ["ESLABON_ROOT"] = str(ROOT)
    for page in planned:
        target = book / f"{page.address}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        os.environ["ESLABON_PACK"] = str(state.packs[page.address])
        papermill.execute_notebook(
            str(page.notebook),
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


def main() -> None:
    """The naive route's first half as a command of its own, so that it is measured from outside."""
    parser = argparse.ArgumentParser()
    parser.add_argument("language")
    parser.add_argument("book", type=Path)
    parser.add_argument("--ours", type=Path, required=True)
    parser.add_argument("--only", action="append", default=[])
    arguments = parser.parse_args()
    _execute_cold(arguments.language, arguments.book, arguments.ours, tuple(arguments.only))


if __name__ == "__main__":
    main()
