"""Words inside a line: emphasis, links, footnotes, values."""

from __future__ import annotations

import itertools
import re

from docutils import nodes

from eslabon.book.shared_nodes import without_text, written_address
from eslabon.book.typst.context import PAGE_SCHEME, split_uri
from eslabon.book.typst.text import KEPT, breakable, markup, string
from eslabon.book.typst.writer import Writer, handles

_WRAPPERS = {
    "strong": "strong",
    "emphasis": "emph",
    "title_reference": "emph",
    "literal_emphasis": "emph",
    "literal_strong": "strong",
    "subscript": "sub",
    "superscript": "super",
}


# "CC-BY-NC-SA-4.0", "IMF-terms": capitals, then parts behind hyphens.
_CODE = r"(?<![\w/-])[A-Z][A-Z0-9]+(?:-[A-Za-z0-9]+(?:\.[0-9]+)*)+(?![\w/-])"
# "owner-name/data--some_thing", the name of a repository: too long to be kept together. Shorter pieces with
# hyphens and a slash are words more often, and those with points are addresses.
_NAME = (
    r"(?<![\w/.:-])(?=[A-Za-z0-9_/-]{18})(?=[A-Za-z0-9_/-]*(?:--|_|/))(?=[A-Za-z0-9_/]*-)"
    r"[A-Za-z0-9][A-Za-z0-9_/-]*[A-Za-z0-9](?![\w/-]|\.\w)"
)
# By whether it stands in a table, where columns are narrow: what is never divided; what is of no language.
_PARTS = {False: re.compile(f"({KEPT}|{_CODE})|({_NAME})"), True: re.compile(f"({KEPT})|({_NAME})")}


@handles("Text")
def text(writer: Writer, node: nodes.Text) -> str:
    """Words; codes, spans of years and flags whole, names of repositories with their hyphens printed once.

    Some languages print a hyphen that ends a line again at the beginning of the next.
    """
    pieces = _PARTS[writer.in_table].split(node.astext())
    written = (breakable(piece or "") if writer.in_table else piece or "" for piece in pieces)
    shells = itertools.cycle(("{}", "#whole[{}]", '#text(lang: "zxx")[{}]'))
    return "".join(shell.format(markup(one)) for shell, one in zip(shells, written, strict=False) if one)


@handles("inline", "generated", "download_reference", "PassthroughTextElement", "pending_xref")
def passed_through(writer: Writer, node: nodes.Element) -> str:
    """Roles that mean something on the web only (a value's key, a class) print as their text."""
    return writer.inline(node.children)


@handles(*_WRAPPERS)
def wrapped(writer: Writer, node: nodes.Element) -> str:
    return f"#{_WRAPPERS[node.tagname]}[{writer.inline(node.children)}]"


@handles("spoken_node")
def spoken(writer: Writer, node: nodes.Element) -> str:
    """Another language: for its hyphens, and for the tags that screen readers follow."""
    language, _, region = node["lang"].partition("-")
    where = f", region: {string(region)}" if len(region) == 2 else ""
    return f"#text(lang: {string(language)}{where})[{writer.inline(node.children)}]"


@handles("literal")
def literal(writer: Writer, node: nodes.literal) -> str:
    return f"#raw({string(node.astext())})"


@handles("abbreviation")
def abbreviation(writer: Writer, node: nodes.abbreviation) -> str:
    """Paper has no tooltip: the first use on a page is followed by its explanation."""
    body = writer.inline(node.children)
    explanation = node.get("explanation", "")
    if not explanation or node.astext() in writer.expanded:
        return body
    writer.expanded.add(node.astext())
    return body + markup(f" ({explanation})")


@handles("sd_badge", "badge")
def badge(writer: Writer, node: nodes.Element) -> str:
    return f"#badge[{writer.inline(node.children)}]"


@handles("reference", "number_reference")
def reference(writer: Writer, node: nodes.reference) -> str:
    if any(isinstance(child, nodes.image) for child in node.children):
        # A linked picture: the picture is content, its link repeats what the text around it offers.
        return writer.blocks(node.children)
    body = writer.inline(node.children)
    if "refid" in node:
        kind, target = writer.context.resolve(writer.context.docname, node["refid"])
    elif node.get("refuri", "").startswith(PAGE_SCHEME):
        kind, target = writer.context.resolve(*split_uri(node["refuri"]))
    elif node.get("refuri"):
        kind, target = "url", written_address(node["refuri"])
    else:
        kind, target = "", ""
    if not kind or not body or not writer.links:
        return body
    function = "inner-link" if kind == "label" else "outer-link"
    return f"#{function}({string(target)})[{body}]"


@handles("footnote_reference")
def footnote_reference(writer: Writer, node: nodes.footnote_reference) -> str:
    """The note itself at its first reference, the same number at the others."""
    identifier = node["refid"]
    note = writer.footnotes.get(identifier)
    if note is None:
        raise without_text(writer.context.docname, node)
    target = string(writer.context.label(identifier))
    if identifier in writer.printed_footnotes:
        return f"#footnote-again({target})"
    writer.printed_footnotes.add(identifier)
    body = writer.blocks(child for child in note.children if not isinstance(child, nodes.label))
    return f"#footnote-first({target})[{body}]"
