"""Tables of indicators: of one country, of all members, of groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from eslabon.pages import cited
from eslabon.pages.absence import absent
from eslabon.pages.marks import broken_note, dated, is_broken, letters_note, mixed_note
from eslabon.pages.outputs import Column, Table, Text
from eslabon.pages.rows import GroupFigure, Standing, span
from eslabon.pages.sources import source_line
from eslabon.pages.words import agreement, assessment

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["country_table", "facts_table", "group_table", "latest_dated", "linked_label", "members_table"]


def country_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], *, source: str = ""
) -> Table | Text:
    """One country in many indicators: latest, year, change, rank, assessment, source.

    Indicators without any value are left out; the page lists them elsewhere. So is the rank of a country
    that has none in any of them, as that of no member.
    """
    _ = page.messages
    shown = [standing for id in indicators if (standing := page.standing(id))]
    if not shown:
        return absent(_("No hay ningún dato sobre {country} en este grupo.", country=page.with_article()))
    ranked = any(standing.rank is not None for standing in shown)
    columns = [
        Column(_("Indicador")),
        Column(_("Último dato"), "right"),
        Column(_("Año"), "right"),
        Column(_("Cambio desde {year}", year=page.settings["baseline_year"]), "right"),
        *([Column(_("Lugar (miembros)"), "right")] if ranked else []),
        Column(_("Evaluación")),
        Column(_("Métodos que coinciden"), "right"),
        Column(_("Fuente")),
    ]
    rows = [
        [
            linked_label(page, s.indicator),
            cited.latest(page, s, unit=False),
            year_cell(s.year, s.flag),
            change_cell(page, s),
            *([cited.rank(page, s)] if ranked else []),
            assessed_over(page, s),
            agreement(page, s) or "—",
            publisher(page, s),
        ]
        for s in shown
    ]
    line = source or source_line(page, [s.indicator for s in shown], of=page.country)
    notes = [line, letters_note(page, (s.flag for s in shown)), broken_note(page, shown)]
    return page.table(name, caption, columns, rows, source=" ".join(filter(None, notes)), of=page.country)


def assessed_over(page: Page, standing: Standing) -> str:
    """Class, and the two years that it compares; or why there is none."""
    text = assessment(page, standing)
    if not standing.assessment or standing.assessment_base_year is None:
        return text
    return f"{text} ({standing.assessment_base_year}–{standing.year})"


def change_cell(page: Page, standing: Standing) -> str:
    """Change since the baseline year, with the year that stands in for it when it is another.

    Where the series has a break between the two years the cell says so.
    """
    if is_broken(standing):
        return page.messages("no comparable")
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
    standings = [page.standing(id) for id in indicators]
    ranked = any(standing is not None and standing.rank is not None for standing in standings)
    columns = [
        Column(_("Dato")),
        Column(_("Valor"), "right"),
        Column(_("Año"), "right"),
        *([Column(_("Lugar entre los miembros"), "right")] if ranked else []),
    ]
    rows = []
    for id, standing in zip(indicators, standings, strict=True):
        label = page.about("indicator", id, page.label(id))
        if standing is None:
            rows.append([label, _("sin dato"), "—", *(["—"] if ranked else [])])
        else:
            rows.append(
                [
                    label,
                    cited.latest(page, standing),
                    year_cell(standing.year, standing.flag),
                    *([cited.rank(page, standing)] if ranked else []),
                ]
            )
    known = [id for id in indicators if page.standing(id)]
    if not known:
        return absent(_("No hay ningún dato sobre {country} en este grupo.", country=page.with_article()))
    letters = letters_note(page, (page.standing(id).flag for id in known))
    line = " ".join(filter(None, [source_line(page, known, of=page.country), letters]))
    return page.table(name, caption, columns, rows, source=line, of=page.country)


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
        cells = [linked_label(page, id), cited.median(page, own, unit=False)]
        if page.comparison:
            cells.append(cited.median(page, page.group(page.comparison, id), unit=False))
        reached = _("{n} de {of}", n=own.n, of=own.of)
        cells += [cited.cited(reached, f"group/{own.group}/n/{id}"), _years(own)]
        rows.append(cells)
    own = [page.group(page.reference, id) for id in indicators]
    notes = [
        source_line(page, indicators),
        letters_note(page, (figure.flags for figure in own if figure.n)),
        _estimated_note(page, own),
        mixed_note(
            page, {figure.indicator: [figure.year_from, figure.year_to] for figure in own if figure.n}
        ),
    ]
    return page.table(name, caption, columns, rows, source=" ".join(filter(None, notes)))


def _estimated_note(page: Page, figures: Sequence[GroupFigure]) -> str:
    """How many of the members' values that a table of groups uses are estimates; empty without any."""
    _ = page.messages
    listed = [
        _(
            "{label}, {n} de {of}",
            label=page.label(figure.indicator),
            n=cited.cited(str(figure.estimated), f"group/{figure.group}/estimated/{figure.indicator}"),
            of=cited.cited(str(figure.n), f"group/{figure.group}/n/{figure.indicator}"),
        )
        for figure in figures
        if figure.estimated
    ]
    if not listed:
        return ""
    return _(
        "Valores estimados, provisionales o modelados de los miembros: {listed}.", listed="; ".join(listed)
    )


