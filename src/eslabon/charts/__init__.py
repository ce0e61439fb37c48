"""The grammar of charts: one module per kind, each a pure function from values to a chart.

A chart is a Vega-Lite specification together with its alternative text; both are made from the same
values, so that what is drawn and what is said cannot differ. Kinds: :func:`trend` (lines),
:func:`ranking` (bars), :func:`distribution` (strips), :func:`slope` and :func:`dumbbells` (then and now),
:func:`heatmap`, :func:`composition` (stacked bars), :func:`timeline` (dated events), :func:`tile_map`,
:func:`relation` (scatter), :func:`shares` (classes counted), :func:`intervals` (uncertain ranks),
:func:`network` (who is linked with whom), :func:`diagram` (boxes and arrows for ideas).
"""

from eslabon.charts.bars import Bar, ranking
from eslabon.charts.chart import Chart
from eslabon.charts.counted import class_steps, counted
from eslabon.charts.diagram import Arrow, Box, diagram
from eslabon.charts.dumbbell import dumbbells
from eslabon.charts.heatmap import Cell, Step, heatmap
from eslabon.charts.intervals import Interval, intervals
from eslabon.charts.line import Series, trend
from eslabon.charts.network import Link, Node, network
from eslabon.charts.points import YearValue
from eslabon.charts.scatter import Point, relation
from eslabon.charts.shares import Tally, shares
from eslabon.charts.slope import Change, slope
from eslabon.charts.stacked import Part, composition
from eslabon.charts.strip import Dot, Strip, distribution
from eslabon.charts.theme import Look
from eslabon.charts.tiles import Tile, tile_map
from eslabon.charts.timeline import Event, timeline

__all__ = [
    "Arrow",
    "Bar",
    "Box",
    "Cell",
    "Change",
    "Chart",
    "Dot",
    "Event",
    "Interval",
    "Link",
    "Look",
    "Node",
    "Part",
    "Point",
    "Series",
    "Step",
    "Strip",
    "Tally",
    "Tile",
    "YearValue",
    "class_steps",
    "composition",
    "counted",
    "diagram",
    "distribution",
    "dumbbells",
    "heatmap",
    "intervals",
    "network",
    "ranking",
    "relation",
    "shares",
    "slope",
    "tile_map",
    "timeline",
    "trend",
]
