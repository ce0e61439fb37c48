"""Relation: two measures of the same countries against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt, axis, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of
from eslabon.charts.line import Role
from eslabon.charts.theme import Look

__all__ = ["Point", "relation"]

_HEIGHT = 330


@dataclass(frozen=True)
class Point:
    """One country: code printed beside the dot, full name, the two values.

    ``notes`` are what the pointer's text adds to each value, such as its year; ``flags`` the letters of
    their flags.
    """

    code: str
    name: str
    x: float
    y: float
    role: Role = "context"
    notes: tuple[str, str] = ("", "")
    flags: tuple[str, str] = ("", "")


def relation(
    look: Look,
    points: Sequence[Point],
    *,
    subject: str,
    x_title: str,
    y_title: str,
    decimals: tuple[int, int],
) -> Chart:
    """Draw one dot per country; the subject is heavier and named in full."""
    across = axis.nice_domain([p.x for p in points])
    up = axis.nice_domain([p.y for p in points])
    rows = [
        {
            "x": p.x,
            "y": p.y,
            "label": p.name if p.role == "subject" else p.code,
            "colour": theme.role_colour("reference" if p.role == "context" else p.role),
            "size": 130 if p.role == "subject" else 48,
            "weight": p.role == "subject",
            "tip": _tip(look, p, decimals),
        }
        for p in points
    ]
    dots = {
        "mark": {"type": "point", "filled": True, "opacity": 0.9},
        "encoding": {
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    names = [
        {
            "transform": [{"filter": f"datum.weight === {'true' if heavy else 'false'}"}],
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 9 if heavy else 6,
                "fontSize": 13 if heavy else 10,
                "fontWeight": 600 if heavy else 400,
            },
            "encoding": {"text": {"field": "label", "type": "nominal"}},
        }
        for heavy in (False, True)
    ]
    spec = frame(
        look,
        [dots, *names],
        height=_HEIGHT,
        title=y_title,
        right=30,
        data=rows,
        extra={
            "encoding": {
                "x": _scale("x", across, x_title),
                "y": _scale("y", up, None),
                "color": {"field": "colour", "type": "nominal", "scale": None},
            }
        },
    )
    data = data_of(
        look,
        ("code", "name", "x", "x_note", "x_flags", "y", "y_note", "y_flags"),
        [(p.code, p.name, p.x, p.notes[0], p.flags[0], p.y, p.notes[1], p.flags[1]) for p in points],
        x=x_title,
        y=y_title,
    )
    return Chart("relation", spec, alt.relation(look, subject, x_title, y_title, decimals, points), data)


def _tip(look: Look, point: Point, decimals: tuple[int, int]) -> str:
    x, y = (_told(look, point, side, decimals) for side in (0, 1))
    return look.told(point.name, look.messages("{x}; {y}", x=x, y=y))


def _told(look: Look, point: Point, side: int, decimals: tuple[int, int]) -> str:
    number = look.number((point.x, point.y)[side], decimals[side])
    aside = ", ".join([*([point.notes[side]] if point.notes[side] else []), *point.flags[side]])
    return f"{number} ({aside})" if aside else number


def _scale(field: str, levels: list[float], title: str | None) -> dict:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [levels[0], levels[-1]], "nice": False, "zero": False},
        "axis": {"title": title, "values": levels, "format": axis.tick_format(levels), "ticks": False},
    }
