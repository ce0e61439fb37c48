"""What is installed, what is missing, and how to get it."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from eslabon import __version__
from eslabon.errors import EslabonError

__all__ = ["Finding", "examine"]

PACKAGES = (
    "jupyter-book",
    "sphinx",
    "papermill",
    "nbconvert",
    "ipykernel",
    "pandas",
    "altair",
    "vl-convert-python",
    "typst",
)


@dataclass(frozen=True)
class Finding:
    """One thing looked for: its name, whether it is there, version or how to get it."""

    name: str
    present: bool
    detail: str
    optional: bool = False


def examine(root: Path | None = None) -> list[Finding]:
    """Look for everything that the project uses, needed things first."""
    findings = [
        Finding("eslabon", True, __version__),
        Finding("Python", sys.version_info >= (3, 11), platform.python_version()),
        *(_package(name) for name in PACKAGES),
        _package("distributed", optional="only for build --dask; pip install 'eslabon[dask]'"),
        _fonts(),
        _publication(root),
        _program("chromium", "browser tests; sudo apt-get install chromium"),
        _program("pdftoppm", "drawing PDF pages; sudo apt-get install poppler-utils"),
        _quarto(),
    ]
    return findings


def _package(name: str, optional: str = "") -> Finding:
    try:
        return Finding(name, True, metadata.version(name), optional=bool(optional))
    except metadata.PackageNotFoundError:
        hint = optional or "run: pip install -r requirements.txt"
        return Finding(name, False, hint, optional=bool(optional))


def _program(name: str, hint: str) -> Finding:
    path = shutil.which(name)
    return Finding(name, path is not None, path or f"only for {hint}", optional=True)


def _quarto() -> Finding:
    from eslabon.book.quarto.program import SUPPORTED, TRIED, find_quarto
    from eslabon.errors import ToolMissing

    known = f"versions {SUPPORTED}, tried: {', '.join(TRIED)}"
    try:
        found = find_quarto()
    except ToolMissing as error:
        told = error.what if error.received == "no such program" else f"{error.where}: {error.received}"
        return Finding(
            "quarto", False, f"{told}; only for docx and epub, {known}; {error.next_step}", optional=True
        )
    untried = "" if found.tried else ", which was not tried"
    return Finding("quarto", True, f"{found.version}{untried}, {found.path} ({known})", optional=True)


def _fonts() -> Finding:
    folder = Path(__file__).parent / "book" / "fonts"
    fonts = sorted(folder.glob("*.[to]tf"))
    return Finding("fonts", bool(fonts), f"{len(fonts)} bundled files" if fonts else "reinstall eslabon")


def _publication(root: Path | None) -> Finding:
    from eslabon.catalogue import find_root, load_settings

    try:
        found = find_root(root or Path.cwd())
        settings = load_settings(found)
    except EslabonError as error:
        return Finding("publication", False, error.what, optional=True)
    return Finding(
        "publication", True, f"{found}, edition {settings.edition}, {', '.join(settings.languages)}"
    )
