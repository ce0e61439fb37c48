"""Diagram: boxes at declared places of a grid, arrows between them, for ideas rather than numbers.

Texts are broken to the width of their box, here for a page's column and again on a narrow screen
(``theme/static/chart-narrow.js``), where the picture grows downwards until every text fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of
from eslabon.charts.theme import Look

__all__ = ["Arrow", "Box", "diagram"]

_SIZE = 13  # pixels of the letters
_LINE = 16  # pixels from line to line
_AROUND = 16  # pixels kept free beside a text, both sides together
_WIDTHS = (1.2, 2.2, 3.4, 4.8, 6.4)  # pixels of an arrow of strength 1 to 5
_INK = theme.MUTED

# Fill, line, letters, width of the line, dash of each role.
_ROLES = {
    "box": ("#f3f6f9", theme.FAINT, theme.INK, 1.0, [1, 0]),
    "strong": (theme.SUBJECT, theme.SUBJECT, theme.PAPER, 1.0, [1, 0]),
    "marked": (theme.SEQUENCE[0], theme.SUBJECT, theme.INK, 1.6, [1, 0]),
    "frame": ("transparent", theme.MUTED, theme.INK, 1.2, [5, 4]),
    "words": ("transparent", "transparent", theme.INK, 0.0, [1, 0]),
}


@dataclass(frozen=True)
class Box:
    """One box.

    Parameters
    ----------
    key
        Identifier, used by the arrows.
    column, row
        Left upper corner, in units of the grid.
    wide, tall
        Size in units of the grid.
    title, text
        Printed in the box, the title heavier; either may be empty. A ``frame`` without texts encloses others.
    role
        ``box``, ``strong`` (dark), ``marked`` (picked out), ``frame`` (dashed outline), ``words`` (none).
    """

    key: str
    column: float
    row: float
    wide: float
    tall: float
    title: str = ""
    text: str = ""
    role: str = "box"


@dataclass(frozen=True)
class Arrow:
    """An arrow from box to box; they must overlap in their columns or in their rows.

    ``strength`` from 1 to 5 is its thickness; ``both`` gives it two heads; ``text`` says in the alternative
    text what the thickness or the arrow means.
    """

    a: str
    b: str
    strength: int = 2
    both: bool = False
    text: str = ""


def diagram(
    look: Look,
    boxes: Sequence[Box],
    arrows: Sequence[Arrow] = (),
    *,
    columns: float,
    rows: float,
    row_height: float,
    subject: str,
) -> Chart:
    """Draw boxes and arrows.

    Parameters
    ----------
    boxes
        In reading order, which is that of the alternative text.
    columns, rows
        Size of the grid; a column is that part of the picture's width.
    row_height
        Pixels of one row of the grid in a page's column; a text that needs more makes all rows higher.
    subject
        What the diagram explains, for the alternative text.

    Raises
    ------
    ValueError
        An unknown role or box, a box outside the grid, or an arrow between boxes that do not face each other.
    """
    by_key = {box.key: box for box in boxes}
    if len(by_key) < len(boxes):
        raise ValueError("two boxes have the same key")
    for box in boxes:
        if box.role not in _ROLES:
            raise ValueError(f"the box {box.key!r} has the unknown role {box.role!r}")
        if box.column < 0 or box.row < 0 or box.column + box.wide > columns or box.row + box.tall > rows:
            raise ValueError(f"the box {box.key!r} lies outside the grid")
    texts = [text for box in boxes for text in _texts(box, columns)]
    needed = max((_needed(box, texts, rows) for box in boxes), default=0.0)
    height = max(rows * row_height, needed)
    scales = {
        "x": {"domain": [0, columns], "nice": False, "zero": False},
        "y": {"domain": [0, rows], "nice": False, "zero": False, "reverse": True},
    }

    def at(channel: str, field: str) -> dict:
        return {"field": field, "type": "quantitative", "scale": scales[channel], "axis": None}

    lines, heads = [], []
    for arrow in arrows:
        line, ends = _drawn(arrow, by_key)
        lines.append(line)
        heads += ends
    layers = [_rectangles(boxes, at), *(_arrows(lines, heads, at) if lines else [])]
    for bold in (True, False):
        chosen = [text for text in texts if text["bold"] == bold]
        if chosen:
            layers.append(_text_layer(chosen, at, bold=bold))
    spec = frame(look, layers, height=height)
    titles = {box.key: box.title or box.text for box in boxes}
    taken = [("", "", box.title, box.text) for box in boxes if box.title or box.text]
    taken += [(titles[arrow.a], titles[arrow.b], "", arrow.text) for arrow in arrows]
    data = data_of(look, ("from", "to", "title", "text"), taken)
    return Chart("diagram", spec, _words(look, subject, boxes, arrows), data)


def _texts(box: Box, columns: float) -> list[dict]:
    """Rows of the text layers; ``full``, ``room``, ``high``, ``skip``, ``total`` serve narrow screens."""
    room = box.wide / columns
    found = []
    for bold, text in ((True, box.title), (False, box.text)):
        if text:
            lines = _broken(text, room * theme.WIDTH - _AROUND, bold)
            found.append({"bold": bold, "full": text, "lines": lines})
    total, skip = sum(len(row["lines"]) for row in found), 0
    centred = box.role != "words"
    for row in found:
        row |= {
            "box": box.key,
            "x": round(box.column + (box.wide / 2 if centred else 0), 4),
            "y": round(box.row + box.tall / 2, 4),
            "align": "center" if centred else "left",
            "ink": _ROLES[box.role][2],
            "room": round(room, 4),
            "high": box.tall,
            "skip": skip,
            "total": total,
        }
        skip += len(row["lines"])
    return found


def _broken(text: str, most: float, bold: bool) -> list[str]:
    """Break at spaces so that no line is wider than ``most`` pixels, if words allow."""
    lines: list[str] = []
    for word in text.split():
        if lines and theme.text_width(f"{lines[-1]} {word}", _SIZE, bold) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _needed(box: Box, texts: Sequence[dict], rows: float) -> float:
    """Height of the plot at which the texts of the box fit into it."""
    total = max((row["total"] for row in texts if row["box"] == box.key), default=0)
    return (total * _LINE + 8) * rows / box.tall if total else 0.0


def _rectangles(boxes: Sequence[Box], at) -> dict:
    values = []
    # Frames first: they lie behind what they enclose.
    for box in sorted(boxes, key=lambda one: one.role != "frame"):
        fill, line, _ink, width, dash = _ROLES[box.role]
        values.append(
            {
                "x": box.column,
                "x2": round(box.column + box.wide, 4),
                "y": box.row,
                "y2": round(box.row + box.tall, 4),
                "fill": fill,
                "line": line,
                "width": width,
                "dash": dash,
            }
        )
    return {
        "data": {"values": values},
        "mark": {
            "type": "rect",
            "cornerRadius": 4,
            "fill": {"expr": "datum.fill"},
            "stroke": {"expr": "datum.line"},
            "strokeWidth": {"expr": "datum.width"},
            "strokeDash": {"expr": "datum.dash"},
        },
        "encoding": {"x": at("x", "x"), "x2": {"field": "x2"}, "y": at("y", "y"), "y2": {"field": "y2"}},
    }


# From an arrow's point to the middle of its head, in lengths of the head.
_INWARD = {
    "triangle-right": (-0.5, 0.0),
    "triangle-left": (0.5, 0.0),
    "triangle-up": (0.0, 0.5),
    "triangle-down": (0.0, -0.5),
}


def _drawn(arrow: Arrow, boxes: dict[str, Box]) -> tuple[dict, list[dict]]:
    """Line and heads of an arrow between the facing sides of its boxes."""
    for key in (arrow.a, arrow.b):
        if key not in boxes:
            raise ValueError(f"an arrow names the unknown box {key!r}")
    a, b = boxes[arrow.a], boxes[arrow.b]
    across, down = _overlap(a.column, a.wide, b.column, b.wide), _overlap(a.row, a.tall, b.row, b.tall)
    if down is not None:
        forward = b.column >= a.column
        start, end = (a.column + a.wide, b.column) if forward else (a.column, b.column + b.wide)
        ends = ((start, down), (end, down))
        shapes = ("triangle-left", "triangle-right") if forward else ("triangle-right", "triangle-left")
    elif across is not None:
        forward = b.row >= a.row
        start, end = (a.row + a.tall, b.row) if forward else (a.row, b.row + b.tall)
        ends = ((across, start), (across, end))
        shapes = ("triangle-up", "triangle-down") if forward else ("triangle-down", "triangle-up")
    else:
        raise ValueError(f"the boxes {arrow.a!r} and {arrow.b!r} face each other nowhere")
    (x, y), (x2, y2) = [(round(one, 4), round(other, 4)) for one, other in ends]
    long = 8 + 2 * arrow.strength
    heads = [_head(x2, y2, shapes[1], long)]
    if arrow.both:
        heads.append(_head(x, y, shapes[0], long))
    # The line ends inside its heads, so that a thick one does not show beside their points.
    line = {"x": x, "y": y, "x2": x2, "y2": y2, "width": _WIDTHS[arrow.strength - 1]}
    line |= {"dx2": heads[0]["dx"], "dy2": heads[0]["dy"]}
    line |= {"dx": heads[1]["dx"], "dy": heads[1]["dy"]} if arrow.both else {"dx": 0, "dy": 0}
    return line, heads


def _head(x: float, y: float, shape: str, long: float) -> dict:
    """An arrow's head, its point at the place given; a triangle is as long as the root of its size."""
    across, down = _INWARD[shape]
    return {"x": x, "y": y, "shape": shape, "size": long**2, "dx": across * long, "dy": down * long}


