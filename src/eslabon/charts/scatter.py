"""Relation: two measures of the same countries against each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt, axis, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of
from eslabon.charts.label_places import CORNERS, GAP, PLACES, Dot, label_places
from eslabon.charts.line import Role
from eslabon.charts.theme import Look

__all__ = ["Point", "relation"]

_HEIGHT = 326
# The plotting area is as much narrower than the chart: labels of the axis, and room for names at the right.
_BESIDE, _RIGHT = 46, 30
# Pixels above the labels of the horizontal axis: the first one does not run into the lowest of the vertical.
_BELOW = 6
# Area of a dot in square pixels and size of its name, of the subject and of others.
_DOTS = {True: (130, 13), False: (48, 10)}


@dataclass(frozen=True)
class Point:
    """One country: code printed beside the dot, full name, the two values.

    ``years`` are those of the two observations, None where there is none to tell; ``flags`` the letters of
    their flags.
    """

    code: str
    name: str
    x: float
    y: float
    role: Role = "context"
    years: tuple[int | None, int | None] = (None, None)
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
    """Draw one dot per country; the subject is heavier and named in full.

    A code that would cover another one, or a dot, is left out; the pointer and the table tell it. The
    subject's name is never left out: the codes give way to it.
    """
    across = axis.nice_domain([p.x for p in points])
    up = axis.nice_domain([p.y for p in points])
    named = [p.name if p.role == "subject" else p.code for p in points]
    places = _places(points, named, across, up)
    rows = [
        {
            "x": p.x,
            "y": p.y,
            "label": name,
            "place": place,
            "colour": theme.role_colour("reference" if p.role == "context" else p.role),
            "size": _DOTS[p.role == "subject"][0],
            "weight": p.role == "subject",
            "tip": _tip(look, p, decimals),
        }
        for p, name, place in zip(points, named, places, strict=True)
    ]
    dots = {
        "mark": {"type": "point", "filled": True, "opacity": 0.9},
        "encoding": {
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    names = [
        _names(heavy, place)
        for heavy in (False, True)
        for place in (*PLACES, *CORNERS)
        if any(row["weight"] == heavy and row["place"] == place for row in rows)
    ]
    spec = frame(
        look,
        [dots, *names],
        height=_HEIGHT,
        title=y_title,
        right=_RIGHT,
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
        ("code", "name", "x_year", "x", "x_flags", "y_year", "y", "y_flags"),
        [(p.code, p.name, p.years[0], p.x, p.flags[0], p.years[1], p.y, p.flags[1]) for p in points],
        x=x_title,
        y=y_title,
    )
    return Chart("relation", spec, alt.relation(look, subject, x_title, y_title, decimals, points), data)


def _places(points: Sequence[Point], names: list[str], across: list[float], up: list[float]) -> list[str]:
    """Place of each name beside its dot, the subject's first and always; empty for those left out."""
    width = theme.WIDTH - _BESIDE - _RIGHT
    order = sorted(
        range(len(points)), key=lambda n: (points[n].role != "subject", points[n].role == "context")
    )
    dots = []
    for number in order:
        point = points[number]
        area, size = _DOTS[point.role == "subject"]
        x = (point.x - across[0]) / (across[-1] - across[0]) * width
        y = (up[-1] - point.y) / (up[-1] - up[0]) * _HEIGHT
        dots.append(Dot(x, y, math.sqrt(area / math.pi), names[number], size))
    own = sum(point.role == "subject" for point in points)
    found = label_places(dots, (0, 0, width + _RIGHT, _HEIGHT), kept=own)
    return [place for _, place in sorted(zip(order, found, strict=True))]


def _names(heavy: bool, place: str) -> dict:
    """The names at one side of their dots, as a layer."""
    area, size = _DOTS[heavy]
    away = math.sqrt(area / math.pi) + GAP
    mark: dict = {"type": "text", "fontSize": size, "fontWeight": 600 if heavy else 400}
    if place in ("right", "left"):
        mark |= {"align": "left", "dx": away} if place == "right" else {"align": "right", "dx": -away}
    else:
        above = place.startswith("above")
        mark |= {"baseline": "bottom", "dy": -away} if above else {"baseline": "top", "dy": away}
        # At a corner the name begins or ends at the middle of its dot.
        if corner := place.partition(" ")[2]:
            mark |= {"align": "left" if corner == "right" else "right"}
    mark |= {name: round(mark[name], 1) for name in ("dx", "dy") if name in mark}
    return {
        "transform": [
            {"filter": f"datum.weight === {'true' if heavy else 'false'} && datum.place === '{place}'"}
        ],
        "mark": mark,
        "encoding": {"text": {"field": "label", "type": "nominal"}},
    }


def _tip(look: Look, point: Point, decimals: tuple[int, int]) -> str:
    x, y = (_told(look, point, side, decimals) for side in (0, 1))
    return look.told(point.name, look.messages("{x}; {y}", x=x, y=y))


def _told(look: Look, point: Point, side: int, decimals: tuple[int, int]) -> str:
    number = look.number((point.x, point.y)[side], decimals[side])
    year = point.years[side]
    aside = ", ".join([*([str(year)] if year is not None else []), *point.flags[side]])
    return f"{number} ({aside})" if aside else number


def _scale(field: str, levels: list[float], title: str | None) -> dict:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [levels[0], levels[-1]], "nice": False, "zero": False},
        "axis": {
            "title": title,
            "values": levels,
            "format": axis.tick_format(levels),
            "ticks": False,
            **({"labelPadding": _BELOW} if field == "x" else {}),
        },
    }
