"""The rows of charts, as readers take them: year and unit of every country's value."""

from pathlib import Path

import pytest

from eslabon.catalogue.models import Tile
from eslabon.pages import (
    Page,
    map_figure,
    position_figure,
    ranking_figure,
    relation_figure,
    spread_figure,
)

TINY = Path(__file__).resolve().parents[1] / "publication"
EXPORTS, MANUFACTURING = "exports_gdp", "manufacturing_gdp"
COUNTRIES = ("FRA", "ITA", "ESP")


@pytest.fixture
def page(monkeypatch):
    """A country's page of the tiny publication."""
    for variable in ("ESLABON_PACK", "ESLABON_ROOT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(TINY / "notebooks")
    page = Page.open("brief", language="es", country="FRA")
    # The tiny publication has no tile map.
    for number, code in enumerate(COUNTRIES):
        page.catalogue.tiles[code] = Tile(code=code, row=0, column=number)
    return page


def rows(figure):
    """Rows by the names of the columns, those of countries with a value apart from medians and gaps."""
    names = [name for name, _title in figure.chart.data.columns]
    found = [dict(zip(names, row, strict=True)) for row in figure.chart.data.rows]
    return [row for row in found if row.get("value") is not None and "mediana" not in row["name"]]


@pytest.mark.parametrize("draw", ["position", "spread", "ranking", "map"])
def test_each_country_s_row_has_its_year(page, draw):
    """In bars, too, whose picture leaves the usual year out; no year stands in a column of notes."""
    drawn = {
        "position": lambda: position_figure(page, "n", "Tema", [EXPORTS]),
        "spread": lambda: spread_figure(page, "n", "Tema", [EXPORTS]),
        "ranking": lambda: ranking_figure(page, "n", EXPORTS),
        "map": lambda: map_figure(page, "n", EXPORTS),
    }
    found = rows(drawn[draw]())
    years = {page.name(code): page.standing(EXPORTS, code).year for code in COUNTRIES}
    assert {row["name"]: row["year"] for row in found if row["name"] in years} == years
    assert not any(row.get("note") for row in found)


def test_both_values_of_a_dot_have_their_year(page):
    found = [
        dict(zip([name for name, _ in figure.chart.data.columns], row, strict=True))
        for figure in [relation_figure(page, "n", EXPORTS, MANUFACTURING)]
        for row in figure.chart.data.rows
    ]
    for row in found:
        pair = [page.standing(id, row["code"]).year for id in (EXPORTS, MANUFACTURING)]
        assert [row["x_year"], row["y_year"]] == pair
    assert found


@pytest.mark.parametrize("draw", [position_figure, spread_figure])
def test_strips_tell_the_unit_in_words(page, draw):
    """Of several units on one chart the header says none: each row has its own, in full."""
    figure = draw(page, "n", "Tema", [EXPORTS, MANUFACTURING])
    assert figure.chart.data.unit == ""
    assert {row["unit"] for row in rows(figure)} == {"porcentaje del PIB"}
