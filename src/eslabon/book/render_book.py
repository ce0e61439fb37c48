"""HTML and PDF of all languages from the assembled sources; what did not change is not made again."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.citing import stamped
from eslabon.book.ground import ground
from eslabon.book.kept import KeptFiles
from eslabon.book.order_and_settings import SETTINGS
from eslabon.book.quarto.of_language import QuartoJob, make_of_language
from eslabon.book.quarto.wanted import FOLDER, QuartoWanted
from eslabon.book.typst.document import BOOK
from eslabon.book.working_copy import digests_of, read_record, write_record
from eslabon.execution.plan import PlannedPage
from eslabon.execution.pool import default_workers
from eslabon.execution.verdict import PageResult

if TYPE_CHECKING:
    from eslabon.book.assemble import Assembled
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter

__all__ = ["pdf_pages", "render_languages"]


def pdf_pages(pages: Sequence[PlannedPage], results: Sequence[PageResult], language: str) -> list[str]:
    """Addresses of the pages that get a PDF of their own: declared so, and executed well."""
    good = {(result.address, result.language) for result in results if result.good}
    return [
        page.address
        for page in pages
        if page.pdf and page.language == language and (page.address, language) in good
    ]


@dataclass(frozen=True)
class LanguageJob:
    """What is made of one language.

    Parameters
    ----------
    language
        Its code.
    assembled
        Its source and working copy.
    pages
        Addresses of the pages that get a PDF of their own.
    staging
        Folder of the edition that is being made.
    documents
        Folder of the kept PDFs.
    processes
        How many processes may read and write its pages.
    snapshot
        Digest of the data, which pages and PDFs name.
    quarto
        What is made through Quarto besides; None for nothing.
    """

    language: str
    assembled: Assembled
    pages: tuple[str, ...]
    staging: Path
    documents: Path
    processes: int
    snapshot: str
    quarto: QuartoJob | None = None


def render_languages(
    assembled: Mapping[str, Assembled],
    pages: Sequence[PlannedPage],
    results: Sequence[PageResult],
    staging: Path,
    *,
    options: BuildOptions,
    reporter: Reporter,
    snapshot: str = "",
    edition: str = "",
    quarto: QuartoWanted | None = None,
) -> None:
    """Make each language in a thread of its own; the work is done in Sphinx subprocesses.

    Doctrees and pages lie in the language's working copy, where the next build updates them; the edition
    gets copies, with the digest of the data put in. The doctrees are read once and shared by HTML and PDF.

    Parameters
    ----------
    snapshot
        Digest of the data, which pages and PDFs name.
    edition
        Id of the edition.
    quarto
        What is made through Quarto besides; None for nothing.
    """
    cores = options.workers or default_workers()
    jobs = [
        LanguageJob(
            language,
            source,
            tuple(pdf_pages(pages, results, language)),
            staging,
            options.build / "cache" / "pdf",
            max(1, cores // len(assembled)),
            snapshot,
            _quarto_job(options, edition, quarto),
        )
        for language, source in assembled.items()
    ]

    def render(job: LanguageJob) -> None:
        made_by = _ground_of(job)
        if options.html:
            _make_html(job, made_by, reporter)
            _copy_stamped(job.assembled.copy.html, staging / job.language / "html", snapshot)
        else:
            job.assembled.copy.throw_away()  # the PDFs alone would leave doctrees newer than the pages
        if options.pdf:
            _make_pdfs(job, made_by, reporter)
        if job.quarto is not None:
            _make_quarto(job, made_by, reporter)
        _copy_stamped(job.assembled.copy.source, staging / "source" / job.language, snapshot)

    reporter.step(f"building {', '.join(assembled)}: HTML and PDF")
    with ThreadPoolExecutor(min(len(jobs), cores)) as threads:
        for _ in threads.map(render, jobs):
            pass


def _quarto_job(options: BuildOptions, edition: str, wanted: QuartoWanted | None) -> QuartoJob | None:
    if wanted is None:
        return None
    return QuartoJob(
        wanted, edition, options.build / "quarto-logs", options.cache / "png", strict=options.strict
    )


def _make_quarto(job: LanguageJob, made_by: str, reporter: Reporter) -> None:
    """Quarto's project and documents, from the doctrees that HTML is made of."""
    make_of_language(
        job.quarto,
        job.assembled.copy,
        job.language,
        job.staging / job.language / FOLDER,
        made_by={"ground": made_by, "source": job.assembled.digest},
        snapshot=job.snapshot,
        tell=reporter.step,
        warn=reporter.warning,
    )


