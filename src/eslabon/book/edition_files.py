"""Links from pages to files of the edition that lie beside the languages: data, notebooks.

``{edition-file}`text<data/indicator/exports.csv>` `` is a link in the HTML pages, which lie in
``<edition>/<language>/html/``. The files are made after the pages, so Sphinx cannot know them; what follows
the links of an edition that is published does. On paper the text stands alone.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

__all__ = ["EditionFileRole", "edition_file_node", "register_edition_files"]

# Below one of the edition's own folders, without a way out of it.
_TARGET = re.compile(r"(?P<text>.+)<(?P<path>[a-z]+(?:/[A-Za-z0-9_-]+)*/[A-Za-z0-9_-]+\.[a-z]+)>", re.DOTALL)


class edition_file_node(nodes.inline):
    """A link to a file of the edition: attribute ``path``, one text child."""


class EditionFileRole(SphinxRole):
    """Read ``text<path>`` into an :class:`edition_file_node`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = _TARGET.fullmatch(self.text)
        if match is None:
            message = self.inliner.reporter.error(
                f'edition-file role: expected "text<folder/file.csv>", received "{self.text}"',
                line=self.lineno,
            )
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        return [edition_file_node(self.rawtext, match["text"].strip(), path=match["path"])], []


def _visit_html(self, node: edition_file_node) -> None:
    above = "../" * (self.builder.current_docname.count("/") + 2)  # <edition>/<language>/html/
    self.body.append(self.starttag(node, "a", "", href=above + node["path"], download=""))


def _depart_html(self, node: edition_file_node) -> None:
    self.body.append("</a>")


def _text_only(self, node: edition_file_node) -> None:
    """Nothing to open: the text child prints itself."""


def register_edition_files(app: Sphinx) -> None:
    """Register role and node; the node says where it is written what becomes of it."""
    plain = (_text_only, _text_only)
    app.add_node(
        edition_file_node,
        html=(_visit_html, _depart_html),
        latex=plain,
        text=plain,
        man=plain,
        texinfo=plain,
    )
    app.add_role("edition-file", EditionFileRole())
