"""Distribution: where one country stands among the others, one strip per indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt, axis, theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of
from eslabon.charts.theme import Look
from eslabon.language.numbers import NO_BREAK_SPACE, percent_gap

__all__ = ["Dot", "Strip", "distribution"]

_ROW = 33
_STROKE = 2.2  # pixels of a hollow mark's outline


@dataclass(frozen=True)
class Dot:
    """One value of a strip and whose it is.

    ``year`` is that of the observation, None for a group's median; ``flags`` its flags' letters.
    """

    name: str
    value: float
    year: int | None = None
    flags: str = ""

    @classmethod
    def of(cls, dot: Dot | tuple) -> Dot:
        """The dot itself, or one made of a plain pair of name and value."""
        return dot if isinstance(dot, cls) else cls(*dot)


@dataclass(frozen=True)
class Strip:
    """One row: the values of many and the value of one.

    Parameters
    ----------
    label
        The indicator's label.
    others
        The group's countries, the subject left out.
    subject
        The country picked out; None when it has no value.
    reference, comparison
        A group's median, or None.
    decimals, unit
        How the row's values are printed: ``unit`` is the symbol beside a number, empty where it has none.
    unit_name
        The unit in words, for the table of the values; the symbol unless given.

    Plain pairs of name and value are taken as dots without year and flags.
    """

    label: str
    others: tuple[Dot, ...]
    subject: Dot | None
    decimals: int
    unit: str = ""
    reference: Dot | None = None
    comparison: Dot | None = None
    unit_name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "others", tuple(Dot.of(dot) for dot in self.others))
        for role in ("subject", "reference", "comparison"):
            if dot := getattr(self, role):
                object.__setattr__(self, role, Dot.of(dot))

    def dots(self) -> list[tuple[str, Dot]]:
        """Role and dot of all values of the row, in the order in which they are drawn."""
        single = [(role, getattr(self, role)) for role in ("reference", "comparison", "subject")]
        return [*(("context", dot) for dot in self.others), *((role, dot) for role, dot in single if dot)]

    def values(self) -> list[float]:
        """All values of the row, those of the subject and the groups included."""
        return [dot.value for _, dot in self.dots()]

    def flags(self) -> list[str]:
        """Flags of the countries' values; a median has none."""
        return [dot.flags for role, dot in self.dots() if role in ("context", "subject")]


def distribution(look: Look, strips: Sequence[Strip], *, subject: str, common: bool, unit: str = "") -> Chart:
    """Draw strips of dots.

    Parameters
    ----------
    subject
        What the strips are about, for the alternative text.
    common
        True: all rows share one axis (same unit). False: each row runs from its own smallest to its own
        largest value, printed at its ends.
    """
    strips = [strip for strip in strips if strip.values()]
    levels = axis.nice_domain([v for strip in strips for v in strip.values()]) if common else [0.0, 1.0]
    rows = [row for strip in strips for row in _dots(look, strip, levels if common else None)]
    names = [strip.label for strip in strips]
    layers = [
        _track(names, levels),
        _layer(rows, "context", {"type": "point", "filled": True, "size": 46, "opacity": 0.75}),
        _layer(rows, "reference", {"type": "tick", "thickness": 3, "size": 20}),
        _layer(
            rows,
            "comparison",
            {"type": "point", "shape": "diamond", "filled": False, "strokeWidth": _STROKE, "size": 90},
        ),
        _layer(
            rows,
            "subject",
            {
                "type": "point",
                "filled": True,
                "size": 130,
                "opacity": 1,
                "stroke": theme.PAPER,
                "strokeWidth": 1.2,
            },
        ),
        _subject_values(rows),
    ]
    if not common:
        layers.extend(_ends(look, strips))
    spec = frame(
        look,
        layers,
        height=_ROW * len(strips),
        title=unit if common else "",
        extra={
            "encoding": {"y": _rows_axis(names, gap=0 if common else 44), "x": _scale(levels, common)},
        },
    )
    spec["layer"].append(_key(look, strips))
    taken = [
        (strip.label, dot.name, dot.year, dot.value, strip.unit_name or strip.unit, dot.flags)
        for strip in strips
        for _role, dot in strip.dots()
    ]
    names = ("indicator", "name", "year", "value", "unit", "flags")
    data = data_of(look, names, taken, unit=unit)
    return Chart("distribution", spec, alt.distribution(look, subject, strips), data)


