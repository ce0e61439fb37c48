"""Where the names of dots stand so that none covers another name or dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["CORNERS", "PLACES", "Dot", "label_places"]

# Best first; a name that has room at none of them is left out.
PLACES = ("right", "left", "above", "below")
# Further places of names that may not be left out: beyond a dot's corner, where a crowd leaves most room.
CORNERS = ("above right", "below right", "above left", "below left")
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


def label_places(dots: Sequence[Dot], area: Box, *, kept: int = 0) -> list[str]:
    """Place of each dot's name, in the order of the dots; the first has the first choice.

    Parameters
    ----------
    area
        What a name may not leave, in the same pixels.
    kept
        So many dots, the first ones, always have their names: also at one of :data:`CORNERS`, and where no
        place is free at the one where least of the name is cut off, then where it covers least.

    Returns
    -------
    list of str
        One of :data:`PLACES` or, for those kept, of :data:`CORNERS`, or empty: no place is free.
    """
    circles = [
        (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots
    ]
    taken: list[Box] = []
    places = []
    for number, dot in enumerate(dots):
        others = [*circles[:number], *circles[number + 1 :], *taken]
        boxes = {place: _box(dot, place) for place in (*PLACES, *(CORNERS if number < kept else ()))}
        free = [
            place
            for place, box in boxes.items()
            if _within(box, area) and not any(_covered(box, other) for other in others)
        ]
        if not free and number < kept:
            free = [min(boxes, key=lambda place: _harm(boxes[place], area, others))]
        places.append(free[0] if free else "")
        if free:
            taken.append(boxes[free[0]])
    return places


def _harm(box: Box, area: Box, others: Sequence[Box]) -> tuple[float, float]:
    """How bad a place is: what is cut off cannot be read at all, so it counts before what is covered."""
    whole = (box[2] - box[0]) * (box[3] - box[1])
    return round(whole - _covered(box, area), 6), sum(_covered(box, other) for other in others)


def _box(dot: Dot, place: str) -> Box:
    width = sum(_CAPITAL if letter.isupper() else _SMALL for letter in dot.name) * dot.size
    away = dot.radius + GAP
    half = dot.size / 2
    if place == "right":
        return (dot.x + away, dot.y - half, dot.x + away + width, dot.y + half)
    if place == "left":
        return (dot.x - away - width, dot.y - half, dot.x - away, dot.y + half)
    top = dot.y - away - dot.size if place.startswith("above") else dot.y + away
    # A corner's name begins or ends at the middle of its dot, so that it clearly belongs to it.
    left = {"right": dot.x, "left": dot.x - width}.get(place.partition(" ")[2], dot.x - width / 2)
    return (left, top, left + width, top + dot.size)


def _within(box: Box, area: Box) -> bool:
    return box[0] >= area[0] and box[1] >= area[1] and box[2] <= area[2] and box[3] <= area[3]


def _covered(one: Box, other: Box) -> float:
    """Square pixels that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)
