"""Admonitions, topics and the boxes of sphinx-design, as Quarto's call-outs, tab sets and grids."""

from __future__ import annotations

from docutils import nodes
from sphinx.locale import admonitionlabels

from eslabon.book.quarto.markdown.blocks import heading
from eslabon.book.quarto.markdown.text import address, escaped
from eslabon.book.quarto.markdown.writer import Writer, fenced, handles

# Quarto has five kinds.
_KINDS = {
    "note": "note", "seealso": "note", "hint": "tip", "tip": "tip", "important": "important",
    "attention": "caution", "caution": "caution", "warning": "warning", "danger": "warning",
    "error": "warning",
}  # fmt: skip
# Quarto takes the first heading of a call-out or of a tab for its title, at whatever level.
_TITLE_LEVEL = 4


@handles(*_KINDS)
def admonition(writer: Writer, node: nodes.Element) -> str:
    """Sphinx's own admonitions: their title comes from Sphinx's catalogue of the page's language."""
    title = escaped(str(admonitionlabels[node.tagname]))
    return _callout(_KINDS[node.tagname], f"{'#' * _TITLE_LEVEL} {title}", writer.blocks(node.children))


@handles("admonition", "topic", "sidebar")
def titled_box(writer: Writer, node: nodes.Element) -> str:
    """A box with a title of its own; its class (``warning``, ``tip`` …) gives the kind."""
    titles = [child for child in node.children if isinstance(child, nodes.title)]
    rest = [child for child in node.children if not isinstance(child, nodes.title)]
    kind = next((_KINDS[name] for name in node.get("classes", ()) if name in _KINDS), "note")
    head = heading(writer, titles[0], _TITLE_LEVEL) if titles else ""
    return _callout(kind, head, writer.blocks(rest))


def _callout(kind: str, head: str, body: str, options: str = "") -> str:
    return fenced("\n\n".join(filter(None, [head, body])), f".callout-{kind}{options}")


@handles("aside", "SideNoteNode")
def marginal(writer: Writer, node: nodes.Element) -> str:
    return _callout("note", "", writer.blocks(node.children), ' appearance="minimal"')


@handles("container")
def container(writer: Writer, node: nodes.container) -> str:
    """A component of sphinx-design, or a plain wrapper."""
    component = _COMPONENTS.get(_component(node))
    return component(writer, node) if component else writer.blocks(node.children)


def _component(node: nodes.Node) -> str:
    return node.get("design_component", "") if isinstance(node, nodes.Element) else ""


def _card(writer: Writer, node: nodes.container) -> str:
    """A card whose whole face is a link on the web: here its title is the link."""
    hidden = [link for link in node.findall(nodes.reference) if "sd-hide-link-text" in link["classes"]]
    titles = list(node.findall(lambda child: _component(child) == "card-title"))
    parts = node.children
    if hidden and titles:
        # The link's own text ("country/ARC") is hidden on the web and would be noise here.
        titles[0]["target"] = writer.project.target_of(hidden[0])
        parts = [child for child in node.children if hidden[0] not in child.children]
    return fenced(writer.blocks(parts), ".card .p-3 .mb-3")


def _card_title(writer: Writer, node: nodes.container) -> str:
    with writer.without_links():
        text = " ".join(writer.blocks(node.children).split("\n\n"))
    target = node.get("target", "")
    return f"[**{text}**]({address(target)})" if target else f"**{text}**"


def _grid_row(writer: Writer, node: nodes.container) -> str:
    """Two columns of cards; one where an item holds a table or a figure, which need the width."""
    wide = any(True for kind in (nodes.table, nodes.figure) for _ in node.findall(kind))
    columns = ".g-col-12" if wide else ".g-col-12 .g-col-md-6"
    cells = [fenced(writer.write(child), columns) for child in node.children]
    return fenced("\n\n".join(cells), ".grid")


def _tab_set(writer: Writer, node: nodes.container) -> str:
    return fenced(writer.blocks(node.children), ".panel-tabset")


def _tab_item(writer: Writer, node: nodes.container) -> str:
    head, rest = _head(writer, node)
    return "\n\n".join(filter(None, [head, writer.blocks(rest)]))


def _dropdown(writer: Writer, node: nodes.container) -> str:
    """Folded where the format can fold; open on paper."""
    head, rest = _head(writer, node)
    return _callout("note", head, writer.blocks(rest), ' collapse="true" icon="false"')


def _head(writer: Writer, node: nodes.container) -> tuple[str, list[nodes.Node]]:
    if not node.get("has_title", True):
        return "", node.children
    title, *rest = node.children
    return heading(writer, title, _TITLE_LEVEL), rest


_COMPONENTS = {
    "card": _card,
    "card-title": _card_title,
    "grid-row": _grid_row,
    "tab-set": _tab_set,
    "tab-item": _tab_item,
    "dropdown": _dropdown,
}
