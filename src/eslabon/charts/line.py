"""Trend: lines over the years, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from eslabon.charts import alt, axis, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.theme import Look

__all__ = ["Role", "Series", "trend"]

Role = Literal["subject", "reference", "comparison", "context", "first", "second", "third", "fourth"]
_ORDER = ("subject", "first", "second", "third", "fourth", "reference", "comparison", "context")
_HEIGHT = 250


@dataclass(frozen=True)
class Series:
    """One line.

    Parameters
    ----------
    label
        Name printed at the end of the line.
    points
        Pairs of year and value, ascending; a year without a value is simply absent.
    role
        How the line is drawn: the page's subject, the reference group, the comparison, or context.
    """

    label: str
    points: tuple[tuple[int, float], ...]
    role: Role = "context"


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
    neighbour is a point.
    """
    drawn = [one for one in series if one.points]
    values = [value for one in drawn for _, value in one.points]
    years = [year for one in drawn for year, _ in one.points]
    levels = axis.nice_domain(values, zero)
    first, last = min(years), max(years)
    labels = _end_labels(look, drawn, decimals, last)
    spec = frame(
        look,
        [
            *_mark(marked, first, last),
            _bridges(drawn),
            _lines(drawn, look, decimals),
            _points(drawn, look, decimals),
            _names(labels, levels),
        ],
        height=_HEIGHT,
        title=unit,
        extra={"encoding": _axes(first, last, levels)},
    )
    return Chart("trend", spec, alt.trend(look, subject, unit, decimals, drawn))


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


def _segments(points: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Runs of consecutive years."""
    runs: list[list[tuple[int, float]]] = []
    for point in points:
        if runs and point[0] - runs[-1][-1][0] <= 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _lines(series: Sequence[Series], look: Look, decimals: int) -> dict:
    rows = [
        {"series": one.label, "run": f"{index}.{number}", "role": one.role, "year": year, "value": value}
        for index, one in enumerate(series)
        for number, run in enumerate(_segments(one.points))
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
    rows = [
        {"run": f"{index}.{number}", "role": one.role, "year": year, "value": value}
        for index, one in enumerate(series)
        for number, (before, after) in enumerate(_pairs(_segments(one.points)))
        for year, value in (before[-1], after[0])
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeDash": [1, 4], "strokeWidth": 1.2, "opacity": 0.8},
        "encoding": {
            "detail": {"field": "run", "type": "nominal"},
            "color": _by_role("role", series),
        },
    }


def _pairs(runs: list) -> list[tuple]:
    return list(pairwise(runs))


def _points(series: Sequence[Series], look: Look, decimals: int) -> dict:
    """Every observed value answers to the pointer; only isolated and last ones are visible."""
    rows = []
    for one in series:
        alone = {run[0][0] for run in _segments(one.points) if len(run) == 1}
        for year, value in one.points:
            shown = year in alone or year == one.points[-1][0]
            rows.append(
                {
                    "role": one.role,
                    "shown": shown,
                    "year": year,
                    "value": value,
                    "text": f"{one.label}, {year}: {look.number(value, decimals)}",
                }
            )
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "size": 36},
        "encoding": {
            "color": _by_role("role", series),
            "opacity": {"condition": {"test": "datum.shown", "value": 1}, "value": 0},
            "tooltip": {"field": "text", "type": "nominal"},
        },
    }


def _end_labels(look: Look, series: Sequence[Series], decimals: int, last: int) -> list[dict]:
    rows = []
    for one in series:
        year, value = one.points[-1]
        ended = "" if year == last else f" ({year})"
        rows.append(
            {
                "label": f"{one.label} {look.number(value, decimals)}{ended}",
                "role": one.role,
                "value": value,
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
