"""The page about one indicator, on the tiny publication with its data changed: every case reads well."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from notebook_run import page_environment, run_notebook

from eslabon.language import Messages
from eslabon.pages import Figure, Page, Table, Text
from eslabon.pages.outputs import readable
from eslabon.pages.pack import Pack
from eslabon.publication import load_publication
from eslabon.snapshot.lock import write_lock
from tests.conftest import with_indicator_pages

TILES = "code,row,column\nESP,1,0\nFRA,0,1\nITA,1,2\n"


@pytest.fixture
def root(tiny) -> Path:
    """The tiny publication with a page per indicator."""
    return with_indicator_pages(tiny)


def with_values(root: Path, indicator: str, rows: list[tuple]) -> Path:
    """Replace an indicator's table: country, year, value and perhaps a flag."""
    path = root / f"data/observations/{indicator}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "year", "value", "source", "vintage", "flag"])
        writer.writerows([*row[:3], "wb-wdi", "2025-12", *(row[3:] or [""])] for row in sorted(rows))
    write_lock(root)
    return root


def declare(root: Path, old: str, new: str) -> Path:
    """Change the catalogue of indicators."""
    path = root / "data/catalogue/indicators/structure.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return root


def shown(root: Path, indicator: str, folder: Path, language: str = "es") -> list:
    pack = load_publication(root).pack("indicator", {"indicator": indicator}, f"indicator/{indicator}")
    with page_environment(pack, root, folder):
        page, things = run_notebook(
            root / "notebooks/indicator.ipynb", indicator=indicator, language=language
        )
    assert page.messages.missing == set()
    return things


def words(things: list) -> str:
    said = "\n\n".join(readable(thing.myst) for thing in things if isinstance(thing, Text))
    return said.replace("\u00a0", " ")


def by_name(things: list) -> dict[str, Figure | Table]:
    return {thing.name: thing for thing in things if isinstance(thing, Figure | Table)}


def test_first_screen_says_what_it_is_what_it_says_today_and_how_to_read_it(root, tmp_path):
    things = shown(root, "exports_gdp", tmp_path)
    opening = words([thing for thing in things if isinstance(thing, Text)][:1])
    title, definition, today, reading, source = opening.split("\n\n")
    assert title == "# Exportaciones"
    assert definition.startswith("**Exportaciones de bienes y servicios** (porcentaje del PIB). Valor de los")
    assert today == (
        "Entre los miembros con dato reciente, el valor más alto es el de España: 37,3 %. "
        "El más bajo es el de Italia: 32,7 %. La mediana de los "
        "miembros es 33,2 %; la de Países de comparación, 35,0 %. Los 3 miembros tienen dato desde 2015; el "
        "último, de 2024."
    )
    assert reading.startswith("Conviene que suba: un valor más alto es mejor. Exportaciones, de 2012 a 2024:")
    assert source.startswith("Fuente: Banco Mundial") and "descargar todos los valores (CSV)" in source


def test_every_number_of_the_first_screen_has_its_key(root, tmp_path):
    (opening, *_rest) = [thing for thing in shown(root, "exports_gdp", tmp_path) if isinstance(thing, Text)]
    for key in ("obs/exports_gdp/ESP/2024", "obs/exports_gdp/ITA/2024", "group/states/median/exports_gdp"):
        assert f"<{key}>`" in opening.myst


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_full_indicator_has_all_its_parts(root, tmp_path, language):
    (root / "data/catalogue/tiles.csv").write_text(TILES)
    write_lock(root)
    things = shown(root, "exports_gdp", tmp_path, language)
    assert list(by_name(things)) == ["map", "bars", "lines", "change", "countries"]
    headings = [line for line in words(things).splitlines() if line.startswith("## ")]
    assert len(headings) == 5


def test_without_a_map_there_is_none(root, tmp_path):
    assert "map" not in by_name(shown(root, "exports_gdp", tmp_path))


