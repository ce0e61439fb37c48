"""PDF of one language: the book and single pages, made by a Sphinx process of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eslabon.book.html import run_sphinx
from eslabon.book.typst.document import BOOK, COMPILED, REPORT
from eslabon.errors import AssemblyError

__all__ = ["Typeset", "build_pdfs", "typeset", "typeset_compiled"]


@dataclass(frozen=True)
class Typeset:
    """What became of the PDFs of a language.

    Parameters
    ----------
    paths
        The files: the pages' in the order asked for, then the book's.
    set
        Names of those that Typst set now; the others were kept.
    keys
        Name → key under which the PDF is kept.
    damaged
        How many kept PDFs were not as they were left and have been set again.
    """

    paths: tuple[Path, ...]
    set: tuple[str, ...]
    keys: dict[str, str]
    damaged: int


def build_pdfs(
    source: Path,
    out: Path,
    doctrees: Path,
    language: str,
    pages: Sequence[str] = (),
    book: bool = True,
    snapshot: str = "",
) -> tuple[Path, ...]:
    """Write ``book.pdf`` and ``<page>.pdf`` for each page into `out` and return their paths.

    See `typeset`, of which this is the form that keeps nothing.
    """
    return typeset(source, out, doctrees, language, pages, book=book, snapshot=snapshot).paths


def typeset(
    source: Path,
    out: Path,
    doctrees: Path,
    language: str,
    pages: Sequence[str] = (),
    *,
    book: bool = True,
    kept: Path | None = None,
    made_by: str = "",
    snapshot: str = "",
) -> Typeset:
    """Write ``book.pdf`` and ``<page>.pdf`` for each page into `out`.

    The bytes of a page's PDF do not depend on the other pages asked for, nor on their content.

    Parameters
    ----------
    source
        Assembled source of the language: a Jupyter Book with ``_config.yml`` and ``_toc.yml``.
    out
        Folder of the PDF files, made if absent. PDF files of the same names are replaced.
    doctrees
        Folder that HTML and PDF of this language share: each page is parsed once for both.
    language
        Language of figure names, hyphenation and the template's few words.
    pages
        Addresses of the pages that get a PDF of their own.
    book
        Whether to write the book.
    kept
        Folder in which PDFs are kept by what they are made of; without one, all are set.
    made_by
        Digest of what shapes every PDF besides the pages: code, fonts, tools, settings.
    snapshot
        Digest of the data, which every PDF names; empty for a source whose settings hold it.

    Raises
    ------
    AssemblyError
        At least one PDF could not be made, or Sphinx warned. The other PDF files are in `out`; beside a
        document that Typst refused lies its source with the suffix ``.typ``.
    """
    report = out / REPORT
    report.unlink(missing_ok=True)
    settings = {"typst_pages": ",".join(pages), "typst_book": str(int(book))}
    if snapshot:
        settings["eslabon_snapshot"] = snapshot
    if kept is not None:
        settings |= {"typst_kept": str(kept.resolve()), "typst_made_by": f"{made_by} {snapshot}".strip()}
    try:
        run_sphinx("typst", source, out, doctrees, language, settings=settings)
        told = json.loads(report.read_text("utf-8"))
    except AssemblyError:
        # The builder says what failed in our own words; Sphinx's warnings repeat it in one line each.
        failures = json.loads(report.read_text("utf-8"))["failures"] if report.exists() else []
        if not failures:
            raise
        raise _one_error([AssemblyError(**failure) for failure in failures], language) from None
    finally:
        report.unlink(missing_ok=True)
    paths = tuple(out / f"{name}.pdf" for name in (*pages, *([BOOK] if book else [])))
    return Typeset(paths, tuple(told["set"]), told["keys"], told["damaged"])


def typeset_compiled(source: Path, out: Path, doctrees: Path, language: str) -> Path:
    """Write the compiled report that a source's settings describe (``typst_compiled``); return its path.

    Raises
    ------
    AssemblyError
        It could not be made, or Sphinx warned.
    """
    report = out / REPORT
    settings = {"typst_pages": "", "typst_book": "0"}
    try:
        run_sphinx("typst", source, out, doctrees, language, settings=settings)
    except AssemblyError:
        failures = json.loads(report.read_text("utf-8"))["failures"] if report.exists() else []
        if not failures:
            raise
        raise AssemblyError(**failures[0]) from None
    finally:
        report.unlink(missing_ok=True)
    return out / f"{COMPILED}.pdf"


def _one_error(failures: Sequence[AssemblyError], language: str) -> AssemblyError:
    """The failure itself if there is one, else one error that holds all of them."""
    if len(failures) == 1:
        return failures[0]
    return AssemblyError(
        f"{len(failures)} PDF files of language {language} could not be made",
        where="; ".join(dict.fromkeys(failure.where for failure in failures)),
        received="\n\n".join(str(failure) for failure in failures),
        next_step="correct each of them and build again",
    )
