"""The sample source with every construct, built once per test process."""

from __future__ import annotations

import shutil
from pathlib import Path

from eslabon.book.pdf import build_pdfs

SAMPLE = Path(__file__).resolve().parent / "sample_pdf"
BRIEFS = ("country/PER", "country/CHL")

# The smallest source: settings, order, one page.
CONFIG = """\
title: Libro
author: Autora
only_build_toc_files: true
sphinx:
  config:
    language: es
    eslabon_edition: "2026.1"
"""


def copy_of_sample(folder: Path) -> Path:
    """A private copy of the sample, to be changed or broken at will."""
    return Path(shutil.copytree(SAMPLE, folder / "source"))


def one_page(folder: Path, text: str, **pages: str) -> Path:
    """A source whose root is `text`; further pages by name."""
    source = folder / "source"
    source.mkdir(parents=True)
    (source / "_config.yml").write_text(CONFIG, "utf-8")
    listed = "".join(f"  - file: {name}\n" for name in pages)
    order = "format: jb-book\nroot: index\n" + (f"chapters:\n{listed}" if pages else "")
    (source / "_toc.yml").write_text(order, "utf-8")
    for name, content in {"index": text, **pages}.items():
        (source / f"{name}.md").write_text(content, "utf-8")
    return source


def build(source: Path, *pages: str, book: bool = False, language: str = "es") -> Path:
    """Build PDFs beside the source and return their folder."""
    out = source.parent / "pdf"
    build_pdfs(source, out, source.parent / "doctrees", language, pages, book=book)
    return out
