"""Groups of countries beside one another: lines, latest medians, who is ahead of the group compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eslabon.charts import Series, Step, Tally, shares, theme, trend
from eslabon.pages import cited
from eslabon.pages.absence import absent
from eslabon.pages.marks import line_notes
from eslabon.pages.outputs import Column, Figure, Table, Text
from eslabon.pages.rows import span
from eslabon.pages.sources import source_line
from eslabon.pages.tables import label_with_unit

if TYPE_CHECKING:
    from eslabon.charts.line import Role
    from eslabon.pages.page import Page

__all__ = [
    "ahead_count",
    "ahead_figure",
    "ahead_of_group",
    "ahead_sentence",
    "group_lines_figure",
    "group_trend_figure",
    "groups_table",
    "schemes_table",
]

BETTER, NOT_BETTER, UNKNOWN = "better", "not_better", "unknown"


def group_lines_figure(page: Page, name: str, indicator: str, groups: Mapping[str, Role]) -> Figure | Text:
    """Medians of several groups over the years, each line named at its end.

    Parameters
    ----------
    groups
        Role of each group's line. A group without a year that has enough countries is named in the caption.
    """
    _ = page.messages
    known = {group: page.group_line(group, indicator) for group in groups}
    breaks = page.indicator(indicator).breaks
    lines = [Series(page.group_label(g), points, groups[g], breaks) for g, points in known.items() if points]
    if not lines:
        return absent(
            _(
                "No se muestra la evolución de {label}: en ningún año tienen dato bastantes países.",
                label=page.label(indicator),
            )
        )
    chart = trend(
        page.look,
        lines,
        subject=page.label(indicator),
        unit=page.unit_name(indicator),
        decimals=page.indicator(indicator).decimals,
        marked=page.settings["baseline_year"],
    )
    without = [page.group_label(group) for group, points in known.items() if not points]
    caption = _(
        "{label}: mediana de cada grupo en los años con suficientes países. La línea vertical marca {year}.",
        label=page.label(indicator),
        year=page.settings["baseline_year"],
    )
    if without:
        caption += " " + _("Sin datos suficientes: {names}.", names="; ".join(without))
    notes = line_notes(page, indicator, (line.points for line in lines))
    caption = " ".join(filter(None, [caption, notes]))
    return page.figure(name, chart, caption, indicators=[indicator])


def group_trend_figure(page: Page, name: str, indicator: str, groups: Sequence[str] = ()) -> Figure | Text:
    """:func:`group_lines_figure` of members and comparison group, or of up to four others in their order."""
    chosen = groups or (page.reference, "", page.comparison)
    roles: tuple[Role, ...] = ("subject", "reference", "comparison", "context")
    return group_lines_figure(
        page, name, indicator, {group: role for group, role in zip(chosen, roles, strict=False) if group}
    )


def groups_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], groups: Sequence[str]
) -> Table:
    """Latest medians: one row per indicator, one column per group, with how many countries have a value.

    A dash stands where fewer of the group's countries than the indicator asks for have a recent value.
    """
    _ = page.messages
    columns = [
        Column(_("Indicador")),
        *(Column(page.group_label(group), "right") for group in groups),
    ]
    rows = []
    for id in indicators:
        figures = [page.group(group, id) for group in groups]
        years = [year for f in figures if f.year_from for year in (f.year_from, f.year_to)]
        cells = [f"{label_with_unit(page, id)}, {span(years)}"]
        for figure in figures:
            text = cited.median(page, figure, unit=False)
            if figure.n < figure.of:
                reached = cited.cited(f"{figure.n}/{figure.of}", f"group/{figure.group}/n/{id}")
                text += f" ({reached})"
            cells.append(text)
        rows.append(cells)
    line = source_line(page, indicators)
    line += " " + _(
        "Entre paréntesis, países con dato desde {year} y países del grupo, donde no lo tienen todos; la "
        "raya indica que no bastan.",
        year=page.settings["recent_year"],
    )
    return page.table(name, caption, columns, rows, source=line)


def ahead_count(page: Page, indicator: str, group: str, comparison: str) -> tuple[int, int] | None:
    """Countries of a group better placed than the median of another, and countries with a recent value.

    None where no side is better, the other group's median is not known, or no country has a recent value.
    """
    entry, other = page.indicator(indicator), page.group(comparison, indicator)
    if entry.direction == "none" or other is None or other.median is None:
        return None
    recent = [
        standing.value
        for standing in page.standings_of(indicator, page.catalogue.members(group))
        if standing.year >= page.settings["recent_year"]
    ]
    if not recent:
        return None
    sign = 1 if entry.direction == "up" else -1
    return sum(sign * (value - other.median) > 0 for value in recent), len(recent)


def ahead_of_group(page: Page, indicator: str, group: str, comparison: str) -> bool | None:
    """Whether a group's latest median is better than another's; None where that cannot be said."""
    own, other = page.group(group, indicator), page.group(comparison, indicator)
    entry = page.indicator(indicator)
    if entry.direction == "none" or None in (own, other) or None in (own.median, other.median):
        return None
    return (own.median - other.median) * (1 if entry.direction == "up" else -1) > 0


def ahead_sentence(page: Page, indicators: Sequence[str], group: str, comparison: str) -> str:
    """In how many indicators no, some or most countries of a group are better than the other's median."""
    _ = page.messages
    counted = [pair for id in indicators if (pair := ahead_count(page, id, group, comparison))]
    key = f"group/{group}/better_by_indicator/{comparison}"
    return _(
        "De {n} indicadores con sentido deseable, en {none} ningún país está mejor situado que la mediana de "
        "{group}; en {some}, algunos, y en {most}, más de la mitad de los que tienen dato.",
        n=cited.count(page, len(counted), f"{key}/all"),
        none=cited.count(page, sum(better == 0 for better, _known in counted), f"{key}/none"),
        some=cited.count(page, sum(0 < 2 * better <= known for better, known in counted), f"{key}/some"),
        most=cited.count(page, sum(2 * better > known for better, known in counted), f"{key}/most"),
        group=page.group_label(comparison),
    )


