"""Executed notebooks and prose become one MyST source per language, itself a valid Jupyter Book."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from babel import Locale

from eslabon.book.citations import Citations
from eslabon.book.jupyter_book import assembled_settings
from eslabon.book.page import FAILED, NOT_BUILT, PageAssembly, assemble_page, placeholder
from eslabon.book.prose import translate_source
from eslabon.book.render_book import pdf_pages
from eslabon.book.toc import expand_toc, load_toc
from eslabon.book.works import Work, link_page, works_of
from eslabon.editions.derived import write_derived
from eslabon.errors import AssemblyError
from eslabon.execution.plan import Decision, PlannedPage
from eslabon.execution.pool import default_workers, process_pool
from eslabon.execution.store import PageStore
from eslabon.execution.verdict import PageResult
from eslabon.language import CountryNames, Messages

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter
    from eslabon.publication import Publication

__all__ = ["assemble_sources", "check_order", "prose_pages"]

# Folder of an assembled source from which pages offer tables to take away.
DOWNLOADS = "data"
# Folders of book/ that hold no pages.
NOT_PAGES = {"locale", "_static", "_templates"}


def prose_pages(root: Path) -> dict[str, Path]:
    """Docname and path of every prose page in ``book/``, sorted; README files are not pages."""
    book = root / "book"
    return {
        path.relative_to(book).with_suffix("").as_posix(): path
        for path in sorted(book.rglob("*.md"))
        if path.relative_to(book).parts[0] not in NOT_PAGES and path.stem != "README"
    }


def check_order(publication: Publication, addresses: Collection[str]) -> None:
    """Check that `_toc.yml` and the pages of the publication agree, before anything runs."""
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
) -> None:
    """Write ``source/<language>/`` and ``notebooks/<language>/`` of the edition.

    A failed page becomes a plain placeholder that says so, and so does a page that was not asked for: links
    of the book must lead somewhere. Missing translations are told, and are an
    error under ``--strict``.

    Raises
    ------
    AssemblyError
        A page cannot be converted, or a translation is missing in a strict build.
    """
    store = PageStore(options.build / "cache" / "pages")
    verdicts = {(result.address, result.language): result for result in results}
    jobs: list[PageAssembly] = []
    missing: list[str] = []
    for language in publication.languages:
        source = staging / "source" / language
        messages = publication.messages(language)
        texts, untranslated = _prose(publication, language)
        missing += untranslated
        works = tuple(work for text in texts.values() for work in works_of(text))
        _write_prose(publication, texts, works, source, messages)
        write_derived(publication.derived, source / DOWNLOADS)
        addresses = []
        for decision in decisions:
            page = decision.page
            if page.language != language:
                continue
            addresses.append(page.address)
            if verdicts[page.address, language].good:
                executed = store.notebook(decision.key)
                clean = staging / "notebooks" / language / f"{page.address}.ipynb"
                clean.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(executed, clean)
                charts = options.build / "cache" / "svg"
                jobs.append(PageAssembly(clean, source, page.address, charts, works))
            else:
                placeholder(source, page.address, FAILED, messages)
        for page in others:
            if page.language == language:
                addresses.append(page.address)
                placeholder(source, page.address, NOT_BUILT, messages)
        write_order(publication, language, source, addresses, messages)
        with_pdf = pdf_pages([decision.page for decision in decisions], results, language)
        write_config(
            publication, language, source, messages, edition, pdf_pages=with_pdf if options.pdf else ()
        )
        missing += [f"{language}: {text}" for text in sorted(messages.missing)]
    reporter.step(f"assembling {len(jobs)} notebook pages")
    _assemble_pages(jobs, options.workers)
    if missing:
        told = "\n".join(missing[:20])
        if options.strict:
            raise AssemblyError(
                f"{len(missing)} translations are missing",
                where="book/locale",
                expected="a translation of every message",
                received=told,
                next_step="eslabon i18n check lists all of them by file",
            )
        reporter.warning(f"{len(missing)} translations are missing (shown in the source language):\n{told}")


def _assemble_pages(jobs: Sequence[PageAssembly], workers: int) -> None:
    if not jobs:
        return
    with process_pool(min(workers or default_workers(), len(jobs))) as executor:
        for _ in executor.map(assemble_page, jobs):
            pass


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
) -> None:
    """Write the prose pages of a language, with their citations as links and their figures cited."""
    citations = Citations(publication.snapshot, messages)
    for name, text in texts.items():
        target = source / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(citations.resolve(link_page(text, works), f"book/{name}.md"), "utf-8")
    static = publication.root / "book" / "_static"
    if static.is_dir():
        shutil.copytree(static, source / "_static", dirs_exist_ok=True)


def write_order(
    publication: Publication,
    language: str,
    source: Path,
    addresses: Collection[str],
    messages: Messages,
) -> None:
    """Write ``_toc.yml`` with globs expanded: countries by name, everything else by address."""
    names = CountryNames(publication.snapshot.catalogue, language, messages)

    def by_name(address: str) -> tuple:
        tail = address.rsplit("/", 1)[-1]
        known = tail in publication.snapshot.catalogue.countries
        return (0, names.sort_key(tail)) if known else (1, address)

    toc = expand_toc(
        load_toc(publication.root),
        {*addresses, *prose_pages(publication.root)},
        sort_key=by_name,
        translate=messages.text,
    )
    (source / "_toc.yml").write_text(yaml.safe_dump(toc, allow_unicode=True, sort_keys=False), "utf-8")


def write_config(
    publication: Publication,
    language: str,
    source: Path,
    messages: Messages,
    edition: str,
    *,
    pdf_pages: Sequence[str] = (),
) -> None:
    """Write ``_config.yml`` of one language: plain Jupyter Book plus our Sphinx extension.

    Parameters
    ----------
    pdf_pages
        Addresses of the pages that link to a PDF of their own; empty when no PDF is made.
    """
    settings = publication.settings
    licence = settings.licence
    config = assembled_settings(
        title=messages.text(settings.title),
        author=settings.author,
        copyright=settings.copyright,
        language=language,
        languages={code: own_name(code) for code in settings.languages},
        edition=edition,
        licence={"name": licence.id.replace("CC-BY-", "CC BY "), "url": licence.url} if licence else None,
        source=messages.text(settings.subtitle),
        pdf_path="../pdf/" if pdf_pages else "",
        pdf_pages=tuple(pdf_pages),
    )
    config["sphinx"]["config"] |= {
        "typst_subtitle": messages.text(settings.subtitle),
        "typst_publisher": settings.publisher,
    }
    # In the given order: readers see the languages in it.
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    (source / "_config.yml").write_text(text, "utf-8")


def own_name(language: str) -> str:
    """The name by which a language calls itself, as in a switcher: "Español", "English"."""
    locale = Locale.parse(language)
    return locale.get_display_name(locale).capitalize()
