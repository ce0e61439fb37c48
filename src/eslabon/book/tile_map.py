"""The tile map on the site: a list of links laid out as a map, in place of the picture of the same map.

A picture cannot be walked by keyboard, and its numbers are too small on a phone. The list is a list to a
screen reader; a stylesheet puts its items into the grid (classes, since the site forbids inline styles), and
``tile-keys.js`` lets the arrow keys walk it. What the list holds comes from the chart's own specification
(``usermeta``), so that picture, print and site show the same. Where there is no stylesheet or no script the
list is complete and every country's link is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

__all__ = ["tile_map_html", "tiles_of"]


def tiles_of(specification: str) -> Mapping[str, Any] | None:
    """What the text of a specification says of its tiles; None for every other chart."""
    if '"usermeta"' not in specification:  # spares reading most specifications
        return None
    return json.loads(specification).get("usermeta", {}).get("tiles")


def tile_map_html(
    tiles: Mapping[str, Any], alt: str, words: Callable[[str], str], link: Callable[[str], str]
) -> str:
    """The map as HTML.

    Parameters
    ----------
    tiles
        Unit, legend and tiles, as the chart's specification has them.
    alt
        The chart's alternative text: what the map shows as a whole, read before its list.
    words
        Text of the interface in the reader's language.
    link
        From the address of a page to the link that leads there; empty where the book has no such page.
    """
    legend = "".join(
        f'<li><span class="tile-swatch {_step(step)}"></span>{escape(label)}</li>'
        for step, label in tiles["legend"]
    )
    cells = "\n".join(_tile(tile, link) for tile in tiles["tiles"])
    countries = escape(words("Países en el mapa"))
    hint = escape(words("Flechas: ir de un país a otro. Intro: abrir su página."))
    return (
        '<div class="tile-map">\n'
        f'<p class="visually-hidden">{escape(alt)}</p>\n'
        f'<p class="tile-unit">{escape(tiles["unit"])}</p>\n'
        f'<ul class="tile-legend" role="list" aria-label="{escape(words("Leyenda"))}">{legend}</ul>\n'
        f'<ul class="tile-grid" role="list" aria-label="{countries}">\n{cells}\n</ul>\n'
        f'<p class="tile-hint" hidden>{hint}</p>\n'
        "</div>\n"
    )


def _tile(tile: Mapping[str, Any], link: Callable[[str], str]) -> str:
    classes = ["tile", f"tile-row-{tile['row']}", f"tile-column-{tile['column']}", _step(tile["step"])]
    classes += ["tile-marked"] if tile.get("marked") else []
    value = escape(tile["value"]) or "–"
    # The value on the tile is part of what the tip says in full.
    inside = (
        f'<span class="tile-code">{escape(tile["code"])}</span>'
        f'<span class="tile-value" aria-hidden="true">{value}</span>'
        f'<span class="tile-tip">{escape(tile["tip"])}</span>'
    )
    target = link(tile.get("address", ""))
    here = ' aria-current="true"' if tile.get("marked") else ""
    body = (
        f'<a href="{escape(target)}"{here}>{inside}</a>'
        if target
        else f'<span class="tile-body">{inside}</span>'
    )
    return f'<li class="{" ".join(classes)}">{body}</li>'


def _step(step: int | None) -> str:
    return "tile-absent" if step is None else f"tile-step-{step}"