def ahead_figure(
    page: Page, name: str, indicators: Sequence[str], group: str, comparison: str
) -> Figure | Text:
    """Bars: how many countries of a group are better placed than the other group's median."""
    _ = page.messages
    of = len(page.catalogue.members(group))
    tallies = []
    for id in indicators:
        counted = ahead_count(page, id, group, comparison)
        if counted:
            better, known = counted
            counts = {BETTER: better, NOT_BETTER: known - better, UNKNOWN: of - known}
            tallies.append(Tally(page.label(id), counts))
    if not tallies:
        return absent(_("No se muestra la comparación de países: faltan datos de uno de los grupos."))
    other_name = page.group_label(comparison)
    steps = [
        Step(BETTER, _("mejor que la mediana de {group}", group=other_name), "#0b4f8a", "+", theme.PAPER),
        Step(NOT_BETTER, _("igual o peor"), "#f0b98a", "−"),
        Step(UNKNOWN, _("sin dato reciente"), theme.PAPER, "·", theme.MUTED),
    ]  # fmt: skip
    subject = _("{group} frente a la mediana de {other}", group=page.group_name(group), other=other_name)
    chart = shares(page.look, tallies, steps, subject=subject, unit=_("número de países"))
    caption = _(
        "{subject}: cuántos países están mejor situados en cada indicador, en su sentido deseable.",
        subject=subject,
    )
    return page.figure(name, chart, caption, indicators=indicators)


def schemes_table(
    page: Page,
    name: str,
    caption: str,
    groups: Sequence[str],
    indicator: str,
    measure: str,
    comparison: str = "",
) -> Table:
    """Integration schemes: the published share of trade inside each, and an indicator's median.

    Parameters
    ----------
    groups
        Groups of the catalogue; those of the register's column ``region`` that bear the same id are theirs.
    indicator
        Whose median over each group's countries is shown.
    measure
        Which figures of the register ``figures`` are shown; one with a date before one without.
    comparison
        A group for the last row, without figures of the register.
    """
    _ = page.messages
    columns = [
        Column(_("Esquema")),
        Column(_("Países"), "right"),
        Column(_("Comercio dentro del esquema, cifra publicada")),
        Column(_("Mediana: {label}", label=page.label(indicator)), "right"),
    ]
    rows = []
    for group in [*groups, *filter(None, [comparison])]:
        figures = [
            row for row in page.register("figures") if row["region"] == group and row["measure"] == measure
        ]
        figures.sort(key=lambda row: (row["year"] is None, -(row["year"] or 0), row["id"]))
        figure = page.group(group, indicator)
        reached = cited.cited(f"{figure.n}/{figure.of}", f"group/{group}/n/{indicator}")
        rows.append(
            [
                page.group_name(group),
                cited.count(page, figure.of, f"group/{group}/count"),
                "; ".join(_published(page, row) for row in figures) or _("ninguna en el registro"),
                f"{cited.median(page, figure)} ({reached})",
            ]
        )
    line = source_line(page, [indicator]) + " " + _("Cifras publicadas: registro de esta publicación.")
    return page.table(name, caption, columns, rows, source=line)


def _published(page: Page, row: Mapping) -> str:
    publisher = ", ".join(page.messages.text(part) for part in row["publisher"].split(";"))
    year = str(int(row["year"])) if row["year"] else page.messages("sin fecha")
    return f"{cited.register_number(page, 'figures', row)} ({publisher}, {year})"
