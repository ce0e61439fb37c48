"""Figures about one country: each is a figure, or the sentence that says why there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.charts import (
    Bar,
    Change,
    Part,
    Series,
    Strip,
    YearValue,
    composition,
    distribution,
    ranking,
    slope,
    trend,
)
from eslabon.language import format_list
from eslabon.pages.absence import absence, without_value
from eslabon.pages.drawn import dot, then_and_now
from eslabon.pages.marks import (
    broken_note,
    cut_note,
    is_broken,
    letters_note,
    line_notes,
    mark_note,
    mixed_note,
)
from eslabon.pages.outputs import Figure, Text

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["composition_figure", "position_figure", "ranking_figure", "slope_figure", "trend_figure"]


def trend_figure(page: Page, name: str, indicator: str, *, zero: bool = False) -> Figure | Text:
    """The country's line, the members' median and the comparison group's median."""
    _ = page.messages
    own = _asked(page, page.series(indicator))
    if not own:
        return absence(page, page.label(indicator), [indicator])
    entry = page.indicator(indicator)
    lines = [Series(page.name(), own, "subject", entry.breaks)]
    lines += [
        Series(page.name(code), points, "context", entry.breaks)
        for code in page.compared
        if (points := _asked(page, page.series(indicator, code)))
    ]
    for group, role in ((page.reference, "reference"), (page.comparison, "comparison")):
        points = _asked(page, page.group_line(group, indicator)) if group else ()
        if points:
            lines.append(Series(median_name(page, group), points, role, entry.breaks))
    chart = trend(
        page.look,
        lines,
        subject=page.label(indicator),
        unit=page.unit_name(indicator),
        decimals=entry.decimals,
        zero=zero,
        marked=page.settings["baseline_year"],
    )
    first = min(line.points[0].year for line in lines)
    last = max(line.points[-1].year for line in lines)
    template = (
        "{label} {in_country}, {first}–{last}. Cada mediana usa los países con dato en el año; la línea "
        "vertical marca {year}, año de comparación."
    )
    if not first < page.settings["baseline_year"] < last:  # then no line is drawn
        template = "{label} {in_country}, {first}–{last}. Cada mediana usa los países con dato en el año."
    caption = _(
        template,
        label=page.label(indicator),
        in_country=page.in_(),
        first=first,
        last=last,
        year=page.settings["baseline_year"],
    )
    notes = line_notes(page, indicator, (line.points for line in lines))
    return page.figure(name, chart, " ".join(filter(None, [caption, notes])), indicators=[indicator])


def position_figure(
    page: Page, name: str, subject: str, indicators: Sequence[str], *, common: bool = False
) -> Figure | Text:
    """Strips: where the country stands among the members in several indicators.

    ``common`` when all indicators share unit and scale; else each strip has its own.
    """
    _ = page.messages
    shown = [id for id in indicators if page.standing(id)]
    if not shown:
        return absence(page, subject, indicators)
    members = [code for code in page.catalogue.members(page.reference) if code != page.country]
    strips = [_strip(page, id, members, common) for id in shown]
    chart = distribution(
        page.look,
        strips,
        subject=_("{subject}: {country} entre los miembros", subject=subject, country=page.name()),
        common=common,
        unit=page.unit_name(shown[0]) if common else "",
    )
    caption = _(
        "{subject}: posición {of_country} entre los miembros, último dato de cada país.",
        subject=subject,
        of_country=page.of(),
    )
    marked = mark_note(page, (flags for strip in strips for flags in strip.flags()))
    lacking = without_value(page, [id for id in indicators if id not in shown])
    return page.figure(name, chart, " ".join(filter(None, [caption, marked, lacking])), indicators=shown)


def _strip(page: Page, indicator: str, members: Sequence[str], common: bool) -> Strip:
    entry = page.indicator(indicator)
    label = page.label(indicator)
    own = page.standing(indicator)
    return Strip(
        label=label.split(": ", 1)[-1].capitalize() if common and ": " in label else label,
        others=tuple(dot(page, s) for s in page.standings_of(indicator, members)),
        subject=dot(page, own),
        decimals=entry.decimals,
        unit=page.messages.text(page.unit(indicator).symbol) if page.unit(indicator).symbol else "",
        reference=_median_pair(page, page.reference, indicator),
        comparison=_median_pair(page, page.comparison, indicator),
        unit_name=page.unit_name(indicator),
    )


def ranking_figure(page: Page, name: str, indicator: str) -> Figure | Text:
    """Bars of all members, the country picked out, with the medians of members and comparison group."""
    _ = page.messages
    if page.standing(indicator) is None:
        return absence(page, page.label(indicator), [indicator])
    members = page.catalogue.members(page.reference)
    codes = sorted({*members, page.country, *page.compared})
    usual = _usual_year(page, indicator, codes)
    bars = []
    for code in codes:
        standing = page.standing(indicator, code)
        bars.append(
            Bar(
                page.name(code),
                standing.value if standing else None,
                "subject" if code == page.country else "context",
                note=str(standing.year) if standing and standing.year != usual else "",
                flags=standing.flag if standing else "",
                year=standing.year if standing else None,
            )
        )
    for group, role in ((page.reference, "reference"), (page.comparison, "comparison")):
        pair = _median_pair(page, group, indicator)
        if pair:
            bars.append(Bar(pair[0], pair[1], role))
    chart = ranking(
        page.look,
        bars,
        subject=page.label(indicator),
        unit=page.unit_name(indicator),
        decimals=page.indicator(indicator).decimals,
    )
    outside = page.names.sorted(set(codes) - set(members))
    fields = {"label": page.label(indicator), "year": usual}
    caption = (
        _(
            "{label}: los miembros y, además, {names}, de mayor a menor. Datos de {year}, salvo "
            "donde se indica otro año.",
            names=format_list([page.with_article(code) for code in outside], page.language),
            **fields,
        )
        if outside
        else _(
            "{label}: los miembros, de mayor a menor. Datos de {year}, salvo donde se indica otro año.",
            **fields,
        )
    )
    notes = [
        letters_note(page, (bar.flags for bar in bars)),
        mixed_note(page, {indicator: [s.year for s in page.standings_of(indicator, codes)]}),
    ]
    return page.figure(name, chart, " ".join(filter(None, [caption, *notes])), indicators=[indicator])