def test_a_country_without_a_value_is_said_and_never_dropped(root, tmp_path):
    (root / "data/catalogue/tiles.csv").write_text(TILES)
    with_values(root, "exports_gdp", [("ESP", 2012, 30.0), ("ESP", 2024, 40.0), ("ITA", 2024, 20.0)])
    things = shown(root, "exports_gdp", tmp_path)
    parts = by_name(things)
    france = next(row for row in parts["countries"].rows if "Francia" in row[0])
    assert france[2] == "sin dato" and set(france[3:]) == {"—"}
    assert "Sin dato: Francia." in parts["bars"].chart.alt
    tiles = parts["map"].chart.spec["usermeta"]["tiles"]
    assert [tile["tip"] for tile in tiles["tiles"] if tile["step"] is None] == ["Francia: sin dato"]
    assert tiles["legend"][-1] == [None, "sin dato"]
    assert "De los 3 miembros, 2 tienen dato desde 2015" in words(things)


def test_values_of_one_year_have_no_change_no_lines_and_no_empty_columns(root, tmp_path):
    with_values(root, "exports_gdp", [("ESP", 2022, 30.0), ("FRA", 2022, 40.0), ("ITA", 2022, 20.0)])
    things = shown(root, "exports_gdp", tmp_path)
    assert list(by_name(things)) == ["bars", "countries"]
    assert "No se dibuja la evolución de «Exportaciones»: solo hay datos de 2022." in words(things)
    titles = [column.title for column in by_name(things)["countries"].columns]
    assert titles == ["País", "Grupo", "Último dato", "Año", "Lugar (miembros)"]


def test_one_comparable_country_is_no_movement_of_a_group(root, tmp_path):
    """ "1 of 1" says nothing; with two countries the sentence is there."""
    one = [("ITA", 2012, 25.0), ("ITA", 2023, 30.0), ("FRA", 2023, 20.0)]
    with_values(root, "exports_gdp", one)
    assert "miembros comparables" not in words(shown(root, "exports_gdp", tmp_path))
    with_values(root, "exports_gdp", [*one, ("FRA", 2012, 10.0)])
    assert "de 2 miembros comparables" in words(shown(root, "exports_gdp", tmp_path))


def test_values_of_one_country_are_told_as_such(root, tmp_path):
    with_values(root, "exports_gdp", [("ITA", 2012, 25.0), ("ITA", 2023, 30.0)])
    said = words(shown(root, "exports_gdp", tmp_path))
    assert (
        "Solo uno de los 3 miembros tiene dato desde 2015: [Italia](../country/ITA.md), 30,0 % (2023)."
        in said
    )
    assert "miembros con dato reciente" not in said


def test_old_values_are_not_told_as_today_s(root, tmp_path):
    with_values(root, "exports_gdp", [("ITA", 2010, 25.0), ("FRA", 2012, 30.0)])
    said = words(shown(root, "exports_gdp", tmp_path))
    assert "Ningún miembro tiene dato desde 2015; el último es de 2012." in said
    assert "La mediana" not in said


def test_no_values_at_all_are_explained_by_the_catalogue(root, tmp_path):
    declare(root, "  code: NE.EXP.GNFS.ZS", "  code: NE.EXP.GNFS.ZS\n  unobserved: Nadie la publica.")
    with_values(root, "exports_gdp", [])
    things = shown(root, "exports_gdp", tmp_path)
    assert "Nadie la publica." in words(things)
    assert list(by_name(things)) == ["countries"]


def test_a_shared_end_names_all_who_share_it(root, tmp_path):
    with_values(root, "exports_gdp", [("ESP", 2022, 40.0), ("FRA", 2022, 40.0), ("ITA", 2022, 20.0)])
    said = words(shown(root, "exports_gdp", tmp_path))
    assert (
        "Entre los miembros con dato reciente, el valor más alto, 40,0 %, lo comparten España y Francia. "
        "El más bajo es el de Italia: 20,0 %." in said
    )


def test_equal_values_have_no_ends(root, tmp_path):
    with_values(root, "exports_gdp", [("ESP", 2022, 40.0), ("FRA", 2022, 40.0), ("ITA", 2022, 40.0)])
    said = words(shown(root, "exports_gdp", tmp_path))
    assert "Todos los miembros con dato tienen el mismo valor, 40,0 % (2022)." in said
    assert "El más bajo" not in said


