"""The part of the report about figures: what changed by indicator, what stands out, what came and went."""

from __future__ import annotations

import pandas as pd

from eslabon.editions.compare.document import Cell, Column, Section, Table
from eslabon.editions.compare.names import Names
from eslabon.editions.compare.report_tables import first_rows
from eslabon.editions.compare.result import EditionChanges
from eslabon.editions.compare.words import WHOLE_NAMES

__all__ = ["figure_parts"]

# Our own errors first: there should be few, and each asks for an explanation.
_CHANGED = ("corrected", "method_changed", "source_changed", "input_revised", "revised")


def figure_parts(changes: EditionChanges, names: Names, most: int | None, file: str) -> Section | None:
    """The section about figures; None when none differs."""
    _ = names.messages
    figures = changes.figures
    if figures.empty:
        return None
    paragraphs = [
        _(
            "Un valor está revisado por la fuente cuando viene de otra versión de los mismos datos; tomado "
            "de otra fuente, cuando viene de otra institución o de otro conjunto de datos; revisado a través "
            "de una cifra con la que se calcula, cuando la fuente cambió esa cifra y no la suya; corregido "
            "por nosotros, cuando nada de eso cambió; calculado de otro modo, cuando cambió la fórmula, la "
            "unidad o la serie que se toma. Está a la vista el cambio que se nota en el número impreso; "
            "es llamativo el que se aparta mucho de los demás de su indicador."
        )
    ]
    for kind, singular, plural in (
        (
            "flag_changed",
            "De los valores iguales, {n} lleva otra marca.",
            "De los valores iguales, {n} llevan otra marca.",
        ),
        (
            "provenance_changed",
            "De los valores iguales, {n} viene de otra versión de los datos o de otra fuente.",
            "De los valores iguales, {n} vienen de otra versión de los datos o de otra fuente.",
        ),
    ):
        number = int((figures["kind"] == kind).sum())
        if number:
            paragraphs.append(names.messages.plural(singular, plural, number))
    tables = [
        _changed(figures, names, most),
        _outliers(figures, names, most),
        _came_or_went(figures, names, most, "new_year"),
        _came_or_went(figures, names, most, "withdrawn"),
    ]
    return Section(_("Cifras"), tuple(paragraphs), tuple(table for table in tables if table), files=(file,))


def _changed(figures: pd.DataFrame, names: Names, most: int | None) -> Table | None:
    """One row per indicator and kind: how many, how large, and the largest."""
    _ = names.messages
    found = figures[figures["kind"].isin(_CHANGED)]
    found = found.assign(width=found["size"].abs())
    groups = sorted(
        ((kind, id, group) for (kind, id), group in found.groupby(["kind", "indicator"], sort=True)),
        key=lambda item: (_CHANGED.index(item[0]), -item[2]["visible"].sum(), -len(item[2]), item[1]),
    )
    if not groups:
        return None
    shown, note = first_rows(names, groups, most)
    rows = []
    for kind, id, group in shown:
        largest = next(
            group.sort_values(["width", "country", "year"], ascending=[False, True, True]).itertuples()
        )
        middle = names.size(id, largest.size_kind, group["width"].median()).lstrip("+")
        rows.append(
            (
                Cell(names.indicator(id)),
                Cell(_.text(WHOLE_NAMES[kind])),
                Cell(names.count(len(group))),
                Cell(names.count(int(group["visible"].sum()))),
                Cell(middle),
                Cell(f"{names.country(largest.country)}, {largest.year}"),
                *names.change(largest),
            )
        )
    columns = (
        Column(_("Indicador")),
        Column(_("Cambio")),
        Column(_("Valores"), number=True),
        Column(_("A la vista"), number=True),
        Column(_("Tamaño mediano"), number=True),
        Column(_("El mayor")),
        Column(_("Antes"), number=True),
        Column(_("Ahora"), number=True),
        Column(_("Diferencia"), number=True),
    )
    return Table("changed", _("Valores que cambiaron, por indicador"), columns, tuple(rows), note)


def _outliers(figures: pd.DataFrame, names: Names, most: int | None) -> Table | None:
    """One row per series: its change that stands out most, and of how many other years one does too."""
    _ = names.messages
    found = figures[figures["outlier"].astype(bool)]
    if found.empty:
        return None
    found = found.assign(far=found["z"].abs())
    found = found.sort_values(["far", "indicator", "country", "year"], ascending=[False, True, True, True])
    more = found.groupby(["indicator", "country"]).size() - 1
    furthest = found.drop_duplicates(["indicator", "country"])
    shown, note = first_rows(names, furthest.itertuples(), most)
    rows = [
        (
            Cell(names.indicator(row.indicator)),
            Cell(f"{names.country(row.country)}, {row.year}"),
            Cell(names.count(more[row.indicator, row.country])),
            Cell(_.text(WHOLE_NAMES[row.kind])),
            *names.change(row),
        )
        for row in shown
    ]
    columns = (
        Column(_("Indicador")),
        Column(_("País y año")),
        Column(_("Otros años"), number=True),
        Column(_("Cambio")),
        Column(_("Antes"), number=True),
        Column(_("Ahora"), number=True),
        Column(_("Diferencia"), number=True),
    )
    caption = _("Cambios llamativos: el más apartado de cada país e indicador")
    return Table("outliers", caption, columns, tuple(rows), note)


def _came_or_went(figures: pd.DataFrame, names: Names, most: int | None, kind: str) -> Table | None:
    """One row per indicator: how many values came or went, of how many countries, of which years."""
    _ = names.messages
    found = figures[figures["kind"] == kind]
    groups = sorted(found.groupby("indicator", sort=True), key=lambda item: (-len(item[1]), item[0]))
    if not groups:
        return None
    shown, note = first_rows(names, groups, most)
    rows = []
    for id, group in shown:
        first, last = group["year"].min(), group["year"].max()
        inside = int(group["place"].isin(["gap", "earlier"]).sum())
        rows.append(
            (
                Cell(names.indicator(id)),
                Cell(names.count(len(group))),
                Cell(names.count(group["country"].nunique())),
                Cell(str(first) if first == last else f"{first}–{last}"),
                Cell(names.count(inside)),
            )
        )
    caption = (
        _("Valores nuevos, por indicador") if kind == "new_year" else _("Valores retirados, por indicador")
    )
    columns = (
        Column(_("Indicador")),
        Column(_("Valores"), number=True),
        Column(_("Países"), number=True),
        Column(_("Años")),
        Column(_("De ellos, antes del último año de la otra edición"), number=True),
    )
    return Table(kind, caption, columns, tuple(rows), note)
