"""Ranking: one bar per country, the subject picked out, countries without a value named too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import alt, axis, theme
from eslabon.charts.chart import Chart, frame, quoted
from eslabon.charts.data import data_of, words_of
from eslabon.charts.line import Role
from eslabon.charts.theme import Look
from eslabon.language import sort_key

__all__ = ["Bar", "ranking"]

_ROW = 17
_GAP = 8  # pixels between a bar's end and its text, and behind the text
_NARROW = 200  # pixels of a bar of full length on a narrow screen


@dataclass(frozen=True)
class Bar:
    """One row of a ranking.

    Parameters
    ----------
    label
        Name of the country or thing.
    value
        Its value, or None when there is none; such rows come last and say so.
    role
        ``subject`` is picked out; ``reference`` and ``comparison`` are drawn as groups; else ``context``.
    note
        Short addition after the value, such as the year.
    flags
        Letters of the value's flags; they stand after the note.
    year
        That of the observation, for the table of the values, whether or not the note tells it; None for a
        group's median.
    """

    label: str
    value: float | None
    role: Role = "context"
    note: str = ""
    flags: str = ""
    year: int | None = None


def ranking(
    look: Look, bars: Sequence[Bar], *, subject: str, unit: str, decimals: int, ordered: bool = True
) -> Chart:
    """Draw horizontal bars, longest first unless ``ordered`` is false; those without a value by name."""
    present = [bar for bar in bars if bar.value is not None]
    if ordered:
        present.sort(key=lambda bar: (-bar.value, bar.label))
    absent = [bar for bar in bars if bar.value is None]
    if ordered:
        absent.sort(key=lambda bar: sort_key(bar.label, look.language))
    levels = axis.nice_domain([bar.value for bar in present], zero=True)
    rows = [_row(look, bar, decimals) for bar in [*present, *absent]]
    names = [row["name"] for row in rows]
    roles = [
        role
        for role in ("subject", "reference", "comparison", "context")
        if any(r["role"] == role for r in rows)
    ]
    encoding = {
        "y": {
            "field": "name",
            "type": "nominal",
            "sort": names,
            "scale": {"domain": names, "paddingInner": 0.28, "paddingOuter": 0.1},
            "axis": {
                "title": None,
                "ticks": False,
                "domain": False,
                "labelColor": {
                    "condition": {"test": _is_subject(rows), "value": theme.SUBJECT},
                    "value": theme.INK,
                },
                "labelFontWeight": {"condition": {"test": _is_subject(rows), "value": 600}, "value": 400},
            },
        }
    }
    bars_layer = {
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "value",
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
            "color": {
                "field": "role",
                "type": "nominal",
                "scale": {"domain": roles, "range": [_colour(role) for role in roles]},
                "legend": None,
            },
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    text_layer = {
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 5},
        "encoding": {
            "x": {"field": "end", "type": "quantitative"},
            "text": {"field": "text", "type": "nominal"},
            "color": {
                "condition": {"test": "isValid(datum.value)", "value": theme.INK},
                "value": theme.MUTED,
            },
        },
    }
    spec = frame(
        look,
        [bars_layer, text_layer],
        height=_ROW * len(rows) + 4,
        title=unit,
        right=_room(rows, levels),
        data=rows,
        extra={"encoding": encoding},
    )
    _ = look.messages
    taken = [(bar.label, bar.year, bar.value, words_of(bar.note, bar.year), bar.flags) for bar in present]
    taken += [(bar.label, bar.year, None, bar.note or _("sin dato"), bar.flags) for bar in absent]
    data = data_of(look, ("name", "year", "value", "note", "flags"), taken, unit=unit)
    return Chart("ranking", spec, alt.ranking(look, subject, unit, decimals, present, absent), data)


def _row(look: Look, bar: Bar, decimals: int) -> dict:
    _ = look.messages
    text = _("sin dato") if bar.value is None else look.number(bar.value, decimals)
    aside = [*([bar.note] if bar.note else []), *bar.flags]
    if aside:
        text = f"{text} ({', '.join(aside)})"
    row = {"name": bar.label, "role": bar.role, "text": text, "tip": look.told(bar.label, text)}
    return {**row, "value": bar.value, "end": max(bar.value or 0.0, 0.0)}


def _room(rows: Sequence[dict], levels: Sequence[float]) -> float:
    """Pixels kept free at the right so that no text beside a long bar is cut off, on a phone either."""
    high, span = levels[-1], levels[-1] - levels[0]
    beyond = (
        theme.text_width(row["text"]) + _GAP - _NARROW * (high - row["end"]) / span for row in rows if span
    )
    return max(8.0, *beyond)


def _is_subject(rows: list[dict]) -> str:
    names = [row["name"] for row in rows if row["role"] == "subject"]
    return " || ".join(f"datum.value === {quoted(name)}" for name in names) or "false"


def _colour(role: str) -> str:
    return theme.role_colour(role)
