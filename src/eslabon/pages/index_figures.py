"""Figures of a composite index."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from eslabon.charts import Cell, Interval, Step, heatmap, intervals, theme
from eslabon.language import format_number
from eslabon.pages.index_absence import without_places
from eslabon.pages.index_words import own_source, percent
from eslabon.pages.outputs import Figure, Text

if TYPE_CHECKING:
    from eslabon.pages.index_view import IndexView
    from eslabon.pages.page import Page

__all__ = ["correlation_figure", "index_ranking_figure", "profile_figure"]

# Lower ends of the marks' classes, as shares of the scale.
_CLASSES = (0.0, 0.2, 0.4, 0.6, 0.8)
# Correlations: strong, weak, none, on both sides; the sign is printed too.
_BANDS = (
    (-1.01, "strong-", "#b4500b", "−−", theme.PAPER),
    (-0.6, "weak-", "#f0b98a", "−", theme.INK),
    (-0.3, "none", "#eef1f4", "·", theme.MUTED),
    (0.3, "weak+", "#8fb8de", "+", theme.INK),
    (0.6, "strong+", "#0b4f8a", "++", theme.PAPER),
)


def index_ranking_figure(page: Page, name: str, id: str = "") -> Figure | Text:
    """Median rank and interval of every ranked country, in the order of the headline score."""
    view = page.index(id)
    _, index = page.messages, view.index
    absence = without_places(page, view, _("Lugar de cada país con su incertidumbre"))
    if absence:
        return absence
    rows = [
        Interval(
            page.name(row["country"]),
            row["low"],
            row["median"],
            row["high"],
            row["rank"],
            row["country"] == page.country,
        )
        for row in view.ranked
    ]
    share = percent(page, index.uncertainty.interval / 100)
    chart = intervals(
        page.look, rows, subject=_.text(index.title), unit=_("Lugar (1 es el mejor)"), share=share
    )
    caption = _(
        "{title}: lugar de cada país con su incertidumbre. La barra reúne el {share} de los cálculos; el "
        "rombo es el cálculo principal. Solo varían decisiones del método; no varían los errores de encuesta "
        "o de modelo de los datos ni los años, que difieren de un país a otro.",
        title=_.text(index.title),
        share=share,
    )
    return page.figure(name, chart, caption, source=own_source(page, view))


def profile_figure(page: Page, view: IndexView, name: str) -> Figure | Text:
    """Marks of all dimensions of the ranked countries, in the order of the index."""
    _, index = page.messages, view.index
    absence = without_places(page, view, _("Nota de cada dimensión"))
    if absence:
        return absence
    low, span = index.scale.lower, index.scale.upper - index.scale.lower
    edges = [low + share * span for share in _CLASSES] + [index.scale.upper]
    steps = [
        Step(
            str(k),
            _(
                "de {low} a {high}",
                low=format_number(edges[k], 0, page.language),
                high=format_number(edges[k + 1], 0, page.language),
            ),
            theme.SEQUENCE[k],
            "",
            theme.PAPER if k >= 3 else theme.INK,
        )
        for k in range(len(_CLASSES))
    ]
    numbers = [str(n + 1) for n in range(len(index.dimensions))]
    titles = [_.text(one.title) for one in index.dimensions]
    cells = []
    for row in view.ranked:
        for n, one in enumerate(index.dimensions):
            mark = row[f"dimension/{one.id}"]
            key = max(k for k in range(len(_CLASSES)) if mark >= edges[k] or k == 0)
            shown = format_number(mark, 0, page.language)
            cells.append(
                Cell(
                    page.name(row["country"]),
                    numbers[n],
                    str(key),
                    page.look.told(f"{page.name(row['country'])}, {titles[n]}", shown),
                    shown,
                )
            )
    chart = heatmap(
        page.look,
        cells,
        steps,
        rows=[page.name(row["country"]) for row in view.ranked],
        columns=numbers,
        subject=_("Nota de cada dimensión"),
        column_names=titles,
    )
    caption = _(
        "Perfil por dimensión, en el orden del índice. Columnas: {columns}.",
        columns="; ".join(
            f"{n}, {title[:1].lower() + title[1:]}" for n, title in zip(numbers, titles, strict=True)
        ),
    )
    return page.figure(name, chart, caption, source=own_source(page, view))


def correlation_figure(page: Page, view: IndexView, name: str) -> Figure | Text:
    """Grid of the correlations between all indicators, dimensions one after the other."""
    _, index = page.messages, view.index
    absence = without_places(page, view, _("Correlaciones entre los indicadores"))
    if absence:
        return absence
    words = _band_words(page)
    steps = [Step(key, words[key], colour, symbol, ink) for _bound, key, colour, symbol, ink in _BANDS]
    steps.append(Step("same", _("el mismo indicador"), theme.PAPER, "", theme.MUTED))
    steps.append(Step("unknown", _("no se puede calcular"), theme.PAPER, "?", theme.MUTED))
    ids = [part.indicator for part in index.components]
    r = {(row["one"], row["other"]): row["r"] for row in view.rows("correlations")}
    rows = [f"{n}. {page.label(id)}" for n, id in enumerate(ids, 1)]
    columns = [str(n) for n in range(1, len(ids) + 1)]
    cells = []
    for i, one in enumerate(ids):
        for k, other in enumerate(ids):
            value = r.get((one, other), r.get((other, one)))
            key = "same" if i == k else _band(value)
            shown = "" if value is None else ": " + format_number(value, 2, page.language)
            cells.append(Cell(rows[i], columns[k], key, f"{page.label(one)}, {page.label(other)}{shown}"))
    chart = heatmap(
        page.look,
        cells,
        steps,
        rows=rows,
        columns=columns,
        subject=_("Correlaciones entre los indicadores"),
        column_names=[page.label(id) for id in ids],
    )
    caption = _(
        "Correlación de Pearson entre las notas de los indicadores, ya puestas en el sentido deseable, en "
        "los países con lugar. Las columnas llevan el número de su indicador."
    )
    return page.figure(name, chart, caption, source=own_source(page, view))


def _band_words(page: Page) -> dict[str, str]:
    """The bands of correlations in words: "menos de −0,6", "de −0,6 a −0,3" …"""
    _ = page.messages
    bounds = [format_number(bound, 1, page.language) for bound, *_rest in _BANDS[1:]]
    names = [_("menos de {high}", high=bounds[0])]
    names += [_("de {low} a {high}", low=low, high=high) for low, high in pairwise(bounds)]
    names.append(_("más de {low}", low=bounds[-1]))
    return {key: name for (_bound, key, *_rest), name in zip(_BANDS, names, strict=True)}


def _band(value: float | None) -> str:
    if value is None:
        return "unknown"
    return [key for bound, key, *_ in _BANDS if value >= bound][-1]
