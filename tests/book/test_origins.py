"""Where the figures of a page come from, written beside it."""

from __future__ import annotations

from eslabon.book.origins import Origins, read_origins
from eslabon.charts import Chart
from eslabon.pages.outputs import Column, Figure, Origin, Table, Text

WORLD = {"publisher": "Oficina", "title": "Serie X"}
OTHER = {"publisher": "Otra", "title": "Serie Y"}


def figure(name: str, *indicators: str, sources=()) -> Figure:
    return Figure(name, Chart("trend", {}, "alt"), "Pie", "Fuente", Origin(indicators, tuple(sources)))


def gathered(*outputs) -> Origins:
    origins = Origins("country/AAA")
    for output in outputs:
        origins.note(output._repr_mimebundle_())
    return origins


def test_a_source_stands_once_whoever_shows_it():
    table = Table("facts", "Datos", (Column("A"),), (("1",),), origin=Origin(("x",), (OTHER, WORLD)))
    origins = gathered(Text("palabras"), figure("one", "x", "y", sources=[WORLD]), table, figure("counted"))
    assert origins.sources == [WORLD, OTHER]
    assert origins.shown == {
        "fig-country-AAA-one": {"indicators": ["x", "y"], "sources": [0]},
        "tab-country-AAA-facts": {"indicators": ["x"], "sources": [1, 0]},
    }


def test_they_are_found_by_the_ids_of_the_page(tmp_path):
    """Sphinx writes ids in small letters; a page of prose has no file, one made by a notebook always has."""
    origins = gathered(figure("one", "x", sources=[WORLD]))
    path = tmp_path / origins.path
    path.parent.mkdir(parents=True)
    path.write_bytes(origins.to_bytes())
    found = read_origins(tmp_path, "country/AAA")
    assert found["shown"] == {"fig-country-aaa-one": {"indicators": ["x"], "sources": [0]}}
    assert read_origins(tmp_path, "country/BBB") is None
    path.write_bytes(gathered().to_bytes())
    assert read_origins(tmp_path, "country/AAA") == {"shown": {}, "sources": []}
