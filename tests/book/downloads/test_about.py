"""The header tells source, vintage and licence of every dataset, or of the figure's own line."""

from dataclasses import replace

import pytest

from eslabon.book.downloads.about import Shown, about_lines
from eslabon.book.downloads.sheet import SheetColumn
from eslabon.charts.points import FLAGS
from tests.book.cite_sample import ORIGINS
from tests.book.test_citing import CITED

COLUMNS = (SheetColumn("value", "Valor"), SheetColumn("flags", "Marcas"))
ROWS = ((1.0, "em"), (2.0, ""), (3.0, "e"))


def lines(shown, columns=COLUMNS, rows=ROWS):
    return about_lines(CITED, shown, columns, rows)


def test_each_dataset_has_its_three_lines():
    told = lines(Shown("country/ARC", "fig-a", "Figura 1. Uno", sources=tuple(ORIGINS["sources"]), unit="%"))
    assert told[:8] == (
        ("Título", "Figura 1. Uno"),
        ("Unidad", "%"),
        ("Fuente", "Oficina de Pruebas, Serie <X>, https://office.example/x"),
        ("Edición de la fuente", "2026-01 (consultada el 2026-01-15)"),
        ("Licencia de los datos", "CC-BY-4.0"),
        ("Fuente", "Otra oficina, Serie Y"),
        ("Edición de la fuente", "2025"),
        ("Licencia de los datos", "licencia no indicada"),
    )
    assert told[-1] == ("Dirección", "https://cadenas.example/2026.1/es/html/country/ARC.html#fig-a")


def test_columns_and_flags_are_explained():
    told = dict(lines(Shown("country/ARC", "fig-a", "Figura 1. Uno")))
    assert told["Columna value"] == "Valor"
    assert told["Marcas"] == "e = estimación; m = valor modelado"


@pytest.mark.parametrize("language", ["en", "pt", "fr"])
def test_flags_are_explained_in_the_readers_language(language):
    rows = ((1.0, "".join(FLAGS)),)
    told = about_lines(replace(CITED, language=language), Shown("index", "fig-a", "Uno"), COLUMNS, rows)
    explained = next(text for _, text in told if text.startswith(f"{next(iter(FLAGS))} = "))
    words = dict(one.split(" = ") for one in explained.split("; "))
    assert words.keys() == FLAGS.keys()
    same = {letter for letter, word in words.items() if word == FLAGS[letter]}
    alike = {"provisional", "valor modelado"}  # in English, in Portuguese
    assert {FLAGS[letter] for letter in same} <= alike, words


def test_letters_of_flags_inside_cells_are_explained():
    """As tables write them: after a year, or with it; other words in parentheses are no flags."""
    columns = (SheetColumn("Año", "Año"), SheetColumn("País", "País"))
    rows = ((2023, "Arcadia (t)"), ("2023 (b, s)", "—"), ("4 (x, e)", "1 caso(p)"), ("1,2 (2018, m)", None))
    told = dict(lines(Shown("country/ARC", "tab-a", "Tabla 1. Uno"), columns, rows))
    assert told["Marcas"] == "b = ruptura de la serie; s = encuesta; m = valor modelado"
    assert "Marcas" not in dict(lines(Shown("country/ARC", "tab-a", "Uno"), columns, rows[:1]))


def test_a_figure_without_datasets_has_its_own_source_line():
    """The line's first word is the header's; of edition and licence of that source nothing is known."""
    told = dict(lines(Shown("index", "fig-a", "Uno", "Fuente: registro de la casa.")))
    assert told["Fuente"] == "registro de la casa."
    assert told.keys().isdisjoint({"Edición de la fuente", "Licencia de los datos"})
    assert told["Licencia de la publicación"] == "CC BY 4.0"
    assert told["Unidad"] == "véanse las columnas"
    assert dict(lines(Shown("index", "fig-a", "Uno")))["Fuente"] == CITED.book


def test_a_line_that_names_no_source_is_a_note():
    told = dict(lines(Shown("index", "tab-a", "Uno", "Se muestran 25 filas de 27.")))
    assert "Fuente" not in told
    assert told["Nota"] == "Se muestran 25 filas de 27."
