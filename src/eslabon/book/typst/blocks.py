"""Paragraphs, headings, lists, quotations, code."""

from __future__ import annotations

from docutils import nodes

from eslabon.book.typst.tables import source_of, table_markup
from eslabon.book.typst.text import array, markup, string
from eslabon.book.typst.writer import Writer, anchors, handles, place, without_anchor
from eslabon.errors import AssemblyError

# Letters of a paragraph that is kept with what follows it.
LEAD_IN = 220

# These place their targets inside their own brackets: before an item there is no place for one.
without_anchor("section", "list_item", "definition_list_item", "term", "title", "field", "line", "footnote")


@handles("document", "compound", "compact_paragraph", "glossary", "line_block", "legend", "only")
def content(writer: Writer, node: nodes.Element) -> str:
    """Wrappers print what they hold, in order."""
    return "\n\n" + writer.blocks(node.children)


@handles("section")
def section(writer: Writer, node: nodes.section) -> str:
    """A section; when a table that turns the page opens it, its heading goes onto that page too.

    So does a line that leads to the table: the two alone would leave the page before it empty.
    """
    children = list(node.children)
    at = next((place for place, child in enumerate(children) if isinstance(child, nodes.table)), 0)
    title, *lines = [one for one in children[:at] if not isinstance(one, nodes.Invisible)] or [None]
    if isinstance(title, nodes.title) and (not lines or _is_line(lines)):
        heading = "\n\n".join(writer.write(one) for one in children[:at])
        children[: at + 1] = [nodes.raw("", table_markup(writer, children[at], heading), format="typst")]
    return "\n\n" + writer.blocks(children)


def _is_line(above: list[nodes.Node]) -> bool:
    return len(above) == 1 and isinstance(above[0], nodes.paragraph) and len(above[0].astext()) <= LEAD_IN


@handles("title")
def title(writer: Writer, node: nodes.title) -> str:
    """A page's title or a heading inside it; the section's first identifier becomes the heading's label."""
    parent = node.parent
    depth = sum(isinstance(ancestor, nodes.section) for ancestor in _ancestors(node)) - 1
    # Headings are repeated in the contents and at the head of pages.
    with writer.without_links():
        body = writer.inline(node.children)
    plain_text = string(node.astext())
    note = next(node.findall(nodes.footnote_reference), None)
    if note is not None:
        raise AssemblyError(
            "a heading has a footnote",
            where=place(writer, node),
            expected="notes in the text, since a heading is repeated in the contents",
            received=node.astext(),
            next_step="move the note into the first sentence below the heading",
        )
    identifiers = parent.get("ids", [])
    target = string(writer.context.label(identifiers[0])) if identifiers else "none"
    targets = anchors(writer, parent, skip=1) + anchors(writer, node)
    if depth <= 0:
        targets += f"#anchor({string(writer.context.label())})"
    function = "page-heading" if depth <= 0 else "section-heading"
    level, depth = writer.context.level + max(depth, 0), max(depth, 0)
    options = f"level: {level}, depth: {depth}, target: {target}, targets: [{targets}], plain: {plain_text}"
    if depth <= 0:
        options += f", lists: {string(_listed(parent))}"
    return f"#{function}({options})[{body}]"


def _listed(page: nodes.Element) -> str:
    """In which lists a page has entries: ``f`` of figures, ``t`` of tables."""
    figures = any(True for _ in page.findall(lambda n: isinstance(n, nodes.caption) and _in_figure(n)))
    tables = any(isinstance(child, nodes.title) for table in page.findall(nodes.table) for child in table)
    return "f" * figures + "t" * tables


def _in_figure(node: nodes.Node) -> bool:
    return isinstance(node.parent, nodes.figure)


def _ancestors(node: nodes.Node):
    while node.parent is not None:
        node = node.parent
        yield node


@handles("subtitle", "rubric")
def rubric(writer: Writer, node: nodes.Element) -> str:
    return f"#rubric[{writer.inline(node.children)}]"


@handles("paragraph", "attribution")
def paragraph(writer: Writer, node: nodes.Element) -> str:
    if "source" in node.get("classes", ()):
        above = node.parent.children[node.parent.index(node) - 1] if node.parent.index(node) else None
        if isinstance(above, nodes.table) and source_of(above) is node:
            return ""
        return f"#source-line[{writer.inline(node.children).strip()}]"
    body = writer.inline(node.children).strip()
    return f"#lead-in[{body}]" if body and _leads_in(writer, node) else body


