"""Typst itself: bundled fonts, fixed time, PDF/UA-1; a refusal becomes an error that keeps its source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import typst

from eslabon.book.typst.tags import TableTags, finish
from eslabon.errors import AssemblyError

__all__ = ["FONTS", "Compiler", "timestamp"]

FONTS = Path(__file__).resolve().parents[1] / "fonts"


def timestamp(edition: str) -> int:
    """Creation time written into the PDF: 1 January of the edition's year, in seconds since 1970.

    The time of the build would make two builds of one edition differ; so would SOURCE_DATE_EPOCH.

    >>> timestamp("2026.1"), timestamp("")
    (1767225600, 0)
    """
    year = edition[:4]
    if not (year.isdigit() and 1970 <= int(year) <= 9999):
        return 0
    years = int(year) - 1970
    # Days of the years since 1970, with the leap days in between.
    leap_days = sum(1 for y in range(1970, int(year)) if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0))
    return (years * 365 + leap_days) * 86_400


class Compiler:
    """Compiles any number of documents with one font table.

    Parameters
    ----------
    root
        Folder that paths in the documents start from (the assembled source).
    fonts
        The folder with fonts; the system's are never looked at.
    """

    def __init__(self, root: Path, fonts: Path = FONTS) -> None:
        self._root = str(root)
        self._folder = str(fonts)
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[self._folder]
        )
        self._compiler = self._with(self._fonts)

    def _with(self, fonts: typst.Fonts) -> typst.Compiler:
        return typst.Compiler(root=self._root, font_paths=fonts, ignore_system_fonts=True)

    @cached_property
    def _mathematics(self) -> typst.Compiler:
        """For documents with formulas: besides ours, the mathematical font inside the Typst package."""
        return self._with(
            typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[self._folder])
        )

    @property
    def mono(self) -> str:
        """Family for code: a monospaced one if the folder has it, else that of the text."""
        families = sorted(self._fonts.families())
        return next((name for name in families if "Code" in name or "Mono" in name), "Source Sans 3")

    def make(self, source: str, target: Path, *, time: int, tables: Sequence[TableTags] = ()) -> bytes:
        """Set a document and return the PDF, which belongs under `target`.

        Parameters
        ----------
        source
            The whole document.
        target
            Where the PDF will be written. On failure the document is kept beside it with the suffix ``.typ``.
        time
            Creation time, see ``timestamp``.
        tables
            What the tags of each table should say, in the order of the document.

        Raises
        ------
        AssemblyError
            With Typst's own message. A warning of Typst counts as a failure: it means a font or a glyph that
            is not there.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = target.with_suffix(".typ")
        try:
            compiler = self._mathematics if "math.equation(" in source else self._compiler
            pdf, warnings = compiler.compile_with_warnings(
                input=source.encode(), format="pdf", pdf_standards=["ua-1"], timestamp=time
            )
            complaint = "\n".join(warning.diagnostic.strip() for warning in warnings)
        except typst.TypstError as error:
            pdf, complaint = None, (error.diagnostic or error.message).strip()
        if complaint or not pdf:
            kept.write_text(source, "utf-8")
            raise AssemblyError(
                f"Typst refused {target.name}",
                where=str(kept),
                expected="a PDF/UA-1 document without warnings",
                received=_first_lines(complaint),
                next_step="the document is kept; look at the line that Typst names",
            )
        kept.unlink(missing_ok=True)
        return finish(pdf, tables)


def _first_lines(text: str, count: int = 40) -> str:
    lines = text.splitlines()
    return "\n".join(lines if len(lines) <= count else [*lines[:count], f"… {len(lines) - count} more lines"])
