"""Pictures, captions, legends. A picture without alternative text does not go into a document."""

from __future__ import annotations

import re

from docutils import nodes

from eslabon.book.quarto.markdown.text import address, attribute, identifier
from eslabon.book.quarto.markdown.writer import Writer, anchors, fenced, handles, without_anchor
from eslabon.book.shared_nodes import alternative_text

__all__ = ["captioned"]

without_anchor("figure", "image")

_WIDTH = re.compile(r"\d+(?:\.\d+)?(?:%|px|pt|cm|mm|in|em)?")


@handles("figure")
def figure(writer: Writer, node: nodes.figure) -> str:
    """A picture with number and caption, then the legend (source)."""
    caption = next((child for child in node.children if isinstance(child, nodes.caption)), None)
    legend = next((child for child in node.children if isinstance(child, nodes.legend)), None)
    rest = [child for child in node.children if child is not caption and child is not legend]
    pictures = [image for child in rest for image in child.findall(nodes.image)]
    text = captioned(writer, node, caption) if caption is not None else ""
    names = [identifier(writer.context.docname, name) for name in node["ids"]]
    if len(pictures) == 1:
        parts = [picture(writer, pictures[0], text, names[0] if names else "")]
        names = names[1:]
    else:
        parts = [writer.blocks(rest), text]
    if legend is not None:
        parts.append(fenced(writer.blocks(legend.children), ".source"))
    body = "\n\n".join(filter(None, parts))
    for name in names:
        body = fenced(body, f"#{name}")
    return body


def captioned(writer: Writer, node: nodes.Element, caption: nodes.Element) -> str:
    """The caption of a figure or table, led by the book's own number."""
    number = next((writer.context.captions[i] for i in node["ids"] if i in writer.context.captions), "")
    text = writer.inline(caption.children).strip()
    return anchors(writer, caption) + (f"{number}. {text}" if number else text)


@handles("image")
def image(writer: Writer, node: nodes.image) -> str:
    """A picture in the text."""
    return anchors(writer, node) + picture(writer, node)


def picture(writer: Writer, node: nodes.image, caption: str = "", name: str = "") -> str:
    """An image; alone in its paragraph and with a caption Pandoc makes a figure of it.

    Raises
    ------
    AssemblyError
        When the picture has no alternative text; the message names page and figure.
    """
    alt = alternative_text(writer.context.docname, node, name)
    path = writer.project.relative(writer.project.pictures[node["uri"]])
    # `alt` is Pandoc's name of it, `fig-alt` Quarto's.
    options = [f"#{name}"] if name else []
    options += [f"alt={attribute(alt)}", f"fig-alt={attribute(alt)}"]
    width = node.get("width") or ""
    if _WIDTH.fullmatch(width):
        options.append(f"width={attribute(width)}")
    return f"![{caption}]({address(path)}){{{' '.join(options)}}}"
