"""Timeline: dated events, stacked within their year, numbered as in the list that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt, axis, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of
from eslabon.charts.theme import Look

__all__ = ["Event", "timeline"]

_ROW = 19
_COLOURS = (theme.SUBJECT, theme.COMPARISON, theme.CATEGORIES[2], theme.REFERENCE)
_SHAPES = ("circle", "square", "diamond", "triangle-up")


@dataclass(frozen=True)
class Event:
    """One event: number in the list, year, kind (a lane of the legend), text for the pointer."""

    number: str
    year: int
    kind: str
    text: str


def timeline(
    look: Look,
    events: Sequence[Event],
    *,
    subject: str,
    kinds: Sequence[str],
    years: tuple[int, int],
) -> Chart:
    """Draw one mark per event above its year.

    Parameters
    ----------
    kinds
        Kinds in the order of the legend; each has its own colour and shape, by its place among all of them.
    years
        First and last year of the axis: years without any event are visible as empty.

    Raises
    ------
    ValueError
        There are more kinds than marks.
    """
    if len(kinds) > len(_SHAPES):
        raise ValueError(f"{len(kinds)} kinds cannot be told apart by {len(_SHAPES)} marks: group them")
    # Before those without events are left out: a kind looks the same in every chart with the same kinds.
    looks = {kind: look_of for kind, *look_of in zip(kinds, _COLOURS, _SHAPES, strict=False)}
    kinds = [kind for kind in kinds if any(event.kind == kind for event in events)]
    heights: dict[int, int] = {}
    rows = []
    for event in sorted(events, key=lambda e: (e.year, kinds.index(e.kind))):
        level = heights.get(event.year, 0)
        heights[event.year] = level + 1
        rows.append(
            {
                "year": event.year,
                "level": level + 0.5,
                "kind": event.kind,
                "number": event.number,
                "tip": event.text,
            }
        )
    tallest = max(heights.values())
    marks = {
        "mark": {"type": "point", "filled": True, "size": 260, "opacity": 1},
        "encoding": {
            "color": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": kinds, "range": [looks[kind][0] for kind in kinds]},
                "legend": {"orient": "top", "symbolSize": 120},
            },
            "shape": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": kinds, "range": [looks[kind][1] for kind in kinds]},
            },
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    numbers = {
        "mark": {
            "type": "text",
            "fontSize": 10,
            "fontWeight": 600,
            "color": theme.PAPER,
            "baseline": "middle",
        },
        "encoding": {"text": {"field": "number", "type": "nominal"}},
    }
    first, last = years
    spec = frame(
        look,
        [marks, numbers],
        height=max(_ROW * tallest + 6, 60),
        data=rows,
        extra={
            "encoding": {
                "x": {
                    "field": "year",
                    "type": "quantitative",
                    "scale": {"domain": [first - 0.5, last + 0.5], "nice": False, "zero": False},
                    "axis": {
                        "title": None,
                        "format": "d",
                        "grid": False,
                        "values": axis.year_ticks(first, last, count=8),
                    },
                },
                "y": {
                    "field": "level",
                    "type": "quantitative",
                    "scale": {"domain": [0, tallest], "nice": False},
                    "axis": None,
                },
            }
        },
    )
    taken = [(event.number, event.year, event.kind, event.text) for event in events]
    data = data_of(look, ("number", "year", "kind", "text"), taken)
    return Chart("timeline", spec, alt.timeline(look, subject, events, kinds, years), data)
