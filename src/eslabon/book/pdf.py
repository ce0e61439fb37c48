"""PDF of one language: the book and single pages, made by a Sphinx process of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from eslabon.book.html import run_sphinx
from eslabon.book.typst.document import BOOK, FAILURES
from eslabon.errors import AssemblyError

__all__ = ["build_pdfs"]


def build_pdfs(
    source: Path,
    out: Path,
    doctrees: Path,
    language: str,
    pages: Sequence[str] = (),
    book: bool = True,
) -> tuple[Path, ...]:
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

    Returns
    -------
    Paths of the written files: the pages' in the order asked for, then the book's.

    Raises
    ------
    AssemblyError
        At least one PDF could not be made, or Sphinx warned. The other PDF files are in `out`; beside a
        document that Typst refused lies its source with the suffix ``.typ``.
    """
    report = out / FAILURES
    report.unlink(missing_ok=True)
    settings = {"typst_pages": ",".join(pages), "typst_book": str(int(book))}
    try:
        run_sphinx("typst", source, out, doctrees, language, settings=settings)
    except AssemblyError:
        # The builder says what failed in our own words; Sphinx's warnings repeat it in one line each.
        failures = json.loads(report.read_text("utf-8")) if report.exists() else []
        if not failures:
            raise
        raise _one_error([AssemblyError(**failure) for failure in failures], language) from None
    finally:
        report.unlink(missing_ok=True)
    return tuple(out / f"{name}.pdf" for name in (*pages, *([BOOK] if book else [])))


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
