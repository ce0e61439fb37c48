"""The mark of a break: a thin dashed line half a year before the new definition, and the word above it."""

from __future__ import annotations

from collections.abc import Iterable

from eslabon.charts import theme
from eslabon.charts.theme import Look

__all__ = ["ABOVE", "ACROSS", "at", "marked_breaks"]

ABOVE = 14.0  # pixels that the word needs above the plotting area

# Channel of layers that stand between two years.
ACROSS = {"field": "between", "type": "quantitative"}


def at(year: int) -> float:
    """Where on the axis of years the break stands: the value of the year itself is of the new definition."""
    return year - 0.5


def marked_breaks(look: Look, years: Iterable[int]) -> list[dict]:
    """Layers of the line and the word, for charts whose horizontal axis counts years; none without years."""
    word = look.messages("ruptura")
    rows = [{"between": at(year), "text": word} for year in sorted(set(years))]
    if not rows:
        return []
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": theme.MUTED, "strokeWidth": 1, "strokeDash": [2, 2]},
            "encoding": {"x": ACROSS, "y": {"value": -1}, "y2": {"value": "height"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "baseline": "bottom", "dy": -3, "fontSize": 11, "color": theme.MUTED},
            "encoding": {"x": ACROSS, "y": {"value": 0}, "text": {"field": "text", "type": "nominal"}},
        },
    ]
