"""The header tells source, vintage and licence of every dataset, or of the figure's own line."""

from eslabon.book.downloads.about import Shown, about_lines
from eslabon.book.downloads.sheet import SheetColumn
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


def test_a_figure_without_datasets_has_its_own_source_line():
    """The line's first word is the header's; the terms are the publication's."""
    told = dict(lines(Shown("index", "fig-a", "Uno", "Fuente: registro de la casa.")))
    assert told["Fuente"] == "registro de la casa."
    assert (told["Edición de la fuente"], told["Licencia de los datos"]) == ("2026.1", "CC BY 4.0")
    assert told["Unidad"] == "véanse las columnas"
    assert dict(lines(Shown("index", "fig-a", "Uno")))["Fuente"] == CITED.book
