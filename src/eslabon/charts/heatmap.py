"""Heatmap: classes of many indicators for many countries, by colour and by symbol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt, theme
from eslabon.charts.chart import Chart, frame, quoted
from eslabon.charts.data import data_of
from eslabon.charts.theme import Look

__all__ = ["Cell", "Step", "class_legend", "heatmap"]

_ROW = 22


@dataclass(frozen=True)
class Step:
    """One class of the scale, in reading order: its key, name, fill colour, symbol."""

    key: str
    label: str
    colour: str
    symbol: str = ""
    ink: str = theme.INK


@dataclass(frozen=True)
class Cell:
    """One field of the grid: names of its row and column, key of its class, text for the pointer.

    ``symbol`` is printed instead of the class's own.
    """

    row: str
    column: str
    key: str
    text: str = ""
    symbol: str = ""


def heatmap(
    look: Look,
    cells: Sequence[Cell],
    steps: Sequence[Step],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    subject: str,
    column_names: Sequence[str] = (),
) -> Chart:
    """Draw a grid of classes.

    Parameters
    ----------
    rows, columns
        Names in reading order; columns are short (codes).
    column_names
        Full names of the columns, for the alternative text; the columns themselves when empty.
    """
    used = [step for step in steps if any(cell.key == step.key for cell in cells)]
    by_key = {step.key: step for step in used}
    data = [
        {
            "row": cell.row,
            "column": cell.column,
            "class": by_key[cell.key].label,
            "symbol": cell.symbol or by_key[cell.key].symbol,
            "ink": by_key[cell.key].ink,
            "tip": cell.text or look.told(f"{cell.row}, {cell.column}", by_key[cell.key].label),
        }
        for cell in cells
    ]
    grid = {
        "mark": {"type": "rect", "stroke": theme.PAPER, "strokeWidth": 1.5},
        "encoding": {
            "color": {
                "field": "class",
                "type": "nominal",
                "scale": {"domain": [s.label for s in used], "range": [s.colour for s in used]},
                "legend": class_legend(used),
            },
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    symbols = {
        "mark": {"type": "text", "fontSize": 11, "baseline": "middle"},
        "encoding": {
            "text": {"field": "symbol", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }
    turned = max(len(name) for name in columns) > 2 and len(columns) > 14
    spec = frame(
        look,
        [grid, symbols],
        height=_ROW * len(rows),
        data=data,
        extra={
            "encoding": {
                "x": {
                    "field": "column",
                    "type": "nominal",
                    "sort": list(columns),
                    "scale": {"domain": list(columns)},
                    "axis": {
                        "title": None,
                        "orient": "top",
                        "labelAngle": -90 if turned else 0,
                        "domain": False,
                        "ticks": False,
                        "labelFontSize": 11,
                    },
                },
                "y": {
                    "field": "row",
                    "type": "nominal",
                    "sort": list(rows),
                    "scale": {"domain": list(rows)},
                    "axis": {
                        "title": None,
                        "domain": False,
                        "ticks": False,
                        "labelColor": theme.INK,
                        "labelLimit": 250,
                    },
                },
            }
        },
    )
    names = list(column_names) or list(columns)
    named = dict(zip(columns, names, strict=True))
    taken = [
        (cell.row, cell.column, named.get(cell.column, cell.column), by_key[cell.key].label, cell.text)
        for cell in cells
    ]
    kept = data_of(look, ("row", "column", "name", "class", "text"), taken)
    return Chart("heatmap", spec, alt.heatmap(look, subject, rows, names, cells, used), kept)


def class_legend(steps: Sequence[Step]) -> dict:
    """Legend of classes above the plot: colour, symbol and name, in two columns."""
    return {
        "orient": "top",
        "columns": 2,
        "symbolType": "square",
        "symbolStrokeColor": theme.FAINT,
        "symbolStrokeWidth": 1,
        "labelExpr": _labelled(steps),
    }


def _labelled(steps: Sequence[Step]) -> str:
    """The legend shows each class's symbol before its name."""
    known = {step.label: f"{step.symbol} {step.label}".strip() for step in steps}
    pairs = ", ".join(f"{quoted(label)}: {quoted(text)}" for label, text in known.items())
    return "{" + pairs + "}[datum.label]"
