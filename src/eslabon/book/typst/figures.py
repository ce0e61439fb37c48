"""Images, captions, legends. A picture without alternative text does not go to print."""

from __future__ import annotations

import re

from docutils import nodes

from eslabon.book.shared_nodes import alternative_text
from eslabon.book.typst.brief_parts import FILLING
from eslabon.book.typst.text import shortened, string
from eslabon.book.typst.writer import Writer, anchors, handles, without_anchor

without_anchor("figure", "image")

# Charts a little narrower than the text: as legible, and a page more often holds one more of them.
CHART_WIDTH = "92%"
# CSS lengths that also mean something on paper; a pixel is 1/96 inch.
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(%|px|pt|cm|mm|in|em)?$")


@handles("figure")
def figure(writer: Writer, node: nodes.figure) -> str:
    """A numbered picture: number and caption below it, then the legend (source) in small type."""
    caption = next((child for child in node.children if isinstance(child, nodes.caption)), None)
    legend = next((child for child in node.children if isinstance(child, nodes.legend)), None)
    rest = [child for child in node.children if child is not caption and child is not legend]
    pictures = [image for child in rest for image in child.findall(nodes.image)]
    number = next((writer.context.captions[i] for i in node["ids"] if i in writer.context.captions), "")
    if len(pictures) == 1:
        body = picture(writer, pictures[0], name=node["ids"][0] if node["ids"] else "")
    else:
        body = f"[{writer.blocks(rest)}]"
    parts = [
        f"number: {string(number)}",
        f"caption: {_content(writer, caption)}",
        f"legend: [{writer.blocks(legend.children)}]" if legend is not None else "legend: none",
        f"targets: [{anchors(writer, node)}]",
        f"short: {string(shortened(caption.astext()) if caption is not None else '')}",
    ]
    if FILLING in node["classes"] and len(pictures) == 1:
        parts.append("filling: true")
    return f"#figure-block({', '.join(parts)}, {body})"


def _content(writer: Writer, node: nodes.Element | None) -> str:
    return f"[{anchors(writer, node)}{writer.inline(node.children)}]" if node is not None else "none"


@handles("image")
def image(writer: Writer, node: nodes.image) -> str:
    """A picture in the text: alone in its paragraph it is a block, among words it is as high as a line."""
    expression = picture(writer, node)
    alone = not isinstance(node.parent, nodes.TextElement) or len(node.parent.children) == 1
    return anchors(writer, node) + (
        f"#picture-block({expression})" if alone else f"#picture-inline({expression})"
    )


def picture(writer: Writer, node: nodes.image, name: str = "") -> str:
    """Typst expression of an image with its alternative text.

    Raises
    ------
    AssemblyError
        When the picture has no alternative text; the message names page and figure.
    """
    alt = alternative_text(writer.context.docname, node, name)
    uri = node["uri"]
    options = [f"alt: {string(alt)}"]
    width = _length(node.get("width")) or (CHART_WIDTH if isinstance(node.parent, nodes.figure) else "")
    if width:
        # A page printed alone sets its captions beside the charts, in a column of their own.
        options.append(f"width: {'100%' if writer.context.brief else width}")
    return f"image({string('/' + uri.lstrip('/'))}, {', '.join(options)})"


def _length(value: str | None) -> str:
    match = _LENGTH.match(value or "")
    if match is None:
        return ""
    number, unit = match[1], match[2] or "px"
    return f"{float(number) * 0.75:g}pt" if unit == "px" else f"{number}{unit}"
