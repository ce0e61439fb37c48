"""A Sphinx builder whose documents hold many pages: it is given all of them at once."""

from __future__ import annotations

from docutils import nodes
from sphinx.builders import Builder

from eslabon.book.typst.context import PAGE_SCHEME

__all__ = ["WholeBuilder"]


class WholeBuilder(Builder):
    """Asks for every page and leaves the writing to ``write``; links between pages begin with our scheme."""

    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg"]  # noqa: RUF012 (Sphinx's own shape)
    allow_parallel = False

    def get_outdated_docs(self) -> str:
        return "all pages"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return PAGE_SCHEME + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self.get_target_uri(to)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Everything is prepared in ``write``."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Pages are written by ``write``, which has to know all of them first."""
