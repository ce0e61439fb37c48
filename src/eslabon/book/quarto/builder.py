"""The Sphinx builder ``quarto``: a Quarto project from the doctrees that HTML and PDF are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from eslabon.book.interface import interface_text
from eslabon.book.kept import KeptFiles
from eslabon.book.quarto.markdown import blocks, boxes, figures, inline, tables  # noqa: F401 (handlers)
from eslabon.book.quarto.markdown.text import escaped
from eslabon.book.quarto.markdown.writer import PageInProject, Writer
from eslabon.book.quarto.pictures import picture_paths
from eslabon.book.quarto.project import About, book_settings, front_matter, page_settings
from eslabon.book.quarto.written import file_names, write_project
from eslabon.book.reading_order import reading_order
from eslabon.book.typst.context import PageContext, labels_of
from eslabon.book.typst.document import Imprint
from eslabon.book.typst.numbering import caption_numbers, resolve, resolved_alone
from eslabon.book.typst.text import label
from eslabon.book.whole_builder import WholeBuilder
from eslabon.errors import AssemblyError

__all__ = ["QuartoBuilder", "setup"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Page:
    doctree: nodes.document
    captions: Mapping[str, str]
    level: int


class QuartoBuilder(WholeBuilder):
    """Writes a Quarto project of the whole book, or of the page that ``quarto_page`` names."""

    name = "quarto"
    format = "quarto"
    epilog = "The Quarto project is in %(outdir)s."

    def write(self, *ignored) -> None:
        """Write the project; an error that names page and line is one of Sphinx's."""
        self._imprint = Imprint.from_config(self.config, mono="")
        self._about = About.of(self._imprint)
        try:
            if self.config.quarto_page:
                self._write_page(self.config.quarto_page)
            else:
                self._write_book()
        except AssemblyError as error:
            logger.error("%s", error)  # noqa: TRY400 (its five parts say all)

    def _write_book(self) -> None:
        root = self.config.root_doc
        chapters = list(reading_order(self.env, root, self.config.typst_unprinted))
        pages = {}
        for docname in [chapter.docname for chapter in chapters if chapter.docname]:
            doctree = self.env.get_doctree(docname)
            resolve(self, doctree, docname)
            captions = caption_numbers(self.config, self.env.toc_fignumbers.get(docname, {}))
            pages[docname] = _Page(doctree, captions, 1)
        files = file_names(list(pages), root)
        texts, pictures = self._texts(pages, files)
        texts[files[root]] += self._colophon(2)
        self._write(book_settings(self._about, chapters, files), texts, pictures)

    def _write_page(self, docname: str) -> None:
        if docname not in self.env.found_docs:
            raise AssemblyError(
                f"there is no page {docname} to write",
                where="quarto_page",
                expected="a page of the assembled source",
                received=docname,
                next_step="assemble the page, or do not ask for it",
            )
        doctree, captions = resolved_alone(self, docname)
        title = self.env.titles[docname].astext()
        file = f"{docname.rsplit('/', 1)[-1]}.qmd"
        texts, pictures = self._texts({docname: _Page(doctree, captions, 0)}, {docname: file})
        texts[file] = front_matter(self._about, title) + texts[file] + self._colophon(1, docname, title)
        self._write(page_settings(self._about), texts, pictures)

    def _texts(
        self, pages: Mapping[str, _Page], files: Mapping[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Markdown of each file, and the pictures in them."""
        targets = frozenset(
            name for docname, page in pages.items() for name in labels_of(page.doctree, docname)
        )
        used = {image["uri"] for page in pages.values() for image in page.doctree.findall(nodes.image)}
        known = sorted(used & set(self.env.images))
        pictures = picture_paths({uri: self.env.images[uri][1] for uri in known})
        tops = frozenset(
            label(docname, name)
            for docname, page in pages.items()
            for section in page.doctree.children
            if isinstance(section, nodes.section)
            for name in section["ids"]
        )
        texts = {}
        for docname, page in pages.items():
            context = PageContext(
                docname,
                level=page.level,
                captions=page.captions,
                targets=targets,
                address=self.config.html_baseurl,
            )
            texts[files[docname]] = Writer(PageInProject(context, files, pictures, tops)).page(page.doctree)
        return texts, pictures

    def _colophon(self, level: int, page: str = "", title: str = "") -> str:
        """How the document is cited, under which licence it is, and of which state of data and code."""
        say = interface_text(self.config.language)
        lines = self._imprint.about(title, page).colophon()
        head = f"{'#' * level} {escaped(say('Cómo citar'))} {{#p-colophon}}"
        return "\n" + "\n\n".join([head, *map(escaped, lines)]) + "\n"

    def _write(self, settings: str, texts: Mapping[str, str], pictures: Mapping[str, str]) -> None:
        kept = self.config.quarto_kept
        write_project(
            Path(self.outdir),
            settings,
            texts,
            pictures=pictures,
            source=Path(self.srcdir),
            kept=KeptFiles(Path(kept), ".png") if kept else None,
        )


def setup(app: Sphinx) -> dict:
    """Register the builder and its settings; the pages left out are those of the book's PDF."""
    app.add_builder(QuartoBuilder)
    app.add_config_value("quarto_page", "", "", [str])
    app.add_config_value("quarto_kept", "", "", [str])
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
