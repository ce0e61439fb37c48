"""PDFs apart: all briefs of a language against its book, from the same parsed pages.

``python -m benchmarks.documents BUILD LANGUAGE briefs|book`` sets one of the two from the working copy that a
build left, and keeps nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.measure import Row, run

__all__ = ["document_rows"]

ROOT = Path(__file__).resolve().parents[1]


def document_rows(build: Path, language: str) -> list[Row]:
    """CPU of the briefs' PDFs over that of the book's."""
    command = [sys.executable, "-m", "benchmarks.documents", build, language]
    book, briefs = (run([*command, which], ROOT).cpu for which in ("book", "briefs"))
    return [Row(f"PDFs of all briefs ({language}) over its book's, CPU s", book, briefs, 3)]


def main() -> None:
    from eslabon.book.pdf import build_pdfs
    from eslabon.book.working_copy import WorkingCopy

    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("language")
    parser.add_argument("which", choices=["briefs", "book"])
    arguments = parser.parse_args()
    edition = str(yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["eslabon"]["edition"])
    copy = WorkingCopy.of(arguments.build, edition, arguments.language)
    finished = arguments.build / edition / arguments.language / "pdf"
    documents = (path.relative_to(finished).with_suffix("") for path in sorted(finished.rglob("*.pdf")))
    briefs = [name.as_posix() for name in documents if name.as_posix() != "book"]
    chosen = briefs if arguments.which == "briefs" else []
    with tempfile.TemporaryDirectory(prefix="eslabon-pdf-") as out:
        build_pdfs(copy.source, Path(out), copy.doctrees, arguments.language, chosen, not chosen)


if __name__ == "__main__":
    main()