def composition_figure(
    page: Page, name: str, subject: str, indicators: Sequence[str], *, rest: str = "", whole: float = 100.0
) -> Figure | Text:
    """Stacked columns of several shares of one whole; ``rest`` names what remains up to ``whole``.

    With a rest, a share without any datum is part of it, and the caption says so.
    """
    _ = page.messages
    found = {
        id: {point.year: point for point in points}
        for id in indicators
        if (points := _asked(page, page.series(id)))
    }
    absent, indicators, series = (
        [id for id in indicators if id not in found],
        list(found),
        list(found.values()),
    )
    if not series or (absent and not rest):
        return absence(page, subject, absent)
    years = sorted(set.intersection(*map(set, series)))
    if not years:
        why = _("Las partes no tienen ningún año en común {in_country}.", in_country=page.in_())
        return absence(page, subject, indicators, why)
    parts = [
        Part(page.label(id), tuple(values[year] for year in years), breaks=page.indicator(id).breaks)
        for id, values in zip(indicators, series, strict=True)
    ]
    if rest:
        left = [(year, whole - sum(values[year].value for values in series)) for year in years]
        parts.append(Part(rest, tuple((year, max(value, 0.0)) for year, value in left), rest=True))
    chart = composition(
        page.look,
        parts,
        subject=_("{subject}: {country}", subject=subject, country=page.name()),
        unit=page.unit_name(indicators[0]),
        decimals=page.indicator(indicators[0]).decimals,
        whole=whole,
    )
    caption = _(
        "{subject}: {country}, {first}–{last}. Un año sin columna es un año sin datos.",
        subject=subject,
        country=page.name(),
        first=years[0],
        last=years[-1],
    )
    notes = [
        mark_note(page, (point.flags for part in parts if not part.rest for point in part.points)),
        *dict.fromkeys(
            cut_note(page, id, part.openings) for id, part in zip(indicators, parts, strict=False)
        ),
        without_value(page, absent),
    ]
    return page.figure(name, chart, " ".join(filter(None, [caption, *notes])), indicators=indicators)


def slope_figure(page: Page, name: str, subject: str, indicators: Sequence[str]) -> Figure | Text:
    """Then and now of several indicators in one unit: the baseline year against the latest value.

    An indicator with a break between the two is left out, and the caption says so.
    """
    _ = page.messages
    shown = [s for id in indicators if (s := page.standing(id)) and s.base_value is not None]
    shown = [standing for standing in shown if standing.base_year != standing.year]
    broken = [standing for standing in shown if is_broken(standing)]
    shown = [standing for standing in shown if not is_broken(standing)]
    if not shown:
        return absence(page, subject, indicators, broken_note(page, broken))
    changes = [Change(page.label(s.indicator), *then_and_now(page, s), "subject") for s in shown]
    first = page.settings["baseline_year"]
    last = max(standing.year for standing in shown)
    chart = slope(
        page.look,
        changes,
        subject=_("{subject}: {country}", subject=subject, country=page.name()),
        unit=page.unit_name(shown[0].indicator),
        decimals=page.indicator(shown[0].indicator).decimals,
        years=(first, last),
    )
    caption = _(
        "{subject}: {country}, {first} o el año más cercano, y el último dato.",
        subject=subject,
        country=page.name(),
        first=first,
    )
    drawn = {standing.indicator for standing in shown}
    told = drawn | {standing.indicator for standing in broken}
    notes = [
        letters_note(page, (point.flags for change in changes for point in (change.then, change.now))),
        broken_note(page, broken),
        without_value(page, [id for id in indicators if id not in told]),
    ]
    return page.figure(
        name,
        chart,
        " ".join(filter(None, [caption, *notes])),
        indicators=[id for id in indicators if id in drawn],
    )


def median_name(page: Page, group: str) -> str:
    """Name of a group's median in a chart."""
    return page.messages("{group} (mediana)", group=page.group_label(group))


def _median_pair(page: Page, group: str, indicator: str) -> tuple[str, float] | None:
    figure = page.group(group, indicator) if group else None
    if figure is None or figure.median is None:
        return None
    return median_name(page, group), figure.median


def _asked(page: Page, points: Sequence[YearValue]) -> tuple[YearValue, ...]:
    """Those of the years that the reader asked for."""
    last = page.year_to or math.inf
    return tuple(point for point in points if page.year_from <= point.year <= last)


def _usual_year(page: Page, indicator: str, codes: Sequence[str]) -> int:
    years = [standing.year for standing in page.standings_of(indicator, codes)]
    return max(set(years), key=lambda year: (years.count(year), year))
