"""HTML and PDF of all languages from the assembled sources."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.execution.plan import PlannedPage
from eslabon.execution.pool import default_workers
from eslabon.execution.verdict import PageResult

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter
    from eslabon.publication import Publication

__all__ = ["pdf_pages", "render_languages"]


def pdf_pages(pages: Sequence[PlannedPage], results: Sequence[PageResult], language: str) -> list[str]:
    """Addresses of the pages that get a PDF of their own: declared so, and executed well."""
    good = {(result.address, result.language) for result in results if result.good}
    return [
        page.address
        for page in pages
        if page.pdf and page.language == language and (page.address, language) in good
    ]


def render_languages(
    publication: Publication,
    pages: Sequence[PlannedPage],
    results: Sequence[PageResult],
    staging: Path,
    *,
    options: BuildOptions,
    reporter: Reporter,
) -> None:
    """Build each language in a thread of its own; the work is done in Sphinx subprocesses.

    The doctrees of a language are read once and shared by HTML and PDF, then thrown away: they hold
    absolute paths and are no part of an edition.
    """

    def render(language: str) -> None:
        from eslabon.book.html import build_html
        from eslabon.book.pdf import build_pdfs

        source, doctrees = staging / "source" / language, staging / "doctrees" / language
        out = staging / language
        if options.html:
            build_html(source, out / "html", doctrees, language)
        if options.pdf:
            reporter.step(f"typesetting {language}")
            build_pdfs(source, out / "pdf", doctrees, language, pdf_pages(pages, results, language))

    reporter.step(f"building {', '.join(publication.languages)}: HTML and PDF")
    with ThreadPoolExecutor(min(len(publication.languages), options.workers or default_workers())) as threads:
        for _ in threads.map(render, publication.languages):
            pass
    shutil.rmtree(staging / "doctrees", ignore_errors=True)
