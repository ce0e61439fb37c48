"""Tables: header cells, alignment, spans, page breaks. Captions stand above, as in print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docutils import nodes

from eslabon.book.tables import DETAILED
from eslabon.book.typst.columns import CODE, TablePlan, plan_table
from eslabon.book.typst.tags import TableTags
from eslabon.book.typst.text import array, shortened, string
from eslabon.book.typst.writer import Writer, anchors, handles, place, without_anchor
from eslabon.errors import AssemblyError

__all__ = ["Cell", "below", "layout", "source_of", "table_markup"]

without_anchor("table")

_ALIGNMENTS = {"text-right": "right", "text-center": "center", "text-left": "left"}
# The last rows of a long table stay together.
KEPT_ROWS = 3
# As many first rows stay together with caption and head.
FIRST_ROWS = 2
# Estimated heights in points: a table lower than this is kept on one page, a row higher than this may break.
KEPT_HEIGHT = 260.0
TALL_ROW = 300.0
# A caption of two lines and the space around it.
CAPTION_HEIGHT = 45.0
# A page can turn only between blocks of the page itself, not inside a list, a box or a cell.
_TOP_LEVEL = (nodes.section, nodes.document, nodes.compound)


@dataclass(frozen=True)
class Cell:
    """A cell and its place: column from 0, and how many columns and rows it covers."""

    entry: nodes.entry
    column: int
    columns: int = 1
    rows: int = 1
    open_edge: str = ""  # the side without a rule: ``top`` or ``bottom``

    @property
    def alignment(self) -> str:
        """``left``, ``center`` or ``right``; left where the page says nothing."""
        return next((_ALIGNMENTS[name] for name in self.entry["classes"] if name in _ALIGNMENTS), "left")


def layout(rows: Sequence[nodes.row]) -> list[list[Cell]]:
    """Cells of each row with their columns, counting the cells that reach down from rows above."""
    covered: dict[tuple[int, int], bool] = {}
    placed = []
    for number, row in enumerate(rows):
        cells, column = [], 0
        for entry in row.children:
            while (number, column) in covered:
                column += 1
            cell = Cell(entry, column, 1 + entry.get("morecols", 0), 1 + entry.get("morerows", 0))
            for down in range(cell.rows):
                for right in range(cell.columns):
                    covered[number + down, column + right] = True
            cells.append(cell)
            column += cell.columns
        placed.append(cells)
    return placed


@handles("table")
def table(writer: Writer, node: nodes.table) -> str:
    """A table, numbered when it has a caption; a source line below it belongs to it."""
    return table_markup(writer, node)


def table_markup(writer: Writer, node: nodes.table, heading: str = "") -> str:
    """A table and, if given, the markup of its heading and of the line that leads to it, on the same page."""
    group = next(child for child in node.children if isinstance(child, nodes.tgroup))
    specs = [child for child in group.children if isinstance(child, nodes.colspec)]
    detailed = DETAILED in node.get("classes", ())
    head = layout([r for part in group.children if isinstance(part, nodes.thead) for r in part.children])
    body = layout([r for part in group.children if isinstance(part, nodes.tbody) for r in part.children])
    if detailed:
        head, body, specs = [row[:-1] for row in head], below(body), specs[:-1]
    stubs = {number for number, spec in enumerate(specs) if spec.get("stub")}
    if "stub" in node.get("classes", ()):
        stubs.add(0)

    rows = [*head, *body]
    plan = _plan(writer, node, rows, len(specs), bool(stubs), len(head))
    alignments = _column_alignments(head, body, len(specs))
    # What a detailed table says of one thing is two rows.
    kept = (4, 4) if detailed else (FIRST_ROWS, KEPT_ROWS)
    tail = _tail(body, plan.heights[len(head) :], kept[1])
    source = source_of(node)
    # Noted before the cells are written: a table inside a cell comes after the one that holds it.
    headers = tuple(tuple(n for n, cell in enumerate(row) if cell.column in stubs) for row in body)
    writer.tables.append(TableTags(headers, has_source=source is not None))
    # A repeated header may hold neither links nor notes: only the first of its copies is part of the text.
    notes = any(True for row in head for cell in row for _ in cell.entry.findall(nodes.footnote_reference))
    with writer.without_links():
        labels = [_row(writer, row, alignments) for row in head]
    listed = [_row(writer, row, alignments, stubs) for row in body]
    options = [
        *_options(writer, node, plan, alignments, source),
        f"repeat-header: {_bool(not notes)}",
        f"keep: {_bool(sum(plan.heights) < KEPT_HEIGHT)}",
        f"opening: {_opening(plan.heights, len(head) + kept[0]):.0f}pt",
        f"split-rows: {_bool(max(plan.heights, default=0) > TALL_ROW)}",
        f"head: {array(labels)}",
        f"rows: {_lines(listed[: len(body) - tail])}",
        f"foot: {_lines(listed[len(body) - tail :])}",
    ]
    if plan.landscape:
        options.append(f"heading: [{heading}]")
        heading = ""
    return f"{heading}\n\n#table-block(\n  {', '.join(options)},\n)"


def below(body: list[list[Cell]]) -> list[list[Cell]]:
    """Rows whose last cell has become a row of its own below the others, beside the row's name."""
    rows = []
    for row in body:
        first, *middle, last = row
        rows.append([replace(first, rows=2), *(replace(cell, open_edge="bottom") for cell in middle)])
        rows.append([Cell(last.entry, 1, max(1, len(middle)), open_edge="top")])
    return rows


