"""Executed notebooks and prose become one MyST source per language, itself a valid Jupyter Book.

The source lies in the language's working copy. Only pages whose notebook changed are converted again, and
only files whose bytes change are written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.changes_page import check_changes_page, tell_comparison, with_changes
from eslabon.book.citations import Citations
from eslabon.book.compare_data import comparable_series, write_compare
from eslabon.book.findable import FIND_FILE, write_findables
from eslabon.book.ground import ground
from eslabon.book.order_and_settings import ORDER, SETTINGS, prose_pages, write_config, write_order
from eslabon.book.page import FAILED, NOT_BUILT, PageAssembly, placeholder
from eslabon.book.page_pool import assemble_pages
from eslabon.book.prose import translate_source
from eslabon.book.render_book import pdf_pages
from eslabon.book.toc import expand_toc, load_toc
from eslabon.book.working_copy import (
    WorkingCopy,
    digests_of,
    forget_gone,
    read_record,
    remove_others,
    write_if_changed,
    write_record,
)
from eslabon.book.works import Work, link_page, works_of
from eslabon.errors import AssemblyError
from eslabon.execution.plan import Decision, PlannedPage
from eslabon.execution.pool import default_workers
from eslabon.execution.store import PageStore
from eslabon.execution.verdict import PageResult
from eslabon.language import Messages

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter
    from eslabon.publication import Publication

__all__ = ["Assembled", "assemble_sources", "check_order", "load_works", "tell_missing"]

# Folder of an assembled source from which pages offer tables to take away.
DOWNLOADS = "data"


@dataclass(frozen=True)
class Assembled:
    """The assembled source of one language: where, and the digest of all its files."""

    copy: WorkingCopy
    digest: str


@dataclass(frozen=True)
class Unconverted:
    """A page whose executed notebook is at hand: where it was copied to, and the digest of its bytes."""

    address: str
    notebook: Path
    digest: str


def check_order(publication: Publication, addresses: Collection[str]) -> None:
    """Check that `_toc.yml` and the pages of the publication agree, before anything runs."""
    check_changes_page(publication)
    known = {*addresses, *prose_pages(publication.root)}
    expand_toc(load_toc(publication.root), known, sort_key=str, translate=str)


def assemble_sources(
    publication: Publication,
    decisions: Sequence[Decision],
    results: Sequence[PageResult],
    others: Sequence[PlannedPage],
    staging: Path,
    *,
    options: BuildOptions,
    edition: str,
    reporter: Reporter,
) -> tuple[dict[str, Assembled], tuple[str, ...]]:
    """Bring the sources of all languages up to date and write ``notebooks/<language>/`` of the edition.

    A failed page becomes a plain placeholder that says so, and so does a page that was not asked for: links
    of the book must lead somewhere. Missing translations are told, and are an
    error under ``--strict``.

    Returns
    -------
    The source of each language, and the missing translations.

    Raises
    ------
    AssemblyError
        A page cannot be converted, or a translation is missing in a strict build.
    """
    tell_comparison(publication, reporter)
    missing: list[str] = []
    sources: dict[str, set[str]] = {}
    pages: dict[str, list[Unconverted]] = {}
    works: dict[str, tuple[Work, ...]] = {}
    forget_gone(options.build, edition, publication.settings.languages)
    copies = {
        language: WorkingCopy.of(options.build, edition, language) for language in publication.languages
    }
    comparable = comparable_series(publication)
    for language, copy in copies.items():
        messages = publication.messages(language)
        texts, untranslated = _prose(publication, language)
        missing += untranslated
        works[language] = tuple(work for text in texts.values() for work in works_of(text))
        files = _write_prose(publication, texts, works[language], copy.source, messages, reporter)
        files |= _write_tables(publication, copy.source)
        files |= write_compare(publication, language, comparable, copy.source)
        pages[language], absent = _notebooks(decisions, results, others, language, staging, options)
        for address, reason in absent.items():
            placeholder(copy.source, address, reason, messages)
            files.add(f"{address}.md")
        addresses = [*(page.address for page in pages[language]), *absent]
        write_order(publication, language, copy.source, addresses, messages)
        with_pdf = pdf_pages([decision.page for decision in decisions], results, language)
        write_config(
            publication,
            language,
            copy.source,
            messages,
            edition,
            pdf_pages=with_pdf if options.pdf else (),
            runnable=with_pdf,
        )
        write_findables(publication, language, _of(language, decisions), copy.source)
        sources[language] = files | {FIND_FILE, ORDER, SETTINGS}
        missing += [f"{language}: {text}" for text in sorted(messages.missing)]
    _convert(copies, pages, works, sources, options, reporter)
    tell_missing(missing, reporter, strict=options.strict)
    assembled = {}
    for language, copy in copies.items():
        remove_others(copy.source, sources[language])
        files = digests_of(copy.source, [copy.source])
        assembled[language] = Assembled(copy, hashlib.sha256(json.dumps(files).encode()).hexdigest())
    return assembled, tuple(missing)


def _of(language: str, decisions: Sequence[Decision]) -> list[PlannedPage]:
    return [decision.page for decision in decisions if decision.page.language == language]


def tell_missing(missing: Sequence[str], reporter: Reporter, *, strict: bool) -> None:
    """Tell which translations are missing.

    Raises
    ------
    AssemblyError
        Any is missing in a strict build.
    """
    if not missing:
        return
    told = "\n".join(missing[:20])
    if strict:
        raise AssemblyError(
            f"{len(missing)} translations are missing",
            where="book/locale",
            expected="a translation of every message",
            received=told,
            next_step="eslabon i18n check lists all of them by file",
        )
    reporter.warning(f"{len(missing)} translations are missing (shown in the source language):\n{told}")


def _notebooks(
    decisions: Sequence[Decision],
    results: Sequence[PageResult],
    others: Sequence[PlannedPage],
    language: str,
    staging: Path,
    options: BuildOptions,
) -> tuple[list[Unconverted], dict[str, str]]:
    """Copy the executed notebooks into the edition; also the pages without one, each with the reason."""
    store = PageStore(options.build / "cache" / "pages")
    verdicts = {(result.address, result.language): result for result in results}
    pages, absent = [], {}
    for decision in decisions:
        page = decision.page
        if page.language != language:
            continue
        if not verdicts[page.address, language].good:
            absent[page.address] = FAILED
            continue
        found = store.notebook(decision.key)
        if found is None:
            raise AssemblyError(
                f"the executed notebook of page {page.address} ({language}) is gone",
                where=str(options.build / "cache" / "pages"),
                expected="the notebook that was there when this build was planned",
                received="none, or one with other bytes",
                next_step="run the same command again: that page is executed, all others are reused",
            )
        executed = found.read_bytes()
        clean = staging / "notebooks" / language / f"{page.address}.ipynb"
        clean.parent.mkdir(parents=True, exist_ok=True)
        clean.write_bytes(executed)
        pages.append(Unconverted(page.address, clean, hashlib.sha256(executed).hexdigest()))
    absent |= {page.address: NOT_BUILT for page in others if page.language == language}
    return pages, absent


def _convert(
    copies: Mapping[str, WorkingCopy],
    pages: Mapping[str, Sequence[Unconverted]],
    works: Mapping[str, tuple[Work, ...]],
    sources: Mapping[str, set[str]],
    options: BuildOptions,
    reporter: Reporter,
) -> None:
    """Convert the pages whose notebook is new or whose files are not as they were left."""
    # Citations on pages lead to the works: another list of works makes other pages.
    made_by = {language: f"{ground()} {_digest(works[language])}" for language in copies}
    jobs: list[PageAssembly] = []
    records: dict[str, dict[str, dict]] = {}
    damaged = 0
    for language, copy in copies.items():
        kept = read_record(copy.pages_record)
        records[language] = {}
        for page in pages[language]:
            record = (
                kept.get("pages", {}).get(page.address) if kept.get("ground") == made_by[language] else None
            )
            new = record is None or record["notebook"] != page.digest
            if not new and _as_left(copy.source, record["files"]):
                records[language][page.address] = record
                continue
            damaged += not new
            jobs.append(_job(page, copy, works[language], options))
    if damaged:
        reporter.warning(f"{damaged} assembled pages were not as they were left; they are assembled again")
    total = sum(map(len, pages.values()))
    reporter.step(f"assembling {len(jobs)} notebook pages ({total - len(jobs)} up to date)")
    results = assemble_pages(jobs, options.workers or default_workers(), reporter.warning)
    redrawn = sum(result.redrawn for result in results)
    if redrawn:
        reporter.warning(f"{redrawn} kept pictures were damaged; they have been drawn again")
    made = {(job.source, result.address): result.files for job, result in zip(jobs, results, strict=True)}
    for language, copy in copies.items():
        for page in pages[language]:
            files = made.get((copy.source, page.address))
            if files is not None:
                records[language][page.address] = {"notebook": page.digest, "files": files}
            sources[language].update(records[language][page.address]["files"])
        write_record(copy.pages_record, {"ground": made_by[language], "pages": records[language]})


def _job(
    page: Unconverted, copy: WorkingCopy, works: tuple[Work, ...], options: BuildOptions
) -> PageAssembly:
    charts = options.build / "cache" / "svg"
    return PageAssembly(page.notebook, copy.source, page.address, charts, works)


def _digest(works: Sequence[Work]) -> str:
    return hashlib.sha256(repr(works).encode()).hexdigest()


def _as_left(source: Path, files: Mapping[str, str]) -> bool:
    try:
        return all(
            hashlib.sha256((source / name).read_bytes()).hexdigest() == digest
            for name, digest in files.items()
        )
    except OSError:
        return False


def _write_tables(publication: Publication, source: Path) -> set[str]:
    """Write the tables to take away and the author's static files; return their names."""
    files = {f"{DOWNLOADS}/{name}": content for name, content in publication.derived.items()}
    static = publication.root / "book" / "_static"
    for path in sorted(static.rglob("*")) if static.is_dir() else ():
        if path.is_file():
            files[f"_static/{path.relative_to(static).as_posix()}"] = path.read_bytes()
    for name, content in files.items():
        write_if_changed(source / name, content)
    return set(files)


