"""What cells are sorted and filtered by, moved from the roles in them to their attributes.

Runs when a page is read, so that no builder meets the marks: HTML writes them as ``data-sort`` and
``data-filter`` for the script that sorts and filters; a row's entry becomes the row's address there, and a
place to link to in the PDF.
"""

from __future__ import annotations

from docutils import nodes

from eslabon.book.roles import mark_node

__all__ = ["INTERACTIVE", "collect_marks", "is_interactive"]

INTERACTIVE = "sortable"
FILTER = "filter-"


def collect_marks(app, doctree: nodes.document) -> None:
    """Take the marks out of the cells and note them on the cells."""
    for mark in list(doctree.findall(mark_node)):
        cell = _cell_of(mark)
        if cell is not None:
            cell[mark["kind"]] = mark["text"]
            if mark["kind"] == "row":
                _move_place(mark, cell)
        _remove(mark)


def is_interactive(table: nodes.table) -> bool:
    """Whether readers may sort or filter the table."""
    return any(name == INTERACTIVE or name.startswith(FILTER) for name in table["classes"])


def _cell_of(node: nodes.Node) -> nodes.entry | None:
    while node is not None and not isinstance(node, nodes.entry):
        node = node.parent
    return node


def _move_place(mark: mark_node, cell: nodes.entry) -> None:
    """The place made by the role right before its mark belongs to the whole cell."""
    place = mark.parent[mark.parent.index(mark) - 1]
    if isinstance(place, nodes.target):
        cell["ids"] = [*cell["ids"], *place["ids"]]
        place.parent.remove(place)


def _remove(mark: mark_node) -> None:
    """Take a mark out, and the space that set it off from the cell's text."""
    parent = mark.parent
    before = parent.index(mark) - 1
    parent.remove(mark)
    if before >= 0 and isinstance(parent[before], nodes.Text):
        text = parent[before].astext()
        if text.rstrip() != text:
            parent[before] = nodes.Text(text.rstrip()) if text.strip() else nodes.Text("")
