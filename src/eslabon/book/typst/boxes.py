"""Admonitions, topics and the boxes of sphinx-design: what the web folds away is printed in order."""

from __future__ import annotations

from docutils import nodes
from sphinx.locale import admonitionlabels

from eslabon.book.typst.context import PAGE_SCHEME, split_uri
from eslabon.book.typst.text import array, markup, string
from eslabon.book.typst.writer import Writer, handles

# How loud a box is: the template has one colour for each.
_TONES = {
    "note": "note", "seealso": "note", "hint": "note", "tip": "note",
    "important": "important", "attention": "warning", "caution": "warning", "warning": "warning",
    "danger": "warning", "error": "warning",
}  # fmt: skip


@handles(*_TONES)
def admonition(writer: Writer, node: nodes.Element) -> str:
    """Sphinx's own admonitions: their title comes from Sphinx's catalogue of the page's language."""
    return _box(
        _TONES[node.tagname], markup(str(admonitionlabels[node.tagname])), writer.blocks(node.children)
    )


@handles("admonition", "topic", "sidebar")
def titled_box(writer: Writer, node: nodes.Element) -> str:
    """A box with a title of its own; its class (``warning``, ``tip`` …) gives the tone."""
    titles = [child for child in node.children if isinstance(child, nodes.title)]
    rest = [child for child in node.children if not isinstance(child, nodes.title)]
    tone = next((_TONES[name] for name in node.get("classes", ()) if name in _TONES), "note")
    head = writer.inline(titles[0].children) if titles else ""
    return _box(tone, head, writer.blocks(rest))


def _box(tone: str, head: str, body: str) -> str:
    return f'#admonition("{tone}", title: [{head}])[{body}]'


@handles("aside", "SideNoteNode")
def marginal(writer: Writer, node: nodes.Element) -> str:
    return _box("note", "", writer.blocks(node.children))


@handles("container")
def container(writer: Writer, node: nodes.container) -> str:
    """A component of sphinx-design, or a plain wrapper."""
    component = _COMPONENTS.get(_component(node))
    return component(writer, node) if component else "\n\n" + writer.blocks(node.children)


def _card(writer: Writer, node: nodes.container) -> str:
    """A card whose whole face is a link on the web: on paper its title is the link."""
    hidden = [link for link in node.findall(nodes.reference) if "sd-hide-link-text" in link["classes"]]
    titles = list(node.findall(lambda child: _component(child) == "card-title"))
    if hidden and titles:
        # The link's own text ("country/ARC") is hidden on the web and would be noise in print.
        titles[0]["target"] = _target(writer, hidden[0])
        parts = [child for child in node.children if hidden[0] not in child.children]
    else:
        parts = node.children
    return f"#card[{writer.blocks(parts)}]"


def _component(node: nodes.Node) -> str:
    return node.get("design_component", "") if isinstance(node, nodes.Element) else ""


def _target(writer: Writer, link: nodes.reference) -> str:
    """Typst expression of a link's destination: a label, an address, or none."""
    if "refid" in link:
        kind, name = writer.context.resolve(writer.context.docname, link["refid"])
    elif link.get("refuri", "").startswith(PAGE_SCHEME):
        kind, name = writer.context.resolve(*split_uri(link["refuri"]))
    else:
        kind, name = ("url", link["refuri"]) if link.get("refuri") else ("", "")
    return {"label": f"label({string(name)})", "url": string(name)}.get(kind, "none")


def _card_title(writer: Writer, node: nodes.container) -> str:
    return f"#card-title(target: {node.get('target', 'none')})[{writer.blocks(node.children)}]"


def _grid_row(writer: Writer, node: nodes.container) -> str:
    """Two columns of cards; one column where an item holds a table or a figure, which need the width."""
    wide = any(True for kind in (nodes.table, nodes.figure) for _ in node.findall(kind))
    cells = array(f"[{writer.write(child).strip()}]" for child in node.children)
    return f"#card-grid(columns: {1 if wide else 2}, ..{cells})"


def _tab_item(writer: Writer, node: nodes.container) -> str:
    """Tabs and dropdowns hide text behind their titles; on paper all of it is open."""
    title, *rest = node.children if node.get("has_title", True) else (None, *node.children)
    head = writer.inline(title.children) if title is not None else ""
    return f"#unfolded(title: [{head}])[{writer.blocks(rest)}]"


_COMPONENTS = {
    "card": _card,
    "card-title": _card_title,
    "grid-row": _grid_row,
    "tab-item": _tab_item,
    "dropdown": _tab_item,
}
