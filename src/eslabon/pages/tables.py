"""Tables of indicators: of one country, of all members, of groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from eslabon.pages import cited
from eslabon.pages.absence import absent
from eslabon.pages.outputs import Column, Table, Text
from eslabon.pages.rows import Standing
from eslabon.pages.sources import source_line
from eslabon.pages.words import agreement, assessment, flag_note

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["country_table", "facts_table", "group_table", "members_table"]


def country_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], *, source: str = ""
) -> Table | Text:
    """One country in many indicators: latest, year, change, rank, assessment, source.

    Indicators without any value are left out; the page lists them elsewhere.
    """
    _ = page.messages
    shown = [standing for id in indicators if (standing := page.standing(id))]
    if not shown:
        return absent(_("No hay ningún dato sobre {country} en este grupo.", country=page.with_article()))
    columns = [
        Column(_("Indicador")),
        Column(_("Último dato"), "right"),
        Column(_("Año"), "right"),
        Column(_("Cambio desde {year}", year=page.settings["baseline_year"]), "right"),
        Column(_("Rango"), "right"),
        Column(_("Evaluación")),
        Column(_("Métodos que coinciden"), "right"),
        Column(_("Fuente")),
    ]
    rows = [
        [
            label_with_unit(page, s.indicator),
            cited.latest(page, s, unit=False),
            year_cell(s.year, s.flag),
            change_cell(page, s),
            cited.rank(page, s),
            assessment(page, s),
            agreement(page, s) or "—",
            publisher(page, s),
        ]
        for s in shown
    ]
    line = source or source_line(page, [s.indicator for s in shown])
    flags = "".join(sorted({letter for s in shown for letter in s.flag}))
    return page.table(name, caption, columns, rows, source=with_flags(page, line, flags))


def change_cell(page: Page, standing: Standing) -> str:
    """Change since the baseline year, with the year that stands in for it when it is another."""
    text = cited.change(page, standing)
    if standing.base_year is not None and standing.base_year != page.settings["baseline_year"]:
        return f"{text} ({standing.base_year})"
    return text


def publisher(page: Page, standing: Standing) -> str:
    """Who published the value."""
    source = page.catalogue.sources[standing.source]
    return page.messages.text(source.publisher)


def facts_table(page: Page, name: str, caption: str, indicators: Sequence[str]) -> Table | Text:
    """Key facts: indicator, value with unit, year, place; absent ones say so."""
    _ = page.messages
    columns = [
        Column(_("Dato")),
        Column(_("Valor"), "right"),
        Column(_("Año"), "right"),
        Column(_("Rango entre los miembros"), "right"),
    ]
    rows = []
    for id in indicators:
        standing = page.standing(id)
        if standing is None:
            rows.append([page.label(id), _("sin dato"), "—", "—"])
        else:
            rows.append(
                [
                    page.label(id),
                    cited.latest(page, standing),
                    year_cell(standing.year, standing.flag),
                    cited.rank(page, standing),
                ]
            )
    known = [id for id in indicators if page.standing(id)]
    if not known:
        return absent(_("No hay ningún dato sobre {country} en este grupo.", country=page.with_article()))
    flags = "".join(sorted({letter for id in known for letter in page.standing(id).flag}))
    return page.table(name, caption, columns, rows, source=with_flags(page, source_line(page, known), flags))


def group_table(page: Page, name: str, caption: str, indicators: Sequence[str]) -> Table:
    """Indicators by group medians: members, comparison group, and how many members have a value."""
    _ = page.messages
    columns = [
        Column(_("Indicador")),
        Column(_("Mediana: {group}", group=page.group_label(page.reference)), "right"),
        *(
            [Column(_("Mediana: {group}", group=page.group_label(page.comparison)), "right")]
            if page.comparison
            else []
        ),
        Column(_("Miembros con dato"), "right"),
        Column(_("Años"), "right"),
    ]
    rows = []
    for id in indicators:
        own = page.group(page.reference, id)
        cells = [label_with_unit(page, id), cited.median(page, own, unit=False)]
        if page.comparison:
            cells.append(cited.median(page, page.group(page.comparison, id), unit=False))
        reached = _("{n} de {of}", n=own.n, of=own.of)
        cells += [cited.cited(reached, f"group/{own.group}/n/{id}"), _years(own.year_from, own.year_to)]
        rows.append(cells)
    return page.table(name, caption, columns, rows, indicators=indicators)


def members_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], countries: Iterable[str]
) -> Table:
    """Latest value of every country in a few indicators, with its year where it is not the usual one."""
    _ = page.messages
    columns = [
        Column(_("País")),
        *(Column(label_with_unit(page, id), "right") for id in indicators),
    ]
    rows = []
    for code in page.names.sorted(countries):
        cells = [page.name(code)]
        for id in indicators:
            standing = page.standing(id, code)
            text = cited.latest(page, standing, unit=False)
            cells.append(f"{text} ({standing.year})" if standing else text)
        rows.append(cells)
    return page.table(name, caption, columns, rows, indicators=indicators)


def label_with_unit(page: Page, indicator: str) -> str:
    """Label and unit's name: what the numbers of a row count."""
    return page.messages("{label} ({unit})", label=page.label(indicator), unit=page.unit_name(indicator))


def year_cell(year: int, flag: str) -> str:
    """Year of a value, with the letters of its flags."""
    return f"{year} ({', '.join(flag)})" if flag else str(year)


def with_flags(page: Page, line: str, flags: str) -> str:
    """Source line and what the flags' letters mean."""
    note = flag_note(page, flags)
    _ = page.messages
    return line + " " + _("Marcas: {note}.", note=note) if note else line


def _years(first: int | None, last: int | None) -> str:
    if first is None:
        return "—"
    return str(first) if first == last else f"{first}–{last}"
