"""Trend: lines over the years, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from eslabon.charts import alt_years, axis, breaks, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of, year_rows
from eslabon.charts.points import YearValue, interruptions, openings, runs, stretches
from eslabon.charts.theme import Look

__all__ = ["Role", "Series", "trend"]

Role = Literal["subject", "reference", "comparison", "context", "first", "second", "third", "fourth"]
_ORDER = ("subject", "first", "second", "third", "fourth", "reference", "comparison", "context")
_HEIGHT = 250
# A flash in a box of two by two around the middle: where a line is interrupted.
_ZIGZAG = "M-0.5,-1L0.5,-0.35L-0.5,0.35L0.5,1"


@dataclass(frozen=True)
class Series:
    """One line.

    Parameters
    ----------
    label
        Name printed at the end of the line.
    points
        Values, ascending by year; a year without a value is simply absent. Plain pairs of year and value
        are taken as values without flags.
    role
        How the line is drawn: the page's subject, the reference group, the comparison, or context.
    breaks
        Years that open a new definition for every series of the indicator; a value's own flag opens one
        for this line.
    """

    label: str
    points: tuple[YearValue, ...]
    role: Role = "context"
    breaks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(YearValue.of(point) for point in self.points))

    @property
    def openings(self) -> tuple[int, ...]:
        """Years at which this line is interrupted."""
        return openings(self.points, self.breaks)

    @property
    def stretches(self) -> list[list[YearValue]]:
        """The comparable parts of the line."""
        return stretches(self.points, self.breaks)

    @property
    def runs(self) -> list[list[YearValue]]:
        """What is drawn in one go: consecutive years without a break."""
        return [run for stretch in self.stretches for run in runs(stretch)]


def trend(
    look: Look,
    series: Sequence[Series],
    *,
    subject: str,
    unit: str,
    decimals: int,
    zero: bool = False,
    marked: int | None = None,
) -> Chart:
    """Draw lines over the years.

    Parameters
    ----------
    subject
        What is shown, for the alternative text: the indicator's label.
    unit
        Unit printed above the axis.
    decimals
        Decimals of printed values.
    zero
        Start the axis at zero.
    marked
        A year to mark with a vertical line: the year the publication compares with.

    A gap of years is bridged by a thin dotted line: the values between are not known. A value with no
    neighbour is a point; a value with a flag is a hollow one. Nothing is drawn across a break: a zigzag
    stands there, and the word above.
    """
    drawn = [one for one in series if one.points]
    values = [point.value for one in drawn for point in one.points]
    years = [point.year for one in drawn for point in one.points]
    levels = axis.nice_domain(values, zero)
    first, last = min(years), max(years)
    labels = _end_labels(look, drawn, decimals, last)
    spec = frame(
        look,
        [
            *_mark(marked, first, last),
            _bridges(drawn),
            _lines(drawn, look, decimals),
            *_points(drawn, look, decimals),
            *_breaks(look, drawn),
            _names(labels, levels),
        ],
        height=_HEIGHT,
        title=unit,
        above=breaks.ABOVE if any(one.openings for one in drawn) else 0.0,
        extra={"encoding": _axes(first, last, levels)},
    )
    rows = [row for one in drawn for row in year_rows(one.label, one.points)]
    data = data_of(look, ("series", "year", "value", "flags"), rows, unit=unit)
    return Chart("trend", spec, alt_years.trend(look, subject, unit, decimals, drawn), data)


def _axes(first: int, last: int, levels: list[float]) -> dict:
    return {
        "x": {
            "field": "year",
            "type": "quantitative",
            "scale": {"domain": [first, max(last, first + 1)], "nice": False, "zero": False},
            "axis": {"title": None, "format": "d", "grid": False, "values": axis.year_ticks(first, last)},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": {"domain": [levels[0], levels[-1]], "nice": False, "zero": False},
            "axis": {
                "title": None,
                "values": levels,
                "format": axis.tick_format(levels),
                "domain": False,
                "ticks": False,
            },
        },
    }


def _lines(series: Sequence[Series], look: Look, decimals: int) -> dict:
    rows = [
        {"series": one.label, "run": f"{index}.{number}", "role": one.role, "year": year, "value": value}
        for index, one in enumerate(series)
        for number, run in enumerate(one.runs)
        if len(run) > 1
        for year, value in run
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeCap": "round", "interpolate": "linear"},
        "encoding": {
            "detail": {"field": "run", "type": "nominal"},
            "color": _by_role("role", series),
            "strokeDash": {
                "field": "role",
                "type": "nominal",
                "scale": {"domain": _roles(series), "range": [theme.role_dash(r) for r in _roles(series)]},
                "legend": None,
            },
            "strokeWidth": {"condition": {"test": "datum.role === 'subject'", "value": 2.6}, "value": 1.6},
        },
    }


def _bridges(series: Sequence[Series]) -> dict:
    pairs = [
        (index, one.role, before[-1], after[0])
        for index, one in enumerate(series)
        for stretch in one.stretches
        for before, after in pairwise(runs(stretch))
    ]
    rows = [
        {"run": f"{index}.{number}", "role": role, "year": point.year, "value": point.value}
        for number, (index, role, *ends) in enumerate(pairs)
        for point in ends
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeDash": [1, 4], "strokeWidth": 1.2, "opacity": 0.8},
        "encoding": {
            "detail": {"field": "run", "type": "nominal"},
            "color": _by_role("role", series),
        },
    }


def _points(series: Sequence[Series], look: Look, decimals: int) -> list[dict]:
    """Every value answers to the pointer; isolated and last ones are visible, and all with a flag."""
    full, hollow = [], []
    for one in series:
        alone = {run[0].year for run in one.runs if len(run) == 1}
        for point in one.points:
            row = {"role": one.role, "year": point.year, "value": point.value}
            text = look.told(f"{one.label}, {point.when}", look.number(point.value, decimals))
            if point.hollow:
                hollow.append({**row, "text": text})
            else:
                shown = point.year in alone or point is one.points[-1]
                full.append({**row, "shown": shown, "text": text})
    common = {"color": _by_role("role", series), "tooltip": {"field": "text", "type": "nominal"}}
    visible = {"condition": {"test": "datum.shown", "value": 1}, "value": 0}
    layers = [
        {
            "data": {"values": full},
            "mark": {"type": "point", "filled": True, "size": 36},
            "encoding": {**common, "opacity": visible},
        },
        {
            "data": {"values": hollow},
            "mark": {
                "type": "point",
                "filled": False,
                "fill": theme.PAPER,
                "size": 24,
                "strokeWidth": 1.5,
                "opacity": 1,
            },
            "encoding": common,
        },
    ]
    return [layer for layer in layers if layer["data"]["values"]]


def _breaks(look: Look, series: Sequence[Series]) -> list[dict]:
    """A zigzag where each interrupted line goes on, and the marks of the years."""
    found = [
        (one.role, after, year) for one in series for _, after, year in interruptions(one.points, one.breaks)
    ]
    if not found:
        return []
    # At the height of the new definition's first value: beside the line that goes on, whatever the step.
    zigzags = [
        {"role": role, "between": breaks.at(year), "level": after.value} for role, after, year in found
    ]
    return [
        *breaks.marked_breaks(look, [year for *_, year in found]),
        {
            "data": {"values": zigzags},
            "mark": {"type": "point", "shape": _ZIGZAG, "filled": False, "opacity": 1, "size": 150},
            "encoding": {
                "x": breaks.ACROSS,
                "y": {"field": "level", "type": "quantitative"},
                "color": _by_role("role", series),
            },
        },
    ]


def _end_labels(look: Look, series: Sequence[Series], decimals: int, last: int) -> list[dict]:
    rows = []
    for one in series:
        point = one.points[-1]
        ended = "" if point.year == last else f" ({point.year})"
        rows.append(
            {
                "label": f"{one.label} {look.number(point.value, decimals)}{ended}",
                "role": one.role,
                "value": point.value,
            }
        )
    return rows


def _names(labels: list[dict], levels: list[float]) -> dict:
    low, high = levels[0], levels[-1]
    pixels = [_HEIGHT * (high - row["value"]) / (high - low) for row in labels]
    placed = axis.spread(pixels, 15, 2, _HEIGHT - 2)
    rows = [
        {"label": row["label"], "role": row["role"], "at": position}
        for row, position in zip(labels, placed, strict=True)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "fontWeight": theme.WEIGHT},
        "encoding": {
            "x": {"value": "width"},
            "y": {"field": "at", "type": "quantitative", "scale": None},
            "text": {"field": "label", "type": "nominal"},
            "color": _by_role("role", labels),
        },
    }


def _mark(year: int | None, first: int, last: int) -> list[dict]:
    if year is None or not first < year < last:
        return []
    return [
        {
            "data": {"values": [{"year": year, "label": str(year)}]},
            "mark": {"type": "rule", "color": theme.FAINT, "strokeWidth": 1},
            "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
        }
    ]


def _roles(series: Sequence) -> list[str]:
    found = {one["role"] if isinstance(one, dict) else one.role for one in series}
    return [role for role in _ORDER if role in found]


def _by_role(field: str, series: Sequence) -> dict:
    roles = _roles(series)
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": roles, "range": [theme.role_colour(role) for role in roles]},
        "legend": None,
    }