def _opening(heights: Sequence[float], rows: int) -> float:
    """Height of caption and these first rows of a table that is broken: no page ends with one row of it."""
    if sum(heights) < KEPT_HEIGHT:
        return 0.0
    height = CAPTION_HEIGHT + sum(heights[:rows])
    return height if height < TALL_ROW else 0.0


def _tail(body: list[list[Cell]], heights: Sequence[float], kept: int) -> int:
    """How many last rows to keep together, so that no page begins with a lonely one; 0 for short tables."""
    if len(body) < 2 * kept or sum(heights[-kept:]) > TALL_ROW:
        return 0
    reaching = any(
        number + cell.rows > len(body) - kept for number, row in enumerate(body[:-kept]) for cell in row
    )
    return 0 if reaching else kept


def _row(
    writer: Writer, row: list[Cell], alignments: Sequence[str], stubs: frozenset | set = frozenset()
) -> str:
    return array(_cell(writer, cell, alignments, stub=cell.column in stubs) for cell in row)


def _lines(rows: Sequence[str]) -> str:
    return "(" + "".join(f"\n    {row}," for row in rows) + ")"


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _plan(
    writer: Writer, node: nodes.table, rows: list[list[Cell]], columns: int, stub: bool, header_rows: int
) -> TablePlan:
    grid = [[""] * columns for _ in rows]
    for texts, row in zip(grid, rows, strict=True):
        for cell in row:
            # A cell that covers several columns adds nothing to the width of any one of them.
            if cell.columns == 1:
                texts[cell.column] = _text(cell.entry)
    turnable = all(isinstance(ancestor, _TOP_LEVEL) for ancestor in _ancestors(node))
    plan = plan_table(grid, may_turn=turnable, stub=stub, header_rows=header_rows)
    if plan is None:
        caption = next((child.astext() for child in node.children if isinstance(child, nodes.title)), "")
        raise AssemblyError(
            f"a table of {columns} columns fits neither an upright nor a turned page",
            where=place(writer, node),
            expected="columns whose longest words fit side by side on A4",
            received=caption or " | ".join(grid[0]),
            next_step="split the table, shorten its cells, or leave columns out",
        )
    return plan


def _options(
    writer: Writer,
    node: nodes.table,
    plan: TablePlan,
    alignments: Sequence[str],
    source: nodes.paragraph | None,
) -> list[str]:
    options = [
        f"columns: {array(f'{100 * share:.2f}%' for share in plan.shares)}",
        f"align: {array(alignments)}",
        f"size: {plan.size:g}pt",
        f"landscape: {_bool(plan.landscape)}",
        f"hyphenated: {_bool(plan.hyphenated)}",
        f"targets: [{anchors(writer, node)}]",
    ]
    caption = next((child for child in node.children if isinstance(child, nodes.title)), None)
    if caption is not None:
        number = next((writer.context.captions[i] for i in node["ids"] if i in writer.context.captions), "")
        options += [f"number: {string(number)}", f"caption: [{writer.inline(caption.children)}]"]
        options.append(f"short: {string(shortened(caption.astext()))}")
    if source is not None:
        options.append(f"legend: [{anchors(writer, source)}{writer.inline(source.children)}]")
    return options


def source_of(node: nodes.table) -> nodes.paragraph | None:
    """The source line right below a table: printed with it, so that they are never on different pages."""
    following = node.next_node(descend=False, siblings=True)
    if isinstance(following, nodes.paragraph) and "source" in following.get("classes", ()):
        return following
    return None


def _cell(writer: Writer, cell: Cell, alignments: Sequence[str], *, stub: bool = False) -> str:
    writer.in_table = True
    body = _cell_body(writer, cell.entry)
    writer.in_table = False
    options = []
    if cell.columns > 1:
        options.append(f"colspan: {cell.columns}")
    if cell.rows > 1:
        options.append(f"rowspan: {cell.rows}")
    if cell.open_edge:
        options.append(f"stroke: ({cell.open_edge}: none)")
    if cell.alignment != alignments[cell.column]:
        options.append(f"align: {cell.alignment}")
    if stub:
        body = f"[#row-header{body}]"
    return f"table.cell({', '.join(options)}){body}" if options else body


def _cell_body(writer: Writer, entry: nodes.entry) -> str:
    if len(entry.children) == 1 and isinstance(entry.children[0], nodes.paragraph):
        # One paragraph is set as words, not as a block: Typst then keeps the cell's own spacing.
        paragraph = entry.children[0]
        targets = anchors(writer, entry) + anchors(writer, paragraph)
        return f"[{targets}{writer.inline(paragraph.children).strip()}]"
    return f"[{anchors(writer, entry)}{writer.blocks(entry.children)}]"


def _column_alignments(head: list[list[Cell]], body: list[list[Cell]], columns: int) -> list[str]:
    """Alignment of most cells of a column is that of its first row; other cells say theirs."""
    alignments = ["left"] * columns
    for row in (*head[:1], *body[:1]):
        for cell in row:
            alignments[cell.column] = cell.alignment
    return alignments


def _text(entry: nodes.entry) -> str:
    """What is printed of a cell, for measuring: notes stand at the foot of the page."""
    return "\n".join(
        "".join(
            CODE * len(text.astext()) if isinstance(text.parent, nodes.literal) else text.astext()
            for text in block.findall(nodes.Text)
            if not isinstance(text.parent, nodes.footnote_reference)
        )
        for block in entry.children
    )


def _ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node
