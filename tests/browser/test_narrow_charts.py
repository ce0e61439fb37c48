"""Charts for narrow screens: names broken, legends folded, numbers untouched."""

from __future__ import annotations

import pytest

from eslabon.charts import Box, diagram
from eslabon.charts.theme import text_width
from tests.browser.visit import NARROW
from tests.charts.test_charts import look

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chart_for_width(browser, sample_edition):
    """The page's own function, called with a specification and a width."""
    context = browser.new_context(viewport={"width": NARROW, "height": 800})
    page = context.new_page()
    page.goto(f"{sample_edition.as_uri()}/es/html/country/ARC.html")
    yield lambda spec, width: page.evaluate(
        "([spec, width]) => window.chartForWidth(spec, width)", [spec, width]
    )
    context.close()


def test_end_names_are_broken_and_do_not_touch(chart_for_width):
    """Two long names at nearly the same height become lines, and move apart."""
    names = [
        {"at": 100, "label": "Una agrupación de nombre largo 12,3"},
        {"at": 108, "label": "Otra agrupación de nombre largo 11,9"},
    ]
    layer = {
        "mark": {"type": "text", "align": "left"},
        "data": {"values": names},
        "encoding": {
            "text": {"field": "label"},
            "x": {"value": "width"},
            "y": {"field": "at", "scale": None},
        },
    }
    spec = chart_for_width({"width": 640, "height": 250, "layer": [layer]}, 350)["spec"]
    first, second = spec["layer"][0]["data"]["values"]
    assert " ".join(first["label"]) == names[0]["label"]
    assert len(first["label"]) >= 2
    assert second["at"] - first["at"] >= 13 * len(first["label"])
    assert names[0]["at"] == 100


def test_rows_grow_with_their_names(chart_for_width):
    """A name that needs two lines gets them; a name that fits is left alone."""
    long_name = "Exportaciones de bienes intermedios de alta tecnología"
    y = {"field": "name", "type": "nominal", "scale": {"domain": [long_name, "Corto"]}}
    answer = chart_for_width({"width": 640, "height": 40, "mark": "bar", "encoding": {"y": y}}, 350)
    axis = answer["spec"]["encoding"]["y"]["axis"]
    assert '"Corto":["Corto"]' in axis["labelExpr"]
    assert answer["spec"]["height"] > 40
    assert answer["growth"] == answer["spec"]["height"] - 40


def test_legend_takes_the_columns_that_fit(chart_for_width):
    """Six long classes stand in fewer columns."""
    domain = [f"una clase de nombre largo {i}" for i in range(6)]
    color = {"field": "class", "legend": {"columns": 6}, "scale": {"domain": domain}}
    answer = chart_for_width({"width": 640, "height": 90, "mark": "bar", "encoding": {"color": color}}, 350)
    assert answer["spec"]["encoding"]["color"]["legend"]["columns"] in (1, 2)
    assert answer["growth"] > 0


def test_all_channels_of_one_legend_take_the_same_columns(chart_for_width):
    """A legend of filling, outline and shape would fall into two if one of them kept its columns."""
    domain = [f"una clase de nombre largo {i}" for i in range(4)]
    channel = {"field": "class", "legend": {"columns": 4}, "scale": {"domain": domain}}
    encoding = dict.fromkeys(("fill", "stroke", "shape"), channel)
    spec = {"width": 640, "height": 90, "mark": "point", "encoding": encoding}
    found = chart_for_width(spec, 350)["spec"]["encoding"]
    columns = {name: found[name]["legend"]["columns"] for name in encoding}
    assert columns["stroke"] in (1, 2) and len(set(columns.values())) == 1


def test_touching_ticks_go_and_the_last_stays(chart_for_width):
    """2020 and 2024 would touch: the last year is the one that stays."""
    x = {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [1990, 2024]},
        "axis": {"values": [1990, 1995, 2000, 2005, 2010, 2015, 2020, 2024]},
    }
    spec = chart_for_width({"width": 640, "height": 90, "mark": "line", "encoding": {"x": x}}, 350)["spec"]
    values = spec["encoding"]["x"]["axis"]["values"]
    assert values[-1] == 2024
    assert 2020 not in values


def test_texts_in_boxes_fit_at_any_width(chart_for_width):
    """The texts of a diagram are broken anew for the narrow box, and the picture grows until all fit."""
    text = "una explicación bastante larga que en la página ancha cabía en una línea y media de la caja"
    boxes = [Box("a", 0, 0, 4, 1, "Título", text), Box("b", 6, 0, 4, 1, "Corto")]
    wide = diagram(look(), boxes, columns=10, rows=1, row_height=50, subject="x").spec
    spec = chart_for_width(wide, 350)["spec"]
    layers = [part for part in spec["layer"] if part["mark"]["type"] == "text"]
    title, short = layers[0]["data"]["values"]
    body = layers[1]["data"]["values"][0]
    assert " ".join(body["lines"]) == text
    assert all(text_width(line, 13) <= 0.4 * 350 for line in body["lines"])
    assert body["skip"] == 1 and title["total"] == body["total"] == 1 + len(body["lines"])
    assert short["lines"] == ["Corto"]
    assert spec["height"] >= 16 * body["total"] > wide["height"]


@pytest.mark.parametrize(
    "spec",
    [
        {"width": 640, "hconcat": []},
        {"width": {"step": 20}, "mark": "bar"},
        {
            "width": 640,
            "mark": "rect",
            "encoding": {"x": {"type": "nominal", "scale": {"domain": [str(i) for i in range(28)]}}},
        },
    ],
)
def test_charts_that_cannot_be_narrow_scroll(chart_for_width, spec):
    """Composed charts, charts without a width and tables of many columns keep their size."""
    assert chart_for_width(spec, 350) is None
