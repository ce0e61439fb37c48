"""What changed between two editions of one series, as readers see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.charts import Step, Tally, shares, theme
from eslabon.language import format_number, format_signed
from eslabon.language.numbers import percent_gap
from eslabon.pages import cited
from eslabon.pages.outputs import Column, Figure, Table

if TYPE_CHECKING:
    from eslabon.pages.page import Page
    from eslabon.pages.rows import Revision

__all__ = ["largest_table", "revisions_figure", "revisions_table"]


def revisions_table(page: Page, name: str, caption: str, revisions: Sequence[Revision]) -> Table:
    """One row per indicator and other edition: how many values were compared and changed, and by how much."""
    _ = page.messages
    columns = [
        Column(_("Indicador y otra edición")),
        Column(_("Comparadas"), "right"),
        Column(_("Distintas"), "right"),
        Column(_("A la vista"), "right"),
        Column(_("Suben / bajan"), "right"),
        Column(_("Tamaño mediano"), "right"),
        Column(_("Nuevas"), "right"),
        Column(_("Sin continuar"), "right"),
    ]
    rows = []
    for one in revisions:
        key = f"revision/{one.indicator}/{one.source}"
        rows.append(
            [
                f"{page.label(one.indicator)} ({_edition(page, one.source)})",
                *(
                    cited.count(page, getattr(one, what), f"{key}/{what}")
                    for what in ("compared", "changed", "visible")
                ),
                f"{cited.count(page, one.up, f'{key}/up')} / {cited.count(page, one.down, f'{key}/down')}",
                _size(page, one, one.median, f"{key}/median"),
                *(cited.count(page, getattr(one, what), f"{key}/{what}") for what in ("added", "vanished")),
            ]
        )
    line = _(
        "Fuente: recuento de esta publicación. Distintas: el número no es el mismo, más allá de la precisión "
        "con que escriben los archivos. A la vista: cambia el número con los decimales que se publican; de "
        "estas son las que suben, las que bajan y el tamaño mediano, en puntos (p.) o en porcentaje. Nuevas: "
        "pares de país y año que solo tiene la edición en uso, entre los países de la otra. Sin continuar: "
        "los que solo tiene la otra."
    )
    return page.table(name, caption, columns, rows, source=line)


def largest_table(page: Page, name: str, caption: str, revisions: Sequence[Revision]) -> Table:
    """The largest visible revision of each indicator and other edition: whose, when, from what to what."""
    _ = page.messages
    columns = [
        Column(_("Indicador")),
        Column(_("País y año")),
        Column(_("Otra edición"), "right"),
        Column(_("Edición en uso"), "right"),
        Column(_("Diferencia"), "right"),
    ]
    rows = []
    for one in revisions:
        if one.largest is None:
            continue
        key = f"revision/{one.indicator}/{one.source}"
        before, after = (
            cited.cited(cited.bare(page, one.indicator, value), f"{key}/{what}")
            for what, value in (("before", one.before), ("after", one.after))
        )
        rows.append(
            [
                f"{page.label(one.indicator)} ({page.unit_name(one.indicator)})",
                f"{page.name(one.country)}, {one.year}",
                f"{before} ({_edition(page, one.source)})",
                after,
                _size(page, one, one.largest, f"{key}/largest", signed=True),
            ]
        )
    return page.table(name, caption, columns, rows, source=_("Fuente: recuento de esta publicación."))


def revisions_figure(page: Page, name: str, revisions: Sequence[Revision]) -> Figure:
    """Bars: of the values compared, how many are the same, differ out of sight, or differ visibly."""
    _ = page.messages
    tallies = [
        Tally(
            f"{page.label(one.indicator)} ({page.proper(one.vintage)})",
            {
                "same": one.compared - one.changed,
                "hidden": one.changed - one.visible,
                "visible": one.visible,
            },
        )
        for one in revisions
    ]
    steps = [
        Step("same", _("igual"), "#cfdfee", "="),
        Step("hidden", _("distinta, sin que se vea"), "#8fb8de", "≈"),
        Step("visible", _("distinta a la vista"), "#b4500b", "≠", theme.PAPER),
    ]
    subject = _("Valores con dos ediciones: iguales y distintos")
    chart = shares(page.look, tallies, steps, subject=subject, unit=_("número de pares de país y año"))
    caption = _(
        "{subject}. Entre paréntesis, la edición con que se compara la que está en uso.", subject=subject
    )
    return page.figure(name, chart, caption, source=_("Fuente: recuento de esta publicación."))


def _edition(page: Page, source: str) -> str:
    """Publisher and vintage of a source, in a few words."""
    entry = page.catalogue.sources[source]
    return f"{page.messages.text(entry.publisher)}, {page.proper(entry.vintage)}"


def _size(page: Page, one: Revision, value: float | None, key: str, *, signed: bool = False) -> str:
    if value is None:
        return "—"
    written = format_signed if signed else format_number
    if one.kind == "percent":
        return cited.cited(f"{written(value, 1, page.language)}{percent_gap(page.language)}%", key)
    number = written(value, page.indicator(one.indicator).decimals, page.language)
    return cited.cited(page.messages("{number} p.", number=number), key)
