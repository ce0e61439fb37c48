"""Slope: what was and what is, for several things in one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt, axis, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import ChartData, data_of, year_rows
from eslabon.charts.line import Role, _by_role
from eslabon.charts.points import YearValue
from eslabon.charts.theme import Look

__all__ = ["Change", "changes_data", "slope"]


@dataclass(frozen=True)
class Change:
    """One line from then to now.

    Parameters
    ----------
    label
        Name of the thing or country.
    then, now
        The two values, comparable with each other. Plain pairs of year and value are taken as values
        without flags.
    role
        ``subject`` is picked out.
    """

    label: str
    then: YearValue
    now: YearValue
    role: Role = "context"

    def __post_init__(self) -> None:
        for name in ("then", "now"):
            object.__setattr__(self, name, YearValue.of(getattr(self, name)))

    @property
    def rise(self) -> float:
        """How much more it is now than then, in the unit of the values; negative for less."""
        return self.now.value - self.then.value


def slope(
    look: Look, changes: Sequence[Change], *, subject: str, unit: str, decimals: int, years: tuple[int, int]
) -> Chart:
    """Draw then and now.

    ``years`` are printed above the two sides; a value of another year carries its own.
    """
    values = [point.value for change in changes for point in (change.then, change.now)]
    levels = axis.nice_domain(values)
    height = max(220, 19 * len(changes) + 30)
    left = _side(look, changes, "then", years[0], decimals, levels, height)
    right = _side(look, changes, "now", years[1], decimals, levels, height)
    rows = [
        {"label": c.label, "role": c.role, "side": side, "value": point.value, "tip": _tip(look, c, decimals)}
        for c in changes
        for side, point in ((0, c.then), (1, c.now))
    ]
    lines = {
        "data": {"values": rows},
        "mark": {"type": "line", "point": {"size": 46}},
        "encoding": {
            "detail": {"field": "label", "type": "nominal"},
            "color": _by_role("role", changes),
            "strokeWidth": {"condition": {"test": "datum.role === 'subject'", "value": 2.8}, "value": 1.5},
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    spec = frame(
        look,
        [lines, _labels(left, 0, "right", -10), _labels(right, 1, "left", 10)],
        height=height,
        title=unit,
        extra={
            "encoding": {
                "x": {
                    "field": "side",
                    "type": "quantitative",
                    "scale": {"domain": [0, 1], "nice": False},
                    "axis": {
                        "title": None,
                        "orient": "top",
                        "values": [0, 1],
                        "labelExpr": f"datum.value < 0.5 ? '{years[0]}' : '{years[1]}'",
                        "grid": True,
                        "domain": False,
                        "ticks": False,
                        "labelFontWeight": 600,
                        "labelBound": False,
                        "labelFlush": False,
                    },
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "scale": {"domain": [levels[0], levels[-1]], "nice": False, "zero": False},
                    "axis": None,
                },
            }
        },
    )
    data = changes_data(look, changes, unit)
    return Chart("slope", spec, alt.slope(look, subject, unit, decimals, changes), data)


def changes_data(look: Look, changes: Sequence[Change], unit: str) -> ChartData:
    """Two rows for each change: then and now."""
    rows = [row for change in changes for row in year_rows(change.label, (change.then, change.now))]
    return data_of(look, ("name", "year", "value", "flags"), rows, unit=unit)


def _side(
    look: Look,
    changes: Sequence[Change],
    side: str,
    year: int,
    decimals: int,
    levels: list[float],
    height: int,
) -> list[dict]:
    points = [getattr(change, side) for change in changes]
    low, high = levels[0], levels[-1]
    placed = axis.spread([height * (high - p.value) / (high - low) for p in points], 15, 4, height - 4)
    rows = []
    for change, point, at in zip(changes, points, placed, strict=True):
        # The year where it is not the one above the side, and the letters of the flags.
        aside = [*([str(point.year)] if point.year != year else []), *point.flags]
        number = look.number(point.value, decimals) + (f" ({', '.join(aside)})" if aside else "")
        text = f"{change.label}  {number}" if side == "then" else f"{number}  {change.label}"
        colour = theme.INK if change.role == "context" else theme.role_colour(change.role)
        rows.append({"text": text, "role": change.role, "colour": colour, "at": at})
    return rows


def _labels(rows: list[dict], side: int, align: str, dx: int) -> dict:
    return {
        "data": {"values": [{**row, "side": side} for row in rows]},
        "mark": {"type": "text", "align": align, "baseline": "middle", "dx": dx, "fontWeight": theme.WEIGHT},
        "encoding": {
            "y": {"field": "at", "type": "quantitative", "scale": None},
            "text": {"field": "text", "type": "nominal"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _tip(look: Look, change: Change, decimals: int) -> str:
    then, now = (_dated(look, point, decimals) for point in (change.then, change.now))
    return look.told(change.label, f"{then} → {now}")


def _dated(look: Look, point: YearValue, decimals: int) -> str:
    return f"{look.number(point.value, decimals)} ({', '.join([str(point.year), *point.flags])})"
