"""Network: places follow from the order of the nodes, every link is drawn and said, bad input is refused."""

import json

import pytest

from eslabon.book.render import render_svg
from eslabon.charts import Link, Node, network, theme
from tests.charts.test_charts import look

NODES = [
    Node("a", "AAA", "norte", 3),
    Node("b", "BBB", "sur", 1),
    Node("c", "CCC", "norte", 2),
    Node("d", "DDD", "sur", 0),
]
LINKS = [Link("a", "b", 1, "AAA y BBB: una acción"), Link("c", "a", 2)]


def drawn(nodes=NODES, links=LINKS):
    return network(look(), nodes, links, subject="Tema")


def layer(chart, type_):
    return next(one for one in chart.spec["layer"] if one.get("mark", {}).get("type") == type_)


def test_specification_is_valid_and_drawn_twice_the_same():
    """Altair's copy of the schema accepts it; the picture is complete and stable."""
    import altair

    spec = drawn().spec
    altair.Chart.from_dict(json.loads(json.dumps(spec, allow_nan=False)))
    picture = render_svg(spec)
    assert picture == render_svg(spec)
    for text in ("AAA (3)", "BBB (1)", "CCC (2)", "DDD (0)", "norte", "sur"):
        assert f">{text}<" in picture


def test_groups_stand_together_and_links_change_no_place():
    """Names keep the order given within their group, whatever the order of the links."""
    names = [row["name"] for row in layer(drawn(), "point")["data"]["values"]]
    assert names == ["AAA (3)", "CCC (2)", "BBB (1)", "DDD (0)"]
    assert drawn(links=[Link("a", "c", 2), Link("b", "a", 1, "AAA y BBB: una acción")]) == drawn()


def test_each_arc_runs_from_name_to_name():
    """An arc starts and ends at the centres of its two rows, at the column of the marks."""
    rows = layer(drawn(), "line")["data"]["values"]
    ends = {}
    for row in rows:
        ends.setdefault(row["link"], []).append((row["x"], row["y"]))
    assert sorted((arc[0], arc[-1]) for arc in ends.values()) == [
        ((0.0, 0.5), (0.0, 1.5)),  # AAA and CCC stand one below the other
        ((0.0, 0.5), (0.0, 2.5)),
    ]


def test_weight_makes_the_arc_thicker_and_is_printed():
    """Twice as heavy is thicker; one is not printed, more than one is."""
    chart = drawn()
    widths = {row["link"]: row["width"] for row in layer(chart, "line")["data"]["values"]}
    assert len(set(widths.values())) == 2
    printed = [one["data"]["values"] for one in chart.spec["layer"] if "layer" in one]
    assert [row["text"] for row in printed[0]] == ["2"]


def test_node_without_links_is_drawn_empty_and_named():
    """Nobody disappears: no links is something to be seen and said."""
    chart = drawn()
    alone = [row["name"] for row in layer(chart, "point")["data"]["values"] if row["fill"] == theme.PAPER]
    assert alone == ["DDD (0)"]
    assert "Sin vínculos: DDD." in chart.alt
    assert "Sin vínculos: AAA, CCC, BBB, DDD." in drawn(links=[]).alt
    assert render_svg(drawn(links=[]).spec).startswith("<svg")


def test_words_say_links_and_weights():
    """The heaviest link comes first, with its weight; kinds are counted."""
    alt = drawn().alt
    assert alt.startswith("Red de arcos. Tema. 4 nodos, 2 vínculos.")
    assert "norte: 2; sur: 2." in alt
    assert "Con más vínculos (2): AAA." in alt
    assert "Vínculos: AAA–CCC (2); AAA–BBB (1)." in alt


def test_many_links_are_not_all_read_out():
    """Beyond a dozen the text says that it names the heaviest only."""
    nodes = [Node(str(i), f"N{i}", "x") for i in range(15)]
    links = [Link("0", str(i), i) for i in range(1, 15)]
    alt = drawn(nodes, links).alt
    assert "Vínculos de mayor peso: N0–N14 (14);" in alt
    assert "N0–N2 (2)" not in alt


@pytest.mark.parametrize(
    "nodes, links, said",
    [
        (NODES, [Link("a", "z")], "unknown node 'z'"),
        (NODES, [Link("a", "a")], "with itself"),
        (NODES, [Link("a", "b"), Link("b", "a")], "two links"),
        (NODES, [Link("a", "b", 0)], "weighs 0"),
        ([*NODES, NODES[0]], [], "two nodes"),
        ([Node("a", "X", "g"), Node("b", "X", "g")], [], "same label"),
        ([Node(str(i), f"N{i}", f"g{i}") for i in range(6)], [], "6 groups"),
    ],
)
def test_bad_input_is_refused(nodes, links, said):
    """What would draw a wrong picture is an error that names the culprit."""
    with pytest.raises(ValueError, match=said):
        drawn(nodes, links)