def test_without_direction_no_value_is_called_better(root, tmp_path):
    said = words(shown(root, "manufacturing_gdp", tmp_path))
    assert "No tiene un sentido deseable" in said and "No se evalúa" in said
    assert "mejora" not in said and "Conviene" not in said


def test_modelled_values_are_marked_and_said(root, tmp_path):
    declare(root, "  code: NE.EXP.GNFS.ZS", "  code: NE.EXP.GNFS.ZS\n  model: true")
    with_values(root, "exports_gdp", [("FRA", 2023, 31.0, "m"), ("ITA", 2023, 33.0, "m")])
    things = shown(root, "exports_gdp", tmp_path)
    assert "Son valores estimados o modelados por quien los publica." in words(things)
    assert "m: valor modelado" in by_name(things)["countries"].source


def test_a_derived_indicator_links_its_inputs_and_they_link_back(root, tmp_path):
    derived = "  derived: {formula: A ÷ B, inputs: [manufacturing_gdp]}\n  code: NE.EXP.GNFS.ZS"
    write_lock(declare(root, "  code: NE.EXP.GNFS.ZS", derived))
    said = words(shown(root, "exports_gdp", tmp_path))
    assert "**Fórmula.** A ÷ B" in said
    assert "**Se calcula con.** [Industria manufacturera](manufacturing_gdp.md)" in said
    assert "es el valor publicado" not in said
    back = words(shown(root, "manufacturing_gdp", tmp_path))
    assert "Entra en el cálculo de [Exportaciones](exports_gdp.md)." in back


def test_countries_lead_to_their_briefs_and_briefs_to_the_indicator(root, tmp_path):
    table = by_name(shown(root, "exports_gdp", tmp_path))["countries"]
    assert [row[0] for row in table.rows] == [
        "[España](../country/ESP.md)", "[Francia](../country/FRA.md)", "[Italia](../country/ITA.md)",
    ]  # fmt: skip
    pack = load_publication(root).pack("brief", {"country": "FRA"}, "country/FRA")
    with page_environment(pack, root, tmp_path):
        _page, things = run_notebook(root / "notebooks/brief.ipynb", country="FRA", language="es")
    table = by_name(things)["indicators"]
    assert table.rows[0][0] == "[Exportaciones (porcentaje del PIB)](../indicator/exports_gdp.md)"
    assert "([NE.EXP.GNFS.ZS](../indicator/exports_gdp.md)" in by_name(things)["exports"].source


def test_without_pages_of_indicators_nothing_links_to_them(tiny, tmp_path):
    pack = load_publication(tiny).pack("brief", {"country": "FRA"}, "country/FRA")
    with page_environment(pack, tiny, tmp_path):
        _page, things = run_notebook(tiny / "notebooks/brief.ipynb", country="FRA", language="es")
    assert by_name(things)["indicators"].rows[0][0] == "Exportaciones (porcentaje del PIB)"


def test_the_slice_holds_one_indicator_and_neither_registers_nor_the_study(root, tmp_path):
    pack = Pack.from_bytes(load_publication(root).pack("indicator", {"indicator": "exports_gdp"}, "i/e"))
    tables = pack.content["tables"]
    for name in ("standings", "observations", "group_values", "group_series", "coverage"):
        column = tables[name]["columns"].index("indicator")
        assert {row[column] for row in tables[name]["rows"]} == {"exports_gdp"}
    assert tables["baseline"]["rows"] == tables["process"]["rows"] == []
    assert pack.content["registers"] == {}
    assert "manufacturing_gdp" in json.dumps(pack.content["kin"])  # its name, as a neighbour


def test_a_page_does_not_link_to_itself(root, tmp_path, monkeypatch):
    monkeypatch.chdir(root / "notebooks")
    monkeypatch.delenv("ESLABON_PACK", raising=False)
    monkeypatch.delenv("ESLABON_ROOT", raising=False)
    page = Page.open("indicator", language="es", indicator="exports_gdp")
    assert page.about("indicator", "exports_gdp", "x") == "x"
    assert page.about("indicator", "manufacturing_gdp", "x") == "[x](manufacturing_gdp.md)"
    assert page.about("recommendation", 1, "x") == "x"


