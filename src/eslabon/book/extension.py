"""The Sphinx extension of the book; list it as ``eslabon.book.extension``.

It adds to any Sphinx project, and so to any Jupyter Book: the role ``{value}``, charts that come alive,
accessible tables, MathML formulas, the theme ``eslabon`` and, where it can be imported, the builders
``typst`` and ``quarto``. The settings that go with it are in :mod:`eslabon.book.jupyter_book`.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from eslabon.book import (
    cards,
    cite_tools,
    compare_links,
    compare_page,
    edition_files,
    figures,
    find_index,
    frame,
    leftovers,
    mathematics,
    page_numbers,
    references,
    roles,
    search_languages,
    table_marks,
    tables,
    typography,
)
from eslabon.book.downloads import files, links
from eslabon.book.ground import machine_digest
from eslabon.book.interface import interface_text

__all__ = ["HtmlWriter", "setup"]

THEME = Path(__file__).resolve().parent / "theme"


class HtmlWriter(
    figures.FigureWriter,
    tables.TableWriter,
    links.DownloadWriter,
    compare_links.CompareWriter,
    HTML5Translator,
):
    """Sphinx's HTML translator with our figures, tables and the links under them."""

    def __init__(self, document: nodes.document, builder) -> None:
        super().__init__(document, builder)
        self.interface_text = interface_text(builder.config.language)
        self.table_captions: list[str] = []
        self.table_labels: list[list[str]] = []  # of the tables around, headings of the detailed ones

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Code with lines longer than the page scrolls: the keyboard must reach it."""
        start = len(self.body)
        try:
            super().visit_literal_block(node)
        finally:  # Sphinx leaves by an exception when it has written the block
            label = self.interface_text("Código")
            focusable = f'<pre tabindex="0" role="group" aria-label="{label}">'
            self.body[start:] = [part.replace("<pre>", focusable, 1) for part in self.body[start:]]

    def add_fignumber(self, node: nodes.Element) -> None:
        """Write "Figura 3" as a link to the figure itself: the address a reader wants to pass on."""
        start = len(self.body)
        super().add_fignumber(node)
        number = "".join(self.body[start:])
        if number and node["ids"]:
            number = number.replace("<span", f'<a href="#{node["ids"][0]}"', 1)
            self.body[start:] = [number.removesuffix("</span>") + "</a>"]


def _name_numbered_things(app: Sphinx, config) -> None:
    """Write "Figura 3" and "Tabla 3" in full, in the reader's language."""
    text = interface_text(config.language)
    for kind, name in (("figure", text("Figura %s")), ("table", text("Tabla %s"))):
        config.numfig_format.setdefault(kind, name)


def _note_own_code(app: Sphinx, config) -> None:
    """Let Sphinx write kept pages anew when what writes them has changed.

    For stock ``sphinx-build`` and ``jupyter-book build``, which know nothing of our seals: they would keep
    pages that an older theme or translator wrote. Our own builds throw such pages away first.
    """
    config.eslabon_code = machine_digest()


def _allow_parallel(app: Sphinx, config) -> None:
    # Off for a book of ours, but loaded by sphinx_external_toc; it forgot to say that it keeps no state
    # between pages, and one silent extension makes Sphinx run on a single core.
    for name in ("sphinx_multitoc_numbering",):
        extension = app.extensions.get(name)
        if extension is not None:
            extension.parallel_read_safe = extension.parallel_write_safe = True


# Settings that Jupyter Book hands to Sphinx for extensions which a book of finished pages does not load.
SETTINGS_OF_OTHERS = (
    "comments_config",
    "nb_execution_allow_errors",
    "nb_execution_cache_path",
    "nb_execution_excludepatterns",
    "nb_execution_in_temp",
    "nb_execution_mode",
    "nb_execution_timeout",
    "nb_output_stderr",
)


def setup(app: Sphinx) -> dict:
    """Wire the parts into Sphinx."""
    for name in SETTINGS_OF_OTHERS:
        if name not in app.config:
            app.add_config_value(name, None, "", Any)
    app.connect("config-inited", _name_numbered_things)
    app.add_config_value("eslabon_code", "", "html", [str])
    app.connect("config-inited", _note_own_code)
    app.connect("config-inited", _allow_parallel)

    page_numbers.register_page_numbers(app)
    references.register_references(app)
    roles.register_roles(app)
    edition_files.register_edition_files(app)
    mathematics.register_mathematics(app)
    cite_tools.register_cite_tools(app)
    compare_links.register_compare_links(app)
    files.register_downloads(app)

    app.set_translator("html", HtmlWriter, override=True)
    app.connect("doctree-read", tables.mark_row_headers)
    app.connect("doctree-read", table_marks.collect_marks)
    app.connect("doctree-read", figures.mark_charts)
    app.connect("env-updated", figures.name_images)
    app.add_post_transform(figures.CaptionFirst)
    app.connect("build-finished", figures.publish_charts)

    app.add_html_theme("eslabon", str(THEME))
    frame.register_frame(app)
    search_languages.register_search_language(app)
    typography.register_typography(app)
    find_index.register_find_index(app)
    cards.register_cards(app)
    compare_page.register_compare(app)
    app.connect("build-finished", leftovers.remove_leftovers)

    if find_spec("eslabon.book.typst_builder"):
        import_module("eslabon.book.typst_builder").setup(app)
        import_module("eslabon.book.quarto.builder").setup(app)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
