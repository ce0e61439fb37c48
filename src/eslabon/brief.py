"""One brief on demand: one page, one language, one format, the reader's parameters."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.assemble import prose_pages, write_config, write_order
from eslabon.book.page import NOT_BUILT, PageAssembly, assemble_page, placeholder
from eslabon.editions.build_lock import cache_in_use
from eslabon.editions.staging import disk_errors_explained
from eslabon.errors import ExecutionError, ParameterError
from eslabon.execution.batch import execute_batch
from eslabon.execution.parameters import check_parameter, parameters_of
from eslabon.execution.plan import PlannedPage, expand
from eslabon.execution.planner import decide_all
from eslabon.execution.store import PageStore
from eslabon.language import CountryNames
from eslabon.pages.opening import check_values
from eslabon.publication import Publication, load_publication

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter

__all__ = ["FORMATS", "BriefRequest", "make_brief"]

FORMATS = {"pdf": ".pdf", "notebook": ".ipynb", "myst": ".md"}


@dataclass(frozen=True)
class BriefRequest:
    """What an official asks for; empty values are the book's own parameters.

    Parameters
    ----------
    country
        Code of the country.
    language
        A language of the publication; empty for its source language.
    format
        ``pdf``, ``notebook`` or ``myst``.
    compare
        Comma-separated country codes to compare with.
    year_from
        First year of the charts, 0 for the page's own choice.
    """

    country: str
    language: str = ""
    format: str = "pdf"
    compare: str = ""
    year_from: int = 0


def make_brief(request: BriefRequest, options: BuildOptions, output: Path | None, reporter: Reporter) -> Path:
    """Make the brief and return the path of the written file.

    With the book's parameters the PDF has the same bytes as the edition's.

    Raises
    ------
    ParameterError
        Country, language, format or comparator does not exist.
    ExecutionError
        The notebook failed.
    """
    if request.format not in FORMATS:
        raise ParameterError(
            "this format does not exist",
            where="--format",
            expected=", ".join(FORMATS),
            received=repr(request.format),
            next_step="choose one of them",
        )
    with cache_in_use(options.cache):
        return _make(request, options, output, reporter)


def _make(request: BriefRequest, options: BuildOptions, output: Path | None, reporter: Reporter) -> Path:
    from eslabon.build import prepare

    languages = (request.language,) if request.language else ()
    publication = load_publication(options.root, languages, options.cache)
    language = request.language or publication.settings.source_language
    publication = replace(publication, languages=(language,))
    page = _with_parameters(_page_of(publication, request.country, language), request)
    entry = next(entry for entry in publication.settings.notebooks if entry.notebook == page.notebook.stem)
    check_values(publication.snapshot.catalogue, entry, dict(page.parameters))
    with disk_errors_explained(options.build):
        packs = publication.packs.packs([page])
        decisions = decide_all(publication, [page], packs, options.build)
        prepare(publication, decisions, packs, options, reporter)
        failed = options.build / "briefs" / "failed"
        [result] = execute_batch(
            decisions, packs, options=options, failed=failed, failed_name=failed, reporter=reporter
        )
        if not result.good:
            raise ExecutionError(
                f"the brief of {request.country} failed: {result.reason}",
                where=page.notebook.name,
                received=f"{result.name}: {result.value}" if result.name else result.reason,
                next_step=f"open {result.kept}" if result.kept else "run the notebook in JupyterLab",
                page=page.address,
                cell=result.cell,
                name=result.name,
                value=result.value,
                notebook=result.kept,
            )
        executed = PageStore(options.build / "cache" / "pages").notebook(decisions[0].key)
        target = output or options.build / "briefs" / language / f"{page.tail}{FORMATS[request.format]}"
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="eslabon-brief-") as folder:
            made = _render(publication, page, executed, Path(folder), request.format, options)
            partial = target.with_name(f".{target.name}.tmp")
            shutil.copyfile(made, partial)
            partial.replace(target)
    return target


def _page_of(publication: Publication, country: str, language: str) -> PlannedPage:
    """The planned page of `country` with a PDF of its own."""
    catalogue = publication.snapshot.catalogue
    pages = {
        dict(page.parameters)["country"]: page
        for page in expand(publication.settings, catalogue, publication.root, [language])
        if page.pdf and "country" in dict(page.parameters)
    }
    if country not in pages:
        names = CountryNames(catalogue, language, publication.messages(language))
        by_name = {names.name(code).casefold(): code for code in pages}
        near = [by_name[name] for name in difflib.get_close_matches(country.casefold(), list(by_name), 1)]
        near = near or difflib.get_close_matches(country.upper(), list(pages), 1)
        raise ParameterError(
            "there is no brief of this country",
            where="country",
            expected=f"{near[0]} ({names.name(near[0])})" if near else ", ".join(sorted(pages)),
            received=repr(country),
            next_step="use one of the codes of the publication's countries",
        )
    return pages[country]


def _with_parameters(page: PlannedPage, request: BriefRequest) -> PlannedPage:
    """The page with the reader's parameters; its address stays the book's."""
    declared = parameters_of(page.notebook)
    wished = {"compare": request.compare, "year_from": request.year_from}
    given = {name: value for name, value in wished.items() if value}
    for name, value in given.items():
        check_parameter(page.notebook.name, declared, name, value)
    return replace(page, parameters=tuple(sorted({**dict(page.parameters), **given}.items())))


def _render(
    publication: Publication,
    page: PlannedPage,
    executed: Path,
    folder: Path,
    format: str,
    options: BuildOptions,
) -> Path:
    if format == "notebook":
        return executed
    source = folder / "source"
    notebook = folder / f"{page.tail}.ipynb"
    shutil.copyfile(executed, notebook)
    assemble_page(PageAssembly(notebook, source, page.address, options.build / "cache" / "svg"))
    if format == "myst":
        return source / f"{page.address}.md"
    from eslabon.book.pdf import build_pdfs

    _surround(publication, page, source)
    build_pdfs(
        source,
        folder / "pdf",
        folder / "doctrees",
        page.language,
        [page.address],
        book=False,
        snapshot=publication.snapshot.digest,
    )
    return folder / "pdf" / f"{page.address}.pdf"


def _surround(publication: Publication, page: PlannedPage, source: Path) -> None:
    """Give the single page the book's settings and order; all other pages are placeholders."""
    messages = publication.messages(page.language)
    every = expand(publication.settings, publication.snapshot.catalogue, publication.root, [page.language])
    addresses = [other.address for other in every]
    for name in {*addresses, *prose_pages(publication.root)} - {page.address}:
        placeholder(source, name, NOT_BUILT, messages)
    write_order(publication, page.language, source, addresses, messages)
    write_config(publication, page.language, source, messages, publication.settings.edition)
