"""How every chart looks: one face, one palette, the reader's number format.

The palette keeps apart under the three common forms of colour blindness, and colour is never the only
sign: the subject is also heavier, the comparison also dashed, classes also carry a symbol.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eslabon.language import d3_locale

__all__ = ["FONT", "FONT_STACK", "WIDTH", "Look", "role_colour", "role_dash", "text_width"]

FONT = "Source Sans 3"  # bundled in eslabon/book/fonts; the PDF compiler finds no other
# A family whose name holds a digit must be quoted in CSS.
FONT_STACK = f"'{FONT}', 'Liberation Sans', Arial, sans-serif"
TITLE_GAP = 8  # pixels between a chart's title and its plotting area
BESIDE = 8  # pixels between the plotting area and the labels at its left
WIDTH = 640  # pixels of a page's column; the live chart is redrawn at the column's real width

INK = "#1f2933"
MUTED = "#52606d"
FAINT = "#9aa5b1"
GRID = "#e4e7eb"
PAPER = "#ffffff"
SUBJECT = "#0b4f8a"
REFERENCE = "#52606d"
COMPARISON = "#b4500b"
CONTEXT = "#b8c2cc"

# Okabe and Ito's order, darkened where the original is too pale for white text or thin lines.
CATEGORIES = ("#0b4f8a", "#d98c00", "#2f8f6b", "#b4500b", "#8fb8de", "#8a5a9e", "#9aa5b1")
# For areas that touch: neighbours differ in lightness too, so that a grey copy keeps them apart.
STACKED = ("#0b4f8a", "#d98c00", "#8a3a06", "#2f8f6b", "#5a3a78", "#8fb8de", "#52606d")
# Single hue, light to dark, for classes of an amount.
SEQUENCE = ("#dbe9f6", "#a9cce8", "#6aa8d4", "#2f7bb6", "#0b4f8a")

# The subject's labels are heavier than the others.
WEIGHT = {"expr": "datum.role === 'subject' ? 600 : 400"}

_ROLE_COLOUR = {
    "subject": SUBJECT,
    "reference": REFERENCE,
    "comparison": COMPARISON,
    "context": CONTEXT,
    # Parts of a whole beside one another, none of them the subject.
    "first": CATEGORIES[0],
    "second": CATEGORIES[2],
    "third": CATEGORIES[5],
    "fourth": REFERENCE,
}
_ROLE_DASH = {
    "subject": [1, 0],
    "reference": [6, 3],
    "comparison": [2, 2],
    "context": [1, 0],
    "first": [1, 0],
    "second": [8, 2],
    "third": [4, 1],
    "fourth": [6, 3],
}


def role_colour(role: str) -> str:
    """Colour of a role: ``subject``, ``reference``, ``comparison``, ``context``; of parts, ``first`` …"""
    return _ROLE_COLOUR[role]


def role_dash(role: str) -> list[int]:
    """Dash pattern of a role, so that lines differ in print without colour as well."""
    return list(_ROLE_DASH[role])


@dataclass(frozen=True)
class Look:
    """The reader's side of a chart: language, messages and number format.

    Parameters
    ----------
    language
        CLDR identifier of the language, such as ``es``.
    messages
        Called with a text of the source language and its fields, gives the translation filled in.
    number
        Called with a value and a number of decimals, gives the printed number.
    """

    language: str
    messages: Callable[..., str]
    number: Callable[[float, int], str]

    def told(self, name: str, value: str) -> str:
        """A name and what is said of it; what stands between the two is the language's own.

        For texts that only the pointer shows: no transform of the pages corrects their marks afterwards.
        """
        return self.messages("{name}: {value}", name=name, value=value)

    def locale(self, largest: float) -> dict:
        """Number format of the axes in d3's terms; ``largest`` is the largest tick."""
        return d3_locale(self.language, largest)["format"]


def text_width(text: str, size: float = 12.0, bold: bool = False) -> float:
    """Estimated width of a text in pixels, a little generous, from the bundled face's average advances."""
    units = sum(_advance(character) for character in text)
    return units * size * (1.06 if bold else 1.0)


def _advance(character: str) -> float:
    if character in "iljtfrI.,:;'|!()[] ":
        return 0.3
    if character in "mwMW%@—":
        return 0.82
    if character.isupper():
        return 0.6
    return 0.51


def config() -> dict:
    """Vega-Lite configuration shared by every chart."""
    return {
        "background": PAPER,
        "font": FONT_STACK,
        "view": {"stroke": None},
        "axis": {
            "labelColor": MUTED,
            "labelFontSize": 12,
            "titleColor": MUTED,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "domainColor": FAINT,
            "tickColor": FAINT,
            "gridColor": GRID,
            "labelLimit": 300,
            "labelFlush": False,
            "labelBound": False,
        },
        # A mark at the left end of the plotting area reaches over it: names and numbers stand clear of it.
        "axisLeft": {"labelPadding": BESIDE},
        "legend": {"labelFontSize": 12, "labelColor": INK, "labelLimit": 400, "title": None},
        "title": {
            "anchor": "start",
            "frame": "group",
            "fontSize": 12,
            "fontWeight": "normal",
            "color": MUTED,
            "offset": TITLE_GAP,
        },
        "text": {"fontSize": 12, "color": INK},
    }
