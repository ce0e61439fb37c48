"""Composition: the parts of a whole over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt_years, axis, breaks, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of, year_rows
from eslabon.charts.points import YearValue, openings
from eslabon.charts.theme import Look

__all__ = ["Part", "composition"]

_HEIGHT = 260


@dataclass(frozen=True)
class Part:
    """One part of the whole: its name and its values by year.

    ``rest`` marks what remains after the named parts; it is drawn in grey. ``breaks`` and the values' flags
    say where a new definition begins. Plain pairs of year and value are taken as values without flags.
    """

    label: str
    points: tuple[YearValue, ...]
    rest: bool = False
    breaks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(YearValue.of(point) for point in self.points))

    @property
    def openings(self) -> tuple[int, ...]:
        """Years that open a new definition of this part."""
        return openings(self.points, self.breaks)


def composition(
    look: Look, parts: Sequence[Part], *, subject: str, unit: str, decimals: int, whole: float | None = None
) -> Chart:
    """Draw stacked columns, the first part at the bottom; a year without data stays empty.

    A break stands between the columns that it separates.

    Parameters
    ----------
    whole
        What the parts add up to when complete (100 for shares); sets the end of the axis.
    """
    parts = [part for part in parts if part.points]
    years = sorted({point.year for part in parts for point in part.points})
    cuts = sorted({cut for part in parts for cut in part.openings})
    colours = dict(zip((p.label for p in parts if not p.rest), theme.STACKED, strict=False))
    colours |= {part.label: theme.CONTEXT for part in parts if part.rest}
    totals = {year: sum(dict(part.points).get(year, 0.0) for part in parts) for year in years}
    top = whole if whole is not None else max(totals.values())
    levels = axis.nice_domain([0.0, top], zero=True, count=4)
    rows = _stack(look, parts, decimals)
    columns = {
        "data": {"values": rows},
        "mark": {"type": "rect", "stroke": theme.PAPER, "strokeWidth": 0.6},
        "encoding": {
            "x": {
                "field": "left",
                "type": "quantitative",
                "scale": {"domain": [years[0] - 0.5, years[-1] + 0.5], "nice": False, "zero": False},
                "axis": {
                    "title": None,
                    "format": "d",
                    "grid": False,
                    "values": axis.year_ticks(years[0], years[-1]),
                },
            },
            "x2": {"field": "right"},
            "y": {
                "field": "low",
                "type": "quantitative",
                "scale": {"domain": [levels[0], levels[-1]], "nice": False},
                "axis": {
                    "title": None,
                    "values": levels,
                    "format": axis.tick_format(levels),
                    "domain": False,
                    "ticks": False,
                },
            },
            "y2": {"field": "high"},
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": list(colours), "range": list(colours.values())},
                "legend": None,
            },
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    labels = _names(look, parts, rows, years[-1], levels, decimals, colours)
    spec = frame(
        look,
        [columns, *breaks.marked_breaks(look, cuts), _swatches(labels), _texts(labels)],
        height=_HEIGHT,
        title=unit,
        above=breaks.ABOVE if cuts else 0.0,
    )
    taken = [row for part in parts for row in year_rows(part.label, part.points)]
    data = data_of(look, ("series", "year", "value", "flags"), taken, unit=unit)
    return Chart("composition", spec, alt_years.composition(look, subject, unit, decimals, parts), data)


def _stack(look: Look, parts: Sequence[Part], decimals: int) -> list[dict]:
    heights: dict[int, float] = {}
    rows = []
    for part in parts:
        for point in part.points:
            year, value = point
            low = heights.get(year, 0.0)
            heights[year] = low + value
            rows.append(
                {
                    "part": part.label,
                    "left": year - 0.44,
                    "right": year + 0.44,
                    "year": year,
                    "low": round(low, 6),
                    "high": round(low + value, 6),
                    "tip": look.told(f"{part.label}, {point.when}", look.number(value, decimals)),
                }
            )
    return rows


def _names(
    look: Look,
    parts: Sequence[Part],
    rows: list[dict],
    last: int,
    levels: list[float],
    decimals: int,
    colours: dict[str, str],
) -> list[dict]:
    labels, pixels = [], []
    span = levels[-1] - levels[0]
    for part in parts:
        final = part.points[-1]
        row = next(r for r in rows if r["part"] == part.label and r["year"] == final.year)
        middle = (row["low"] + row["high"]) / 2
        pixels.append(_HEIGHT * (levels[-1] - middle) / span)
        ended = "" if final.year == last else f" ({final.year})"
        text = f"{part.label} {look.number(final.value, decimals)}{ended}"
        labels.append({"text": text, "colour": colours[part.label]})
    placed = axis.spread(pixels, 16, 6, _HEIGHT - 6)
    return [{**label, "at": at} for label, at in zip(labels, placed, strict=True)]


def _swatches(labels: list[dict]) -> dict:
    return {
        "data": {"values": labels},
        "mark": {"type": "point", "shape": "square", "filled": True, "size": 90, "opacity": 1, "xOffset": 12},
        "encoding": {
            "x": {"value": "width"},
            "y": {"field": "at", "type": "quantitative", "scale": None},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _texts(labels: list[dict]) -> dict:
    return {
        "data": {"values": labels},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 22},
        "encoding": {
            "x": {"value": "width"},
            "y": {"field": "at", "type": "quantitative", "scale": None},
            "text": {"field": "text", "type": "nominal"},
        },
    }