def _leads_in(writer: Writer, node: nodes.Element) -> bool:
    """Whether a paragraph is a line or two before a table, a figure or a list: they belong together."""
    following = node.next_node(descend=False, siblings=True)
    return (
        isinstance(node.parent, nodes.section)
        and not writer.in_table
        and isinstance(following, nodes.table | nodes.figure | nodes.bullet_list | nodes.enumerated_list)
        and len(node.astext()) <= LEAD_IN
    )


@handles("line")
def line(writer: Writer, node: nodes.line) -> str:
    return anchors(writer, node) + writer.inline(node.children) + "#linebreak()"


@handles("bullet_list")
def bullet_list(writer: Writer, node: nodes.bullet_list) -> str:
    return f"#list(tight: {_tight(node)}{_items(writer, node)})"


@handles("enumerated_list")
def enumerated_list(writer: Writer, node: nodes.enumerated_list) -> str:
    pattern = {
        "arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I",
    }[node.get("enumtype", "arabic")]  # fmt: skip
    numbering = string(node.get("prefix", "") + pattern + node.get("suffix", "."))
    start = node.get("start", 1)
    return f"#enum(start: {start}, numbering: {numbering}, tight: {_tight(node)}{_items(writer, node)})"


def _items(writer: Writer, node: nodes.Element) -> str:
    return "".join(", " + writer.write(item) for item in node.children)


def _tight(node: nodes.Element) -> str:
    """A list is tight when no item has two paragraphs and items are short."""
    loose = any(
        sum(isinstance(child, nodes.paragraph) for child in item.children) > 1 for item in node.children
    )
    return "false" if loose else "true"


@handles("list_item")
def list_item(writer: Writer, node: nodes.list_item) -> str:
    return f"[{anchors(writer, node)}{writer.blocks(node.children)}]"


@handles("definition_list")
def definition_list(writer: Writer, node: nodes.definition_list) -> str:
    return "#terms(tight: false" + "".join(", " + writer.write(item) for item in node.children) + ")"


@handles("definition_list_item")
def definition_list_item(writer: Writer, node: nodes.definition_list_item) -> str:
    terms = [child for child in node.children if isinstance(child, nodes.term)]
    classifiers = [child for child in node.children if isinstance(child, nodes.classifier)]
    definitions = [child for child in node.children if isinstance(child, nodes.definition)]
    head = "#linebreak()".join(writer.inline(term.children) for term in terms)
    head += "".join(f"#classifier[{writer.inline(c.children)}]" for c in classifiers)
    # Targets stand in the definition: the term is repeated by some PDF readers as the item's name.
    targets = anchors(writer, node) + "".join(anchors(writer, child) for child in terms)
    body = "\n\n".join(writer.blocks(definition.children) for definition in definitions)
    return f"terms.item([{head}], [{targets}{body}])"


@handles("field_list")
def field_list(writer: Writer, node: nodes.field_list) -> str:
    items = []
    for item in node.children:
        name, body = item.children[0], item.children[1]
        text = anchors(writer, item) + writer.blocks(body.children)
        items.append(f"terms.item([{writer.inline(name.children)}], [{text}])")
    return "#terms(tight: true, " + ", ".join(items) + ")"


@handles("block_quote")
def block_quote(writer: Writer, node: nodes.block_quote) -> str:
    attributions = [child for child in node.children if isinstance(child, nodes.attribution)]
    body = writer.blocks(child for child in node.children if not isinstance(child, nodes.attribution))
    by = f"attribution: [{writer.inline(attributions[0].children)}], " if attributions else ""
    return f"#quote(block: true, {by}[{body}])"


@handles("literal_block", "doctest_block")
def literal_block(writer: Writer, node: nodes.Element) -> str:
    return f"#raw(block: true, {string(node.astext(), keep_lines=True)})"


@handles("transition")
def transition(writer: Writer, node: nodes.transition) -> str:
    # MyST draws a line above the notes; ours stand at the foot of their pages.
    return "" if "footnotes" in node.get("classes", ()) else "#transition()"


@handles("footnote")
def footnote(writer: Writer, node: nodes.footnote) -> str:
    """Printed where it was first referred to; a note nobody refers to is still printed, here."""
    if any(identifier in writer.printed_footnotes for identifier in node["ids"]):
        return ""
    body = writer.blocks(child for child in node.children if not isinstance(child, nodes.label))
    return f"#source-line[{anchors(writer, node)}{body}]"


@handles("citation")
def citation(writer: Writer, node: nodes.citation) -> str:
    label, *rest = node.children
    return f"#terms(terms.item([{markup(label.astext())}], [{writer.blocks(rest)}]))"


@handles("hlist")
def horizontal_list(writer: Writer, node: nodes.Element) -> str:
    columns = array(f"[{writer.blocks(column.children)}]" for column in node.children)
    return f"#grid(columns: {len(node.children)}, column-gutter: 12pt, ..{columns})"
