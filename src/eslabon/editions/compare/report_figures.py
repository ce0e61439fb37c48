"""The part of the report about figures: what changed by indicator, what stands out, what came and went."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from eslabon.editions.compare.document import Cell, Column, Section, Table
from eslabon.editions.compare.names import Names
from eslabon.editions.compare.report_tables import first_rows
from eslabon.editions.compare.result import EditionChanges
from eslabon.editions.compare.words import KINDS_EXPLAINED, WHOLE_NAMES
from eslabon.language import MISSING

__all__ = ["CHANGED", "figure_parts"]

# Our own errors first: there should be few, and each asks for an explanation.
NAMED = 3  # so many countries are named, more are counted
CHANGED = ("corrected", "method_changed", "source_changed", "input_revised", "revised")


def figure_parts(changes: EditionChanges, names: Names, most: int | None, file: str) -> Section | None:
    """The section about figures; None when none differs."""
    _ = names.messages
    figures = changes.figures
    if figures.empty and changes.left_out.empty:
        return None
    changed = figures[figures["kind"].isin(CHANGED)]
    paragraphs = []
    if len(changed):
        meant = [_.text(text) for kind, text in KINDS_EXPLAINED.items() if kind in set(changed["kind"])]
        meant.append(
            _(
                "Está a la vista el cambio que se nota en el número impreso; es llamativo el que se aparta "
                "mucho de los demás de su indicador."
            )
        )
        paragraphs.append(" ".join(meant))
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
        _came_or_went(changes, names, most, "new_year"),
        _came_or_went(changes, names, most, "withdrawn"),
    ]
    links = _("Todas las filas, en una tabla: {files}", files="{files}")
    whole = int(changes.left_out["values"].sum())
    if whole:
        links += _.plural(
            ", sin la de {n} valor que llega o se va con todo su indicador.",
            ", sin las de {n} valores que llegan o se van con todo su indicador.",
            whole,
        )
    shown = tuple(table for table in tables if table)
    return Section(_("Cifras"), tuple(paragraphs), shown, files=(file,), links=links)


def _changed(figures: pd.DataFrame, names: Names, most: int | None) -> Table | None:
    """One row per indicator and kind: how many, how large, and the largest."""
    _ = names.messages
    found = figures[figures["kind"].isin(CHANGED)]
    found = found.assign(width=found["size"].abs())
    groups = sorted(
        ((kind, id, group) for (kind, id), group in found.groupby(["kind", "indicator"], sort=True)),
        key=lambda item: (CHANGED.index(item[0]), -item[2]["visible"].sum(), -len(item[2]), item[1]),
    )
    if not groups:
        return None
    shown, note = first_rows(names, groups, most)
    rows = []
    for kind, id, group in shown:
        largest = next(
            group.sort_values(["width", "country", "year"], ascending=[False, True, True]).itertuples()
        )
        usual = group.loc[group["visible"].astype(bool), "width"].median()
        middle = names.magnitude(id, largest.size_kind, usual)
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


@dataclass(frozen=True)
class _Group:
    """Values of one indicator that came or went; ``inside``: how many lie before the series' last year."""

    indicator: str
    values: int
    countries: tuple[str, ...]
    first: int
    last: int
    inside: int | None


def _groups(changes: EditionChanges, kind: str) -> list[_Group]:
    """By indicator, those with most values first; those that came or went as a whole were counted before."""
    found = changes.figures[changes.figures["kind"] == kind]
    groups = [
        _Group(
            id,
            len(group),
            tuple(sorted(set(group["country"]))),
            int(group["year"].min()),
            int(group["year"].max()),
            # Of series that are new as a whole there is no last year that they could lie before.
            None if (group["place"] == "first").all() else int(group["place"].isin(["gap", "earlier"]).sum()),
        )
        for id, group in found.groupby("indicator", sort=True)
    ]
    groups += [
        _Group(
            row.indicator, row.values, tuple(row.countries.split(";")), row.first_year, row.last_year, None
        )
        for row in changes.left_out.itertuples()
        if row.kind == kind
    ]
    return sorted(groups, key=lambda group: (-group.values, group.indicator))


def _came_or_went(changes: EditionChanges, names: Names, most: int | None, kind: str) -> Table | None:
    """One row per indicator: how many values came or went, of which countries, of which years."""
    _ = names.messages
    shown, note = first_rows(names, _groups(changes, kind), most)
    if not shown:
        return None
    came = kind == "new_year"
    rows = []
    for group in shown:
        few = len(group.countries) <= NAMED
        who = ", ".join(map(names.country, group.countries)) if few else names.count(len(group.countries))
        years = str(group.first) if group.first == group.last else f"{group.first}–{group.last}"
        told = [names.indicator(group.indicator), names.count(group.values), who, years]
        if came:
            told.append(MISSING if group.inside is None else names.count(group.inside))
        rows.append(tuple(map(Cell, told)))
    columns = [
        Column(_("Indicador")),
        Column(_("Valores"), number=True),
        Column(_("Países")),
        Column(_("Años")),
    ]
    if came:
        columns.append(Column(_("De ellos, anteriores al último año que ya estaba"), number=True))
    caption = _("Valores nuevos, por indicador") if came else _("Valores retirados, por indicador")
    return Table(kind, caption, tuple(columns), tuple(rows), note)
