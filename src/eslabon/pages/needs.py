"""What would have to be measured and what there is: needs in words beside the indicators that answer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eslabon.pages import cited
from eslabon.pages.outputs import Column, Table
from eslabon.pages.registers import naming, study_lines
from eslabon.pages.rows import span
from eslabon.pages.sources import source_line

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["formulas", "needs_table", "obstacles_table"]


def needs_table(
    page: Page, name: str, caption: str, needs: Sequence[tuple[str, Sequence[str]]], group: str
) -> Table:
    """One line per need and indicator that answers it: for how many states, which years, whose.

    Parameters
    ----------
    needs
        What is needed, in words, and the indicators that answer it; none where nothing does.
    group
        The states that are counted.
    """
    _ = page.messages
    columns = [
        Column(_("Lo que haría falta")),
        Column(_("Lo que hay")),
        Column(_("Estados con dato desde {year}", year=page.settings["recent_year"]), "right"),
        Column(_("Años"), "right"),
        Column(_("Fuente")),
    ]
    rows = []
    for need, indicators in needs:
        if not indicators:
            rows.append([need, _("ningún dato"), "—", "—", "—"])
        for id in indicators:
            figure = page.group(group, id)
            reached = _("{n} de {of}", n=figure.n, of=figure.of)
            source = page.catalogue.sources[page.indicator(id).source]
            rows.append(
                [
                    need,
                    page.about("indicator", id, page.label(id)),
                    cited.cited(reached, f"group/{group}/n/{id}"),
                    span((figure.year_from, figure.year_to)),
                    _.text(source.publisher),
                ]
            )
    used = [id for _, indicators in needs for id in indicators]
    return page.table(name, caption, columns, rows, source=source_line(page, used))


def obstacles_table(page: Page, name: str, caption: str, followed: Mapping[str, Sequence[str]]) -> Table:
    """Bottlenecks of the study by dimension, beside the indicators that would show them resolved.

    Parameters
    ----------
    followed
        Codes of the dimensions, in reading order, and the indicators that follow each; none where nothing
        does. Bottlenecks of other dimensions come last and say that nothing follows them.
    """
    _ = page.messages
    obstacles = page.register("bottlenecks")
    others = sorted({row["dimension"] for row in obstacles} - set(followed))
    columns = [
        Column(_("Cuello de botella")),
        Column(_("Dimensión")),
        Column(_("Efecto según el estudio")),
        Column(_("Indicadores que lo siguen")),
    ]
    rows = [
        [
            _.text(row["name"]),
            page.code_label("dimension", dimension),
            _.text(row["effect"]),
            "; ".join(page.label(id) for id in followed.get(dimension, ())) or _("ninguno"),
        ]
        for dimension in [*followed, *others]
        for row in naming(obstacles, "dimension", dimension)
    ]
    return page.table(name, caption, columns, rows, source=study_lines(page, obstacles))


def formulas(page: Page, indicators: Sequence[str]) -> list[str]:
    """One item per indicator: definition, the source's table or code, transformation, years, caveats."""
    _ = page.messages
    items = []
    for id in indicators:
        entry = page.indicator(id)
        source = page.catalogue.sources[entry.source]
        reach = page.coverage(id)
        parts = [
            _.text(entry.definition),
            _.text(entry.derived.formula) if entry.derived else "",
            _(
                "Cuadro: {publisher}, «{title}», edición {vintage}, serie `{code}`, {years}.",
                publisher=_.text(source.publisher),
                title=_.text(source.title),
                vintage=page.proper(source.vintage),
                code=entry.code,
                years=span((reach["first"], reach["last"])),
            ),
            _.text(entry.transformation) if entry.transformation else "",
            *map(_.text, entry.caveats),
        ]
        items.append(f"**{page.label(id)}**. " + " ".join(filter(None, parts)))
    return items
