"""Names beside dots: none covers a dot or another name, none leaves its area."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.charts import Point, relation
from eslabon.charts.label_places import CORNERS, PLACES, Dot, label_places
from tests.charts.test_charts import look

AREA = (0.0, 0.0, 600.0, 330.0)
DOT = st.builds(
    Dot,
    st.floats(0, 570),
    st.floats(0, 330),
    st.sampled_from([4.0, 6.5]),
    st.sampled_from(["AAA", "Islas de la Bruma", "WWW"]),
    st.sampled_from([10.0, 13.0]),
)


def box(dot: Dot, place: str) -> tuple[float, float, float, float]:
    """At least what the name covers, measured apart from the code: half a size per letter."""
    width, away = 0.5 * dot.size * len(dot.name), dot.radius + 1
    height, _, corner = place.partition(" ")
    left = {"right": dot.x + away, "left": dot.x - away - width}.get(height, dot.x - width / 2)
    left = {"right": dot.x, "left": dot.x - width}.get(corner, left)
    top = {"above": dot.y - away - dot.size, "below": dot.y + away}.get(height, dot.y - dot.size / 2)
    return left + 1, top + 1, left + width - 1, top + dot.size - 1


def apart(one: tuple, other: tuple) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@given(st.lists(DOT, max_size=30))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_name_covers_another(dots):
    places = label_places(dots, AREA)
    assert len(places) == len(dots)
    shown = [box(dot, place) for dot, place in zip(dots, places, strict=True) if place]
    assert all(apart(one, other) for n, one in enumerate(shown) for other in shown[:n])
    assert all(one[0] >= -1 and one[2] <= AREA[2] + 1 for one in shown)


def test_a_dot_alone_has_its_name_at_the_right_and_at_the_edge_at_the_left():
    dots = [Dot(100, 100, 4, "AAA", 10), Dot(590, 100, 4, "BBB", 10)]
    assert label_places(dots, AREA) == ["right", "left"]


def test_the_first_has_the_first_choice_and_who_has_no_room_is_left_out():
    crowd = [Dot(100 + 3 * n, 100, 4, "AAA", 10) for n in range(9)]
    places = label_places(crowd, AREA)
    assert places[0] in PLACES
    assert "" in places


@given(st.lists(DOT, min_size=1, max_size=30))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_name_that_is_kept_is_always_there_and_others_give_way(dots):
    places = label_places(dots, AREA, kept=1)
    assert places[0] in (*PLACES, *CORNERS)
    assert not set(places[1:]) & set(CORNERS)
    own = box(dots[0], places[0])
    assert all(apart(own, box(dot, place)) for dot, place in zip(dots[1:], places[1:], strict=True) if place)


def test_a_kept_name_takes_a_free_corner_before_it_covers_anything():
    """A long name at the left edge, with a dot at its upper left and one at its right."""
    crowd = [Dot(20, 100, 6, "Islas", 13), Dot(10, 90, 4, "AAA", 10), Dot(40, 99, 4, "BBB", 10)]
    crowd.append(Dot(15, 115, 4, "CCC", 10))
    assert label_places(crowd, AREA)[0] == ""
    assert label_places(crowd, AREA, kept=1)[0] == "above right"


def test_a_kept_name_without_any_free_place_stays_inside_and_covers_least():
    """A wall of dots all around a dot near the left edge, open only above right, where one dot stands."""
    wall = [Dot(5 + 7 * n, 290 + 7 * m, 4, "A", 10) for n in range(20) for m in range(6)]
    wall = [dot for dot in wall if dot.y >= 306 or dot.x < 6]
    crowd = [Dot(12, 312, 6, "Islas", 13), *wall, Dot(30, 295, 4, "B", 10)]
    assert label_places(crowd, AREA)[0] == ""
    assert label_places(crowd, AREA, kept=1)[0] == "above right"


def drawn_names(spec: dict) -> set[str]:
    """Names that a layer of the chart really shows."""
    layers = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    filters = {layer["transform"][0]["filter"] for layer in layers}
    return {
        row["label"]
        for row in spec["data"]["values"]
        if f"datum.weight === {str(row['weight']).lower()} && datum.place === '{row['place']}'" in filters
    }


def test_the_subject_of_a_scatter_has_its_name_in_a_crowd():
    """Each of a dense crowd in turn is the subject: its name is drawn, in full."""
    crowd = [(900 + 260 * (n % 4), -1 + 0.045 * n) for n in range(9)]
    for own in range(len(crowd)):
        points = [
            Point(f"A{n}", f"Arcadia del Norte {n}", x, y, "subject" if n == own else "context")
            for n, (x, y) in enumerate([*crowd, (40000, 1)])
        ]
        chart = relation(look(), points, subject="Tema", x_title="Equis", y_title="Ye", decimals=(0, 1))
        assert f"Arcadia del Norte {own}" in drawn_names(chart.spec)
