"""Words inside a line: emphasis, links, footnotes, formulas."""

from __future__ import annotations

import re

from docutils import nodes

from eslabon.book.quarto.markdown.text import address, attribute, escaped, identifier, plain
from eslabon.book.quarto.markdown.writer import Writer, handles, without_anchor
from eslabon.book.shared_nodes import without_text

_MARKS = {
    "strong": "**", "literal_strong": "**",
    "emphasis": "*", "title_reference": "*", "literal_emphasis": "*",
    "subscript": "~", "superscript": "^",
}  # fmt: skip
# Their identifiers are for links back, which Pandoc makes by itself.
without_anchor("footnote_reference")

_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_TICKS = re.compile(r"`+")


@handles("Text")
def text(writer: Writer, node: nodes.Text) -> str:
    return escaped(node.astext())


@handles("inline", "generated", "download_reference", "PassthroughTextElement", "pending_xref")
def passed_through(writer: Writer, node: nodes.Element) -> str:
    """Roles that mean something on our own pages only (a value's key, a class) are written as their text."""
    return writer.inline(node.children)


@handles(*_MARKS)
def marked(writer: Writer, node: nodes.Element) -> str:
    mark = _MARKS[node.tagname]
    before, body, after = _EDGES.fullmatch(writer.inline(node.children)).groups()
    if not body:
        return before + after
    if mark in "~^":
        body = body.replace(" ", "\\ ")  # a space would end it
    return f"{before}{mark}{body}{mark}{after}"


@handles("spoken_node")
def spoken(writer: Writer, node: nodes.Element) -> str:
    """Another language: for hyphens, and for screen readers."""
    return f"[{writer.inline(node.children)}]{{lang={attribute(node['lang'])}}}"


@handles("literal")
def literal(writer: Writer, node: nodes.literal) -> str:
    return code_span(node.astext())


def code_span(code: str) -> str:
    """Code in a line, between more backticks than it holds.

    >>> code_span("a`b")
    '`` a`b ``'
    """
    code = plain(code).strip()
    if not code:
        return ""
    ticks = "`" * (1 + max((len(run) for run in _TICKS.findall(code)), default=0))
    return f"{ticks} {code} {ticks}" if "`" in code else f"{ticks}{code}{ticks}"


@handles("abbreviation")
def abbreviation(writer: Writer, node: nodes.abbreviation) -> str:
    """Documents have no tooltip: the first use on a page is followed by its explanation."""
    body = writer.inline(node.children)
    explanation = node.get("explanation", "")
    if not explanation or node.astext() in writer.expanded:
        return body
    writer.expanded.add(node.astext())
    return body + escaped(f" ({explanation})")


@handles("sd_badge", "badge")
def badge(writer: Writer, node: nodes.Element) -> str:
    return f"[{writer.inline(node.children)}]{{.badge .text-bg-secondary}}"


@handles("reference", "number_reference")
def reference(writer: Writer, node: nodes.reference) -> str:
    if any(isinstance(child, nodes.image) for child in node.children):
        # A linked picture: the picture is content, its link repeats what the text around it offers.
        return writer.blocks(node.children)
    body = writer.inline(node.children)
    target = writer.project.target_of(node)
    if not target or not body or not writer.links:
        return body
    return f"[{body}]({address(target)})"


@handles("footnote_reference")
def footnote_reference(writer: Writer, node: nodes.footnote_reference) -> str:
    """A mark with the note's name; Pandoc numbers.

    It would write a note once for every mark. So a further mark is left to the filter ``eslabon.lua``, which
    knows the number and makes a link to the first one of it.
    """
    name = node["refid"]
    if name not in writer.footnotes:
        raise without_text(writer.context.docname, node)
    known = identifier(writer.context.docname, name)
    if name in writer.referred:
        return f'[]{{.noted-again note="{known}"}}'
    writer.referred.add(name)
    return f"[[^{known}]]{{.noted #{known}}}" if name in writer.repeated else f"[^{known}]"


@handles("math")
def formula(writer: Writer, node: nodes.math) -> str:
    return f"${tex(node.astext())}$"


def tex(source: str) -> str:
    """LaTeX on one line, without white space at its edges, where the dollar sign would lose its meaning."""
    return plain(source).strip()
