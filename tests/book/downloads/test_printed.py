"""Headings and cells of a table as its page prints them."""

from __future__ import annotations

from docutils import nodes

from eslabon.book.downloads.files import _printed


def table(*, rows: bool) -> nodes.table:
    """A table of two columns; as Sphinx reads it, one without rows has no body."""

    def row(*words: str) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", word)) for word in words))

    group = nodes.tgroup("", nodes.thead("", row("País", "Valor")), cols=2)
    if rows:
        group += nodes.tbody("", row("Arcadia", "1,5"), row("Borduria"))
    return nodes.table("", group)


def test_cells_that_lack_at_the_end_of_a_row_are_empty():
    titles, rows, *_ = _printed(table(rows=True))
    assert (titles, rows) == (["País", "Valor"], [["Arcadia", "1,5"], ["Borduria", ""]])


def test_a_table_without_rows_has_its_headings():
    titles, rows, *_ = _printed(table(rows=False))
    assert (titles, rows) == (["País", "Valor"], [])