def test_the_caption_of_the_years_says_what_is_drawn(root, tmp_path):
    """Two ends, one member, none, a shared end, all the same: each has its own words."""

    def caption(*rows: tuple) -> tuple[str, set[str]]:
        figure = by_name(shown(with_values(root, "exports_gdp", list(rows)), "exports_gdp", tmp_path))[
            "lines"
        ]
        spec = json.dumps(figure.chart.spec, ensure_ascii=False)
        return figure.caption, {name for name in ("España", "Francia", "Italia") if name in spec}

    before = [("ESP", 2012, 30.0), ("FRA", 2012, 31.0), ("ITA", 2012, 32.0)]
    said, drawn = caption(*before, ("ESP", 2022, 40.0), ("FRA", 2022, 20.0), ("ITA", 2022, 30.0))
    assert "; los miembros que hoy tienen el valor más alto y el más bajo." in said
    assert drawn == {"España", "Francia"}
    said, drawn = caption(*before, ("ESP", 2022, 40.0))
    assert "; el único miembro con dato desde 2015." in said and "más bajo" not in said
    assert drawn == {"España"}
    said, drawn = caption(*before, ("ESP", 2013, 40.0), ("FRA", 2013, 1.0), ("ITA", 2013, 2.0))
    assert "hoy" not in said and "medianas de los grupos" in said and drawn == set()
    said, drawn = caption(*before, ("ESP", 2022, 40.0), ("FRA", 2022, 40.01), ("ITA", 2022, 30.0))
    assert "; los miembros que hoy tienen el valor más alto y el más bajo." in said
    assert "Comparten" not in said and drawn == {"Francia", "Italia"}
    said, drawn = caption(*before, ("ESP", 2022, 40.0), ("FRA", 2022, 40.0), ("ITA", 2022, 30.0))
    assert "; un miembro con el valor más alto de hoy y uno con el más bajo." in said
    assert "Comparten el valor más alto 2 miembros, de los que se dibuja uno: España." in said
    assert "Comparten el más bajo" not in said and drawn == {"España", "Italia"}
    said, drawn = caption(*before, ("ESP", 2022, 40.0), ("FRA", 2022, 30.0), ("ITA", 2022, 30.0))
    assert "Comparten el más bajo 2 miembros, de los que se dibuja uno: Italia." in said
    said, drawn = caption(*before, *((code, 2022, 40.0) for code in ("ESP", "FRA", "ITA")))
    assert "; dos miembros: hoy tienen todos el mismo valor." in said and len(drawn) == 2


def test_values_that_are_only_printed_alike_share_no_end(root, tmp_path):
    """40.02 and 39.98 are both printed as 40.0 and have different ranks: one is the highest."""
    alike = "Redondeado, el valor de algún otro miembro coincide con uno de estos; el orden sale de los"
    with_values(root, "exports_gdp", [("ESP", 2022, 39.98), ("FRA", 2022, 40.02), ("ITA", 2022, 20.0)])
    said = words(shown(root, "exports_gdp", tmp_path))
    assert "el valor más alto es el de Francia: 40,0 %. El más bajo es el de Italia: 20,0 %." in said
    assert alike in said and "comparten" not in said
    with_values(root, "exports_gdp", [("ESP", 2022, 40.04), ("FRA", 2022, 39.96), ("ITA", 2022, 40.0)])
    said = words(shown(root, "exports_gdp", tmp_path))
    assert "el valor más alto es el de España: 40,0 %. El más bajo es el de Francia: 40,0 %." in said
    assert alike in said and "el mismo valor" not in said
    with_values(root, "exports_gdp", [("ESP", 2022, 40.0), ("FRA", 2022, 40.0), ("ITA", 2022, 20.0)])
    said = words(shown(root, "exports_gdp", tmp_path))
    assert "lo comparten España y Francia" in said and "Redondeado" not in said


