"""What the writers of PDF and of Quarto's Markdown do alike with a node, whatever they write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes

from eslabon.book.node_handlers import NodeHandlers, place_of
from eslabon.errors import AssemblyError

__all__ = ["alternative_text", "handle_plain_nodes", "without_text", "written_address"]

# Comments, search terms, navigation, icons.
_NOTHING = (
    "comment", "index", "meta", "substitution_definition", "toctree", "tabular_col_spec", "highlightlang",
    "sd_icon", "fontawesome",
)  # fmt: skip
_UNREAD = ("problematic", "system_message", "substitution_reference")


def handle_plain_nodes(handlers: NodeHandlers, own: str) -> None:
    """Register what every format treats alike: nodes that write nothing, raw content, targets, faults.

    Parameters
    ----------
    handlers
        The format's handlers.
    own
        Name of the format as raw content names it: ``typst``, ``quarto``.
    """
    handlers.handles(*_NOTHING)(lambda writer, node: "")
    handlers.handles(*_UNREAD)(_unread)
    handlers.handles("target")(lambda writer, node: writer.inline(node.children))
    handlers.handles("raw")(_raw_of(own))


def _raw_of(own: str) -> Callable[[Any, nodes.Element], str]:
    def raw(writer: Any, node: nodes.Element) -> str:
        """Raw content is meant for one output; only ours is written."""
        return node.astext() if own in node.get("format", "").split() else ""

    return raw


def _unread(writer: Any, node: nodes.Element) -> str:
    raise AssemblyError(
        "the page has markup that Sphinx could not read",
        where=place_of(writer.context.docname, node),
        received=node.astext(),
        next_step="correct the page; the HTML build says more",
    )


def alternative_text(docname: str, node: nodes.Element, name: str = "") -> str:
    """The alternative text of a picture, on one line.

    Raises
    ------
    AssemblyError
        When the picture has none; the message names page and figure.
    """
    alt = " ".join(node.get("alt", "").split())
    if not alt or alt == node.get("uri"):
        raise AssemblyError(
            f"the figure {name or node.get('uri', '')} has no alternative text",
            where=place_of(docname, node),
            expected="a sentence that says what the picture shows",
            received=f"alt = {node.get('alt')!r}",
            next_step="give the figure an :alt: text",
        )
    return alt


def without_text(docname: str, node: nodes.Element) -> AssemblyError:
    """The error of a footnote's mark whose note is not on the page."""
    return AssemblyError(
        "a footnote has no text",
        where=place_of(docname, node),
        expected="a definition of the note on the same page",
        received=f"[^{node.astext()}]",
        next_step="write the note's text or remove its mark",
    )


def written_address(uri: str) -> str:
    """The address as it was written: MyST stores those of other sites escaped for HTML."""
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        uri = uri.replace(entity, character)
    return uri
