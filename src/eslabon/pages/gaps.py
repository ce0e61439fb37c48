"""Two groups then and now: the gap between their medians over the same countries, and where it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eslabon.charts import Change, dumbbells
from eslabon.language import format_signed
from eslabon.language.numbers import percent_gap
from eslabon.measures import MOVEMENTS, GapChange, gap_change
from eslabon.measures.scale import has_natural_zero
from eslabon.pages import cited
from eslabon.pages.absence import absent
from eslabon.pages.outputs import Column, Figure, Table, Text
from eslabon.pages.rows import span_of, years_between
from eslabon.pages.sources import source_line
from eslabon.pages.tables import label_with_unit

if TYPE_CHECKING:
    from eslabon.measures.then_now import Gap
    from eslabon.pages.page import Page

__all__ = [
    "MOVEMENT_WORDS",
    "both_measures_note",
    "gap_figure",
    "gap_sentence",
    "gap_table",
    "gaps_of",
    "gaps_span",
    "movement_count",
]

MOVEMENT_WORDS = {
    "overtook": "pasa delante",
    "closing": "se acerca",
    "ahead": "sigue delante",
    "same": "no se mueve",
    "depends": "depende de cómo se mida",
    "widening": "se aleja",
    "fell_behind": "queda detrás",
}


def gaps_of(page: Page, indicators: Sequence[str], group: str, comparison: str) -> dict[str, GapChange]:
    """The gap then and now of every indicator for which both groups have enough countries in both years.

    Growth rates are left out: how far one year's growth was from another's says nothing of getting nearer.
    """
    found = {}
    tolerance = page.pack.content["windows"]["gap_percent"] / 100
    for id in indicators:
        if page.indicator(id).growth_rate:
            continue
        own, other = page.group_change(group, id), page.group_change(comparison, id)
        if own and other and own.sufficient and other.sufficient:
            found[id] = gap_change(
                (own.then, own.now),
                (other.then, other.now),
                page.indicator(id),
                page.catalogue.units,
                tolerance,
            )
    return found


def gaps_span(page: Page, gaps: Mapping[str, GapChange], group: str, comparison: str) -> str:
    """Base years and latest years over all the gaps and both groups: "2010–2014 → 2018–2024"."""
    sets = [
        change for id in gaps for which in (group, comparison) if (change := page.group_change(which, id))
    ]
    if not sets:
        return "—"
    then = years_between(min(one.base_from for one in sets), max(one.base_to for one in sets))
    return f"{then} → {years_between(min(o.year_from for o in sets), max(o.year_to for o in sets))}"


def movement_count(
    page: Page, gaps: Mapping[str, GapChange], group: str, comparison: str, *names: str
) -> str:
    """How many indicators made one of the movements, all of them without names; with its key."""
    wanted = names or MOVEMENTS
    number = sum(gap.movement in wanted for gap in gaps.values())
    return cited.count(page, number, f"group/{group}/movements/{comparison}/{'+'.join(wanted)}")


def gap_table(
    page: Page,
    name: str,
    caption: str,
    gaps: Mapping[str, GapChange],
    group: str,
    comparison: str,
) -> Table:
    """One row per indicator: both medians then and now, the gap then and now, where it went.

    Parameters
    ----------
    gaps
        Result of :func:`gaps_of`, in the order of the rows.
    """
    _ = page.messages
    own_name, other_name = page.group_label(group), page.group_label(comparison)
    columns = [
        Column(_("Indicador")),
        Column(_("{group}, entonces → hoy", group=own_name), "right"),
        Column(_("{group}, entonces → hoy", group=other_name), "right"),
        Column(_("Brecha"), "right"),
        Column(_("Movimiento")),
        Column(_("Países de cada grupo"), "right"),
    ]
    rows = []
    for id, gap in gaps.items():
        sets = [page.group_change(which, id) for which in (group, comparison)]
        reached = " · ".join(cited.cited(str(one.n), f"group/{one.group}/fixed/{id}") for one in sets)
        rows.append(
            [
                label_with_unit(page, id),
                *(_both(page, one) for one in sets),
                f"{gap_text(page, id, gap.then, f'group/{group}/gap_then/{id}/{comparison}')} → "
                f"{gap_text(page, id, gap.now, f'group/{group}/gap_now/{id}/{comparison}')}",
                movement_text(page, gap, f"group/{group}/movement/{id}/{comparison}"),
                reached,
            ]
        )
    line = source_line(page, gaps)
    line += " " + _(
        "Medianas de los mismos países entonces y hoy: {year} o el año más cercano, y el último dato. Brecha "
        "en puntos de la unidad, o en porcentaje de la segunda mediana donde el cambio del indicador se "
        "expresa en porcentaje. Movimiento en el sentido deseable.",
        year=page.settings["baseline_year"],
    )
    line += " " + both_measures_note(page)
    return page.table(name, caption, columns, rows, source=line)


def both_measures_note(page: Page) -> str:
    """When a gap counts as having moved: by how much, over how many years, and by both measures."""
    windows = page.pack.content["windows"]
    return page.messages(
        "Se acerca o se aleja solo lo que lo hace medido como diferencia y como cociente de las dos "
        "medianas; si las dos medidas no coinciden, depende de cómo se mida. No se mueve la brecha que "
        "cambia menos del {percent}{gap}% de la inicial. Solo entran países con {years} años o más entre "
        "los dos datos, y no entran las tasas de crecimiento.",
        percent=cited.count(page, windows["gap_percent"], "settings/gap_percent"),
        gap=percent_gap(page.language),
        years=cited.count(page, windows["gap"], "settings/gap_years"),
    )


def gap_sentence(page: Page, indicator: str, gap: GapChange, group: str, comparison: str) -> str:
    """Both medians then and now with their years, and where the gap went, as an item of a list."""
    own, other = page.group_change(group, indicator), page.group_change(comparison, indicator)
    return page.messages(
        "**{label}** ({unit}): {group}, {own} ({years}); {other}, {others} ({other_years}): {movement}.",
        label=page.label(indicator),
        unit=page.unit_name(indicator),
        group=page.group_label(group),
        own=_both(page, own),
        years=span_of(own),
        other_years=span_of(other),
        other=page.group_label(comparison),
        others=_both(page, other),
        movement=movement_text(page, gap, f"group/{group}/movement/{indicator}/{comparison}"),
    )


def gap_figure(
    page: Page, name: str, gaps: Mapping[str, GapChange], group: str, comparison: str
) -> Figure | Text:
    """One group's median as a percentage of the other's, then and now, where more is better."""
    _ = page.messages
    changes = []
    for id in gaps:
        own, other = page.group_change(group, id), page.group_change(comparison, id)
        values = (own.then, own.now, other.then, other.now)
        if page.indicator(id).direction != "up" or not has_natural_zero(page.unit(id)) or min(values) <= 0:
            continue
        changes.append(
            Change(
                page.label(id),
                (page.settings["baseline_year"], 100 * own.then / other.then),
                (own.year_to, 100 * own.now / other.now),
            )
        )
    if len(changes) < 2:
        return absent(_("No se muestra la brecha: pocos indicadores la permiten medir en los dos años."))
    subject = _(
        "{group}: mediana respecto de la de {other}",
        group=page.group_name(group),
        other=page.group_label(comparison),
    )
    chart = dumbbells(
        page.look,
        changes,
        subject=subject,
        unit=_("porcentaje de la mediana de {other}", other=page.group_label(comparison)),
        decimals=0,
        countries=False,
    )
    caption = _(
        "{subject}, en los indicadores en que más es mejor; 100 es la igualdad. Los mismos países en los dos "
        "años: {year} o el más cercano, y el último dato.",
        subject=subject,
        year=page.settings["baseline_year"],
    )
    caption += " " + _(
        "El gráfico da el cociente; medida como diferencia, la brecha puede haberse movido al revés."
    )
    return page.figure(name, chart, f"{caption} {both_measures_note(page)}", indicators=list(gaps))


def gap_text(page: Page, indicator: str, gap: Gap, key: str) -> str:
    """A gap with its sign, in points or in percent; a dash where there is none."""
    if gap.kind == "none":
        return "—"
    if gap.kind == "percent":
        return cited.cited(f"{format_signed(gap.value, 1, page.language)}{percent_gap(page.language)}%", key)
    number = format_signed(gap.value, page.indicator(indicator).decimals, page.language)
    return cited.cited(page.messages("{number} p.", number=number), key)


def movement_text(page: Page, gap: GapChange, key: str) -> str:
    """Where a gap went, in words; a dash without a desirable direction."""
    return cited.cited(page.messages.text(MOVEMENT_WORDS[gap.movement]), key) if gap.movement else "—"


def _both(page: Page, one) -> str:
    then, now = (
        cited.cited(cited.bare(page, one.indicator, value), f"group/{one.group}/{when}/{one.indicator}")
        for when, value in (("then", one.then), ("now", one.now))
    )
    return f"{then} → {now}"
