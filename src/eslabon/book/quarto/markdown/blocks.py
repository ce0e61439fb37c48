"""Paragraphs, headings, lists, quotations, code, displayed formulas."""

from __future__ import annotations

import re
from textwrap import indent

from docutils import nodes

from eslabon.book.quarto.markdown.inline import tex
from eslabon.book.quarto.markdown.text import escaped, identifier, opening
from eslabon.book.quarto.markdown.writer import (
    LISTS,
    Writer,
    anchors,
    fenced,
    handles,
    place,
    without_anchor,
)
from eslabon.errors import AssemblyError

__all__ = ["heading"]

DEEPEST = 6
_TICKS = re.compile(r"`{3,}")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")

# These place their targets inside themselves.
without_anchor(
    "document", "section", "title", "list_item", "definition_list_item", "term", "field", "footnote", "target"
)


@handles("compound", "compact_paragraph", "glossary", "legend", "only")
def content(writer: Writer, node: nodes.Element) -> str:
    """Wrappers write what they hold, in order."""
    return writer.blocks(node.children)


@handles("document")
def document(writer: Writer, node: nodes.document) -> str:
    """A page; the text of its footnotes stands at its end."""
    body = writer.blocks(node.children)
    notes: list[str] = []
    told: set[str] = set()
    # A note may refer to another one.
    while missing := sorted(writer.referred - told):
        for name in missing:
            told.add(name)
            notes.append(_note(writer, name))
    return "\n\n".join([body, *notes])


def _note(writer: Writer, name: str) -> str:
    note = writer.footnotes[name]
    body = writer.blocks(child for child in note.children if not isinstance(child, nodes.label))
    return f"[^{identifier(writer.context.docname, name)}]: {indent(body, '    ').lstrip()}"


@handles("section")
def section(writer: Writer, node: nodes.section) -> str:
    return writer.blocks(node.children)


@handles("title")
def title(writer: Writer, node: nodes.title) -> str:
    """A page's title or a heading inside it, under the section's first identifier."""
    note = next(node.findall(nodes.footnote_reference), None)
    if note is not None:
        raise AssemblyError(
            "a heading has a footnote",
            where=place(writer, node),
            expected="notes in the text, since a heading is repeated in the contents",
            received=node.astext(),
            next_step="move the note into the first sentence below the heading",
        )
    depth = sum(isinstance(ancestor, nodes.section) for ancestor in _ancestors(node))
    docname, section = writer.context.docname, node.parent
    names = section.get("ids", [])
    if depth > 1:
        target = identifier(docname, names[0]) if names else ""
        others = anchors(writer, section, skip=1) + anchors(writer, node)
        return heading(writer, node, writer.context.level + depth - 1, target, others)
    # Links to the title's own identifiers lead to the page (`PageInProject.tops`): the title also becomes the
    # text of menus, where a target in it would stand twice.
    if not writer.context.level:  # it stands in the front matter
        return fenced("", f"#{identifier(docname)}")
    return heading(writer, node, writer.context.level, identifier(docname))


def heading(writer: Writer, node: nodes.Element, level: int, target: str = "", others: str = "") -> str:
    """A heading's line; deeper than Markdown's six levels it is a paragraph in bold."""
    with writer.without_links():
        text = writer.inline(node.children).strip()
    if level > DEEPEST:
        return f"[]{{#{target}}}{others}**{text}**" if target else f"{others}**{text}**"
    return f"{'#' * level} {others}{text}" + (f" {{#{target}}}" if target else "")


def _ancestors(node: nodes.Node):
    while node.parent is not None:
        node = node.parent
        yield node


@handles("subtitle", "rubric")
def rubric(writer: Writer, node: nodes.Element) -> str:
    text = writer.inline(node.children).strip()
    return f"**{text}**" if text else ""


@handles("paragraph", "attribution")
def paragraph(writer: Writer, node: nodes.Element) -> str:
    body = opening(writer.inline(node.children).strip())
    return fenced(body, ".source") if "source" in node.get("classes", ()) else body


@handles("caption")
def caption(writer: Writer, node: nodes.caption) -> str:
    """Of a listing: those of figures and tables are written with them."""
    return f"*{writer.inline(node.children).strip()}*"


@handles("line_block")
def line_block(writer: Writer, node: nodes.line_block) -> str:
    return "\\\n".join(writer.write(child) for child in node.children)


@handles("line")
def line(writer: Writer, node: nodes.line) -> str:
    return opening(writer.inline(node.children).strip()) or "\u00a0"


@handles("bullet_list")
def bullet_list(writer: Writer, node: nodes.bullet_list) -> str:
    return _listed(writer, node, ["-"] * len(node.children))


@handles("enumerated_list")
def enumerated_list(writer: Writer, node: nodes.enumerated_list) -> str:
    start, kind = node.get("start", 1), node.get("enumtype", "arabic")
    marks = (_enumerator(number, kind) for number in range(start, start + len(node.children)))
    prefix, suffix = node.get("prefix", ""), node.get("suffix", ".") or "."
    if prefix + suffix not in {".", ")", "()"}:
        prefix, suffix = "", "."
    return _listed(writer, node, [f"{prefix}{mark}{suffix}" for mark in marks])


