"""Network: who is linked with whom, as arcs beside a column of names.

Names stand in one column, in the order given within their group, so that a reader can find one and no
label ever lies on another; each link is an arc from name to name, the thicker the more it weighs. The
place of everything follows from the order of the nodes alone: the same data give the same picture.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eslabon.charts import theme
from eslabon.charts.chart import Chart, frame
from eslabon.charts.data import data_of
from eslabon.charts.theme import Look

__all__ = ["Link", "Node", "network"]

_ROW = 24  # pixels per name
_STEPS = 12  # pieces of an arc, rounded between them
_THIN, _THICK = 1.4, 7.0  # pixels of the lightest and of the heaviest link
_SMALL, _LARGE = 60, 300  # square pixels of the smallest and of the largest node
_COLOURS = (theme.SUBJECT, theme.COMPARISON, theme.CATEGORIES[2], theme.CATEGORIES[5], theme.REFERENCE)
_SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down")
_SAID = 12  # so many links are read out, the heaviest first; the table that follows has all


@dataclass(frozen=True)
class Node:
    """One thing that can be linked.

    Parameters
    ----------
    key
        Identifier, used by the links.
    label
        Printed name: short, such as an acronym.
    group
        Name of its kind, an entry of the legend; the same text for all when there are no kinds.
    weight
        What the size of its mark and the number after its name say; None prints no number.
    """

    key: str
    label: str
    group: str
    weight: float | None = None


@dataclass(frozen=True)
class Link:
    """A link between two nodes, without direction: its weight and a text for the pointer."""

    a: str
    b: str
    weight: float = 1
    text: str = ""


def network(look: Look, nodes: Sequence[Node], links: Sequence[Link], *, subject: str) -> Chart:
    """Draw nodes and the links between them.

    Parameters
    ----------
    nodes
        In reading order; those of one group are brought together, groups in the order in which they first
        appear (at most five). A node without links is drawn too, as an empty mark.
    links
        Each pair at most once, in either order.
    subject
        What the network shows, for the alternative text.

    Raises
    ------
    ValueError
        A link names an unknown node or links one with itself, a pair or a key comes twice, a weight is not
        positive, or there are more groups than colours.
    """
    groups = list(dict.fromkeys(node.group for node in nodes))
    _check(nodes, links, groups)
    ordered = sorted(nodes, key=lambda node: groups.index(node.group))  # stable: the order given stays
    places = {node.key: place for place, node in enumerate(ordered)}
    linked = {key for link in links for key in (link.a, link.b)}
    names = _names(look, ordered)
    sizes = _sizes(ordered)
    rows = [
        {
            "name": names[node.key],
            "group": node.group,
            "size": sizes[node.key],
            "fill": _COLOURS[groups.index(node.group)] if node.key in linked else theme.PAPER,
            "tip": names[node.key],
        }
        for node in ordered
    ]
    marks = {
        "data": {"values": rows},
        "mark": {"type": "point", "opacity": 1, "strokeWidth": 2},
        "encoding": {
            "x": {**_across(links, places), "datum": 0},
            "y": _names_axis([names[node.key] for node in ordered]),
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "color": _by_group(groups, _COLOURS, legend=len(groups) > 1),
            "shape": _by_group(groups, _SHAPES, legend=len(groups) > 1),
            # A colour as it is: a scale of its own would quarrel with the legend of the groups.
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }  # fmt: skip
    layers = [*_arcs(look, links, places, names), marks]
    spec = frame(
        look,
        layers,
        height=_ROW * len(nodes),
        right=12,
        # Names and arcs have scales of their own over the same height.
        extra={"resolve": {"scale": {"y": "independent", "x": "shared", "size": "independent"}}},
    )
    labels = {node.key: node.label for node in ordered}
    places = {key: place for place, key in enumerate(labels)}
    pairs = sorted(((*sorted((link.a, link.b), key=places.get), link) for link in links), key=lambda p: p[:2])
    taken = [(node.label, None, node.group, node.weight, "") for node in ordered]
    taken += [(labels[a], labels[b], "", link.weight, link.text) for a, b, link in pairs]
    data = data_of(look, ("from", "to", "group", "weight", "text"), taken)
    return Chart("network", spec, _words(look, subject, ordered, links, groups), data)


def _check(nodes: Sequence[Node], links: Sequence[Link], groups: list[str]) -> None:
    keys = Counter(node.key for node in nodes)
    twice = [key for key, count in keys.items() if count > 1]
    if twice:
        raise ValueError(f"the key {twice[0]!r} belongs to two nodes")
    if len(groups) > len(_COLOURS):
        raise ValueError(f"{len(groups)} groups of nodes; at most {len(_COLOURS)} can be told apart")
    seen = set()
    for link in links:
        pair = frozenset((link.a, link.b))
        if len(pair) == 1:
            raise ValueError(f"a link joins {link.a!r} with itself")
        unknown = sorted(pair - keys.keys())
        if unknown:
            raise ValueError(f"a link names the unknown node {unknown[0]!r}")
        if pair in seen:
            raise ValueError(f"two links join {link.a!r} and {link.b!r}")
        if not link.weight > 0:
            raise ValueError(f"the link of {link.a!r} and {link.b!r} weighs {link.weight}")
        seen.add(pair)


def _names(look: Look, nodes: Sequence[Node]) -> dict[str, str]:
    """Label and weight; Vega takes rows of equal names as one, so they may not repeat."""
    names = {
        node.key: node.label if node.weight is None else f"{node.label} ({_number(look, node.weight)})"
        for node in nodes
    }
    if len(set(names.values())) < len(names):
        raise ValueError("two nodes have the same label")
    return names


def _number(look: Look, value: float) -> str:
    return look.number(value, 0 if float(value).is_integer() else 1)


def _sizes(nodes: Sequence[Node]) -> dict[str, float]:
    """Area of each mark, proportional to the weight above a size that can still be seen."""
    largest = max((node.weight or 0 for node in nodes), default=0)
    if not largest:
        return {node.key: 2 * _SMALL for node in nodes}
    return {node.key: round(_SMALL + (_LARGE - _SMALL) * (node.weight or 0) / largest, 1) for node in nodes}


def _by_group(groups: list[str], values: Sequence[str], *, legend: bool) -> dict:
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": groups, "range": list(values[: len(groups)])},
        "legend": {
            "orient": "top",
            "symbolSize": 120,
            "symbolFillColor": theme.PAPER,
            "columns": len(groups),
        }
        if legend
        else None,
    }


def _names_axis(names: list[str]) -> dict:
    return {
        "field": "name",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names, "paddingOuter": 0},
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelColor": theme.INK,
            "labelPadding": 12,
            "labelLimit": 250,
        },
    }


def _across(links: Sequence[Link], places: dict[str, int]) -> dict:
    widest = max((abs(places[link.a] - places[link.b]) for link in links), default=1)
    return {
        "type": "quantitative",
        "scale": {"domain": [0, round(_reach(widest) * 1.06, 3)], "nice": False, "zero": False},
        "axis": None,
    }


def _reach(distance: int) -> float:
    """How far an arc over so many rows leaves the names; long ones are flattened so that short ones show."""
    return math.sqrt(distance)


def _arcs(look: Look, links: Sequence[Link], places: dict[str, int], names: dict[str, str]) -> list[dict]:
    """One layer of lines, one layer of weights at the farthest point of the arcs that weigh above one."""
    heaviest = max((link.weight for link in links), default=1)
    lightest = min((link.weight for link in links), default=1)
    span = heaviest - lightest or 1
    rows, weights = [], []
    # Long arcs first: short ones lie above them and stay reachable by the pointer.
    for number, link in enumerate(sorted(links, key=lambda one: _length(one, places))):
        first, last = sorted((places[link.a], places[link.b]))
        width = _THIN + (_THICK - _THIN) * (link.weight - lightest) / span
        upper, lower = sorted((link.a, link.b), key=places.__getitem__)
        tip = link.text or look.told(f"{names[upper]} – {names[lower]}", _number(look, link.weight))
        reach, middle, radius = _reach(last - first), (first + last + 1) / 2, (last - first) / 2
        for step in range(_STEPS + 1):
            angle = math.pi * (step / _STEPS - 0.5)
            row = {
                "link": number,
                "step": step,
                "x": round(reach * math.cos(angle), 3),
                "y": round(middle + radius * math.sin(angle), 3),
                "width": round(width, 2),
            }
            # Vega reads a line's text from its first point.
            rows.append(row if step else row | {"tip": tip})
        if link.weight != 1:
            weights.append({"x": round(reach, 3), "y": middle, "text": _number(look, link.weight)})
    down = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, len(places)], "nice": False, "zero": False, "reverse": True},
        "axis": None,
    }
    across = {**_across(links, places), "field": "x"}
    lines = {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "interpolate": "cardinal",
            "color": theme.FAINT,
            "strokeCap": "round",
            "opacity": 0.85,
        },
        "encoding": {
            "x": across,
            "y": down,
            "detail": {"field": "link", "type": "nominal"},
            "order": {"field": "step", "type": "quantitative"},
            "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
            "tooltip": {"field": "tip", "type": "nominal"},
        },
    }
    figures = {
        "data": {"values": weights},
        "encoding": {"x": across, "y": down},
        "layer": [
            {"mark": {"type": "point", "filled": True, "size": 210, "color": theme.PAPER, "opacity": 1}},
            {
                "mark": {"type": "text", "fontSize": 11, "fontWeight": 600, "baseline": "middle"},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
    }
    return [lines, figures] if weights else [lines]


def _length(link: Link, places: dict[str, int]) -> tuple[int, int, int]:
    first, last = sorted((places[link.a], places[link.b]))
    return (first - last, first, last)


def _words(
    look: Look, subject: str, nodes: Sequence[Node], links: Sequence[Link], groups: Sequence[str]
) -> str:
    """Kind, subject, how many; who has most links; the heaviest links; who has none."""
    _ = look.messages
    labels = {node.key: node.label for node in nodes}
    parts = [
        _("Red de arcos. {subject}.", subject=subject),
        _.plural("{n} nodo", "{n} nodos", len(nodes))
        + ", "
        + _.plural("{n} vínculo.", "{n} vínculos.", len(links)),
    ]
    if len(groups) > 1:
        counted = Counter(node.group for node in nodes)
        parts.append("; ".join(f"{group}: {counted[group]}" for group in groups) + ".")
    degree = Counter(key for link in links for key in (link.a, link.b))
    if degree:
        most = max(degree.values())
        first = ", ".join(node.label for node in nodes if degree[node.key] == most)
        parts.append(_.plural("Con más vínculos ({n}): {names}.", "Con más vínculos ({n}): {names}.", most,
                              names=first))  # fmt: skip
    order = {node.key: place for place, node in enumerate(nodes)}
    heavy = sorted(links, key=lambda one: (-one.weight, *sorted((order[one.a], order[one.b]))))
    said = [_linked(look, link, labels, order) for link in heavy[:_SAID]]
    if said:
        title = _("Vínculos") if len(heavy) <= _SAID else _("Vínculos de mayor peso")
        parts.append(f"{title}: {'; '.join(said)}.")
    alone = [node.label for node in nodes if not degree[node.key]]
    if alone:
        parts.append(_("Sin vínculos: {names}.", names=", ".join(alone)))
    return " ".join(parts)


def _linked(look: Look, link: Link, labels: dict[str, str], order: dict[str, int]) -> str:
    upper, lower = sorted((link.a, link.b), key=order.__getitem__)
    return f"{labels[upper]}–{labels[lower]} ({_number(look, link.weight)})"
