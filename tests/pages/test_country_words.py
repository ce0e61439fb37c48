"""What a country's brief says of its last years and of its place, beside the data it is said of."""

from __future__ import annotations

import re

import pytest
from notebook_run import page_environment, run_notebook

from eslabon.pages import Figure, Page, Text
from eslabon.pages.outputs import readable
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY

STALE = re.compile(r"No hay dato (?:de |del )([^.]*?) (desde|después de) (\d{4})\.")
SUBJECTS = {
    "PIB por habitante": "gdp_per_capita",
    "exportaciones de bienes y servicios": "exports_gdp",
    "complejidad económica": "economic_complexity",
    "exportaciones por destino": "intraregional_exports",
    "desempeño logístico": "lpi",
}


@pytest.fixture(scope="module")
def publication():
    return load_publication(REPOSITORY)


def brief(publication, folder, code: str) -> tuple[Page, list]:
    pack = publication.pack("country_brief", {"country": code}, f"country/{code}")
    with page_environment(pack, REPOSITORY, folder):
        return run_notebook(REPOSITORY / "notebooks/country_brief.ipynb", country=code, language="es")


def test_the_year_of_the_last_datum_is_not_said_to_lack_one(publication, tmp_path):
    """Suriname's exports end in a year that has a value: there is none after it."""
    page, things = brief(publication, tmp_path, "SUR")
    said = STALE.findall(" ".join(readable(thing.myst) for thing in things if isinstance(thing, Text)))
    assert said
    for subject, word, year in said:
        assert (word, int(year)) == ("después de", page.standing(SUBJECTS[subject], "SUR").year)


def test_a_country_outside_the_members_is_told_apart_and_has_no_rank_among_them(publication, tmp_path):
    """Grenada is drawn beside the members: the caption names it, and its bar is no rank, which it has not."""
    page, things = brief(publication, tmp_path, "GRD")
    assert "GRD" not in page.catalogue.members(page.reference)
    (figure,) = (one for one in things if isinstance(one, Figure) and one.chart.kind == "ranking")
    assert ": los miembros y, además, Granada, de mayor a menor." in figure.caption
    assert re.search(r"Granada: [\d.,]+; es la barra \d+ de \d+\.", figure.chart.alt)
    assert "lugar" not in figure.chart.alt
