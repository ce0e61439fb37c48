"""Shares: how many of each class, one bar per row, all rows as long as their count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eslabon.charts import alt, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import ChartData, data_of
from eslabon.charts.heatmap import Step, class_legend
from eslabon.charts.theme import Look

__all__ = ["Tally", "counts_inside", "named_rows", "shares", "tallies_data"]

_ROW = 26
# Size of the counts, width of one of their digits, and what must stay free of a part around them: pixels.
_SIZE, _AROUND = 11, 5
_DIGIT = round(theme.text_width("0", _SIZE), 1)


@dataclass(frozen=True)
class Tally:
    """One row: its label and how many of each class, by the classes' keys."""

    label: str
    counts: Mapping[str, int]

    def total(self) -> int:
        """How many in all."""
        return sum(self.counts.values())


def shares(look: Look, tallies: Sequence[Tally], steps: Sequence[Step], *, subject: str, unit: str) -> Chart:
    """Draw the shares of the classes in each row, from best to worst; each part shows its count.

    Rows without anything counted keep their place and stay empty.
    """
    used = [step for step in steps if any(tally.counts.get(step.key) for tally in tallies)]
    _ = look.messages
    rows = [row for tally in tallies for row in _parts(look, tally, used)]
    empty = [{"row": tally.label, "text": _("nada que contar")} for tally in tallies if not tally.total()]
    labels = [tally.label for tally in tallies]
    bars = {
        "mark": {"type": "bar", "stroke": theme.FAINT, "strokeWidth": 0.6},
        "encoding": {
            "x": {
                "field": "start",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "nice": False},
                "axis": None,
            },
            "x2": {"field": "end"},
            "color": {
                "field": "class",
                "type": "nominal",
                "scale": {"domain": [s.label for s in used], "range": [s.colour for s in used]},
                "legend": class_legend(used),
            },
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    numbers = counts_inside(1)
    spec = frame(
        look,
        [bars, numbers, _nothing(empty)],
        height=_ROW * len(labels),
        title=unit,
        data=rows,
        extra={"encoding": {"y": named_rows(labels, gap=0.25)}},
    )
    data = tallies_data(look, tallies, used, unit)
    return Chart("shares", spec, alt.shares(look, subject, tallies, used), data)


def tallies_data(look: Look, tallies: Sequence[Tally], steps: Sequence[Step], unit: str) -> ChartData:
    """A row for each class of each tally, zeros included: they were counted."""
    rows = [(tally.label, step.label, tally.counts.get(step.key, 0)) for tally in tallies for step in steps]
    return data_of(look, ("name", "class", "count"), rows, unit=unit)


def named_rows(labels: Sequence[str], *, gap: float) -> dict:
    """The axis of bars that lie one below the other, each with its name before it."""
    return {
        "field": "row",
        "type": "nominal",
        "sort": labels,
        "scale": {"domain": labels, "paddingInner": gap, "paddingOuter": 0.1},
        "axis": {"title": None, "ticks": False, "domain": False, "labelColor": theme.INK},
    }


def counts_inside(span: float) -> dict:
    """The count of each part in its middle, where the part is wide enough for it as the chart is drawn.

    Parameters
    ----------
    span
        What the whole plotting area is worth in the units of the parts' ends.
    """
    # Measured when drawn: names of rows leave the parts less or more width, and a screen may be narrow.
    room = f"(datum.end - datum.start) / {span} * width"
    return {
        "transform": [{"filter": f"{room} >= {_DIGIT} * length(datum.count) + {_AROUND}"}],
        "mark": {"type": "text", "fontSize": _SIZE, "baseline": "middle"},
        "encoding": {
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "count", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _nothing(rows: Sequence[dict]) -> dict:
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "text", "align": "left", "color": theme.MUTED},
        "encoding": {"x": {"value": 4}, "text": {"field": "text", "type": "nominal"}},
    }


def _parts(look: Look, tally: Tally, steps: Sequence[Step]) -> list[dict]:
    total, before, parts = tally.total(), 0, []
    for step in steps:
        count = tally.counts.get(step.key, 0)
        if not count:
            continue
        start, end = before / total, (before + count) / total
        before += count
        parts.append(
            {
                "row": tally.label,
                "class": step.label,
                "count": str(count),
                "start": round(start, 6),
                "end": round(end, 6),
                "middle": round((start + end) / 2, 6),
                "ink": step.ink,
                "tip": look.told(tally.label, f"{step.label}, {count}"),
            }
        )
    return parts