def load_works(publication: Publication, language: str) -> tuple[Work, ...]:
    """The works that the book lists, to which citations on a page become links."""
    texts, _ = _prose(publication, language)
    return tuple(work for text in texts.values() for work in works_of(text))


def _prose(publication: Publication, language: str) -> tuple[dict[str, str], list[str]]:
    """The prose pages in `language` by name; the blocks that have no translation."""
    missing, texts = [], {}
    for name, path in prose_pages(publication.root).items():
        text = path.read_text("utf-8")
        if language != publication.settings.source_language:
            page_messages = Messages.for_page(publication.root, language, name)
            text = translate_source(text, page_messages.text)
            missing += [f"{language}, book/{name}.md: {block}" for block in sorted(page_messages.missing)]
        texts[name] = text
    return texts, missing


def _write_prose(
    publication: Publication,
    texts: Mapping[str, str],
    works: Sequence[Work],
    source: Path,
    messages: Messages,
    reporter: Reporter,
) -> set[str]:
    """Write the prose pages, citations as links and figures cited; return the files' names."""
    citations = Citations(publication.snapshot, messages, bool(publication.settings.reconstructed))
    for name, text in texts.items():
        resolved = citations.resolve(link_page(text, works), f"book/{name}.md")
        resolved = with_changes(resolved, publication, messages)
        write_if_changed(source / f"{name}.md", resolved.encode())
    for where, key in citations.unknown:
        reporter.warning(f"{messages.language}, {where} cites {key}, which the reconstructed edition lacks")
    return {f"{name}.md" for name in texts}
