"""Figures about the region: every member at once, classes counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from eslabon.charts import (
    Cell,
    Change,
    Point,
    Strip,
    Tally,
    Tile,
    distribution,
    dumbbells,
    heatmap,
    relation,
    shares,
    tile_map,
)
from eslabon.pages.absence import absence, absent
from eslabon.pages.cited import with_unit
from eslabon.pages.country_figures import median_name
from eslabon.pages.drawn import dot, then_and_now
from eslabon.pages.marks import broken_sentence, is_broken, letters_note, mark_note, mixed_note
from eslabon.pages.outputs import Figure, Text
from eslabon.pages.rows import span
from eslabon.pages.tables import label_with_unit, pair_label
from eslabon.pages.words import assessment_key, assessment_steps

if TYPE_CHECKING:
    from eslabon.charts import Chart
    from eslabon.pages.page import Page

__all__ = [
    "assessment_counts",
    "grid_figure",
    "known_map_figure",
    "map_figure",
    "related_chart",
    "related_points",
    "relation_figure",
    "shares_figure",
    "spread_figure",
    "then_now_figure",
]


def map_figure(page: Page, name: str, indicator: str) -> Figure | Text:
    """Tile map of an indicator's latest values; the page's country, if any, is outlined."""
    _ = page.messages
    places = page.catalogue.tiles
    known = page.standings_of(indicator, places)
    if not known:
        return absent(_("No se muestra el mapa: ningún país tiene datos."))
    tiles = _tiles(
        page,
        {s.country: s.value for s in known},
        {s.country: s.year for s in known},
        {s.country: s.flag for s in known},
        indicator,
    )
    chart = tile_map(
        page.look,
        tiles,
        subject=page.label(indicator),
        unit=page.unit_name(indicator),
        decimals=page.indicator(indicator).decimals,
    )
    caption = _(
        "{label}: último dato de cada país, {years}. Cada cuadro es un país, cerca de donde está en el mapa.",
        label=page.label(indicator),
        years=span(standing.year for standing in known),
    )
    notes = [
        mark_note(page, (standing.flag for standing in known)),
        mixed_note(page, {indicator: [standing.year for standing in known]}),
    ]
    return page.figure(name, chart, " ".join(filter(None, [caption, *notes])), indicators=[indicator])


def relation_figure(page: Page, name: str, across: str, up: str) -> Figure | Text:
    """Two indicators of all members against each other; the page's country, if any, is picked out."""
    _ = page.messages
    codes = sorted({*page.catalogue.members(page.reference), *filter(None, [page.country])})
    roles = {code: "subject" if code == page.country else "context" for code in codes}
    points = related_points(page, across, up, roles)
    subject = pair_label(page, across, up)
    if len(points) < 3 or (page.country and not any(point.role == "subject" for point in points)):
        return absence(page, subject, [across, up])
    chart = related_chart(page, points, across, up)
    caption = _("{subject}: último dato de cada país. Una relación no prueba una causa.", subject=subject)
    marked = mark_note(page, (flags for point in points for flags in point.flags))
    return page.figure(name, chart, " ".join(filter(None, [caption, marked])), indicators=[across, up])


def related_points(page: Page, across: str, up: str, roles: Mapping[str, str]) -> list[Point]:
    """Countries with a latest value in both indicators, with years and flags, in the order of their roles."""
    points = []
    for code, role in roles.items():
        x, y = page.standing(across, code), page.standing(up, code)
        if x and y:
            years, flags = (x.year, y.year), (x.flag, y.flag)
            points.append(Point(code, page.name(code), x.value, y.value, role, years=years, flags=flags))
    return points


def related_chart(page: Page, points: Sequence[Point], across: str, up: str) -> Chart:
    """One indicator against the other, with their names and units at the axes."""
    return relation(
        page.look,
        points,
        subject=pair_label(page, across, up),
        x_title=label_with_unit(page, across),
        y_title=label_with_unit(page, up),
        decimals=(page.indicator(across).decimals, page.indicator(up).decimals),
    )


def known_map_figure(page: Page, name: str) -> Figure:
    """Tile map of how many indicators of each country have a recent value."""
    _ = page.messages
    recent = page.settings["recent_year"]
    codes = list(page.catalogue.tiles)
    counts = dict.fromkeys(codes, 0.0)
    for entry in page.indicators():
        for standing in page.standings_of(entry.id, codes):
            counts[standing.country] += standing.year >= recent
    subject = _("Indicadores con dato desde {year}", year=recent)
    chart = tile_map(
        page.look, _tiles(page, counts, {}, {}), subject=subject, unit=_("número de indicadores"), decimals=0
    )
    caption = _(
        "Número de indicadores, de un total de {n}, con dato desde {year}.",
        n=len(page.indicators()),
        year=recent,
    )
    return page.figure(name, chart, caption, source=_("Fuente: recuento de esta publicación."))


def _tiles(
    page: Page,
    values: Mapping[str, float],
    years: Mapping[str, int],
    flags: Mapping[str, str],
    indicator: str = "",
) -> list[Tile]:
    return [
        Tile(
            code,
            page.name(code),
            place.row,
            place.column,
            values.get(code),
            note=str(years.get(code, "")),
            marked=code == page.country,
            flags=flags.get(code, ""),
            address=page.address_about("country", code),
            said=with_unit(page, indicator, values[code]) if indicator and code in values else "",
            year=years.get(code),
        )
        for code, place in page.catalogue.tiles.items()
    ]


