"""Tables of a composite index: places, profile, gaps, framework, statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.language import format_number
from eslabon.pages.index_absence import without_places
from eslabon.pages.index_annex_words import FACTOR_NAMES
from eslabon.pages.index_words import interval_of, number, own_source, percent
from eslabon.pages.outputs import Column, Table, Text
from eslabon.pages.rows import span
from eslabon.pages.sources import source_line
from eslabon.pages.tables import label_with_unit, members_table

if TYPE_CHECKING:
    from eslabon.catalogue.index_framework import Dimension
    from eslabon.pages.index_view import IndexView
    from eslabon.pages.page import Page

__all__ = [
    "considered_table",
    "framework_table",
    "gaps_table",
    "items_table",
    "outliers_table",
    "profile_table",
    "ranks_table",
    "sensitivity_table",
    "values_table",
]

PARTIAL = "†"  # beside a mark that stands on part of its dimension's weight


def ranks_table(page: Page, view: IndexView, name: str) -> Table | Text:
    """Score, rank, median rank and interval of every ranked country, best first."""
    _ = page.messages
    caption = _("{title}: nota, lugar e incertidumbre", title=_.text(view.index.title))
    absence = without_places(page, view, caption)
    if absence:
        return absence
    share = percent(page, view.index.uncertainty.interval / 100)
    columns = [
        Column(_("País")),
        Column(_("Intervalo del {share}", share=share), "right"),
        Column(_("Lugar del cálculo principal"), "right"),
        Column(_("Mediana de los lugares"), "right"),
        Column(_("Nota del índice"), "right"),
        Column(_("Países con orden no firme respecto de él"), "right"),
    ]
    rows = [
        [
            page.name(code),
            interval_of(page, view, row),
            _place(page, view, row),
            number(page, row["median"], 0, view.key("median", code)),
            number(page, row["score"], 1, view.key("score", code)),
            number(page, row["open"], 0, view.key("open", code)),
        ]
        for row in view.ranked
        for code in [row["country"]]
    ]
    source = own_source(page, view)
    if any(row["outside"] for row in view.ranked):
        source += " " + _("*: el lugar del cálculo principal está fuera del intervalo.")
    return page.table(name, caption, columns, rows, source=source)


def _place(page: Page, view: IndexView, row: dict) -> str:
    return number(page, row["rank"], 0, view.key("rank", row["country"])) + ("\\*" if row["outside"] else "")


def profile_table(page: Page, view: IndexView, name: str) -> Table:
    """Mark of every dimension, indicators with a value and their years; countries without a place below."""
    _, index = page.messages, view.index
    columns = [
        Column(_("País")),
        *(Column(_.text(one.title), "right") for one in index.dimensions),
        Column(_("Datos"), "right"),
        Column(_("Años"), "right"),
    ]
    rows = []
    for row in [*view.ranked, *sorted(view.unranked, key=lambda row: page.names.name(row["country"]))]:
        code = row["country"]
        rows.append(
            [
                page.name(code),
                *(
                    number(page, row[f"dimension/{one.id}"], 0, view.key("dimension", one.id, code))
                    + ("" if view.whole(row, one.id) else PARTIAL)
                    for one in index.dimensions
                ),
                number(page, row["known"], 0, view.key("known", code)),
                span((row["year_from"], row["year_to"])),
            ]
        )
    caption = _("Nota de cada dimensión, en el orden del índice y con los países sin lugar al final")
    # The caption opens a fence of MyST, where a cited number cannot stand.
    source = own_source(page, view) + " "
    source += _(
        "Datos: cuántos de los {of} indicadores tienen un valor admisible; años: los de esos valores. Una "
        "raya indica que la dimensión no cumple la regla de cobertura.",
        of=number(page, len(index.components), 0, view.key("components")),
    )
    if any(PARTIAL in cell for cells in rows for cell in cells):
        source += " " + _(
            "{mark}: a la dimensión le falta algún indicador; su peso pasa a los demás.", mark=PARTIAL
        )
    return page.table(name, caption, columns, rows, source=source)


def gaps_table(page: Page, view: IndexView, name: str) -> Table:
    """What the countries without a place lack."""
    _, index = page.messages, view.index
    titles = {one.id: _.text(one.title) for one in index.dimensions}
    columns = [
        Column(_("País")),
        Column(_("Dimensión incompleta")),
        Column(_("Indicador que falta")),
        Column(_("Último dato"), "right"),
    ]
    gaps = sorted(view.rows("gaps"), key=lambda gap: page.names.name(gap["country"]))
    rows = [
        [
            page.name(gap["country"]),
            titles[gap["dimension"]],
            page.label(gap["indicator"]) + (_(" (obligatorio)") if gap["required"] else ""),
            str(gap["last"]) if gap["last"] else _("ninguno"),
        ]
        for gap in gaps
    ]
    return page.table(
        name, _("Países sin lugar y lo que les falta"), columns, rows, source=own_source(page, view)
    )


def framework_table(page: Page, view: IndexView, name: str, dimension: Dimension) -> Table:
    """Indicators of one dimension: direction, goalposts and weight."""
    _ = page.messages
    columns = [
        Column(_("Indicador")),
        Column(_("Sentido")),
        Column(_("Valores de referencia"), "right"),
        Column(_("Peso"), "right"),
    ]
    rows = []
    for part in dimension.indicators:
        ends = part.goalposts
        span = _(
            "{lower} a {upper}",
            lower=_end(page, view, part.indicator, "lower", ends.lower),
            upper=_end(page, view, part.indicator, "upper", ends.upper),
        )
        notes = [
            *([_("límites naturales")] if ends.basis == "natural" else []),
            *([_("en logaritmos")] if part.transformation == "log" else []),
        ]
        rows.append(
            [
                label_with_unit(page, part.indicator),
                _("más es mejor") if part.direction == "up" else _("menos es mejor"),
                span + (f" ({', '.join(notes)})" if notes else ""),
                percent(page, part.weight, view.key("weight", part.indicator)),
            ]
        )
    caption = _(
        "{dimension}: indicadores, sentido, valores de referencia y peso", dimension=_.text(dimension.title)
    )
    return page.table(name, caption, columns, rows, indicators=[p.indicator for p in dimension.indicators])


def _end(page: Page, view: IndexView, indicator: str, end: str, value: float) -> str:
    """A goalpost with the three significant digits that the framework gives it."""
    decimals = next((d for d in range(5) if abs(round(value, d) - value) < 1e-9), 4)
    return number(page, value, decimals, view.key("goalpost", indicator, end))


def considered_table(page: Page, view: IndexView, name: str) -> Table:
    """Indicators that were looked at and left out, with the figures behind the reasons."""
    _, index = page.messages, view.index
    titles = {one.id: _.text(one.title) for one in index.dimensions}
    reasons = {entry.indicator: entry for entry in index.considered}
    columns = [
        Column(_("Indicador")),
        Column(_("Dimensión")),
        Column(_("Países con dato"), "right"),
        Column(_("Con la dimensión"), "right"),
    ]
    if index.criterion:
        columns.append(Column(_("Con la participación medida"), "right"))
    columns += [Column(_("Con «{label}»", label=page.label(id)), "right") for id in index.related]
    rows = []
    for row in view.rows("considered"):
        id = row["indicator"]
        cells = [page.label(id), titles[reasons[id].dimension]]
        cells.append(number(page, row["n"], 0, view.key("considered", id, "n")))
        cells.append(number(page, row["dimension"], 2, view.key("considered", id, "dimension")))
        if index.criterion:
            cells.append(number(page, row["criterion"], 2, view.key("criterion", id)))
        cells += [
            number(page, row[f"related_{k}"], 2, view.key("considered", id, other))
            for k, other in enumerate(index.related)
        ]
        rows.append(cells)
    caption = _("Indicadores considerados que no entran en el índice, con sus correlaciones por rangos")
    notes = [
        source_line(page, list(reasons)),
        _(
            "Países con dato: de todos los que considera el índice. Con la dimensión: solo en los países con "
            "lugar."
        ),
        _("Con la participación medida: en todas las economías que tienen los dos datos.")
        if index.criterion
        else "",
        _("Las demás correlaciones: en todos los países del índice que tienen los dos datos.")
        if index.related
        else "",
        _("Los valores se toman como se publican, sin ponerlos en el sentido deseable."),
    ]
    source = " ".join(filter(None, notes))
    return page.table(name, caption, columns, rows, indicators=list(reasons), source=source)


def outliers_table(page: Page, view: IndexView, name: str) -> Table:
    """Skewness and kurtosis before and after treatment, and how many values were capped."""
    _ = page.messages
    columns = [
        Column(_("Indicador")),
        *(
            Column(title, "right")
            for title in (
                _("Asimetría"), _("Curtosis"), _("Asimetría tratada"), _("Curtosis tratada"),
                _("Bajo el valor inferior"), _("Sobre el valor superior"),
            )
        ),
        Column(_("Valores atípicos")),
    ]  # fmt: skip
    rows = []
    for row in view.rows("outliers"):
        id = row["indicator"]
        state = {
            (False, False): _("no"),
            (True, False): _("sí; resueltos"),
            (True, True): _("sí; quedan"),
            (False, True): _("quedan"),
        }[row["outliers"], row["treated_outliers"]]
        rows.append(
            [
                page.label(id),
                *(
                    number(page, row[column], 2, view.key("outliers", id, column))
                    for column in ("skewness", "kurtosis", "treated_skewness", "treated_kurtosis")
                ),
                *(
                    number(page, row[column], 0, view.key("outliers", id, column))
                    for column in ("capped_low", "capped_high")
                ),
                state,
            ]
        )
    caption = _("Valores atípicos antes y después del tratamiento")
    return page.table(name, caption, columns, rows, source=own_source(page, view))


def items_table(page: Page, view: IndexView, name: str) -> Table:
    """How each indicator goes with the rest of its dimension, with the score and with the criterion."""
    _, index = page.messages, view.index
    columns = [
        Column(_("Indicador")),
        Column(_("Con el resto de su dimensión"), "right"),
        Column(_("Con la nota"), "right"),
    ]
    if index.criterion:
        columns += [
            Column(_("Con la participación medida"), "right"),
            Column(_("Economías"), "right"),
        ]
    rows = []
    for row in view.rows("items"):
        id = row["indicator"]
        cells = [page.label(id)]
        cells += [number(page, row[what], 2, view.key("items", id, what)) for what in ("rest", "score")]
        if index.criterion:
            cells.append(number(page, row["criterion"], 2, view.key("criterion", id)))
            cells.append(number(page, row["criterion_n"], 0, view.key("criterion", id, "n")))
        rows.append(cells)
    caption = _("Correlación de cada indicador con el resto")
    notes = [
        own_source(page, view),
        _(
            "Con el resto de su dimensión y con la nota: de Pearson, entre notas de los países con lugar; el "
            "resto es la media de las notas de los demás indicadores de la dimensión, sin sus pesos."
        ),
        _(
            "Con la participación medida: por rangos, en todas las economías que tienen los dos datos, con "
            "el indicador puesto, como en las notas, en el sentido deseable."
        )
        if index.criterion
        else "",
    ]
    return page.table(name, caption, columns, rows, source=" ".join(filter(None, notes)))


def sensitivity_table(page: Page, view: IndexView, name: str) -> Table | Text:
    """Shares of the variance of the mean shift in rank, by factor."""
    _ = page.messages
    caption = _("Qué parte de la varianza del desplazamiento medio de los lugares explica cada decisión")
    absence = without_places(page, view, caption)
    if absence:
        return absence
    columns = [
        Column(_("Decisión")),
        Column(_("Efecto propio"), "right"),
        Column(_("Error"), "right"),
        Column(_("Efecto total"), "right"),
        Column(_("Error"), "right"),
    ]
    rows = []
    for row in sorted(view.rows("sensitivity"), key=lambda row: -row["total"]):
        cells = [_.text(FACTOR_NAMES[row["factor"]])]
        for what in ("first", "total"):
            cells.append(number(page, row[what], 2, view.key("sensitivity", row["factor"], what)))
            cells.append("±\N{NO-BREAK SPACE}" + format_number(row[f"{what}_error"], 2, page.language))
        rows.append(cells)
    return page.table(name, caption, columns, rows, source=own_source(page, view))


def values_table(page: Page, view: IndexView, name: str, dimension: Dimension) -> Table:
    """Latest values of one dimension with their years, of every country of the index."""
    _ = page.messages
    countries = [row["country"] for row in view.rows("countries")]
    caption = _("{dimension}: valores usados y su año", dimension=_.text(dimension.title))
    return members_table(page, name, caption, [part.indicator for part in dimension.indicators], countries)
