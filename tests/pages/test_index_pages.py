"""A composite index on pages: who reads which part of it, and what is said when it is unsure."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebook_run import page_environment, run_notebook

from eslabon.pages import (
    index_ranking_figure,
    index_sentence,
    index_summary,
    ranks_table,
    specification_sentence,
)
from eslabon.pages.index_view import IndexView
from eslabon.pages.outputs import Table, readable
from eslabon.pages.pack import Pack
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY, TINY

INDEX = "insertion-quality"


@pytest.fixture(scope="module")
def publication():
    return load_publication(REPOSITORY)


@pytest.fixture(scope="module")
def whole(publication, tmp_path_factory):
    """The index page, opened and run."""
    pack = publication.pack("insertion_index", {}, "insertion-index")
    with page_environment(pack, REPOSITORY, tmp_path_factory.mktemp("pack")):
        return run_notebook(REPOSITORY / "notebooks/insertion_index.ipynb", language="es")


def country_page(publication, folder: Path, code: str):
    pack = publication.pack("country_brief", {"country": code}, f"country/{code}")
    with page_environment(pack, REPOSITORY, folder):
        page, _ = run_notebook(REPOSITORY / "notebooks/country_brief.ipynb", country=code, language="es")
    return page


def changed(view: IndexView, country: str, **values) -> IndexView:
    """The view with some cells of one country's line replaced."""
    table = view.content["countries"]
    columns = table["columns"]
    rows = [list(row) for row in table["rows"]]
    for row in rows:
        if row[columns.index("country")] == country:
            for name, value in values.items():
                row[columns.index(name)] = value
    return IndexView({**view.content, "countries": {"columns": columns, "rows": rows}})


def test_a_publication_without_index(tmp_path):
    """Its packs say so, and no page is the worse for it."""
    content = Pack.from_bytes(load_publication(TINY).pack("brief", {"country": "FRA"}, "country/FRA")).content
    assert content["indices"] == {}


def test_who_reads_what(publication):
    """The recommendation that the index declares reads it whole; another nothing; a country its own line."""

    def indices(notebook, parameters, address):
        return Pack.from_bytes(publication.pack(notebook, parameters, address)).content["indices"]

    declared = publication.snapshot.catalogue.indices[INDEX].recommendation
    own = indices("recommendation", {"recommendation": declared}, f"recommendation/R{declared:02}")
    assert len(own[INDEX]["countries"]["rows"]) == 28 and own[INDEX]["sensitivity"]["rows"]
    assert indices("recommendation", {"recommendation": 1}, "recommendation/R01") == {}
    country = indices("country_brief", {"country": "PER"}, "country/PER")[INDEX]
    assert [row[0] for row in country["countries"]["rows"]] == ["PER"] and country["ranked"] == 21


def test_the_index_takes_little_time(publication):
    """Measured once per build; the pages' packs share it."""
    assert publication.measured.indices[INDEX].sensitivity is publication.measured.indices[INDEX].sensitivity


def test_a_country_reads_its_place_and_its_interval(publication, tmp_path):
    page = country_page(publication, tmp_path, "PER")
    said = index_sentence(page)
    low, high = page.index().row("PER")["low"], page.index().row("PER")["high"]
    assert f"entre el lugar {low} y el {high}" in readable(said)
    assert f"<index/{INDEX}/rank/PER>" in said


def test_a_country_without_a_place_reads_what_is_missing(publication, tmp_path):
    said = readable(index_sentence(country_page(publication, tmp_path, "GUY")))
    assert said.startswith("Guyana no tiene lugar") and "2005" in said


def test_a_headline_outside_its_interval_is_flagged(whole):
    """In the sentence about the specification and in the table, and nowhere when all lie inside."""
    page, _ = whole
    view = page.index()
    assert "ningún país" in specification_sentence(page, view)
    flagged = changed(view, "CRI", low=4, high=6, outside=True)
    assert "fuera del intervalo en Costa Rica" in specification_sentence(page, flagged)
    far = changed(view, "CRI", rank=9)
    assert "Costa Rica" in specification_sentence(page, far).partition("En ningún país")[2]
    assert "Costa Rica" not in specification_sentence(page, view)
    table = ranks_table(page, flagged, "ranks")
    marked = [row[0] for row in table.rows if any("\\*" in cell for cell in row)]
    assert marked == ["Costa Rica"] and "*: el lugar" in table.source
    assert "*:" not in ranks_table(page, view, "ranks").source


def test_chart_and_table_say_the_same(whole):
    """Every ranked country has its row in both, in the same order."""
    page, shown = whole
    chart = index_ranking_figure(page, "ranking").chart
    table = next(thing for thing in shown if isinstance(thing, Table) and thing.name == "ranks")
    assert [row["name"] for row in chart.spec["data"]["values"]] == [row[0] for row in table.rows]
    assert len(table.rows) == 21


def test_the_page_tells_which_differences_mean_nothing(whole):
    page, _ = whole
    said = readable(index_summary(page).myst)
    assert "quién va delante depende del método" in said and "pares de países" in said
