"""Dumbbells: then and now of many countries in one indicator, one row each."""

from __future__ import annotations

from collections.abc import Sequence

from eslabon.charts import alt, axis, theme
from eslabon.charts.chart import Chart, frame, quoted
from eslabon.charts.slope import Change, _tip, changes_data
from eslabon.charts.theme import Look

__all__ = ["dumbbells"]

_ROW = 17
_STROKE = 1.8  # pixels of the marks' outline


def dumbbells(
    look: Look,
    changes: Sequence[Change],
    *,
    subject: str,
    unit: str,
    decimals: int,
    countries: bool = True,
) -> Chart:
    """Draw a hollow mark for then and a full one for now, joined; highest now first.

    Both years stand after the value, because they differ from row to row, and the letters of the flags of the
    latest value. ``countries`` says whether the rows are countries, for the alternative text.
    """
    _ = look.messages
    ordered = sorted(changes, key=lambda change: (-change.now.value, change.label))
    levels = axis.nice_domain([point.value for c in ordered for point in (c.then, c.now)])
    names = [change.label for change in ordered]
    rows = [
        {
            "name": change.label,
            "then": change.then.value,
            "now": change.now.value,
            "end": max(change.then.value, change.now.value),
            "text": f"{look.number(change.now.value, decimals)} "
            f"({', '.join([f'{change.then.year}–{change.now.year}', *change.now.flags])})",
            "tip": _tip(look, change, decimals),
        }
        for change in ordered
    ]
    before, after = _("antes"), _("último dato")
    spec = frame(
        look,
        [
            {
                "mark": {"type": "rule", "color": theme.CONTEXT, "strokeWidth": 2.5},
                "encoding": {"x": _x("then", levels), "x2": {"field": "now"}},
            },
            _marks("then", before, levels, [before, after]),
            _marks("now", after, levels, [before, after]),
            {
                "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 11, "color": theme.MUTED},
                "encoding": {"x": _x("end", levels), "text": {"field": "text", "type": "nominal"}},
            },
        ],
        height=_ROW * len(rows) + 4,
        title=unit,
        right=max(16.0, *(_overhang(row["text"], row["end"], levels) for row in rows)),
        data=rows,
        extra={
            "encoding": {
                "y": {
                    "field": "name",
                    "type": "nominal",
                    "sort": names,
                    "scale": {"domain": names},
                    "axis": {"title": None, "ticks": False, "domain": False, "labelColor": theme.INK},
                }
            }
        },
    )
    data = changes_data(look, ordered, unit)
    return Chart("dumbbells", spec, alt.dumbbells(look, subject, unit, decimals, ordered, countries), data)


# Pixels of the plot on a narrow screen, where the text after the last mark needs most room.
_NARROW_PLOT = 190


def _overhang(text: str, end: float, levels: Sequence[float]) -> float:
    """How far a text after a mark reaches beyond the plot of a narrow screen."""
    room = (levels[-1] - end) / (levels[-1] - levels[0]) * _NARROW_PLOT
    return theme.text_width(text, 11) + 9 - room


def _x(field: str, levels: list[float]) -> dict:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [levels[0], levels[-1]], "nice": False, "zero": False},
        "axis": {
            "title": None,
            "values": levels,
            "format": axis.tick_format(levels),
            "domain": False,
            "ticks": False,
        },
    }


def _marks(field: str, label: str, levels: list[float], labels: list[str]) -> dict:
    """Marks of one end; filling and outline are channels, so that the legend has them as they are drawn."""

    def by_end(colours: list[str]) -> dict:
        return {
            "field": "when",
            "type": "nominal",
            "scale": {"domain": labels, "range": colours},
            "legend": {"orient": "top", "symbolType": "circle", "symbolStrokeWidth": _STROKE},
        }

    return {
        "transform": [{"calculate": quoted(label), "as": "when"}],
        "mark": {"type": "point", "size": 62, "opacity": 1, "strokeWidth": _STROKE},
        "encoding": {
            "x": _x(field, levels),
            "fill": by_end([theme.PAPER, theme.SUBJECT]),
            # The full mark has no outline: a ring below it, of the same value, is still seen around it.
            "stroke": by_end([theme.REFERENCE, "transparent"]),
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
