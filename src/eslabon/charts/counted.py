"""Counted: one bar per row, as long as its number of things, divided by their classes."""

from __future__ import annotations

from collections.abc import Sequence

from eslabon.charts import alt, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.heatmap import Step, class_legend
from eslabon.charts.shares import Tally, counts_inside, named_rows, tallies_data
from eslabon.charts.theme import Look

__all__ = ["class_steps", "counted"]

_ROW = 22
# How long the axis is beside the longest bar: room for the total at its end.
_BEYOND = 1.06
# Inks that can be read on the categories' colours, in their order.
_INKS = (theme.PAPER, theme.INK, theme.PAPER, theme.PAPER, theme.PAPER, theme.INK, theme.PAPER)


def class_steps(labels: Sequence[tuple[str, str]], unknown: Sequence[str] = ()) -> list[Step]:
    """Classes without an order, each with a colour of its own; those that say nothing are pale.

    Parameters
    ----------
    labels
        Key and label of each class; at most seven of them known.
    unknown
        Keys of classes that stand for "not known".

    Raises
    ------
    ValueError
        There are more classes than colours.
    """
    if (known := sum(key not in unknown for key, _label in labels)) > len(_INKS):
        raise ValueError(f"{known} classes cannot be told apart by {len(_INKS)} colours: group them")
    colours = iter(zip(theme.STACKED, _INKS, strict=True))
    steps = []
    for key, label in labels:
        colour, ink = ("#e4e7eb", theme.INK) if key in unknown else next(colours)
        steps.append(Step(key, label, colour, "", ink))
    return steps


def counted(look: Look, tallies: Sequence[Tally], steps: Sequence[Step], *, subject: str, unit: str) -> Chart:
    """Draw the rows in the order given; the total stands at the end of each bar.

    Parameters
    ----------
    tallies
        Rows with their counts by class.
    steps
        Classes in the order of the parts; with a single one there is no legend.
    """
    used = [step for step in steps if any(tally.counts.get(step.key) for tally in tallies)]
    longest = max((tally.total() for tally in tallies), default=1) or 1
    span = round(longest * _BEYOND, 3)
    labels = [tally.label for tally in tallies]
    rows = [row for tally in tallies for row in _parts(look, tally, used)]
    totals = [{"row": t.label, "end": t.total(), "text": str(t.total())} for t in tallies]
    bars = {
        "mark": {"type": "bar", "stroke": theme.PAPER, "strokeWidth": 0.8},
        "encoding": {
            "x": {
                "field": "start",
                "type": "quantitative",
                "scale": {"domain": [0, span], "nice": False},
                "axis": None,
            },
            "x2": {"field": "end"},
            "color": {
                "field": "class",
                "type": "nominal",
                "scale": {"domain": [s.label for s in used], "range": [s.colour for s in used]},
                "legend": class_legend(used) if len(used) > 1 else None,
            },
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    layers = [bars]
    if len(used) > 1:
        layers.append(counts_inside(span))
    layers.append(
        {
            "data": {"values": totals},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 5, "fontWeight": 600},
            "encoding": {
                "x": {"field": "end", "type": "quantitative"},
                "text": {"field": "text", "type": "nominal"},
            },
        }
    )
    spec = frame(
        look,
        layers,
        height=_ROW * len(labels) + 4,
        title=unit,
        data=rows,
        extra={"encoding": {"y": named_rows(labels, gap=0.22)}},
    )
    data = tallies_data(look, tallies, used, unit)
    return Chart("counted", spec, alt.shares(look, subject, tallies, used), data)


def _parts(look: Look, tally: Tally, steps: Sequence[Step]) -> list[dict]:
    before, parts = 0, []
    for step in steps:
        count = tally.counts.get(step.key, 0)
        if not count:
            continue
        parts.append(
            {
                "row": tally.label,
                "class": step.label,
                "count": str(count),
                "start": before,
                "end": before + count,
                "middle": before + count / 2,
                "ink": step.ink,
                "tip": look.told(tally.label, f"{step.label}, {count}"),
            }
        )
        before += count
    return parts
