"""Diagrams: boxes stand where declared, texts fit, arrows touch their boxes, everything drawn is said."""

import json
import re

import pytest

from eslabon.book.render import render_svg
from eslabon.charts import Arrow, Box, diagram, theme
from tests.charts.test_charts import look

LONG = "Una explicación que no cabe en una sola línea de la caja y que por eso se parte en varias"
BOXES = [
    Box("a", 0, 0, 4, 1, "Alfa", LONG, "strong"),
    Box("b", 6, 0, 4, 1, "Beta"),
    Box("c", 6, 2, 4, 1, text="Gama"),
    Box("f", 5.5, 1.8, 4.5, 1.2, role="frame"),
]
ARROWS = [Arrow("a", "b", 5, text="fuerte"), Arrow("b", "c", 1, both=True)]


def drawn(boxes=BOXES, arrows=ARROWS, **changes):
    size = {"columns": 10, "rows": 3, "row_height": 60} | changes
    return diagram(look(), boxes, arrows, **size, subject="Tema")


def layers(chart, type_):
    return [one["data"]["values"] for one in chart.spec["layer"] if one["mark"]["type"] == type_]


def test_specification_is_valid_and_drawn_twice_the_same():
    """Altair's copy of the schema accepts it; the still picture holds every text and is stable."""
    import altair

    spec = drawn().spec
    altair.Chart.from_dict(json.loads(json.dumps(spec, allow_nan=False)))
    picture = render_svg(spec)
    assert picture == render_svg(spec)
    words = " ".join(re.findall(r">([^<>]+)<", picture))
    assert all(word in words for word in [*LONG.split(), "Alfa", "Beta", "Gama"])


def test_texts_are_broken_to_their_box_and_the_box_is_high_enough():
    """No line is wider than its box; a row too low for its lines grows."""
    low = drawn(row_height=10)
    for rows in layers(low, "text"):
        for row in rows:
            room = row["room"] * theme.WIDTH
            assert all(theme.text_width(line, 13, row["bold"]) <= room for line in row["lines"])
            assert row["total"] * 16 <= row["high"] / 3 * low.spec["height"]
            assert " ".join(row["lines"]) == row["full"]
    assert low.spec["height"] > 30
    assert drawn(row_height=100).spec["height"] == 300


def test_title_and_text_do_not_share_a_line():
    """The lines of a box are counted through, title first."""
    first = [row for rows in layers(drawn(), "text") for row in rows if row["box"] == "a"]
    assert [row["bold"] for row in first] == [True, False]
    assert first[1]["skip"] == 1
    assert first[0]["total"] == 1 + len(first[1]["lines"])


def test_arrows_touch_the_facing_sides():
    """Side by side: from right edge to left edge; one above the other: from lower edge to upper edge."""
    across, down = layers(drawn(), "rule")[0]
    assert (across["x"], across["y"], across["x2"], across["y2"]) == (4, 0.5, 6, 0.5)
    assert (down["x"], down["y"], down["x2"], down["y2"]) == (8, 1, 8, 2)
    assert across["width"] > down["width"]
    heads = layers(drawn(), "point")[0]
    assert [head["shape"] for head in heads] == ["triangle-right", "triangle-down", "triangle-up"]


def test_arrow_to_the_left_and_upwards():
    """The head points where the arrow goes."""
    chart = drawn(arrows=[Arrow("b", "a"), Arrow("c", "b")])
    assert [head["shape"] for head in layers(chart, "point")[0]] == ["triangle-left", "triangle-up"]


def test_words_say_boxes_and_arrows():
    """Everything that is drawn is said, in reading order."""
    assert drawn().alt == (f"Diagrama. Tema. Alfa: {LONG}. Beta. Alfa → Beta (fuerte). Gama. Beta ↔ Gama.")


@pytest.mark.parametrize(
    "boxes, arrows, said",
    [
        (BOXES, [Arrow("a", "z")], "unknown box 'z'"),
        (BOXES, [Arrow("a", "c")], "face each other nowhere"),
        ([*BOXES, BOXES[0]], [], "same key"),
        ([Box("a", 8, 0, 4, 1)], [], "outside the grid"),
        ([Box("a", 0, 0, 1, 1, role="x")], [], "unknown role 'x'"),
    ],
)
def test_bad_input_is_refused(boxes, arrows, said):
    """A diagram that cannot be drawn as meant is an error."""
    with pytest.raises(ValueError, match=said):
        drawn(boxes, arrows)
