"""Intervals: where each thing most probably stands, one row each, the best on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt, theme
from eslabon.charts.chart import Chart, frame, quoted
from eslabon.charts.data import data_of
from eslabon.charts.theme import Look

__all__ = ["Interval", "intervals"]

_ROW = 19
_STROKE = 1.8  # pixels of the hollow mark's outline


@dataclass(frozen=True)
class Interval:
    """One row.

    Parameters
    ----------
    label
        Name of the country.
    low, middle, high
        Ends of the interval and its middle; whole places.
    mark
        The place under the declared specification.
    subject
        Picked out.
    """

    label: str
    low: int
    middle: int
    high: int
    mark: int
    subject: bool = False


def intervals(look: Look, rows: Sequence[Interval], *, subject: str, unit: str, share: str) -> Chart:
    """Draw a bar from low to high, a full dot in the middle and a hollow diamond at the mark.

    Rows keep their order. The axis counts places from the left, so that the best is left and on top.

    Parameters
    ----------
    unit
        What the axis counts; printed above the plot.
    share
        How much the interval holds, as printed: "90 %".
    """
    _ = look.messages
    last = max(max(row.high, row.mark) for row in rows)
    places = [1, *range(5, last + 1, 5)]
    names = [row.label for row in rows]
    middle, mark = _("mediana de los cálculos"), _("cálculo principal")
    data = [
        {
            "name": row.label,
            "low": row.low,
            "middle": row.middle,
            "high": row.high,
            "mark": row.mark,
            "role": "subject" if row.subject else "context",
            "end": max(row.high, row.mark),
            "text": _span(row),
            "tip": _(
                "{name}: mediana {middle}, intervalo {span}, cálculo principal {mark}",
                name=row.label,
                middle=row.middle,
                span=_span(row),
                mark=row.mark,
            ),
        }
        for row in rows
    ]
    scale = {"domain": [0.5, last + 0.5], "nice": False, "zero": False}
    axis = {"title": None, "values": places, "format": "d", "domain": False, "ticks": False, "orient": "top"}

    def x(field: str) -> dict:
        return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}

    spec = frame(
        look,
        [
            {
                "mark": {"type": "rule", "strokeWidth": 5, "strokeCap": "round"},
                "encoding": {
                    "x": x("low"),
                    "x2": {"field": "high"},
                    "color": {
                        "condition": {"test": "datum.role === 'subject'", "value": theme.SEQUENCE[2]},
                        "value": theme.CONTEXT,
                    },
                    "tooltip": {"field": "tip", "type": "nominal"},
                },
            },
            _points("middle", middle, x, 60, [middle, mark]),
            _points("mark", mark, x, 95, [middle, mark]),
            {
                "mark": {"type": "text", "align": "left", "dx": 10, "fontSize": 11, "color": theme.MUTED},
                "encoding": {
                    "x": x("end"),
                    "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
        height=_ROW * len(rows) + 4,
        title=unit,
        right=44,
        data=data,
        extra={
            "encoding": {
                "y": {
                    "field": "name",
                    "type": "nominal",
                    "sort": names,
                    "scale": {"domain": names},
                    "axis": {
                        "title": None,
                        "ticks": False,
                        "domain": False,
                        "labelColor": theme.INK,
                        "labelFontWeight": {
                            "condition": {"test": _is_subject(rows), "value": 600},
                            "value": 400,
                        },
                    },
                }
            }
        },
    )
    taken = [(row.label, row.low, row.middle, row.high, row.mark) for row in rows]
    data = data_of(look, ("name", "low", "middle", "high", "declared"), taken, unit=unit)
    return Chart("intervals", spec, alt.intervals(look, subject, share, rows), data)


def _span(row: Interval) -> str:
    return str(row.low) if row.low == row.high else f"{row.low}–{row.high}"


def _is_subject(rows: Sequence[Interval]) -> str:
    return " || ".join(f"datum.value === {quoted(row.label)}" for row in rows if row.subject) or "false"


def _points(field: str, label: str, x, size: int, labels: list[str]) -> dict:
    """Marks of one kind; filling and outline are channels, so that the legend has them as they are drawn."""

    def by_kind(shown: list[str]) -> dict:
        return {
            "field": "what",
            "type": "nominal",
            "scale": {"domain": labels, "range": shown},
            "legend": {"orient": "top", "symbolStrokeWidth": _STROKE},
        }

    return {
        "transform": [{"calculate": quoted(label), "as": "what"}],
        "mark": {"type": "point", "size": size, "opacity": 1, "strokeWidth": _STROKE},
        "encoding": {
            "x": x(field),
            # The full dot has no outline that is seen, the hollow diamond no filling.
            "fill": by_kind([theme.SUBJECT, "transparent"]),
            "stroke": by_kind(["transparent", theme.COMPARISON]),
            "shape": by_kind(["circle", "diamond"]),
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
