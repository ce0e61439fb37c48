"""The map of tiles as a reader has it: the line below says the tile in full, on the narrowest screen too."""

from __future__ import annotations

import pytest

from eslabon.book.extension import THEME
from eslabon.book.tile_map import tile_map_html
from eslabon.charts import Tile, tile_map
from tests.browser.visit import NARROW
from tests.charts.test_charts import look

pytestmark = pytest.mark.browser

SMALLEST = 320  # a window of 1280 at a zoom of 400 %
LONG = "Saint-Vincent-et-les-Grenadines"
TILES = [
    Tile("PER", "Pérou", 0, 0, 1.0),
    Tile("VCT", LONG, 7, 6, 2.0, "2021", flags="m", address="vct", said="12 345,6 millions de US$ de 2018"),
    Tile("ATG", "Antigua-et-Barbuda", 5, 7, 3.0, "2023", address="atg", said="139,4 par million d’habitants"),
]
# Whether the whole text is seen, below all tiles, and within the grid, where nothing else stands.
SEEN = """(code) => {
  const tile = [...document.querySelectorAll(".tile a")].find((a) => a.href.endsWith(code));
  tile.focus();
  const tip = tile.querySelector(".tile-tip");
  const box = tip.getBoundingClientRect();
  const grid = document.querySelector(".tile-grid").getBoundingClientRect();
  const tiles = [...document.querySelectorAll(".tile")];
  const low = Math.max(...tiles.map((one) => one.getBoundingClientRect().bottom));
  const text = document.createRange();
  text.selectNodeContents(tip);
  const ink = text.getBoundingClientRect();
  return {
    whole: ink.right <= box.right + 1 && ink.bottom <= box.bottom + 1 && tip.scrollWidth <= tip.clientWidth,
    below: box.top >= low, within: box.bottom <= grid.bottom + 1, shown: box.height > 10,
  };
}"""


# The ground and the ink of every step in the legend and in the map, and of the line below the map.
COLOURS = """() => {
  const colours = (selector) => [...document.querySelectorAll(selector)].map((one) => {
    const { backgroundColor, color } = getComputedStyle(one);
    return [backgroundColor, color];
  });
  return {
    legend: colours(".tile-swatch:not(.tile-absent)").map(([ground]) => ground),
    tiles: colours("[class*=tile-step-]:not(.tile-swatch)"),
    ink: colours("[class*=tile-step-] .tile-value").map(([, ink]) => ink),
    tip: colours(".tile-tip").map(([, ink]) => ink),
    own: ["CanvasText", "LinkText"].map((name) => {
      document.body.style.color = name;
      return getComputedStyle(document.body).color;
    }),
  };
}"""


@pytest.fixture(params=[SMALLEST, NARROW, 1280])
def page(browser, request):
    """The map in a page of the site's styles; its links lead nowhere."""
    yield from map_page(browser, viewport={"width": request.param, "height": 800})


def map_page(browser, **options):
    chart = tile_map(look("fr"), TILES, subject="Ventes", unit="dollars", decimals=1)
    made = tile_map_html(
        chart.spec["usermeta"]["tiles"], chart.alt, str, lambda address: address and f"#{address}"
    )
    context = browser.new_context(**options)
    page = context.new_page()
    page.set_content(
        f'<main><article class="text"><figure class="tile-figure">{made}</figure></article></main>'
    )
    for sheet in ("eslabon.css", "tile-map.css"):
        page.add_style_tag(content=(THEME / "static" / sheet).read_text("utf-8"))
    yield page
    context.close()


@pytest.mark.parametrize("code", ["vct", "atg"])
def test_the_tip_of_a_tile_is_never_cut(page, code):
    page.keyboard.press("Tab")  # from here on the focus is seen
    assert page.evaluate(SEEN, f"#{code}") == {"whole": True, "below": True, "within": True, "shown": True}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_steps_of_the_map_differ_in_forced_colours(browser, scheme):
    """Those who choose few colours still see which tile is higher; the line below is in their own colour."""
    opened = map_page(browser, forced_colors="active", color_scheme=scheme)
    page = next(opened)
    seen = page.evaluate(COLOURS)
    assert len(set(seen["legend"])) == len(seen["legend"]) > 2
    assert {ground for ground, _ in seen["tiles"]} <= set(seen["legend"])
    assert seen["ink"] == [ink for _, ink in seen["tiles"]]
    assert all(ground != ink for ground, ink in seen["tiles"])
    assert set(seen["tip"]) <= set(seen["own"])
    next(opened, None)
