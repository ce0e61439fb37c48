"""What a chart is, and the frame that all kinds share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from eslabon.charts import theme
from eslabon.charts.data import ChartData
from eslabon.charts.theme import Look

__all__ = ["Chart", "frame", "quoted"]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # an identifier; nothing fetches it


@dataclass(frozen=True)
class Chart:
    """A drawn thing and its words.

    Parameters
    ----------
    kind
        Name of the chart's kind, such as ``trend``.
    spec
        Vega-Lite specification with its data inside: plain JSON values only.
    alt
        Alternative text in the reader's language, made from the same values.
    data
        The same values as a table to take away; None for a chart made by hand.
    """

    kind: str
    spec: dict = field(repr=False)
    alt: str
    data: ChartData | None = field(default=None, repr=False)


def frame(
    look: Look,
    layers: Sequence[dict],
    *,
    height: float,
    title: str = "",
    right: float = 8.0,
    left: float = 4.0,
    above: float = 0.0,
    data: Sequence[dict] | None = None,
    extra: dict | None = None,
) -> dict:
    """Put layers into the page's frame.

    Parameters
    ----------
    height
        Pixels of the plotting area; axes and title come on top.
    title
        What the axis measures, with its unit; printed above the plotting area at the left.
    right, left
        Pixels kept free beside the plotting area, for labels that stand at the end of a line.
    above
        Pixels kept free between the title and the plotting area, for words above it.
    data
        Rows shared by the layers that declare none of their own.
    """
    spec = {
        "$schema": _SCHEMA,
        "width": theme.WIDTH,
        "height": round(height),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": round(left), "right": round(right), "top": 4, "bottom": 4},
        "config": theme.config(),
        "layer": list(layers),
    }
    if title:
        spec["title"] = {"text": title}
        if above:
            spec["title"]["offset"] = theme.TITLE_GAP + round(above)
    if data is not None:
        spec["data"] = {"values": list(data)}
    spec |= extra or {}
    spec["config"]["locale"] = {"number": look.locale(_largest_tick(spec))}
    return spec


def quoted(text: str) -> str:
    """A text as a constant of Vega's expression language."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _largest_tick(part: object) -> float:
    """The largest tick of any axis of numbers; years are formatted with ``d`` and do not count."""
    if isinstance(part, list):
        return max(map(_largest_tick, part), default=0.0)
    if not isinstance(part, dict):
        return 0.0
    axis = part.get("axis")
    own = 0.0
    if isinstance(axis, dict) and axis.get("format", "d") != "d":
        own = max((abs(value) for value in axis["values"]), default=0.0)
    return max(own, *(_largest_tick(value) for value in part.values()), 0.0)