# Files that may name the digest of the data: pages, and the settings of the source.
STAMPED = {".html", ".yml"}


def _copy_stamped(folder: Path, target: Path, snapshot: str) -> None:
    shutil.copytree(folder, target)
    for path in sorted(target.rglob("*")):
        if path.suffix in STAMPED:
            content = path.read_bytes()
            if (done := stamped(content, snapshot)) != content:
                path.write_bytes(done)


def _ground_of(job: LanguageJob) -> str:
    """Digest of what shapes every page of the language: settings and static files too, besides the machine.

    Doctrees hold absolute paths, so a folder that was moved cannot be built upon either.
    """
    source = job.assembled.copy.source
    shared = digests_of(source, [source / "_static"])
    shared[SETTINGS] = (source / SETTINGS).read_text("utf-8")
    return ground(language=job.language, folder=str(source.resolve()), shared=str(sorted(shared.items())))


def _make_html(job: LanguageJob, made_by: str, reporter: Reporter) -> None:
    """Bring the pages of the working copy up to date."""
    from eslabon.book.html import build_html

    copy, source = job.assembled.copy, job.assembled.digest
    built_upon, complaint = copy.sealed(made_by)
    if complaint:
        reporter.warning(f"the kept pages of {job.language} {complaint}; all of them are made again")
    if built_upon == source:
        reporter.step(f"{job.language}: pages up to date")
        return
    if not built_upon:
        copy.throw_away()
    try:
        with copy.changes_shown():
            copy.unseal()
            build_html(copy.source, copy.html, copy.doctrees, job.language, job.processes)
    except BaseException:
        # What Sphinx warned of, it would not warn of again: it has read those pages.
        copy.throw_away()
        raise
    copy.seal(made_by, source)


def _make_pdfs(job: LanguageJob, made_by: str, reporter: Reporter) -> None:
    """Put the PDFs into the edition: kept ones where nothing they are made of has changed."""
    from eslabon.book.pdf import typeset

    copy, out = job.assembled.copy, job.staging / job.language / "pdf"
    names = [*job.pages, BOOK]
    current = {"ground": made_by, "source": job.assembled.digest, "snapshot": job.snapshot}
    record = read_record(copy.pdf_record)
    kept = KeptFiles(job.documents, ".pdf")
    if current.items() <= record.items() and _copy_kept(kept, record["keys"], names, out):
        reporter.step(f"{job.language}: PDFs up to date")
        return
    reporter.step(f"typesetting {job.language}")
    made = typeset(
        copy.source,
        out,
        copy.doctrees,
        job.language,
        job.pages,
        kept=job.documents,
        made_by=made_by,
        snapshot=job.snapshot,
    )
    if made.damaged:
        reporter.warning(f"{made.damaged} kept PDFs of {job.language} were damaged; they are set again")
    reporter.step(f"{job.language}: {len(made.set)} of {len(names)} PDFs set, the others up to date")
    write_record(copy.pdf_record, {**current, "keys": made.keys})


def _copy_kept(kept: KeptFiles, keys: Mapping[str, str], names: Sequence[str], out: Path) -> bool:
    """Write every PDF of those names from what is kept; False when one is not there or not intact."""
    found = {name: kept.read(keys[name]).content for name in names if name in keys}
    if len(found) < len(names) or None in found.values():
        return False
    for name, content in found.items():
        target = out / f"{name}.pdf"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return True