def test_who_is_said_to_share_an_end_has_the_same_rank(root, tmp_path):
    """The sentence and the table beside it say the same of every member."""
    with_values(root, "exports_gdp", [("ESP", 2022, 0.14), ("FRA", 2022, 0.12), ("ITA", 2022, 0.14)])
    things = shown(root, "exports_gdp", tmp_path)
    table = by_name(things)["countries"]
    place = [column.title for column in table.columns].index("Lugar (miembros)")
    ranks = {readable(row[0]): readable(row[place]) for row in table.rows}
    assert "el valor más alto, 0,1 %, lo comparten España e Italia." in words(things)
    assert "El más bajo es el de Francia: 0,1 %." in words(things)
    assert sorted("=" in rank for rank in ranks.values()) == [False, True, True]


@pytest.mark.parametrize(
    ("language", "drawn", "other"), [("es", "Francia", "España"), ("en", "France", "Spain")]
)
def test_of_members_that_share_an_end_the_same_is_drawn_in_every_language(
    root, tmp_path, language, drawn, other
):
    """By code: the last by name would be Francia in Spanish and Spain in English."""
    before = [("ESP", 2012, 30.0), ("FRA", 2012, 31.0), ("ITA", 2012, 32.0)]
    after = [("ESP", 2022, 20.0), ("FRA", 2022, 20.0), ("ITA", 2022, 40.0)]
    with_values(root, "exports_gdp", [*before, *after])
    things = shown(root, "exports_gdp", tmp_path, language)
    spec = json.dumps(by_name(things)["lines"].chart.spec, ensure_ascii=False)
    assert drawn in spec and other not in spec


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_who_reads_an_indicator_comes_last_in_its_sentence(language):
    """A recommendation's title is a sentence with a full stop of its own: no verb may follow it."""
    said = Messages.of_machine(language)
    for message in ("Sigue la recomendación {link}", "Lo lee la recomendación {link}"):
        assert said.text(message).endswith("{link}") and said.missing == set()


def test_only_what_the_table_shows_is_explained(root, tmp_path):
    """Rank, points and years in brackets have a sentence each, said where the table has them."""
    with_values(root, "exports_gdp", [(code, year, 30.0 + year % 7) for code, year in (
        ("ESP", 2012), ("FRA", 2011), ("ITA", 2012), ("ESP", 2022), ("FRA", 2022), ("ITA", 2022),
    )])  # fmt: skip
    whole = words(shown(root, "exports_gdp", tmp_path))
    assert "El lugar se cuenta entre los miembros" in whole
    assert "«p.» son puntos de la unidad" in whole and "Un año entre paréntesis" in whole
    with_values(root, "exports_gdp", [("ESP", 2022, 30.0), ("FRA", 2022, 40.0), ("ITA", 2022, 20.0)])
    said = words(shown(root, "exports_gdp", tmp_path))
    assert "El lugar se cuenta entre los miembros" in said
    assert "«p.»" not in said and "Un año entre paréntesis" not in said
    with_values(root, "exports_gdp", [("ITA", 2010, 25.0)])
    assert "El lugar se cuenta" not in words(shown(root, "exports_gdp", tmp_path))


def test_a_code_that_is_no_series_is_left_out(root, tmp_path):
    """The catalogue tells which codes are only columns of a file."""
    assert "**Serie de la fuente.** `NE.EXP.GNFS.ZS`" in words(shown(root, "exports_gdp", tmp_path))
    write_lock(declare(root, "  code: NE.EXP.GNFS.ZS", "  code: all\n  code_is: column"))
    assert "Serie de la fuente" not in words(shown(root, "exports_gdp", tmp_path))


def test_series_that_are_no_indicator_are_named_among_the_inputs(root, tmp_path):
    """By code and publisher, in the order of the formula."""
    inputs = "['wb-wdi: NE.EXP: raw', manufacturing_gdp]"
    code = "  code: NE.EXP.GNFS.ZS"
    write_lock(declare(root, code, f"  derived: {{formula: A ÷ B, inputs: {inputs}}}\n{code}"))
    said = words(shown(root, "exports_gdp", tmp_path))
    assert (
        "**Se calcula con.** `NE.EXP: raw` (Banco Mundial); [Industria manufacturera](manufacturing_gdp.md)"
        in said
    )
    declare(root, ", manufacturing_gdp]", "]")
    write_lock(root)
    said = words(shown(root, "exports_gdp", tmp_path))
    assert "**Se calcula con.** `NE.EXP: raw` (Banco Mundial)\n" in said
