"""Tile map: every country the same square, placed roughly where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from eslabon.charts import alt, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of, words_of
from eslabon.charts.theme import Look
from eslabon.language import format_short, sort_key
from eslabon.rounding import rounded

__all__ = ["Tile", "tile_map"]

_SIZE = 38
_DARK = 3  # from this step of the palette on, letters are white
_FITTING = 6  # characters of a value that a tile holds


@dataclass(frozen=True)
class Tile:
    """One country: code printed on the tile, full name, place in the grid from the top left, value.

    ``value`` is None where nothing is known; the tile is then an empty frame. ``marked`` draws a heavy
    outline around the page's subject. ``note`` and the letters of ``flags`` stand in the pointer's text.
    ``address`` is that of the country's page, where the site's map leads; ``said`` the value as the pointer's
    text has it, with its unit, unless the plain number is enough; ``year`` that of the observation, for the
    table of the values.
    """

    code: str
    name: str
    row: int
    column: int
    value: float | None
    note: str = ""
    marked: bool = False
    flags: str = ""
    address: str = ""
    said: str = ""
    year: int | None = None


def tile_map(look: Look, tiles: Sequence[Tile], *, subject: str, unit: str, decimals: int) -> Chart:
    """Draw the map; values fall into five classes with about equally many countries in each.

    The specification tells in ``usermeta`` what the site needs to lay the tiles out as a list of links
    (:mod:`eslabon.book.tile_map`): the picture alone cannot be walked by keyboard.
    """
    _ = look.messages
    # As printed: a tile never stands in a class that its number is not in.
    known = sorted(rounded(tile.value, decimals) for tile in tiles if tile.value is not None)
    limits = _limits(known)
    classes = _class_labels(look, limits, decimals)
    absent = _("sin dato")
    rows = [_row(look, tile, limits, classes, absent, decimals) for tile in tiles]
    shown = [*classes, *([absent] if any(tile.value is None for tile in tiles) else [])]
    colours = [*_colours(len(classes)), theme.PAPER][: len(shown)]
    height = _SIZE * (max(tile.row for tile in tiles) + 1)
    wide = max(tile.column for tile in tiles) + 1
    across = theme.WIDTH / _SIZE
    start = (across - wide) / 2
    position = {
        "x": {
            "field": "column",
            "type": "quantitative",
            "scale": {"domain": [-start, across - start], "nice": False, "zero": False},
            "axis": None,
        },
        "y": {
            "field": "row",
            "type": "quantitative",
            "scale": {"domain": [0, height / _SIZE], "nice": False, "reverse": True},
            "axis": None,
        },
    }
    squares = {
        "mark": {
            "type": "rect",
            "strokeWidth": 1,
            "cornerRadius": 3,
            # As a channel Vega-Lite would drop it from a rectangle, with a warning to the reader.
            "strokeDash": {"expr": "isValid(datum.value) ? [1, 0] : [3, 3]"},
        },
        "encoding": {
            "x2": {"field": "column2"},
            "y2": {"field": "row2"},
            "color": {
                "field": "class",
                "type": "nominal",
                "scale": {"domain": shown, "range": colours},
                "legend": {
                    "orient": "top",
                    "columns": 6,
                    "symbolType": "square",
                    "symbolSize": 160,
                    "symbolStrokeColor": theme.FAINT,
                    "symbolStrokeWidth": 1,
                },
            },
            "stroke": {"condition": {"test": "datum.marked", "value": theme.INK}, "value": theme.FAINT},
            "strokeWidth": {"condition": {"test": "datum.marked", "value": 3}, "value": 0.8},
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    text = {
        "mark": {"type": "text", "baseline": "middle"},
        "encoding": {
            "x": {"field": "centre", "type": "quantitative"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }
    codes = _text_layer(text, "code", "upper", 11, 600)
    values = _text_layer(text, "value_text", "lower", 10, 400)
    spec = frame(
        look, [squares, codes, values], height=height, title=unit, data=rows, extra={"encoding": position}
    )
    spec["usermeta"] = {"tiles": _layout(look, tiles, rows, unit, classes, shown)}
    taken = [
        (
            tile.code,
            tile.name,
            tile.year,
            tile.value,
            words_of(tile.note, tile.year) or (absent if tile.value is None else ""),
            tile.flags,
        )
        for tile in tiles
    ]
    data = data_of(look, ("code", "name", "year", "value", "note", "flags"), taken, unit=unit)
    named = sorted(tiles, key=lambda tile: sort_key(tile.name, look.language))
    return Chart("tile_map", spec, alt.tile_map(look, subject, unit, decimals, named), data)


def _layout(
    look: Look,
    tiles: Sequence[Tile],
    rows: Sequence[dict],
    unit: str,
    classes: Sequence[str],
    shown: Sequence[str],
) -> dict:
    """The map as data: classes of the legend, and of each tile its place, class, texts and link."""
    steps = _steps(len(classes))
    absent = look.messages("sin dato")
    placed = []
    # Row by row: the order in which the list is read and walked is the one that is seen.
    in_order = sorted(zip(tiles, rows, strict=True), key=lambda pair: (pair[0].row, pair[0].column))
    for tile, row in in_order:
        known = tile.value is not None
        placed.append(
            {
                "code": tile.code,
                "row": tile.row,
                "column": tile.column,
                "step": steps[classes.index(row["class"])] if known else None,
                "value": row["value_text"] if known else "",
                "tip": row["tip"],
                **({"address": tile.address} if tile.address else {}),
                **({"marked": True} if tile.marked else {}),
            }
        )
    legend = [[step, label] for step, label in zip(steps, classes, strict=True)]
    legend += [[None, absent]] if absent in shown else []
    return {"unit": unit, "legend": legend, "tiles": placed}


def _text_layer(base: dict, field: str, line: str, size: int, weight: int) -> dict:
    return {
        "mark": {**base["mark"], "fontSize": size, "fontWeight": weight},
        "encoding": {
            **base["encoding"],
            "y": {"field": line, "type": "quantitative"},
            "text": {"field": field, "type": "nominal"},
        },
    }


def _limits(known: Sequence[Decimal]) -> list[Decimal]:
    """Lower bounds of the classes above the first; fewer when values repeat.

    They stay decimal numbers: a printed 0.07 is less than the binary fraction next to it.
    """
    count = min(5, len(set(known)))
    bounds = [known[(len(known) * k) // count] for k in range(1, count)]
    return sorted(set(bounds) - {known[0]}) if known else []


def _class_labels(look: Look, limits: list[Decimal], decimals: int) -> list[str]:
    """Names of the classes; a class between two limits ends at the last number that can be printed in it."""
    _ = look.messages
    if not limits:
        return [_("con dato")]

    def number(value: Decimal) -> str:
        return look.number(float(value), decimals)

    step = Decimal(1).scaleb(-decimals)
    between = [
        _("{low} a {high}", low=number(low), high=number(after - step)) if after - step > low else number(low)
        for low, after in pairwise(limits)
    ]
    return [f"< {number(limits[0])}", *between, f"≥ {number(limits[-1])}"]


def _colours(count: int) -> list[str]:
    return [theme.SEQUENCE[step] for step in _steps(count)]


def _steps(count: int) -> list[int]:
    """Places in the palette of so many classes, from light to dark."""
    return [round(k * 4 / (count - 1)) for k in range(count)] if count > 1 else [2]


def _row(
    look: Look, tile: Tile, limits: list[Decimal], classes: list[str], absent: str, decimals: int
) -> dict:
    if tile.value is None:
        place, text, ink = absent, "–", theme.MUTED
    else:
        index = sum(rounded(tile.value, decimals) >= limit for limit in limits)
        place, text = classes[index], _short(look, tile.value, decimals)
        ink = theme.PAPER if _steps(len(classes))[index] >= _DARK else theme.INK
    gap = 0.04
    aside = ", ".join([*([tile.note] if tile.note else []), *tile.flags])
    return {
        "code": tile.code,
        "value": tile.value,
        "value_text": text,
        "class": place,
        "ink": ink,
        "marked": tile.marked,
        "column": tile.column + gap,
        "column2": tile.column + 1 - gap,
        "row": tile.row + gap,
        "row2": tile.row + 1 - gap,
        "centre": tile.column + 0.5,
        "upper": tile.row + 0.34,
        "lower": tile.row + 0.68,
        "tip": look.told(tile.name, _said(look, tile, decimals)) + (f" ({aside})" if aside else ""),
    }


def _said(look: Look, tile: Tile, decimals: int) -> str:
    if tile.value is None:
        return look.messages("sin dato")
    return tile.said or look.number(tile.value, decimals)


def _short(look: Look, value: float, decimals: int) -> str:
    """The number as it fits into a tile: large ones in the language's short words for thousands, millions."""
    text = look.number(value, decimals)
    return text if len(text) <= _FITTING else format_short(value, look.language)