def spread_figure(
    page: Page,
    name: str,
    subject: str,
    indicators: Sequence[str],
    countries: Sequence[str] = (),
    groups: Sequence[str] = (),
) -> Figure | Text:
    """Strips of several indicators with two medians.

    Parameters
    ----------
    countries
        The dots; all members unless given.
    groups
        The two groups whose medians are marked; the members and the comparison group unless given.
    """
    _ = page.messages
    members = countries or page.catalogue.members(page.reference)
    reference, comparison = groups or (page.reference, page.comparison)
    strips, drawn = [], []
    for id in indicators:
        known = page.standings_of(id, members)
        if known:
            drawn.append(id)
            strips.append(
                Strip(
                    page.label(id),
                    tuple(dot(page, s) for s in known),
                    None,
                    page.indicator(id).decimals,
                    page.messages.text(page.unit(id).symbol) if page.unit(id).symbol else "",
                    reference=_median(page, reference, id),
                    comparison=_median(page, comparison, id),
                    unit_name=page.unit_name(id),
                )
            )
    if not strips:
        return absent(_("No se muestra la distribución: ningún miembro tiene datos."))
    chart = distribution(page.look, strips, subject=subject, common=False)
    caption = (
        _("{subject}: último dato de cada país.", subject=subject)
        if countries
        else _("{subject}: distribución de los miembros, último dato de cada país.", subject=subject)
    )
    marked = mark_note(page, (flags for strip in strips for flags in strip.flags()))
    return page.figure(name, chart, " ".join(filter(None, [caption, marked])), indicators=drawn)


def then_now_figure(page: Page, name: str, indicator: str, countries: Sequence[str] = ()) -> Figure | Text:
    """Every member, or each of the countries given, then and now in one indicator.

    Those with a break between the two years are left out and counted.
    """
    _ = page.messages
    members = countries or page.catalogue.members(page.reference)
    both = [
        s for s in page.standings_of(indicator, members) if s.base_value is not None and s.base_year != s.year
    ]
    known = [s for s in both if not is_broken(s)]
    left_out = broken_sentence(page, indicator, both, countries)
    if len(known) < 3:
        return absent(
            " ".join(filter(None, [_too_few(page, indicator, countries, bool(left_out)), left_out]))
        )
    changes = [Change(page.name(s.country), *then_and_now(page, s)) for s in known]
    first = page.settings["baseline_year"]
    chart = dumbbells(
        page.look,
        changes,
        subject=page.label(indicator),
        unit=page.unit_name(indicator),
        decimals=page.indicator(indicator).decimals,
    )
    said = (
        _("{label}: {first} o el año más cercano, y el último dato de cada país.")
        if countries
        else _("{label} de los miembros: {first} o el año más cercano, y el último dato.")
    )
    caption = said.format(label=page.label(indicator), first=first)
    # The letter stands beside the latest value; the first one's flags are in the pointer's text.
    notes = [letters_note(page, (s.flag for s in known)), left_out]
    return page.figure(name, chart, " ".join(filter(None, [caption, *notes])), indicators=[indicator])


def _too_few(page: Page, indicator: str, countries: Sequence[str], broken: bool) -> str:
    """Why there is no chart of then and now: of the members or of the countries given."""
    _ = page.messages
    if countries and broken:
        why = _(
            "No se muestra el cambio de {label}: menos de tres países tienen datos comparables en los "
            "dos años."
        )
    elif countries:
        why = _("No se muestra el cambio de {label}: menos de tres países tienen dato en los dos años.")
    elif broken:
        why = _(
            "No se muestra el cambio de {label}: menos de tres miembros tienen datos comparables en los "
            "dos años."
        )
    else:
        why = _("No se muestra el cambio de {label}: menos de tres miembros tienen dato en los dos años.")
    return why.format(label=page.label(indicator))


def grid_figure(
    page: Page, name: str, subject: str, indicators: Sequence[str], countries: Sequence[str]
) -> Figure:
    """Grid of assessments: one row per indicator, one column per country."""
    _ = page.messages
    steps = assessment_steps(page)
    words = {step.key: step.label for step in steps}
    cells = []
    for id in indicators:
        for code in countries:
            key = assessment_key(page.standing(id, code))
            cells.append(
                Cell(
                    page.label(id),
                    code,
                    key,
                    page.look.told(f"{page.label(id)}, {page.name(code)}", words[key]),
                )
            )
    chart = heatmap(
        page.look,
        cells,
        steps,
        rows=[page.label(id) for id in indicators],
        columns=list(countries),
        subject=subject,
        column_names=[page.name(code) for code in countries],
    )
    caption = _(
        "{subject}: evaluación de cada país en cada indicador, método {method}. "
        "Un punto indica que no se puede evaluar.",
        subject=subject,
        method=page.settings["method"],
    )
    return page.figure(name, chart, caption, indicators=indicators)


def assessment_counts(page: Page, indicators: Iterable[str], countries: Sequence[str]) -> dict[str, int]:
    """How many pairs of indicator and country are in each class; ``not_assessed`` counts the rest."""
    counts: dict[str, int] = {}
    for id in indicators:
        for code in countries:
            key = assessment_key(page.standing(id, code))
            counts[key] = counts.get(key, 0) + 1
    return counts


def shares_figure(
    page: Page, name: str, subject: str, rows: Mapping[str, Mapping[str, int]], *, unit: str, source: str
) -> Figure:
    """Classes counted, one bar per row."""
    tallies = [Tally(label, counts) for label, counts in rows.items()]
    chart = shares(page.look, tallies, assessment_steps(page), subject=subject, unit=unit)
    return page.figure(name, chart, subject + ".", source=source)


def _median(page: Page, group: str, indicator: str) -> tuple[str, float] | None:
    figure = page.group(group, indicator) if group else None
    return (median_name(page, group), figure.median) if figure and figure.median is not None else None
