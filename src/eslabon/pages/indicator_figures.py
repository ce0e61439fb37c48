"""Charts of one indicator over the whole region: today's values, and the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.charts import Bar, Series, ranking, trend
from eslabon.pages.absence import absence, absent
from eslabon.pages.country_figures import median_name
from eslabon.pages.indicator_words import ends_of, recent_members, region_of
from eslabon.pages.marks import letters_note, line_notes, mixed_note
from eslabon.pages.outputs import Figure, Text
from eslabon.pages.rows import span

if TYPE_CHECKING:
    from eslabon.charts.line import Role
    from eslabon.pages.page import Page
    from eslabon.pages.rows import Standing

__all__ = ["region_bars_figure", "region_lines_figure"]


def region_bars_figure(page: Page, name: str) -> Figure | Text:
    """Bars of all countries of the region with the two medians; those without a value are listed last."""
    _ = page.messages
    id, codes = page.indicator_id, region_of(page)
    known = {standing.country: standing for standing in page.standings_of(id, codes)}
    if not known:
        return absence(page, page.label(id), [id])
    years = [standing.year for standing in known.values()]
    usual = max(set(years), key=lambda year: (years.count(year), year))
    bars = []
    for code in codes:
        standing = known.get(code)
        aside = str(standing.year) if standing and standing.year != usual else ""
        bars.append(
            Bar(page.name(code), standing.value, "context", aside, standing.flag, standing.year)
            if standing
            else Bar(page.name(code), None)
        )
    roles: tuple[tuple[str, Role], ...] = ((page.reference, "reference"), (page.comparison, "comparison"))
    for group, role in roles:
        figure = page.group(group, id) if group else None
        if figure is not None and figure.median is not None:
            bars.append(Bar(median_name(page, group), figure.median, role))
    chart = ranking(
        page.look,
        bars,
        subject=page.label(id),
        unit=page.unit_name(id),
        decimals=page.indicator(id).decimals,
    )
    fields = {"label": page.label(id), "year": usual}
    caption = (
        _("{label}: todos los países de la región, de mayor a menor. Datos de {year}.", **fields)
        if set(years) == {usual}
        else _(
            "{label}: todos los países de la región, de mayor a menor. Datos de {year}, salvo donde se "
            "indica otro año.",
            **fields,
        )
    )
    notes = [
        _outsiders(page, codes),
        letters_note(page, (bar.flags for bar in bars)),
        mixed_note(page, {id: years}),
    ]
    return page.figure(name, chart, " ".join(filter(None, [caption, *notes])), indicators=[id])


def _outsiders(page: Page, codes: tuple[str, ...]) -> str:
    """Countries of the region that take no part in ranks and medians."""
    members = set(page.catalogue.members(page.reference))
    outside = [page.name(code) for code in page.names.sorted(set(codes) - members)]
    if not outside:
        return ""
    return page.messages("No son miembros hoy y no cuentan en la mediana: {names}.", names=", ".join(outside))


def region_lines_figure(page: Page, name: str) -> Figure | Text:
    """The two medians over the years, and the members whose latest values are the highest and the lowest."""
    _ = page.messages
    id = page.indicator_id
    entry = page.indicator(id)
    lines, without = [], []
    groups: tuple[tuple[str, Role], ...] = ((page.reference, "subject"), (page.comparison, "comparison"))
    for group, role in groups:
        points = page.group_line(group, id) if group else ()
        if points:
            lines.append(Series(median_name(page, group), points, role, entry.breaks))
        elif group:
            without.append(page.group_label(group))
    medians = len(lines)
    ends = recent_members(page)
    for standing, role in zip(dict.fromkeys([*ends[:1], *ends[-1:]]), ("second", "third"), strict=False):
        drawn = page.series(id, standing.country)
        lines.append(Series(page.name(standing.country), drawn, role, entry.breaks))
    years = sorted({point.year for line in lines for point in line.points})
    if not years:
        return absence(page, page.label(id), [id])
    if len(years) == 1:
        return absent(
            _("No se dibuja la evolución de «{label}»: solo hay datos de {year}.",
              label=page.label(id), year=years[0])
        )  # fmt: skip
    chart = trend(
        page.look,
        lines,
        subject=page.label(id),
        unit=page.unit_name(id),
        decimals=entry.decimals,
        marked=page.settings["baseline_year"],
    )
    groups_said = _("medianas de los grupos, con los países que tienen dato en cada año") if medians else ""
    members, shared = _ends_drawn(page, ends)
    caption = _(
        "{label}, {years}: {lines}.",
        label=page.label(id),
        years=span((years[0], years[-1])),
        lines="; ".join(filter(None, [groups_said, members])),
    )
    notes = [
        *shared,
        _("Sin datos suficientes: {names}.", names="; ".join(without)) if without else "",
        line_notes(page, id, (line.points for line in lines)),
    ]
    return page.figure(name, chart, " ".join(filter(None, [caption, *notes])), indicators=[id])


def _ends_drawn(page: Page, recent: Sequence[Standing]) -> tuple[str, list[str]]:
    """Which members the lines show, in a clause, and of those that share an end which one is drawn."""
    _ = page.messages
    if not recent:
        return "", []
    if len(recent) == 1:
        year = page.settings["recent_year"]
        return _("el único miembro con dato desde {recent}", recent=year), []
    highest, lowest = ends_of(page, recent)
    if len(highest) == len(recent):
        return _("dos miembros: hoy tienen todos el mismo valor"), []
    shared = []
    if len(highest) > 1:
        shared.append(
            _("Comparten el valor más alto {n} miembros, de los que se dibuja uno: {country}.",
              n=len(highest), country=page.name(recent[0].country))
        )  # fmt: skip
    if len(lowest) > 1:
        shared.append(
            _("Comparten el más bajo {n} miembros, de los que se dibuja uno: {country}.",
              n=len(lowest), country=page.name(recent[-1].country))
        )  # fmt: skip
    if shared:
        return _("un miembro con el valor más alto de hoy y uno con el más bajo"), shared
    return _("los miembros que hoy tienen el valor más alto y el más bajo"), []
