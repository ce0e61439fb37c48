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
    """One thing looked for: its name, whether it is there, version or how to get it.

    ``unproven``: it is there, and never did its work on anything real.
    """

    name: str
    present: bool
    detail: str
    optional: bool = False
    unproven: bool = False


def examine(root: Path | None = None) -> list[Finding]:
    """Look for everything that the project uses, needed things first."""
    findings = [
        Finding("eslabon", True, __version__),
        Finding("Python", sys.version_info >= (3, 11), platform.python_version()),
        *(_package(name) for name in PACKAGES),
        _package("distributed", optional="only for build --dask; pip install 'eslabon[dask]'"),
        _fonts(),
        _publication(root),
        *_connectors(root),
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


def _connectors(root: Path | None) -> list[Finding]:
    """One line per publisher whose live data are declared: whether its connector ever read a real answer."""
    from eslabon.catalogue import find_root
    from eslabon.sources.provider import load_providers

    try:
        found = find_root(root or Path.cwd())
    except EslabonError:
        return []  # told of the publication itself
    try:
        providers = load_providers(found)
    except EslabonError as error:
        return [Finding("live data", False, error.what, optional=True)]
    said = {
        True: "tried on real answers",
        False: "no real answer was ever read: asked only by name; see docs/live-data.md",
    }
    return [
        Finding(
            f"live data from {id}",
            True,
            f"{provider.protocol}, {said[provider.proven]}",
            optional=True,
            unproven=not provider.proven,
        )
        for id, provider in providers.items()
    ]


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
