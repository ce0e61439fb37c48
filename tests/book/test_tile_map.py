"""The map of tiles as a list: all that the picture says, links where there are pages, a class per place."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from eslabon.book.tile_map import tile_map_html, tiles_of
from eslabon.charts import Tile, tile_map
from eslabon.charts.theme import Look
from eslabon.language import Messages, format_number


def look() -> Look:
    messages = Messages("es", {})
    return Look("es", messages, lambda value, decimals: format_number(value, decimals, "es"))


TILES = [
    Tile("AAA", "Alfa", 0, 0, 10.0, note="2022", address="country/AAA", said="10,0 %"),
    Tile("BBB", "Beta <i>", 1, 3, None, address="country/BBB"),
    Tile("CCC", "Gama", 2, 1, 90.0, note="2021", flags="e", marked=True),
]


def drawn(tiles=TILES, decimals: int = 1):
    return tile_map(look(), tiles, subject="Ventas", unit="porcentaje", decimals=decimals)


def as_list(pages: set[str]):
    chart = drawn()
    text = tile_map_html(
        tiles_of(json.dumps(chart.spec)),
        chart.alt,
        lambda text: text,
        lambda address: f"../{address}.html" if address in pages else "",
    )
    return html.fromstring(text)


def test_every_tile_says_name_value_and_year_in_full():
    tips = [tip.text_content() for tip in as_list(set()).find_class("tile-tip")]
    assert tips == ["Alfa: 10,0 % (2022)", "Beta <i>: sin dato", "Gama: 90,0 (2021, e)"]


def test_a_tile_leads_to_the_page_that_the_book_has():
    links = as_list({"country/AAA"}).xpath("//ul[@class='tile-grid']//a")
    assert [link.get("href") for link in links] == ["../country/AAA.html"]


def test_the_stylesheet_has_a_class_for_every_place_and_step():
    from eslabon.book.extension import THEME

    style = (THEME / "static/tile-map.css").read_text("utf-8")
    used = {name for item in as_list(set()).xpath("//li|//span") for name in item.get("class", "").split()}
    assert {"tile-row-2", "tile-column-3", "tile-step-0", "tile-step-4", "tile-absent", "tile-marked"} <= used
    for number in range(16):
        assert f".tile-row-{number} {{" in style and f".tile-column-{number} {{" in style
    for name in used - {"tile"}:
        assert f".{name}" in style or name == "visually-hidden", name


def test_missing_is_in_the_legend_and_only_where_something_is_missing():
    entries = as_list(set()).xpath("//ul[@class='tile-legend']/li")
    assert [entry.text_content() for entry in entries] == ["< 90,0", "≥ 90,0", "sin dato"]
    legend = drawn([TILES[0], TILES[2]]).spec["usermeta"]["tiles"]["legend"]
    assert [label for _step, label in legend] == ["< 90,0", "≥ 90,0"]


def test_a_tile_stands_in_the_class_that_its_printed_number_is_in():
    """1.04 is printed as 1.0: it belongs to "1.0 and more", where the limit itself is printed as 1.0."""
    tiles = [Tile(f"C{n}", f"C{n}", n, 0, value) for n, value in enumerate([0.2, 1.04, 2.0, 3.0, 4.0, 5.0])]
    told = drawn(tiles).spec["usermeta"]["tiles"]
    classes = dict(map(tuple, told["legend"]))
    assert [(tile["value"], classes[tile["step"]]) for tile in told["tiles"][:2]] == [
        ("0,2", "< 1,0"), ("1,0", "1,0 a 1,9"),
    ]  # fmt: skip


def number(printed: str) -> Decimal:
    return Decimal(printed.replace(",", ".").replace("−", "-"))


def says(label: str, printed: str) -> bool:
    """Whether a reader takes a class of the legend for that of a printed number: both ends count."""
    if label[0] in "<≥":
        bound = number(label[2:])
        return number(printed) < bound if label[0] == "<" else number(printed) >= bound
    low, _, high = label.partition(" a ")
    return number(low) <= number(printed) <= number(high or low)


@given(
    st.lists(st.integers(-1500, 1500).map(lambda n: n / 1000), min_size=3, max_size=30, unique=True),
    st.integers(0, 2),
)
@example([-0.5, -0.174, -0.17, 0.0, 0.03, 0.066, 0.0702, 0.071, 0.3, 0.8], 2)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_each_printed_number_is_in_one_class_of_the_legend_and_has_its_colour(values, decimals):
    tiles = [Tile(f"C{n}", f"C{n}", n, 0, value) for n, value in enumerate(values)]
    told = drawn(tiles, decimals).spec["usermeta"]["tiles"]
    if len(told["legend"]) == 1:  # all print the same number
        assert told["legend"][0][1] == "con dato"
        return
    for tile in told["tiles"]:
        assert [step for step, label in told["legend"] if says(label, tile["value"])] == [tile["step"]]


def test_of_few_countries_none_is_both_high_and_low():
    assert "Los más altos: Gama 90,0. Los más bajos: Alfa 10,0." in drawn().alt


def test_extremes_are_parted_by_semicolons_because_decimals_have_commas():
    tiles = [Tile(f"C{n}", f"C{n}", n, 0, float(n)) for n in range(4)]
    assert "Los más altos: C3 3,0; C2 2,0. Los más bajos: C1 1,0; C0 0,0." in drawn(tiles).alt


def test_large_numbers_fit_into_a_tile_and_are_said_in_full():
    (tile,) = drawn([Tile("AAA", "Alfa", 0, 0, 2_279_920.0)], 0).spec["usermeta"]["tiles"]["tiles"]
    assert tile["value"] == "2,3\u00a0M"
    assert tile["tip"] == "Alfa: 2.279.920"


def test_other_charts_are_none():
    assert tiles_of('{"mark": "bar"}') is None
    assert tiles_of('{"usermeta": {"other": 1}}') is None


def test_nothing_is_styled_or_scripted_inline():
    root = as_list({"country/AAA"})
    assert not root.xpath("//*[@style]") and not root.xpath("//script|//style")


def test_lists_stay_lists_without_bullets():
    """Some browsers take the role from a list whose style has no bullets; said, it stays."""
    lists = as_list(set()).xpath("//ul")
    assert len(lists) == 2 and all(one.get("role") == "list" for one in lists)
