"""Names beside dots: none covers a dot or another name, none leaves its area."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.charts.label_places import PLACES, Dot, label_places

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
    left = {"right": dot.x + away, "left": dot.x - away - width}.get(place, dot.x - width / 2)
    top = {"above": dot.y - away - dot.size, "below": dot.y + away}.get(place, dot.y - dot.size / 2)
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
