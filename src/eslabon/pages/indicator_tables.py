"""The table of all countries in one indicator: what is known of each, with its year and its marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from eslabon.pages import cited
from eslabon.pages.indicator_words import region_of
from eslabon.pages.marks import broken_note, dated, is_broken, letters_note
from eslabon.pages.outputs import Column, Table
from eslabon.pages.rows import Standing
from eslabon.pages.sources import source_line
from eslabon.pages.summary import paragraph
from eslabon.pages.tables import assessed_over, change_cell, publisher, year_cell
from eslabon.pages.words import agreement

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["all_countries_table", "explained_columns"]

Cell = Callable[["Page", Standing], str]
ABSENT = "—"
# Kinds of groups by which readers may filter the rows.
_FILTERED = ("membership", "subregion", "scheme", "comparator")


def all_countries_table(page: Page, name: str) -> Table:
    """One row per country of the region, then one per other country with a value; names lead to briefs.

    Columns in which no country has anything are left out: an indicator of one year has no change.
    """
    _ = page.messages
    id = page.indicator_id
    region = page.names.sorted(region_of(page))
    others = page.names.sorted(set(page.catalogue.countries) - set(region))
    known = _known(page)
    countries = [*region, *(code for code in others if code in known)]
    shown = _columns(page, list(known.values()))
    columns = [Column(_("País")), Column(_("Grupo")), *(column for column, _cell in shown)]
    rows = []
    for code in countries:
        standing = known.get(code)
        cells = [cell(page, standing) if standing else ABSENT for _column, cell in shown]
        if standing is None:
            cells[0] = _("sin dato")
        country = page.about("country", code, page.name(code))
        rows.append([country, _group(page, code), *cells])
    notes = [
        source_line(page, [id]),
        _("Primero los países de la región, después los demás."),
        letters_note(page, (flags for s in known.values() for flags in (s.flag, _base_flags(page, s)))),
        broken_note(page, known.values()),
    ]
    return page.table(
        name,
        _("Todos los países: {label}, {unit}", label=page.label(id), unit=page.unit_name(id)),
        columns,
        rows,
        indicators=[id],
        source=" ".join(filter(None, notes)),
        sortable=True,
        filters=[1],
        sort_keys={2: [_sorted_by(known.get(code)) for code in countries]},
        filter_keys={1: [_groups(page, code) for code in countries]},
    )


def explained_columns(page: Page) -> str:
    """How to read rank, points and years in brackets: a sentence for each that the table has."""
    _ = page.messages
    known = list(_known(page).values())
    compared = [s for s in known if _has_base(s) and not is_broken(s)]
    return paragraph(
        _(
            "El lugar se cuenta entre los miembros con dato desde {recent}: el primero es el mejor o, si el "
            "indicador no tiene un sentido deseable, el más alto.",
            recent=page.settings["recent_year"],
        )
        if _ranked(known)
        else "",
        _("«p.» son puntos de la unidad del indicador.")
        if any(s.change is not None and s.change_kind == "points" for s in compared)
        else "",
        _("Un año entre paréntesis sustituye al de la columna.")
        if any(_has_base(s) and s.base_year != page.settings["baseline_year"] for s in known)
        else "",
    )


def _known(page: Page) -> dict[str, Standing]:
    """What is known of each country, of the region or not."""
    countries = [*region_of(page), *page.catalogue.countries]
    return {s.country: s for s in page.standings_of(page.indicator_id, list(dict.fromkeys(countries)))}


def _ranked(known: Sequence[Standing]) -> bool:
    return any(standing.rank is not None for standing in known)


def _columns(page: Page, known: list[Standing]) -> list[tuple[Column, Cell]]:
    """Columns beside country and group, and what they show of a country with a value."""
    _ = page.messages
    base_year = page.settings["baseline_year"]
    always = [
        (Column(_("Último dato"), "right"), lambda page, s: cited.latest(page, s, unit=False)),
        (Column(_("Año"), "right"), lambda page, s: year_cell(s.year, s.flag)),
    ]
    wanted: list[tuple[bool, Column, Cell]] = [
        (
            any(_has_base(s) for s in known),
            Column(_("Dato de {year}", year=base_year), "right"),
            _base_cell,
        ),
        (
            any(_has_base(s) for s in known),
            Column(_("Cambio desde {year}", year=base_year), "right"),
            lambda page, s: change_cell(page, s) if _has_base(s) else ABSENT,
        ),
        (_ranked(known), Column(_("Lugar (miembros)"), "right"), cited.rank),
        (any(s.assessment for s in known), Column(_("Evaluación")), assessed_over),
        (
            any(s.methods_applied for s in known),
            Column(_("Métodos que coinciden"), "right"),
            lambda page, s: agreement(page, s) or ABSENT,
        ),
        (len({publisher(page, s) for s in known}) > 1, Column(_("Fuente")), publisher),
    ]
    return [*always, *((column, cell) for shown, column, cell in wanted if shown)]


def _has_base(standing: Standing) -> bool:
    """Whether there is an earlier value to compare with."""
    return standing.base_value is not None and standing.base_year != standing.year


def _base_cell(page: Page, standing: Standing) -> str:
    if not _has_base(standing):
        return ABSENT
    text = cited.base(page, standing, unit=False)
    flags = _base_flags(page, standing)
    if standing.base_year != page.settings["baseline_year"]:
        return f"{text} ({dated(standing.base_year, flags)})"
    return f"{text} ({', '.join(flags)})" if flags else text


def _base_flags(page: Page, standing: Standing) -> str:
    """Letters of the flags of the earlier value; the series of countries in focus have them."""
    if not _has_base(standing):
        return ""
    series = page.series(standing.indicator, standing.country)
    return next((point.flags for point in series if point.year == standing.base_year), "")


def _sorted_by(standing: Standing | None) -> str:
    return "" if standing is None else repr(float(standing.value))


def _group(page: Page, code: str) -> str:
    """The one group that says what a country does on the page: ranked, compared with, or only shown."""
    own = page.catalogue.groups_of(code)
    first = [page.reference, page.comparison]
    kinds = ("publication", "comparator")
    first += [id for kind in kinds for id, group in page.catalogue.groups.items() if group.kind == kind]
    return next((page.group_label(group) for group in first if group in own), ABSENT)


def _groups(page: Page, code: str) -> str:
    """All groups of a country as values of the filter."""
    own = [page.catalogue.groups_of(code, kind) for kind in _FILTERED]
    return ";;".join(f"{id}={page.group_label(id)}" for ids in own for id in ids)
