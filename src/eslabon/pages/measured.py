"""Figures that were read somewhere, one by one: what, where, how much, when, who says so and how it was read.

Such figures have their own year and definition each. They are listed, never added or compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eslabon.pages.outputs import Column, Table
from eslabon.pages.registers import cell, heading, register_source

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["exporters_table", "measured_table", "remark"]

OWN_YEAR = "data"  # code of ``year_basis``: the year is that of the datum itself

Row = Mapping[str, Any]


def measured_table(
    page: Page,
    name: str,
    caption: str,
    register: str,
    rows: Iterable[Row],
    where: Sequence[str] = (),
    about: Sequence[str] = (),
    filters: Sequence[str] = (),
) -> Table:
    """One line per figure: measure, value with its qualifier, year and what kind of year, source.

    Parameters
    ----------
    register
        A register with the columns ``measure``, ``value``, ``year``, ``year_basis``, ``address``, ``note``.
    where
        Columns shown after the measure.
    about
        Columns that narrow the measure and stand behind it in brackets; mostly empty ones.
    filters
        Columns among ``measure``, ``where`` and ``year`` by which readers of the site may filter.
    """
    _ = page.messages
    rows = list(rows)
    heads = ["measure", *where]
    columns = [
        *(Column(heading(page, register, column)) for column in heads),
        Column(heading(page, register, "value"), "right"),
        Column(heading(page, register, "year")),
        Column(_("Fuente y nota")),
    ]
    body = [
        [
            _measure(page, register, row, about),
            *(cell(page, register, row, column) or "—" for column in where),
            cell(page, register, row, "value"),
            dated(page, register, row),
            remark(page, register, row, ["publisher"] if "publisher" in row else []),
        ]
        for row in rows
    ]
    places = [*heads, "value", "year"]
    return page.table(
        name,
        caption,
        columns,
        body,
        source=register_source(page, rows),
        sortable=bool(filters),
        filters=[places.index(column) for column in filters],
        # Without what stands in brackets: a filter has one entry per measure.
        filter_keys={0: [cell(page, register, row, "measure") for row in rows]} if filters else None,
    )


def exporters_table(
    page: Page, name: str, caption: str, rows: Iterable[Row], filters: Sequence[str] = ()
) -> Table:
    """Large exporters, one line per firm and programme: where, what, whose, since when, who says so."""
    _ = page.messages
    rows = list(rows)
    plain = ["firm", "country", "sector", "ownership"]
    columns = [
        *(Column(heading(page, "exporters", column)) for column in plain),
        Column(_("Programa, fuente y nota")),
    ]
    body = [
        [
            *(cell(page, "exporters", row, column) or "—" for column in plain),
            f"{_programme(page, row)} {remark(page, 'exporters', row, [])}",
        ]
        for row in rows
    ]
    return page.table(
        name,
        caption,
        columns,
        body,
        source=register_source(page, rows),
        sortable=True,
        filters=[plain.index(column) for column in filters],
    )


def _measure(page: Page, register: str, row: Row, about: Sequence[str]) -> str:
    """Name of a measure, and what it is narrowed to."""
    measure = cell(page, register, row, "measure")
    narrowed = ", ".join(filter(None, (cell(page, register, row, column) for column in about)))
    return f"{measure} ({narrowed})" if narrowed else measure


def _programme(page: Page, row: Row) -> str:
    """A programme with the year in which it began, or that no name is known."""
    _ = page.messages
    if not row["programme"]:
        return _("Sin nombre conocido.")
    programme = cell(page, "exporters", row, "programme")
    if not row["start"]:
        return f"**{programme}**."
    return _(
        "**{programme}**, desde {year}.", programme=programme, year=cell(page, "exporters", row, "start")
    )


def dated(page: Page, register: str, row: Row) -> str:
    """Year of a figure; what kind of year where it is not the datum's own; or that it has no date."""
    basis = cell(page, register, row, "year_basis")
    small = basis[:1].lower() + basis[1:]
    if not row["year"]:
        return small
    year = cell(page, register, row, "year")
    return year if row["year_basis"] == OWN_YEAR else f"{year} ({small})"


def remark(page: Page, register: str, row: Row, first: Sequence[str]) -> str:
    """Who says so, where it was read, and the entry's note, as sentences in one cell."""
    parts = [cell(page, register, row, column) for column in (*first, "address", "note")]
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)
