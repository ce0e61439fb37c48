"""Walks a doctree and returns Typst markup; each node class has exactly one handler (`node_handlers`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from docutils import nodes

from eslabon.book.node_handlers import NodeHandlers, place_of
from eslabon.book.shared_nodes import handle_plain_nodes
from eslabon.book.typst.context import PageContext
from eslabon.book.typst.tags import TableTags
from eslabon.book.typst.text import string

__all__ = ["Writer", "anchors", "handles", "place", "without_anchor"]

_HANDLERS = NodeHandlers("the PDF")
handles, without_anchor = _HANDLERS.handles, _HANDLERS.without_anchor
handle_plain_nodes(_HANDLERS, "typst")


class Writer:
    """Writes one page.

    Parameters
    ----------
    context
        The page and its place in the PDF.
    """

    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.footnotes: dict[str, nodes.Element] = {}
        self.printed_footnotes: set[str] = set()
        self.expanded: set[str] = set()
        self.links = True
        self.in_table = False
        self.tables: list[TableTags] = []

    def page(self, doctree: nodes.document) -> str:
        """Markup of a whole page.

        Raises
        ------
        AssemblyError
            For a node that cannot be printed, an image without alt text or a table that fits no page.
        """
        for note in doctree.findall(nodes.footnote):
            for identifier in note["ids"]:
                self.footnotes[identifier] = note
        return self.write(doctree)

    def write(self, node: nodes.Node) -> str:
        """Markup of one node with its link targets."""
        body, anchored = _HANDLERS.dispatch(self, node, self.context.docname)
        return anchors(self, node) + body if anchored else body

    @contextmanager
    def without_links(self) -> Iterator[None]:
        """Print links as their text: Typst repeats some texts, and PDF/UA forbids links in repetitions."""
        kept, self.links = self.links, False
        try:
            yield
        finally:
            self.links = kept

    def inline(self, children: Iterable[nodes.Node]) -> str:
        """Markup of nodes that stand in one line."""
        return "".join(self.write(child) for child in children)

    def blocks(self, children: Iterable[nodes.Node]) -> str:
        """Markup of nodes that stand below each other."""
        return "\n\n".join(filter(None, (self.write(child).strip() for child in children)))


def anchors(writer: Writer, node: nodes.Element, *, skip: int = 0) -> str:
    """Invisible link targets of a node's identifiers, apart from the first ``skip`` ones."""
    return "".join(
        f"#anchor({string(writer.context.label(identifier))})" for identifier in node.get("ids", ())[skip:]
    )


def place(writer: Writer, node: nodes.Node) -> str:
    """Page and line of a node, for messages; the line is left out where the parser did not keep it."""
    return place_of(writer.context.docname, node)
