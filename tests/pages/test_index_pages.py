"""A composite index on pages: who reads which part of it, and what is said when it is unsure."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebook_run import page_environment, run_notebook

from eslabon.pages import (
    Page,
    coherence_paragraph,
    index_ranking_figure,
    index_sentence,
    index_summary,
    profile_table,
    ranks_table,
    settings_table,
    specification_sentence,
    universe_sentence,
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


def test_a_table_of_correlations_tells_over_which_countries_and_in_which_direction(whole):
    """Each column has its own: those with a place, those of the index, all economies."""
    _, shown = whole
    source = {thing.name: thing.source for thing in shown if isinstance(thing, Table)}
    assert "Con la dimensión: solo en los países con lugar." in source["considered"]
    assert "Las demás correlaciones: en todos los países del índice" in source["considered"]
    assert "sin ponerlos en el sentido deseable" in source["considered"]
    assert "Fuentes: " in source["considered"] and "Fuente: " in source["items"]
    assert "sin sus pesos" in source["items"] and "puesto, como en las notas, en el" in source["items"]


def test_the_page_tells_which_differences_mean_nothing(whole):
    page, _ = whole
    said = readable(index_summary(page).myst)
    assert "firme ante el método" in said and "pares de países" in said
    assert "en los demás el orden no es firme" in said and "cierto" not in said


def test_no_text_calls_an_order_certain(whole):
    """Only choices of method vary, so that robustness to them is all that may be said."""
    _, shown = whole
    texts = [t for thing in shown for t in (getattr(thing, "myst", ""), getattr(thing, "caption", ""))]
    texts += [column.title for thing in shown if isinstance(thing, Table) for column in thing.columns]
    assert any("firme" in text for text in texts)
    assert not [text for text in texts if "orden cierto" in text or "es cierto" in text]


def test_the_figure_says_what_does_not_vary(whole):
    page, _ = whole
    assert "errores de encuesta" in index_ranking_figure(page, "ranking").caption


def test_the_universe_is_named_with_those_that_left(whole):
    """Former members that are ranked, and nobody else; nothing where all ranked are members."""
    page, _ = whole
    view = page.index()
    said = readable(universe_sentence(page, view))
    assert "Costa Rica y Jamaica entran" in said and "miembros actuales" in said
    left = [row for row in view.ranked if row["country"] not in ("CRI", "JAM")]
    assert "Granada" not in said and len(left) == 19
    columns = view.content["countries"]["columns"]
    rows = [[row[name] for name in columns] for row in left]
    members = IndexView({**view.content, "countries": {"columns": columns, "rows": rows}})
    assert universe_sentence(page, members) == ""


def test_a_mark_on_part_of_its_weight_is_flagged(whole, publication, tmp_path):
    """At the cell, with a note, and in the country's sentence; never a whole dimension."""
    page, _ = whole
    view = page.index()
    table = profile_table(page, view, "profile")
    haiti = next(row for row in table.rows if row[0] == page.name("HTI"))
    brazil = next(row for row in table.rows if row[0] == page.name("BRA"))
    marked = [k for k, cell in enumerate(haiti) if "†" in cell]
    assert [table.columns[k].title for k in marked][:1] != [] and not [c for c in brazil if "†" in c]
    for k, one in enumerate(view.index.dimensions, 1):
        assert (k in marked) == (view.row("HTI")[f"known/{one.id}"] < len(one.indicators))
    assert "†:" in table.source
    said = readable(index_sentence(country_page(publication, tmp_path, "HTI")))
    assert "con 2 de sus 3 indicadores" in said
    assert "indicadores" not in readable(index_sentence(country_page(publication, tmp_path, "BRA")))


def test_weak_indicators_and_opposed_dimensions_are_named(whole):
    """All that the tables show, by the declared threshold."""
    page, _ = whole
    view = page.index()
    said = readable(coherence_paragraph(page, view))
    weak_part = said.partition("apenas acompañan")[2].partition("Su peso")[0]
    named = {row["indicator"] for row in view.rows("items") if page.label(row["indicator"]) in weak_part}
    assert (
        named == {row["indicator"] for row in view.rows("items") if row["score"] < view.index.weak} != set()
    )
    assert said.partition("negativa: ")[2].count(" con ") == sum(r["r"] < 0 for r in view.rows("dimensions"))
    assert "construcción" in said
    items = view.content["correlations"]
    r = items["columns"].index("r")
    against = {**items, "rows": [[*row[:r], -0.5, *row[r + 1 :]] for row in items["rows"]]}
    assert "construcción" not in coherence_paragraph(
        page, IndexView({**view.content, "correlations": against})
    )


def test_every_parameter_is_printed(whole):
    """Each number of the uncertainty settings has its line with a key."""
    page, _ = whole
    view = page.index()
    cells = " ".join(row[1] for row in settings_table(page, view, "settings").rows)
    plain = view.index.uncertainty.model_dump()
    names = [name for name, value in plain.items() if isinstance(value, int | float) and value is not True]
    assert len(names) >= 8
    assert not [name for name in names if f"setting/{name}>" not in cells]
    assert "1/16" in cells and "1/3" in cells


def test_no_caption_holds_a_cited_number(whole):
    """A table's caption opens a MyST fence; the back-quotes of a role would end it."""
    _, shown = whole
    assert not [thing.name for thing in shown if isinstance(thing, Table) and "`" in thing.caption]


def test_the_recommendation_can_show_it(publication, tmp_path):
    """With the data of its own page, which knows fewer indicators than the index has."""
    number = publication.snapshot.catalogue.indices[INDEX].recommendation
    parameters = {"recommendation": number}
    pack = publication.pack("recommendation", parameters, f"recommendation/R{number:02}")
    with page_environment(pack, REPOSITORY, tmp_path):
        page = Page.open("recommendation", language="es", **parameters)
        assert readable(index_summary(page).myst)
        figure = index_ranking_figure(page, "index")
    assert len(figure.chart.spec["data"]["values"]) == 21 and figure.source.startswith("Fuente")
    without = publication.pack("recommendation", {"recommendation": 1}, "recommendation/R01")
    with page_environment(without, REPOSITORY, tmp_path):
        other = Page.open("recommendation", language="es", recommendation=1)
        assert other.index() is None and index_summary(other).myst == ""
