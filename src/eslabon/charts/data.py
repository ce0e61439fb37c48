"""The numbers of a chart as a table that can be taken away: made from the values that are drawn.

Columns have short English names, the same in every language and edition, so that a script that reads one
country's file reads all of them; each has a title in the reader's language besides. Values are as the chart
receives them, unrounded. What is not known is None, and a note says why where the chart says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eslabon.charts.points import YearValue

if TYPE_CHECKING:
    from eslabon.charts.theme import Look

__all__ = ["ChartData", "Value", "data_of", "words_of", "year_rows"]

Value = str | int | float | None


@dataclass(frozen=True)
class ChartData:
    """Rows of a chart's values.

    Parameters
    ----------
    columns
        Name and title of each column.
    rows
        Values in the order of the columns.
    unit
        Of the values, in the reader's words; empty when they have several or none.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...] = field(repr=False)
    unit: str = ""

    def told(self) -> dict:
        """As plain JSON values."""
        return {
            "columns": [list(column) for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "unit": self.unit,
        }


def data_of(
    look: Look,
    names: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    unit: str = "",
    **titles: str,
) -> ChartData:
    """The data of a chart; a column in which nothing stands is kept: the next country's may not be empty.

    Parameters
    ----------
    names
        Names of the columns.
    titles
        By name, titles other than the usual ones.
    """
    said = {**_usual_titles(look), **titles}
    return ChartData(tuple((name, said[name]) for name in names), tuple(tuple(row) for row in rows), unit)


def year_rows(label: str, points: Iterable[YearValue]) -> list[tuple[Value, ...]]:
    """Rows of name, year, value and flags."""
    return [(label, point.year, point.value, point.flags) for point in points]


def words_of(note: str, year: int | None) -> str:
    """What a drawn note says beside the year of the observation, which has a column of its own."""
    return "" if year is not None and note == str(year) else note


def _usual_titles(look: Look) -> dict[str, str]:
    _ = look.messages
    return {
        "series": _("Serie"),
        "name": _("Nombre"),
        "code": _("Código"),
        "indicator": _("Indicador"),
        "year": _("Año"),
        "value": _("Valor"),
        "unit": _("Unidad"),
        "flags": _("Marcas"),
        "note": _("Nota"),
        "class": _("Clase"),
        "count": _("Recuento"),
        "row": _("Fila"),
        "column": _("Columna"),
        "number": _("Número en la lista"),
        "kind": _("Tipo"),
        "text": _("Texto"),
        "title": _("Título"),
        "group": _("Grupo"),
        "from": _("Desde"),
        "to": _("Hasta"),
        "weight": _("Peso"),
        "low": _("Extremo inferior"),
        "middle": _("Centro"),
        "high": _("Extremo superior"),
        "declared": _("Especificación declarada"),
        "x_year": _("Año de {column}", column="x"),
        "x_flags": _("Marcas de {column}", column="x"),
        "y_year": _("Año de {column}", column="y"),
        "y_flags": _("Marcas de {column}", column="y"),
    }
