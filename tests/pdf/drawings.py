"""Where lines, areas and pictures stand on the pages of a PDF, from its content streams alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

__all__ = ["Drawing", "drawings"]

Matrix = Sequence[float]
Box = tuple[float, float, float, float]  # left, bottom, right, top
# Operator → which of its operands are points of the path.
_POINTS = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2}
_FILLS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKES = frozenset({"S", "s", "B", "B*", "b", "b*"})
_OPERATORS = "q Q cm Do BMC BDC EMC W W* n sh BI re h " + " ".join([*_POINTS, *(_FILLS | _STROKES)])
_UNIT = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))


@dataclass(frozen=True)
class Drawing:
    """What one operator paints: page from 1; edges in points, from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    page_width: float
    page_height: float
    mark: int | None = None  # number of the marked content; None for an artifact


def drawings(path: Path) -> Iterator[Drawing]:
    """Every painted path, shading and image of a PDF, as far as its clip lets it be seen."""
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            _, _, width, height = map(float, page.mediabox)
            clip = (0.0, 0.0, width, height)
            walk = _walk(page, page.get("/Resources", {}), (1, 0, 0, 1, 0, 0), clip, None)
            yield from (Drawing(number, *box, width, height, mark) for box, mark in walk)


def _walk(stream, resources, matrix: Matrix, clip: Box, mark) -> Iterator[tuple[Box, int | None]]:
    marks, stack, points, clips = [mark], [], [], False
    for instruction in pikepdf.parse_content_stream(stream, operators=_OPERATORS):
        inline = isinstance(instruction, pikepdf.ContentStreamInlineImage)
        operands, name = ([], "BI") if inline else (instruction.operands, str(instruction.operator))
        painted = None
        if name == "q":
            stack.append((matrix, clip))
        elif name == "Q":
            matrix, clip = stack.pop()
        elif name == "cm":
            matrix = _times([float(n) for n in operands], matrix)
        elif name in ("BMC", "BDC"):
            marks.append(_number(operands, resources, marks[-1]))
        elif name == "EMC":
            marks.pop()
        elif name in _POINTS:
            numbers = [float(n) for n in operands]
            points += [_at(matrix, *numbers[n : n + 2]) for n in range(0, 2 * _POINTS[name], 2)]
        elif name == "re":
            x, y, width, height = map(float, operands)
            points += [_at(matrix, x + width * right, y + height * top) for right, top in _UNIT]
        elif name in ("W", "W*"):
            clips = True
        elif name == "sh":
            painted = clip
        elif name == "BI":
            painted = _around([_at(matrix, *corner) for corner in _UNIT])
        elif name == "Do":
            drawn = resources["/XObject"][operands[0]]
            if drawn.get("/Subtype") == "/Form":
                inner = _times([float(n) for n in drawn.get("/Matrix", [1, 0, 0, 1, 0, 0])], matrix)
                left, bottom, right, top = map(float, drawn.BBox)
                corners = [_at(inner, x, y) for x in (left, right) for y in (bottom, top)]
                inside = _meet(_around(corners), clip)
                if inside:
                    own = drawn.get("/Resources", resources)
                    yield from _walk(drawn, own, inner, inside, marks[-1])
            else:
                painted = _around([_at(matrix, *corner) for corner in _UNIT])
        elif name != "h":
            if name in _FILLS | _STROKES and points:
                painted = _around(points)
            if clips and points:
                clip = _meet(_around(points), clip) or (0.0, 0.0, 0.0, 0.0)
            points, clips = [], False
        seen = _meet(painted, clip) if painted else None
        if seen:
            yield seen, marks[-1]


def _number(operands, resources, outer: int | None) -> int | None:
    properties = operands[1] if len(operands) > 1 else {}
    if isinstance(properties, pikepdf.Name):
        properties = resources.get("/Properties", {}).get(str(properties), {})
    if str(operands[0]) == "/Artifact":
        return None
    return int(properties["/MCID"]) if "/MCID" in properties else outer


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    return (
        matrix[0] * x + matrix[2] * y + matrix[4],
        matrix[1] * x + matrix[3] * y + matrix[5],
    )


def _around(points: Sequence[tuple[float, float]]) -> Box:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _meet(one: Box, other: Box) -> Box | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None
