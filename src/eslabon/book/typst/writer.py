"""Walks a doctree and returns Typst markup; each node class has exactly one handler.

A node class without a handler is an error that names page and line: what a reader would lose must never be
lost in silence. Subclasses are served by the handler of their nearest base class, so that an extension's
inline element prints as its text and an extension's container prints its content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from docutils import nodes

from eslabon.book.typst.context import PageContext
from eslabon.book.typst.tags import TableTags
from eslabon.book.typst.text import string
from eslabon.errors import AssemblyError

__all__ = ["Writer", "anchors", "handles", "place", "without_anchor"]

Handler = Callable[["Writer", nodes.Node], str]
_HANDLERS: dict[str, Handler] = {}
_UNANCHORED: set[str] = set()


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Register a handler for node classes, by name: an extension need not be imported to be printed."""

    def register(handler: Handler) -> Handler:
        for name in names:
            if name in _HANDLERS:
                raise ValueError(f"two handlers for the node class {name}")
            _HANDLERS[name] = handler
        return handler

    return register


def without_anchor(*names: str) -> None:
    """Declare node classes whose handler places the link targets itself."""
    _UNANCHORED.update(names)


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
        for cls in type(node).__mro__:
            handler = _HANDLERS.get(cls.__name__)
            if handler is not None:
                body = handler(self, node)
                if cls.__name__ in _UNANCHORED or not isinstance(node, nodes.Element):
                    return body
                return anchors(self, node) + body
        raise AssemblyError(
            f"the PDF cannot print a <{type(node).__name__}>",
            where=place(self, node),
            expected="a node class with a handler in eslabon.book.typst",
            received=_excerpt(node),
            next_step="write it in another way on the page, or add a handler",
        )

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
    source, line = None, None
    current: nodes.Node | None = node
    while current is not None and line is None:
        source = source or getattr(current, "source", None)
        line = getattr(current, "line", None)
        current = current.parent
    suffix = PurePosixPath(source).suffix if source else ""
    where = f"page {writer.context.docname}{suffix}"
    return f"{where}, line {line}" if line else where


def _excerpt(node: nodes.Node) -> str:
    text = " ".join(node.astext().split())
    return text if len(text) <= 120 else text[:117] + "…"
