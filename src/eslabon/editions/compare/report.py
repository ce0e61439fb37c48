"""The report of a comparison: what a reader is told, in which order, and how much of it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from eslabon.editions.compare.document import Cell, Column, Section, Table
from eslabon.editions.compare.names import Names
from eslabon.editions.compare.redefinition import DEFINING
from eslabon.editions.compare.report_figures import CHANGED, figure_parts
from eslabon.editions.compare.report_statuses import status_parts
from eslabon.editions.compare.report_tables import bounded
from eslabon.editions.compare.result import EditionChanges
from eslabon.editions.compare.words import FIELD_NAMES, KIND_NAMES, WHOLE_NAMES
from eslabon.language import MISSING

__all__ = ["CHANGES_TABLE", "STATUSES_TABLE", "report"]

# Tables of the edition's ``data/derived`` that hold all rows.
CHANGES_TABLE, STATUSES_TABLE = "changes.csv", "status-changes.csv"
LONGEST = 160  # characters of a text cell; the complete texts are in the data packages of both editions


def report(changes: EditionChanges, names: Names, *, most: int | None = 25) -> Section:
    """Tell a comparison.

    Parameters
    ----------
    changes
        The comparison.
    names
        Words, names and numbers of the reader's language.
    most
        Rows of each table; None for all of them.
    """
    _ = names.messages
    changes = changes.condensed()
    before, after = changes.before["edition"], changes.after["edition"]
    lead = [
        _(
            "Aquí se compara la edición {after} con la edición {before}, país por país y año por año. Dos "
            "valores que solo difieren por debajo de la precisión de sus tablas cuentan como iguales.",
            before=before, after=after,
        )
    ]  # fmt: skip
    if changes.before["reconstructed"]:
        lead.append(f"{before}: {names.in_language(changes.before['reconstructed'])}")
    if not changes:
        lead.append(_("Las dos ediciones dicen lo mismo."))
    else:
        counted = {name: names.count(changes.counts[name]) for name in ("compared", "same")}
        lead.append(_("De {compared} valores que están en las dos, {same} son iguales.", **counted))
    sections = [
        status_parts(changes, names, most, STATUSES_TABLE),
        _indicators(changes, names, most),
        figure_parts(changes, names, most, CHANGES_TABLE),
        _indices(changes, names, most),
        _registers(changes, names, most),
        _others(changes, names, most),
    ]
    return Section(
        _("Qué cambió desde {edition}", edition=before),
        tuple(lead),
        (_summary(changes, names),) if changes else (),
        tuple(section for section in sections if section),
    )


def _summary(changes: EditionChanges, names: Names) -> Table:
    _ = names.messages
    found = changes.summary()
    visible = changes.figures.loc[changes.figures["visible"].astype(bool), "kind"].value_counts()

    def number(table: str, kind: str) -> str:
        every = names.count(found[table][kind])
        if table != "figures" or kind not in CHANGED:
            return every
        return _("{n}, de ellos {visible} a la vista", n=every, visible=names.count(visible.get(kind, 0)))

    rows = [
        (Cell(names.messages.text(text)), Cell(number(table, kind)))
        for table, kinds in KIND_NAMES.items()
        for kind, text in kinds.items()
        if found[table].get(kind)
    ]
    return Table(
        "summary", _("Cambios, por tipo"), (Column(_("Qué")), Column(_("Número"), number=True)), tuple(rows)
    )


def _indicators(changes: EditionChanges, names: Names, most: int | None) -> Section | None:
    _ = names.messages

    def one(row: Any) -> tuple[Cell, ...]:
        told = (names.indicator(row.indicator), _.text(WHOLE_NAMES[row.kind]), names.count(row.before))
        return tuple(map(Cell, (*told, names.count(row.after))))

    def field(row: Any) -> tuple[Cell, ...]:
        label = _.text(FIELD_NAMES[row.field]) if row.field in FIELD_NAMES else row.field
        told = (_short(names.data(_plainly(text))) for text in (row.before, row.after))
        return tuple(map(Cell, (names.indicator(row.indicator), label, *told)))

    numbers = (
        Column(_("Valores antes"), number=True),
        Column(_("Valores ahora"), number=True),
    )
    tables = bounded(
        names,
        "indicators",
        _("Indicadores nuevos, retirados o definidos de otro modo"),
        (Column(_("Indicador")), Column(_("Cambio")), *numbers),
        changes.indicators.sort_values(["kind", "indicator"]).itertuples(),
        one,
        most,
    ) + bounded(
        names,
        "fields",
        _("Qué se define de otro modo"),
        (Column(_("Indicador")), Column(_("Qué")), Column(_("Antes")), Column(_("Ahora"))),
        changes.fields[changes.fields["field"].isin(DEFINING)].itertuples(),
        field,
        most,
    )
    return Section(_("Indicadores"), _without_values(changes, names), tables) if tables else None


def _without_values(changes: EditionChanges, names: Names) -> tuple[str, ...]:
    """What the earlier edition says of the series that it did not have."""
    _ = names.messages
    first = changes.indicators.loc[changes.indicators["kind"] == "first_data", "indicator"]
    if first.empty:
        return ()
    told = [
        _.plural(
            "La edición {before} no tenía ningún valor de {n} de estos indicadores.",
            "La edición {before} no tenía ningún valor de {n} de estos indicadores.",
            len(first),
            before=changes.before["edition"],
        )
    ]
    why = dict.fromkeys(text for id in first if (text := names.why_unobserved(id)))
    told += [_("Lo explica así: «{why}»", why=text) for text in why]
    return (" ".join(told),)


def _plainly(text: str) -> str:
    """What a field of the catalogue says, without the marks of the file; a dash for nothing."""
    if text[:1] == "[":
        text = ", ".join(map(str, json.loads(text)))
    return text or MISSING


def _indices(changes: EditionChanges, names: Names, most: int | None) -> Section | None:
    _ = names.messages
    tables: tuple[Table, ...] = ()
    for index, group in changes.indices.groupby("index", sort=True):
        ranks = [f"rank_{end}_{side}" for end in ("median", "low", "high") for side in ("before", "after")]
        known = group[ranks].notna().all(axis=1)
        titles = ["País", "Antes", "Ahora", *(["Intervalos sin lugares comunes"] if known.any() else [])]

        def one(row: Any, width: int = len(titles)) -> tuple[Cell, ...]:
            told = (
                names.country(row.country),
                names.interval(row.rank_median_before, row.rank_low_before, row.rank_high_before),
                names.interval(row.rank_median_after, row.rank_low_after, row.rank_high_after),
                (_("sí") if row.apart else _("no")) if row.known else MISSING,
            )
            return tuple(map(Cell, told[:width]))

        tables += bounded(
            names,
            f"index-{index}",
            _("{index}: lugar mediano e intervalo", index=names.data(changes.titles.get(index, index))),
            [Column(_(title)) for title in titles],
            _by_move(group.assign(known=known)).itertuples(),
            one,
            most,
        )
    return Section(_("Índices compuestos"), tables=tables) if tables else None


def _by_move(group: pd.DataFrame) -> pd.DataFrame:
    moved = (group["rank_median_after"] - group["rank_median_before"]).abs()
    return group.assign(moved=moved).sort_values(["moved", "country"], ascending=[False, True])


def _registers(changes: EditionChanges, names: Names, most: int | None) -> Section | None:
    _ = names.messages
    tables = bounded(
        names,
        "registers",
        _("Registros y cifras de partida: fichas y celdas que cambiaron"),
        [Column(_(title)) for title in ("Registro", "Ficha", "Cambio", "Columna", "Antes", "Ahora")],
        changes.registers.itertuples(),
        lambda row: tuple(
            map(
                Cell,
                (
                    row.register,
                    row.id,
                    _.text(WHOLE_NAMES[row.kind]),
                    row.column,
                    _short(names.data(row.before)),
                    _short(names.data(row.after)),
                ),
            )
        ),
        most,
    )
    return Section(_("Registros"), tables=tables) if tables else None


def _others(changes: EditionChanges, names: Names, most: int | None) -> Section | None:
    """Pages, methods, languages and other files in one table."""
    _ = names.messages
    rows: list[tuple[str, str, str]] = []
    for name, what, place in (
        ("languages", _("idioma"), "language"),
        ("pages", _("página"), "address"),
        ("methods", _("método"), "method"),
        ("files", _("archivo"), "path"),
    ):
        for row in getattr(changes, name).to_dict("records"):
            subject = row[place] + (f" ({row['language']})" if name == "pages" else "")
            if row["kind"] == "renamed":
                kind = _("antes {address}", address=row["before"])
            elif name == "methods" and row["kind"] == "changed" and not row["deciding"]:
                kind = _("cambia, solo en sus textos")
            else:
                kind = _.text(WHOLE_NAMES[row["kind"]])
            rows.append((what, subject, kind))
    tables = bounded(
        names,
        "others",
        _("Páginas, idiomas, métodos y otros archivos"),
        [Column(_(title)) for title in ("Tipo", "Nombre", "Cambio")],
        rows,
        lambda row: tuple(map(Cell, row)),
        most,
    )
    return Section(_("Lo demás"), tables=tables) if tables else None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
