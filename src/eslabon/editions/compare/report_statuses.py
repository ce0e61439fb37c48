"""The part of the report about assessments: changes of class first, then what was lost, then what came."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eslabon.editions.compare.document import Cell, Column, Section, Table
from eslabon.editions.compare.names import Names
from eslabon.editions.compare.report_tables import bounded
from eslabon.editions.compare.result import EditionChanges
from eslabon.editions.compare.words import CAUSE_NAMES, state

__all__ = ["status_parts"]


def status_parts(changes: EditionChanges, names: Names, most: int | None, file: str) -> Section | None:
    """The section about assessments; None when none differs.

    Every change between two classes and every lost assessment is told, whatever `most` says: they are what a
    reader of an earlier edition has to unlearn. What can now be assessed is counted by indicator.
    """
    _ = names.messages
    table = changes.statuses
    printed = table["headline"].astype(bool)
    paragraphs = []
    if changes.method_replaced:
        methods = {"before": changes.before["method"], "after": changes.after["method"]}
        paragraphs.append(_("El método principal era {before} y ahora es {after}.", **methods))
    others = int((~printed & (table["kind"] != "reason")).sum())
    if others:
        paragraphs.append(
            _.plural(
                "Con los demás métodos y plazos cambia {n} evaluación.",
                "Con los demás métodos y plazos cambian {n} evaluaciones.",
                others,
            )
        )
    kinds = {kind: table[printed & (table["kind"] == kind)] for kind in ("flip", "not_assessable")}
    tables = (
        _each(names, "flips", _("Evaluaciones del método principal con otra clase"), kinds["flip"])
        + _each(names, "lost", _("Evaluaciones que ya no pueden hacerse"), kinds["not_assessable"])
        + _gained(names, table[printed & (table["kind"] == "assessable")], most)
    )
    if not tables and not paragraphs:
        return None
    files = (file,) if len(table) else ()
    links = _("Todas las filas, en una tabla: {files}", files="{files}")
    return Section(_("Evaluaciones"), tuple(paragraphs), tables, files=files, links=links)


def _each(names: Names, name: str, caption: str, rows: pd.DataFrame) -> tuple[Table, ...]:
    """One row per assessment, all of them."""
    _ = names.messages

    def one(row: Any) -> tuple[Cell, ...]:
        states = (
            _.text(state(row.class_before, row.reason_before)),
            _.text(state(row.class_after, row.reason_after)),
        )
        causes = "; ".join(_.text(CAUSE_NAMES[cause]) for cause in row.causes.split(";"))
        return tuple(map(Cell, (names.indicator(row.indicator), names.country(row.country), *states, causes)))

    columns = [Column(_(title)) for title in ("Indicador", "País", "Antes", "Ahora", "Causa")]
    return bounded(names, name, caption, columns, rows.itertuples(), one, None)


def _gained(names: Names, rows: pd.DataFrame, most: int | None) -> tuple[Table, ...]:
    """One row per indicator: of how many countries, and why."""
    _ = names.messages
    groups = sorted(rows.groupby("indicator", sort=True), key=lambda item: (-len(item[1]), item[0]))

    def one(item: tuple[str, pd.DataFrame]) -> tuple[Cell, ...]:
        id, group = item
        counted = group["cause"].value_counts(sort=False).items()
        causes = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
        told = [_.text(CAUSE_NAMES[cause]) for cause, number in causes]
        if len(causes) > 1:
            numbers = (names.count(number) for cause, number in causes)
            told = [f"{text} ({number})" for text, number in zip(told, numbers, strict=True)]
        countries = names.count(group["country"].nunique())
        return Cell(names.indicator(id)), Cell(countries), Cell("; ".join(told))

    columns = (Column(_("Indicador")), Column(_("Países"), number=True), Column(_("Causa")))
    caption = _("Evaluaciones que ahora pueden hacerse, por indicador")
    return bounded(names, "gained", caption, columns, groups, one, most)
