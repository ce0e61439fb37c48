"""Quarto projects of small sources, made by the builder."""

from __future__ import annotations

from pathlib import Path

from eslabon.book.html import run_sphinx


def project_of(source: Path, folder: Path, page: str = "", language: str = "es") -> Path:
    """The project of a source's book, or of one of its pages."""
    out = folder / "project"
    settings = {"quarto_page": page} if page else {}
    run_sphinx("quarto", source, out, folder / "doctrees", language, settings=settings)
    return out