def _overlap(first: float, long: float, other: float, other_long: float) -> float | None:
    low, high = max(first, other), min(first + long, other + other_long)
    return (low + high) / 2 if low < high else None


def _arrows(lines: list[dict], heads: list[dict], at) -> list[dict]:
    return [
        {
            "data": {"values": lines},
            "mark": {
                "type": "rule",
                "color": _INK,
                "strokeWidth": {"expr": "datum.width"},
                "xOffset": {"expr": "datum.dx"},
                "yOffset": {"expr": "datum.dy"},
                "x2Offset": {"expr": "datum.dx2"},
                "y2Offset": {"expr": "datum.dy2"},
            },
            "encoding": {"x": at("x", "x"), "y": at("y", "y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}},
        },
        {
            "data": {"values": heads},
            "mark": {
                "type": "point",
                "filled": True,
                "opacity": 1,
                "color": _INK,
                "shape": {"expr": "datum.shape"},
                "size": {"expr": "datum.size"},
                "xOffset": {"expr": "datum.dx"},
                "yOffset": {"expr": "datum.dy"},
            },
            "encoding": {"x": at("x", "x"), "y": at("y", "y")},
        },
    ]


def _text_layer(rows: list[dict], at, *, bold: bool) -> dict:
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "baseline": "middle",
            "fontSize": _SIZE,
            "fontWeight": 600 if bold else 400,
            "lineHeight": _LINE,
            "align": {"expr": "datum.align"},
            # A text of several lines hangs from its first.
            "dy": {"expr": f"(datum.skip - (datum.total - 1) / 2) * {_LINE}"},
            "color": {"expr": "datum.ink"},
        },
        "encoding": {
            "x": at("x", "x"),
            "y": at("y", "y"),
            "text": {"field": "lines", "type": "nominal"},
        },
    }


def _words(look: Look, subject: str, boxes: Sequence[Box], arrows: Sequence[Arrow]) -> str:
    """Kind and subject, then every box in reading order with its texts, then what each arrow joins."""
    _ = look.messages
    titles = {box.key: box.title or box.text for box in boxes}
    parts = [_("Diagrama. {subject}.", subject=subject)]
    for box in boxes:
        said = ": ".join(text.strip().rstrip(".") for text in (box.title, box.text) if text)
        if said:
            parts.append(f"{said}.")
        for arrow in arrows:
            if arrow.b == box.key:
                sign = "↔" if arrow.both else "→"
                tail = f" ({arrow.text})" if arrow.text else ""
                parts.append(f"{titles[arrow.a]} {sign} {titles[arrow.b]}{tail}.")
    return " ".join(parts)
