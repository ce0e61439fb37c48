"""What a chart is, and the frame that all kinds share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from eslabon.charts import theme
from eslabon.charts.theme import Look

__all__ = ["Chart", "frame"]

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
    """

    kind: str
    spec: dict = field(repr=False)
    alt: str


def frame(
    look: Look,
    layers: Sequence[dict],
    *,
    height: float,
    title: str = "",
    right: float = 8.0,
    left: float = 4.0,
    largest: float = 0.0,
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
    largest
        Largest tick of the value axis; decides whether thousands are grouped.
    data
        Rows shared by the layers that declare none of their own.
    """
    spec = {
        "$schema": _SCHEMA,
        "width": theme.WIDTH,
        "height": round(height),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": round(left), "right": round(right), "top": 4, "bottom": 4},
        "config": {**theme.config(), "locale": {"number": look.locale(largest)}},
        "layer": list(layers),
    }
    if title:
        spec["title"] = {"text": title}
    if data is not None:
        spec["data"] = {"values": list(data)}
    return {**spec, **(extra or {})}
