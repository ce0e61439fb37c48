"""The Sphinx builder ``typst``: the book and single pages as PDF, from the doctrees that HTML is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from eslabon.book.compiled import CompiledReport
from eslabon.book.reading_order import reading_order
from eslabon.book.typst import blocks, boxes, figures, formulas, inline, tables  # noqa: F401 (they register handlers)
from eslabon.book.typst.book_index import END, Entry, index_entries, index_markup
from eslabon.book.typst.brief_parts import arrange_brief
from eslabon.book.typst.cited_works import cited_works
from eslabon.book.typst.compiled import compiled_document
from eslabon.book.typst.compiler import Compiler, timestamp
from eslabon.book.typst.context import PageContext, labels_of
from eslabon.book.typst.document import BOOK, COMPILED, REPORT, Imprint, book_document, brief_document
from eslabon.book.typst.kept_documents import KeptDocuments
from eslabon.book.typst.numbering import caption_numbers, own_references, resolve, resolved_alone
from eslabon.book.typst.tags import TableTags
from eslabon.book.typst.text import label, markup, string
from eslabon.book.typst.writer import Writer
from eslabon.book.whole_builder import WholeBuilder
from eslabon.errors import AssemblyError

__all__ = ["TypstBuilder", "setup"]

logger = logging.getLogger(__name__)


class TypstBuilder(WholeBuilder):
    """Writes ``book.pdf``, ``<page>.pdf`` for each page in ``typst_pages``, and a compiled report."""

    name = "typst"
    format = "typst"
    epilog = "The PDF files are in %(outdir)s."

    def write(self, *ignored) -> None:
        """Write every PDF asked for; a page that fails does not keep the others from being written."""
        self._compiler = Compiler(Path(self.srcdir))
        self._kept = KeptDocuments.of(self)
        self._imprint = Imprint.from_config(self.config, mono=self._compiler.mono)
        failures: list[AssemblyError] = []
        # Sphinx reads an empty setting of the command line as a list of one empty name.
        for docname in filter(None, self.config.typst_pages):
            self._attempt(failures, docname, self._write_brief)
        if self.config.typst_book:
            self._attempt(failures, BOOK, self._write_book)
        if self.config.typst_compiled:
            self._attempt(failures, COMPILED, self._write_compiled)
        for failure in failures:
            logger.error("%s", failure)
        self._kept.report(Path(self.outdir) / REPORT, failures)

    def _attempt(self, failures: list[AssemblyError], name: str, write: Callable[[str], None]) -> None:
        # A PDF of an earlier build may not pass for this one's.
        self._target(name).unlink(missing_ok=True)
        try:
            write(name)
        except AssemblyError as error:
            failures.append(error)

    def _target(self, name: str) -> Path:
        return Path(self.outdir) / f"{name}.pdf"

    def _must_be_found(self, docname: str, where: str) -> None:
        if docname not in self.env.found_docs:
            raise AssemblyError(
                f"there is no page {docname} to print",
                where=where,
                expected="pages of the assembled source",
                received=docname,
                next_step="assemble the page, or do not ask for its PDF",
            )

    def _write_brief(self, docname: str) -> None:
        self._must_be_found(docname, "typst_pages")
        if self._kept.serve(docname, self._kept.inputs_of_brief(docname), self._target(docname)):
            return
        doctree, captions = resolved_alone(self, docname)
        arrange_brief(doctree)
        context = PageContext(
            docname,
            captions=captions,
            targets=frozenset(labels_of(doctree, docname)),
            address=self.config.html_baseurl,
            brief=True,
        )
        writer = Writer(context)
        body = writer.page(doctree)
        title = self.env.titles[docname].astext()
        source = brief_document(self._imprint, title, body, docname)
        self._compile(source, docname, writer.tables)

    def _write_compiled(self, name: str) -> None:
        report = CompiledReport.from_json(self.config.typst_compiled)

        def resolved(docname: str) -> nodes.document:
            self._must_be_found(docname, "typst_compiled")
            doctree = self.env.get_doctree(docname)
            resolve(self, doctree, docname)
            own_references(self.env, doctree, docname)
            return doctree

        doctrees = {docname: resolved(docname) for docname in report.pages}
        works = cited_works(doctrees, resolved)
        targets = {name for page, doctree in [*doctrees.items(), *works.items()]
                   for name in labels_of(doctree, page)}  # fmt: skip
        parts: list[str] = []
        tags: list[TableTags] = []
        for part in report.parts:
            if report.divided:
                parts.append(f"#part-heading[{markup(part.title)}]")
            for docname in part.pages:
                body, noted = self._chapter(docname, doctrees[docname], 1 + report.divided, targets)
                parts.append(body)
                tags += noted
        for docname, doctree in works.items():
            body, noted = self._chapter(docname, doctree, 1, targets)
            parts.append(body)
            tags += noted
        self._compile(compiled_document(self._imprint, report, parts), name, tags)

    def _chapter(
        self, docname: str, doctree: nodes.document, level: int, targets: set[str]
    ) -> tuple[str, list[TableTags]]:
        """Markup of a page as a chapter, and what the tags of its tables should say."""
        context = PageContext(
            docname,
            level=level,
            captions=caption_numbers(self.config, self.env.toc_fignumbers.get(docname, {})),
            targets=frozenset(targets),
            address=self.config.html_baseurl,
        )
        writer = Writer(context)
        return writer.page(doctree), writer.tables

    def _write_book(self, name: str) -> None:
        chapters = list(reading_order(self.env, self.config.root_doc, self.config.typst_unprinted))
        pages = [chapter.docname for chapter in chapters if chapter.docname]
        entries = index_entries(self.env, Path(self.srcdir), pages)
        if self._kept.serve(name, self._kept.inputs_of_book(chapters, entries), self._target(name)):
            return
        doctrees = {}
        targets: set[str] = set()
        for chapter in chapters:
            if chapter.docname:
                doctree = self.env.get_doctree(chapter.docname)
                resolve(self, doctree, chapter.docname)
                doctrees[chapter.docname] = doctree
                targets.update(labels_of(doctree, chapter.docname))
        parts: list[str] = []
        tags: list[TableTags] = []
        for chapter in chapters:
            if chapter.part:
                parts.append(f"#part-heading[{markup(chapter.part)}]")
                continue
            body, noted = self._chapter(chapter.docname, doctrees[chapter.docname], chapter.level, targets)
            parts += [body, f"#anchor({string(label(chapter.docname, END))})"]
            tags += noted
        present = [_present(entry, targets) for entry in entries]
        parts.append(index_markup([entry for entry in present if entry.places], self.config.language))
        self._compile(book_document(self._imprint, parts), name, tags)

    def _compile(self, source: str, name: str, tags: list[TableTags]) -> None:
        target, time = self._target(name), timestamp(self._imprint.edition)
        self._kept.write(
            name, source, (time, tags), target,
            make=lambda: self._compiler.make(source, target, time=time, tables=tags),
        )  # fmt: skip


def _present(entry: Entry, targets: set[str]) -> Entry:
    """Without the places that the book has not: a figure without caption may have lost its identifier."""
    return replace(entry, places=tuple(place for place in entry.places if place.label in targets))


def setup(app: Sphinx) -> dict:
    """Register the builder and its settings."""
    app.add_builder(TypstBuilder)
    # None of these changes what a page's doctree holds, so none makes Sphinx read the pages again.
    app.add_config_value("typst_pages", [], "", [list, tuple])
    app.add_config_value("typst_book", True, "", [bool])
    # A compiled report as JSON; empty: none is set.
    app.add_config_value("typst_compiled", "", "", [str])
    app.add_config_value("typst_unprinted", [], "", [list, tuple])
    app.add_config_value("typst_kept", "", "", [str])
    app.add_config_value("typst_made_by", "", "", [str])
    app.add_config_value("typst_subtitle", "", "", [str])
    app.add_config_value("typst_publisher", "", "", [str])
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