def _enumerator(number: int, kind: str) -> str:
    if kind.endswith("alpha") and number <= 26:
        mark = chr(ord("a") + number - 1)
    elif kind.endswith("roman") and number <= len(_ROMAN):
        mark = _ROMAN[number - 1]
    else:
        return str(number)
    return mark.upper() if kind.startswith("upper") else mark


def _listed(writer: Writer, node: nodes.Element, marks: list[str]) -> str:
    tight = all(_is_tight(item) for item in node.children)
    items = []
    for mark, item in zip(marks, node.children, strict=True):
        lead = f"{mark}  ".ljust(4)
        body = writer.blocks(item.children, gap="\n" if tight else "\n\n")
        items.append(lead + indent(anchors(writer, item) + body, " " * len(lead)).lstrip(" "))
    return ("\n" if tight else "\n\n").join(items)


def _is_tight(item: nodes.Element) -> bool:
    """Whether an item is a line, with nothing but lists below it."""
    first, *rest = item.children or [nodes.paragraph()]
    plain = isinstance(first, nodes.paragraph) and not first.get("classes") and not first.get("ids")
    return plain and len(rest) < 2 and all(isinstance(child, LISTS) for child in rest)


@handles("definition_list")
def definition_list(writer: Writer, node: nodes.definition_list) -> str:
    return "\n\n".join(writer.write(item) for item in node.children)


@handles("definition_list_item")
def definition_list_item(writer: Writer, node: nodes.definition_list_item) -> str:
    terms = [child for child in node.children if isinstance(child, nodes.term)]
    classifiers = [child for child in node.children if isinstance(child, nodes.classifier)]
    definitions = [child for child in node.children if isinstance(child, nodes.definition)]
    targets = anchors(writer, node) + "".join(anchors(writer, term) for term in terms)
    head = ", ".join(writer.inline(term.children).strip() for term in terms)
    head += "".join(f" (*{writer.inline(child.children).strip()}*)" for child in classifiers)
    return _defined(targets + opening(head), [writer.blocks(child.children) for child in definitions])


def _defined(head: str, bodies: list[str]) -> str:
    return "\n\n".join([head, *(":   " + indent(body, "    ").lstrip(" ") for body in bodies)])


@handles("field_list")
def field_list(writer: Writer, node: nodes.field_list) -> str:
    items = []
    for item in node.children:
        name, body = item.children[0], item.children[1]
        head = anchors(writer, item) + opening(writer.inline(name.children).strip())
        items.append(_defined(head, [writer.blocks(body.children)]))
    return "\n\n".join(items)


@handles("block_quote")
def block_quote(writer: Writer, node: nodes.block_quote) -> str:
    attributions = [child for child in node.children if isinstance(child, nodes.attribution)]
    body = writer.blocks(child for child in node.children if not isinstance(child, nodes.attribution))
    by = [f"— {writer.inline(child.children).strip()}" for child in attributions]
    lines = "\n\n".join(filter(None, [body, *by])).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


@handles("literal_block", "doctest_block")
def literal_block(writer: Writer, node: nodes.Element) -> str:
    code = node.astext().rstrip("\n")
    ticks = "`" * (1 + max((len(run) for run in _TICKS.findall(code)), default=2))
    language = node.get("language", "")
    known = language if re.fullmatch(r"[a-z][a-z0-9+#-]*", language) else ""
    return f"{ticks}{'' if known in {'none', 'default', 'text'} else known}\n{code}\n{ticks}"


@handles("math_block")
def displayed_formula(writer: Writer, node: nodes.math_block) -> str:
    source = tex(node.astext())
    if "\\\\" in source and "\\begin{" not in source:
        source = f"\\begin{{aligned}}{source}\\end{{aligned}}"
    number = f"\\qquad({node['number']})" if node.get("number") else ""
    return f"$${source}{number}$$"


@handles("transition")
def transition(writer: Writer, node: nodes.transition) -> str:
    # MyST draws a line above the notes; ours stand where the format puts them.
    return "" if "footnotes" in node.get("classes", ()) else "* * *"


@handles("footnote")
def footnote(writer: Writer, node: nodes.footnote) -> str:
    """Written at the end of the page; a note nobody refers to is still printed, here."""
    if _is_referred(node):
        return ""
    return fenced(
        writer.blocks(child for child in node.children if not isinstance(child, nodes.label)), ".source"
    )


def _is_referred(note: nodes.footnote) -> bool:
    *_, root = _ancestors(note)
    return any(mark.get("refid") in note["ids"] for mark in root.findall(nodes.footnote_reference))


@handles("citation")
def citation(writer: Writer, node: nodes.citation) -> str:
    label, *rest = node.children
    return _defined(escaped(label.astext()), [writer.blocks(rest)])


@handles("hlist")
def horizontal_list(writer: Writer, node: nodes.Element) -> str:
    return "\n\n<!-- -->\n\n".join(writer.blocks(column.children) for column in node.children)
