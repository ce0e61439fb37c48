"""Handlers of doctree nodes by class: what writers of other formats than HTML share.

A node class without a handler is an error that names page and line: what a reader would lose must never be
lost in silence. Subclasses are served by the handler of their nearest base class, so that an extension's
inline element is written as its text and an extension's container as its content.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from docutils import nodes

from eslabon.errors import AssemblyError

__all__ = ["NodeHandlers", "place_of"]

Handler = Callable[[Any, nodes.Node], str]


class NodeHandlers:
    """One handler per node class of one format.

    Parameters
    ----------
    output
        The format as messages name it, with its article.
    """

    def __init__(self, output: str) -> None:
        self.output = output
        self._handlers: dict[str, Handler] = {}
        self._unanchored: set[str] = set()

    def handles(self, *names: str) -> Callable[[Handler], Handler]:
        """Register a handler for node classes, by name: an extension need not be imported to be written."""

        def register(handler: Handler) -> Handler:
            for name in names:
                if name in self._handlers:
                    raise ValueError(f"two handlers for the node class {name}")
                self._handlers[name] = handler
            return handler

        return register

    def without_anchor(self, *names: str) -> None:
        """Declare node classes whose handler places the link targets itself."""
        self._unanchored.update(names)

    def dispatch(self, writer: Any, node: nodes.Node, docname: str) -> tuple[str, bool]:
        """What the handler of a node writes, and whether the node's link targets are still to be placed.

        Parameters
        ----------
        writer
            Handed to the handler.
        docname
            Page of the node, for messages.

        Raises
        ------
        AssemblyError
            There is no handler for the node's class or any of its base classes.
        """
        for cls in type(node).__mro__:
            handler = self._handlers.get(cls.__name__)
            if handler is not None:
                anchored = cls.__name__ not in self._unanchored and isinstance(node, nodes.Element)
                return handler(writer, node), anchored
        raise AssemblyError(
            f"{self.output} cannot print a <{type(node).__name__}>",
            where=place_of(docname, node),
            received=_excerpt(node),
            next_step="write it in another way on the page, or add a handler",
        )


def place_of(docname: str, node: nodes.Node) -> str:
    """Page and line of a node, for messages; the line is left out where the parser did not keep it."""
    source, line = None, None
    current: nodes.Node | None = node
    while current is not None and line is None:
        source = source or getattr(current, "source", None)
        line = getattr(current, "line", None)
        current = current.parent
    suffix = PurePosixPath(source).suffix if source else ""
    where = f"page {docname}{suffix}"
    return f"{where}, line {line}" if line else where


def _excerpt(node: nodes.Node) -> str:
    text = " ".join(node.astext().split())
    return text if len(text) <= 120 else text[:117] + "…"
