"""Where the names of dots stand so that none covers another name or dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["PLACES", "Dot", "label_places"]

# Best first; a name that has room at none of them is left out.
PLACES = ("right", "left", "above", "below")
# Width of a letter in type sizes, a little too large rather than too small.
_CAPITAL, _SMALL = 0.68, 0.56
# Pixels between a dot's edge and its name.
GAP = 3.0

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Dot:
    """A dot in pixels from the plotting area's upper left corner, with its name."""

    x: float
    y: float
    radius: float
    name: str
    size: float


def label_places(dots: Sequence[Dot], area: Box) -> list[str]:
    """Place of each dot's name, in the order of the dots; the first has the first choice.

    Parameters
    ----------
    area
        What a name may not leave, in the same pixels.

    Returns
    -------
    list of str
        One of :data:`PLACES`, or empty: no place is free.
    """
    circles = [
        (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots
    ]
    taken: list[Box] = []
    places = []
    for number, dot in enumerate(dots):
        others = [*circles[:number], *circles[number + 1 :], *taken]
        boxes = {place: _box(dot, place) for place in PLACES}
        free = [
            place
            for place, box in boxes.items()
            if _within(box, area) and not any(_overlap(box, other) for other in others)
        ]
        places.append(free[0] if free else "")
        if free:
            taken.append(boxes[free[0]])
    return places


def _box(dot: Dot, place: str) -> Box:
    width = sum(_CAPITAL if letter.isupper() else _SMALL for letter in dot.name) * dot.size
    away = dot.radius + GAP
    half = dot.size / 2
    if place == "right":
        return (dot.x + away, dot.y - half, dot.x + away + width, dot.y + half)
    if place == "left":
        return (dot.x - away - width, dot.y - half, dot.x - away, dot.y + half)
    top = dot.y - away - dot.size if place == "above" else dot.y + away
    return (dot.x - width / 2, top, dot.x + width / 2, top + dot.size)


def _within(box: Box, area: Box) -> bool:
    return box[0] >= area[0] and box[1] >= area[1] and box[2] <= area[2] and box[3] <= area[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
