"""One brief on demand: one page, one language, one format, the reader's parameters."""

from __future__ import annotations

import shutil
import tempfile
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.assemble import prose_pages, write_config, write_order
from eslabon.book.page import NOT_BUILT, PageAssembly, assemble_page, placeholder
from eslabon.book.quarto.of_language import write_project_of
from eslabon.book.quarto.program import Program, find_quarto
from eslabon.book.quarto.project import FORMATS as QUARTO_FORMATS
from eslabon.book.quarto.render import render
from eslabon.book.typst.compiler import timestamp
from eslabon.editions.build_lock import cache_in_use
from eslabon.editions.staging import disk_errors_explained
from eslabon.errors import ExecutionError
from eslabon.execution.batch import execute_batch
from eslabon.execution.plan import PlannedPage, expand
from eslabon.execution.planner import decide_all
from eslabon.execution.processes import ENDING
from eslabon.execution.store import PageStore
from eslabon.ondemand.desk import Desk
from eslabon.ondemand.request import THROUGH_QUARTO, BriefRequest
from eslabon.ondemand.sections import chosen_sections
from eslabon.publication import Publication, load_publication

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter

__all__ = ["FORMATS", "make_brief"]

# A page lies in a folder with its files.
FORMATS = {"html": "", "pdf": ".pdf", "notebook": ".ipynb", "data": "-data.zip", "myst": ".md"}
FORMATS |= {name: QUARTO_FORMATS[name] for name in THROUGH_QUARTO}
IN_AN_EDITION = {"html", "data"}


def make_brief(request: BriefRequest, options: BuildOptions, output: Path | None, reporter: Reporter) -> Path:
    """Make the brief and return the path of the written file, or of the folder of a page.

    With the book's parameters it has the same bytes as the edition's. A page, and the tables taken from one,
    need the finished edition around it; everything else is made from the publication alone.

    Raises
    ------
    ParameterError
        Country, language, format, comparator, year or section does not exist.
    ToolMissing
        The format is made through Quarto, and there is none; nothing was begun.
    EditionError
        A page was asked for, and there is no finished edition.
    ExecutionError
        The notebook failed.
    """
    desk = Desk.of(options.root, options.build)
    wanted = replace(request, language=request.language or desk.settings.source_language)
    asked = desk.check(wanted, tuple(FORMATS))
    quarto = find_quarto() if asked.format in THROUGH_QUARTO else None
    with disk_errors_explained(options.build):
        folder = Path(tempfile.mkdtemp(prefix="eslabon-brief-"))
        try:
            with cache_in_use(options.cache):
                make = _beside_the_edition if asked.format in IN_AN_EDITION else partial(_alone, quarto)
                made = make(desk, asked, options, folder, reporter)
            default = options.build / "briefs" / asked.language / f"{asked.country}{FORMATS[asked.format]}"
            return _put(made, output or default)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _put(made: Path, target: Path) -> Path:
    """Move a file or folder to its name; what had the name is replaced when the new one is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.tmp")
    if made.is_dir():
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(made, unfinished)
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    else:
        shutil.copyfile(made, unfinished)
        unfinished.replace(target)
    return target


def _beside_the_edition(
    desk: Desk, request: BriefRequest, options: BuildOptions, folder: Path, reporter: Reporter
) -> Path:
    """A page with its files, or its tables, rendered among the pages of the finished edition."""
    from eslabon.ondemand.maker import Maker

    desk = Desk.open(options.root, options.build)
    reporter.step(f"rendering among the pages of edition {desk.edition}")
    with Maker(desk, options, options.build / "ondemand", languages=(request.language,)) as maker:
        made = maker.make(request, folder, reporter.step, threading.Event())
    if request.format == "data":
        return folder / made.main
    static = f"{request.language}/html/_static"
    shutil.copytree(desk.folder / static, folder / static, ignore=shutil.ignore_patterns("cards"))
    return folder


def _alone(
    quarto: Program | None,
    desk: Desk,
    request: BriefRequest,
    options: BuildOptions,
    folder: Path,
    reporter: Reporter,
) -> Path:
    """From the publication alone: all other pages are placeholders."""
    from eslabon.build import prepare

    publication = load_publication(options.root, (request.language,), options.cache)
    page = desk.page(request)
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
    notebook = folder / f"{page.tail}.ipynb"
    notebook.write_bytes(
        chosen_sections(executed.read_bytes(), request, desk.headings, publication.messages(request.language))
    )
    if quarto is not None:
        return _through_quarto(quarto, publication, page, notebook, folder, request.format, options, reporter)
    return _render(publication, page, notebook, folder, request.format, options)


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
    assemble_page(PageAssembly(executed, source, page.address, options.build / "cache" / "svg"))
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


def _through_quarto(
    quarto: Program,
    publication: Publication,
    page: PlannedPage,
    executed: Path,
    folder: Path,
    format: str,
    options: BuildOptions,
    reporter: Reporter,
) -> Path:
    source, project = folder / "source", folder / "project"
    assemble_page(PageAssembly(executed, source, page.address, options.cache / "svg"))
    _surround(publication, page, source)
    write_project_of(
        source,
        project,
        folder / "doctrees",
        page.language,
        page=page.address,
        snapshot=publication.snapshot.digest,
        pictures=options.cache / "png",
    )
    rendered = render(
        quarto,
        project,
        format,
        folder / f"{page.tail}{FORMATS[format]}",
        page=f"{page.tail}.qmd",
        logs=options.build / "quarto-logs" / page.language,
        date=timestamp(publication.settings.edition),
        cancelled=ENDING,
    )
    for doubt in rendered.doubts:
        reporter.warning(doubt)
    return rendered.outputs[0]


def _surround(publication: Publication, page: PlannedPage, source: Path) -> None:
    """Give the single page the book's settings and order; all other pages are placeholders."""
    messages = publication.messages(page.language)
    every = expand(publication.settings, publication.snapshot.catalogue, publication.root, [page.language])
    addresses = [other.address for other in every]
    for name in {*addresses, *prose_pages(publication.root)} - {page.address}:
        placeholder(source, name, NOT_BUILT, messages)
    write_order(publication, page.language, source, addresses, messages)
    write_config(publication, page.language, source, messages, publication.settings.edition)