def _dots(look: Look, strip: Strip, levels: list[float] | None) -> list[dict]:
    low, high = min(strip.values()), max(strip.values())
    span = high - low or 1.0

    def row(role: str, dot: Dot) -> dict:
        text = look.number(dot.value, strip.decimals)
        gap = percent_gap(look.language) if strip.unit.startswith("%") else NO_BREAK_SPACE
        unit = f"{gap}{strip.unit}" if strip.unit else ""
        aside = ", ".join([*([str(dot.year)] if dot.year is not None else []), *dot.flags])
        return {
            "row": strip.label,
            "role": role,
            "at": dot.value if levels is not None else round((dot.value - low) / span, 5),
            "value": dot.value,
            "text": text,
            "tip": look.told(dot.name, f"{text}{unit}") + (f" ({aside})" if aside else ""),
        }

    return [row(role, dot) for role, dot in strip.dots()]


def _track(names: list[str], levels: list[float]) -> dict:
    ends = [{"row": name, "at": at} for name in names for at in (levels[0], levels[-1])]
    return {
        "data": {"values": ends},
        "mark": {"type": "line", "color": theme.GRID, "strokeWidth": 2},
        "encoding": {"detail": {"field": "row", "type": "nominal"}},
    }


def _layer(rows: list[dict], role: str, mark: dict) -> dict:
    return {
        "data": {"values": [row for row in rows if row["role"] == role]},
        "mark": {**mark, "color": theme.role_colour(role)},
        "encoding": {"tooltip": {"field": "tip", "type": "nominal"}},
    }


def _subject_values(rows: list[dict]) -> dict:
    return {
        "data": {"values": [row for row in rows if row["role"] == "subject"]},
        "mark": {"type": "text", "dy": -14, "fontWeight": 600, "color": theme.SUBJECT},
        "encoding": {"text": {"field": "text", "type": "nominal"}},
    }


def _ends(look: Look, strips: Sequence[Strip]) -> list[dict]:
    layers = []
    for pick, at, align, dx in ((min, 0.0, "right", -8), (max, 1.0, "left", 8)):
        rows = [{"row": s.label, "at": at, "text": look.number(pick(s.values()), s.decimals)} for s in strips]
        layers.append(
            {
                "data": {"values": rows},
                "mark": {"type": "text", "align": align, "dx": dx, "fontSize": 11, "color": theme.MUTED},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            }
        )
    return layers


def _rows_axis(names: list[str], gap: int) -> dict:
    return {
        "field": "row",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names},
        "axis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "labelColor": theme.INK,
            "labelPadding": 10 + gap,
            "labelLimit": 300,
        },
    }


def _scale(levels: list[float], common: bool) -> dict:
    shown = {
        "title": None,
        "values": levels,
        "format": axis.tick_format(levels),
        "domain": False,
        "ticks": False,
        "grid": True,
    }
    return {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [levels[0], levels[-1]], "nice": False, "zero": False},
        "axis": shown if common else None,
    }


def _key(look: Look, strips: Sequence[Strip]) -> dict:
    """A legend whose symbols are those of the chart."""
    _ = look.messages
    entries = []
    for role, shape, fallback in (
        ("subject", "circle", ""),
        ("reference", "M-.15,-1H.15V1H-.15Z", ""),
        ("comparison", "diamond", ""),
    ):
        name = next((getattr(s, role).name for s in strips if getattr(s, role)), fallback)
        if name:
            entries.append((name, role, shape))
    others = _("Demás países") if any(strip.subject for strip in strips) else _("Cada país")
    entries.append((others, "context", "circle"))
    labels = [entry[0] for entry in entries]
    colours = [(role == "comparison", theme.role_colour(role)) for _label, role, _shape in entries]

    def by_label(shown: list[str]) -> dict:
        return {
            "field": "label",
            "type": "nominal",
            "scale": {"domain": labels, "range": shown},
            "legend": {
                "orient": "top",
                "symbolOpacity": 1,
                "symbolStrokeWidth": _STROKE,
                "columns": _columns(labels),
            },
        }

    return {
        "data": {"values": [{"label": label} for label in labels]},
        "mark": {"type": "point", "opacity": 0, "filled": True},
        "encoding": {
            "x": {"value": 0},
            "y": {"value": 0},
            "fill": by_label([theme.PAPER if hollow else colour for hollow, colour in colours]),
            # Only hollow marks have an outline that is seen.
            "stroke": by_label([colour if hollow else "transparent" for hollow, colour in colours]),
            "shape": by_label([shape for _label, _role, shape in entries]),
        },
    }


def _columns(labels: list[str]) -> int:
    """Vega makes all columns of a legend as wide as the widest; two rows when they would not fit."""
    widest = max(theme.text_width(label) for label in labels) + 40
    return len(labels) if widest * len(labels) < theme.WIDTH * 0.6 else 2