def members_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], countries: Iterable[str]
) -> Table:
    """Latest value of every country in a few indicators, with its year where it is not the usual one."""
    _ = page.messages
    columns = [
        Column(_("País")),
        *(Column(label_with_unit(page, id), "right") for id in indicators),
    ]
    rows, flags = [], []
    years: dict[str, list[int]] = {id: [] for id in indicators}
    for code in page.names.sorted(countries):
        cells = [page.name(code)]
        for id in indicators:
            standing = page.standing(id, code)
            cells.append(latest_dated(page, standing))
            if standing:
                flags.append(standing.flag)
                years[id].append(standing.year)
        rows.append(cells)
    notes = [source_line(page, indicators), letters_note(page, flags), mixed_note(page, years)]
    return page.table(name, caption, columns, rows, source=" ".join(filter(None, notes)))


def latest_dated(page: Page, standing: Standing | None, *, unit: bool = False) -> str:
    """A latest value with its year and the letters of its flags in brackets; a dash without one."""
    text = cited.latest(page, standing, unit=unit)
    return f"{text} ({dated(standing.year, standing.flag)})" if standing else text


def label_with_unit(page: Page, indicator: str) -> str:
    """Label and unit's name: what the numbers of a row count; the label alone where it says the unit."""
    if "(%" in page.label(indicator):
        return page.label(indicator)
    return page.messages("{label} ({unit})", label=page.label(indicator), unit=page.unit_name(indicator))


def linked_label(page: Page, indicator: str) -> str:
    """:func:`label_with_unit`, with a link to the indicator's page where there is one."""
    return page.about("indicator", indicator, label_with_unit(page, indicator))


def pair_label(page: Page, first: str, second: str) -> str:
    """Labels of two indicators as one subject: the second goes on in small letters, but for an acronym."""
    other = page.label(second)
    if not other[1:2].isupper() and other[1:2].isalpha():
        other = other[:1].lower() + other[1:]
    return page.messages("{first} y {second}", first=page.label(first), second=other)


def year_cell(year: int, flag: str) -> str:
    """Year of a value, with the letters of its flags."""
    return f"{year} ({', '.join(flag)})" if flag else str(year)


def _years(figure: GroupFigure) -> str:
    """Years of the members' values, with the letters of the flags that occur among them."""
    if figure.year_from is None:
        return "—"
    years = span((figure.year_from, figure.year_to))
    return f"{years} ({', '.join(figure.flags)})" if figure.flags else years
