"""A register's page, made as its entry in ``registers.yml`` says: numbers, chart, the whole table, columns.

::

    register_opening(page)      introduction and counted sentences
    register_charts(page)       entries counted by one or two columns
    full_table(page)            every entry, to be sorted and filtered
    columns_table(page)         what a cell may hold: how to add a row
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from eslabon.catalogue.conditions import meets, parse_conditions
from eslabon.pages import cited
from eslabon.pages.actions import actions_figure
from eslabon.pages.outputs import Column, Figure, Table
from eslabon.pages.register_counts import filter_key, tally_figure, values_of
from eslabon.pages.registers import cell, heading, register_source, titled

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["full_table", "register_charts", "register_opening"]

MOST_ROWS = 16  # of a chart; what is rarer is counted together

Row = Mapping[str, Any]


def register_opening(page: Page) -> tuple[str, ...]:
    """Title, introduction and the numbers of entries, as blocks of MyST."""
    _ = page.messages
    shown, name = page.register_page, page.register_page.table
    rows = page.register(name)
    total = _("El registro tiene {n} entradas.", n=cited.count(page, len(rows), cited.rows_key(name)))
    sentences = [total]
    for entry in shown.counts:
        own = [row for row in rows if meets(row, parse_conditions(entry.where))]
        key = f"register/{name}?{entry.where}" if entry.where else cited.rows_key(name)
        sentences.append(_.text(entry.text).format(n=cited.count(page, len(own), key)))
    return (f"# {_.text(shown.title)}", *map(_.text, shown.introduction), " ".join(sentences))


def register_charts(page: Page) -> list[Figure]:
    """The page's charts, as declared."""
    _ = page.messages
    figures = []
    for number, chart in enumerate(page.register_page.charts, start=1):
        name = "summary" if number == 1 else f"summary-{number}"
        rows = page.register(page.register_page.table)
        if chart.kind == "timeline":
            figures.append(actions_figure(page, name, rows))
        else:
            figures.append(
                tally_figure(
                    page,
                    name,
                    page.register_page.table,
                    rows,
                    chart.rows,
                    chart.classes,
                    caption=_.text(chart.caption),
                    known=chart.known,
                    unknown=page.register_page.unknown,
                    most=MOST_ROWS,
                    source=_("Fuente: recuento de este registro."),
                )
            )
    return figures


def full_table(page: Page) -> Table:
    """Every entry of the page's register: the row of each is its place in the book."""
    _ = page.messages
    shown = page.register_page
    register = shown.table
    rows = page.register(register)
    columns = [shown.heading, *shown.columns]
    declared = page.catalogue.columns[register]
    body = []
    for row in rows:
        cells = [cell(page, register, row, column) or "—" for column in columns]
        if row.get("address") and "address" not in columns:
            cells[0] = titled(row, cells[0])
        body.append([*cells, _details(page, row) or "—"])
    heads = [
        Column(heading(page, register, c), "right" if declared[c].kind in ("number", "year") else "left")
        for c in columns
    ]
    filters = [k for k, column in enumerate(columns) if column in shown.filters]
    return page.table(
        "entries",
        _("{title}: todas las entradas", title=_.text(shown.title)),
        [*heads, Column(_("Detalles"))],
        body,
        source=register_source(page, rows),
        detailed=True,
        sortable=True,
        filters=filters,
        entries=[f"register/{register}/{row['id']}" for row in rows],
        sort_keys={
            k: [_sort_key(row[column]) for row in rows]
            for k, column in enumerate(columns)
            if declared[column].kind in ("number", "year", "date")
        },
        filter_keys={k: [_filter_key(page, register, row, columns[k]) for row in rows] for k in filters},
    )


def _details(page: Page, row: Row) -> str:
    """The columns that are not shown as such, each with its label; those that say nothing are left out."""
    shown = page.register_page
    said = []
    for column in shown.details:
        parts = values_of(row, column)
        text = cell(page, shown.table, row, column)
        if text and not (parts and set(parts) <= set(shown.unknown)):
            said.append(f"*{heading(page, shown.table, column)}*: {text.rstrip('.')}")
    return " · ".join(said)


def _sort_key(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) and not value.is_integer() else str(_whole(value))


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) else value


def _filter_key(page: Page, register: str, row: Row, column: str) -> str:
    kind = page.catalogue.columns[register][column].kind
    if kind not in ("code", "codes", "countries", "numbers", "texts"):
        return ""
    return filter_key(page, register, row, column)
