"""French sets colon and semicolon apart with a no-break space, in what the pointer says of a chart too.

Nothing corrects these texts afterwards: they reach the page within a specification or within ready HTML.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eslabon.book.tile_map import tile_map_html
from eslabon.charts import Link, Look, Node, Tally, Tile, class_steps, counted, network, tile_map
from eslabon.language import Messages, format_number
from eslabon.language.marks import set_apart
from tests.charts.test_charts import KINDS, every_kind

COMMON = {"subject": "Thème", "unit": "jours", "decimals": 1}


def french() -> Look:
    return Look("fr", Messages.of_machine("fr"), lambda value, decimals: format_number(value, decimals, "fr"))


def texts(part: object) -> Iterator[str]:
    """Every text of a specification, except expressions for the machine, which hold no colon and space."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | dict):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from texts(inner)


def tips(chart) -> list[str]:
    """What the pointer says of each mark."""
    shared = chart.spec["data"]["values"] if "data" in chart.spec else []
    own = [row for layer in chart.spec["layer"] for row in layer.get("data", {}).get("values", [])]
    return [row["tip"] for row in [*shared, *own] if "tip" in row]


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_of_a_chart_has_a_tight_mark(kind):
    """Rows of data, the list of tiles, titles: all as the language writes them."""
    spec = {key: part for key, part in every_kind(eye=french())[kind].spec.items() if key != "config"}
    found = [text for text in texts(spec) if "datum" not in text]
    assert found and [text for text in found if set_apart(text, "fr") != text] == []


def test_the_map_on_the_site_too():
    """The ready HTML, which no transform of the pages reads."""
    chart = tile_map(french(), [Tile("PER", "Pérou", 0, 0, 139.4)], **COMMON)
    made = tile_map_html(chart.spec["usermeta"]["tiles"], chart.alt, lambda text: text, lambda address: "")
    assert '<span class="tile-tip">Pérou\u00a0: 139,4</span>' in made


def test_kinds_that_the_common_samples_lack():
    """Counted rows and links between names."""
    bars = counted(
        french(), [Tally("Pérou", {"a": 2})], class_steps([("a", "loi")]), subject="Thème", unit="n"
    )
    assert tips(bars) == ["Pérou\u00a0: loi, 2"]
    nodes = [Node("a", "AAA", "nord"), Node("b", "BBB", "nord")]
    arcs = network(french(), nodes, [Link("a", "b", 2)], subject="Thème")
    assert "AAA – BBB\u00a0: 2" in tips(arcs)


def test_spanish_keeps_its_marks():
    """The source language writes them without a space."""
    assert [tip for tip in tips(every_kind()["ranking"]) if tip.startswith("Alfa")] == ["Alfa: 3,0"]
