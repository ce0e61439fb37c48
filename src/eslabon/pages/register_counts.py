"""Entries of any register counted by a column, on the register's own page and on others.

::

    tally_figure    one bar per value of a column, divided by the codes of another
    known_figure    one bar per column: of how many entries something is known
    linked_table    chosen columns of entries, each name linked to its row in the register

The same counts as numbers with their keys are in :mod:`eslabon.pages.chosen`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eslabon.charts import Tally, class_steps, counted
from eslabon.pages.outputs import Column, Figure, Table
from eslabon.pages.registers import SEPARATOR, cell, heading

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "FILTER_SEPARATOR",
    "counted_source",
    "filter_key",
    "known_figure",
    "linked_table",
    "tally_figure",
    "values_of",
]

OTHERS, SEVERAL, KNOWN, UNKNOWN = "…others", "…several", "…known", "…unknown"
FILTER_SEPARATOR = ";;"

Row = Mapping[str, Any]


def values_of(row: Row, column: str) -> list[str]:
    """Values of a cell; none when it is empty."""
    return [part.strip() for part in str(row[column] or "").split(SEPARATOR) if part.strip()]


def counted_source(page: Page) -> str:
    """Source line of what is counted or chosen from a register: each entry tells its origin there."""
    return page.messages(
        "Fuente: registros de esta publicación; cada entrada lleva su origen en la fila de su registro."
    )


def tally_figure(
    page: Page,
    name: str,
    register: str,
    rows: Sequence[Row],
    by: str,
    classes: str = "",
    *,
    caption: str,
    known: str = "",
    unknown: Collection[str] = (),
    most: int = 0,
    source: str = "",
) -> Figure:
    """Entries by the values of one column, the most frequent first, divided by another.

    Parameters
    ----------
    by
        Column of the bars; an entry with several values counts in each.
    classes
        Column of codes that divides the bars; an entry with several codes is a part of its own kind. Empty
        for bars of one part.
    known
        Column that divides the bars, instead of ``classes``, by whether it says something.
    unknown
        Codes that say that nothing is known: pale, and last among the bars.
    most
        Most bars; what is rarer is counted together. 0 for all.
    source
        Source line; by default that of entries on pages that are not their register's own.
    """
    _ = page.messages
    counts: dict[str, Counter] = {}
    for row in rows:
        for value in values_of(row, by) or [""]:
            counts.setdefault(value, Counter())[_class_of(row, classes, known, unknown)] += 1
    labels = {value: _value_label(page, register, by, value) for value in counts}
    silent = {"", *unknown}
    ordered = sorted(counts, key=lambda value: (value in silent, -counts[value].total(), labels[value]))
    if most and len(ordered) > most:
        rest = ordered[most - 1 :]
        ordered = [*ordered[: most - 1], OTHERS]
        counts[OTHERS] = sum((counts[value] for value in rest), Counter())
        labels[OTHERS] = _.plural("{n} valor más", "{n} valores más", len(rest))
    chart = counted(
        page.look,
        [Tally(labels[value], counts[value]) for value in ordered],
        _known_steps(page) if known else _steps(page, register, classes, unknown),
        subject=caption,
        unit=_("número de entradas"),
    )
    several = any(len(values_of(row, by)) > 1 for row in rows)
    note = " " + _("Una entrada con varios valores cuenta en cada uno.") if several else ""
    return page.figure(name, chart, f"{caption}.{note}", source=source or counted_source(page))


def _value_label(page: Page, register: str, column: str, value: str) -> str:
    """A value of a column as readers see it; words for none."""
    return cell(page, register, {column: value}, column) if value else page.messages("Sin indicar")


def filter_key(page: Page, register: str, row: Row, column: str) -> str:
    """Values of a cell with their labels, as a table's filter takes them."""
    said = (f"{value}={_value_label(page, register, column, value)}" for value in values_of(row, column))
    return FILTER_SEPARATOR.join(said)


def _class_of(row: Row, classes: str, known: str, unknown: Collection[str]) -> str:
    if known:
        return KNOWN if _is_known(row, known, unknown) else UNKNOWN
    codes = values_of(row, classes) if classes else []
    return SEVERAL if len(codes) > 1 else codes[0] if codes else ""


def _steps(page: Page, register: str, column: str, unknown: Collection[str]) -> list:
    _ = page.messages
    if not column:
        return class_steps([("", _("entradas"))])
    codes = page.catalogue.codes[page.catalogue.columns[register][column].list]
    said = [(code, _.text(label)) for code, label in codes.items() if code not in unknown]
    silent = [(code, _.text(label)) for code, label in codes.items() if code in unknown]
    return class_steps(
        [*said, (SEVERAL, _("Varios valores")), *silent, ("", _("Sin indicar"))], [*unknown, ""]
    )


def _known_steps(page: Page) -> list:
    _ = page.messages
    return class_steps([(KNOWN, _("se conoce")), (UNKNOWN, _("no se conoce"))], [UNKNOWN])


def known_figure(
    page: Page,
    name: str,
    register: str,
    rows: Sequence[Row],
    columns: Sequence[str],
    unknown: Collection[str],
    *,
    caption: str,
) -> Figure:
    """Of how many entries each column says something; the others are shown as what is not known."""
    _ = page.messages
    tallies = [
        Tally(
            heading(page, register, column),
            Counter(KNOWN if _is_known(row, column, unknown) else UNKNOWN for row in rows),
        )
        for column in columns
    ]
    chart = counted(page.look, tallies, _known_steps(page), subject=caption, unit=_("número de entradas"))
    return page.figure(name, chart, f"{caption}.", source=counted_source(page))


def _is_known(row: Row, column: str, unknown: Collection[str]) -> bool:
    codes = values_of(row, column)
    return bool(codes) and not set(codes) & set(unknown)


def linked_table(
    page: Page,
    name: str,
    register: str,
    rows: Sequence[Row],
    columns: Sequence[str],
    *,
    caption: str,
    filters: Sequence[str] = (),
) -> Table:
    """Chosen columns of entries; the first names the entry and leads to its row in the register's page.

    Parameters
    ----------
    filters
        Columns, among the others, by which readers of the site may filter; the table can then be sorted too.
    """
    heads = [Column(heading(page, register, column)) for column in columns]
    body = []
    for row in rows:
        cells = [cell(page, register, row, column) or "—" for column in columns]
        # A role cannot stand in another: the link says the language of the name itself.
        language = row.get(f"{columns[0]}_language")
        if language and language != page.language:
            cells[0] = page.entry(register, f"{row['id']}@{language}", row[columns[0]])
        else:
            cells[0] = page.entry(register, row["id"], cells[0])
        body.append(cells)
    chosen = [k for k, column in enumerate(columns) if column in filters]
    return page.table(
        name,
        caption,
        heads,
        body,
        source=counted_source(page),
        sortable=bool(filters),
        filters=chosen,
        filter_keys={k: [filter_key(page, register, row, columns[k]) for row in rows] for k in chosen},
    )
