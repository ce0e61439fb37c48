"""A sheet with everything that a file can get wrong."""

from eslabon.book.downloads.sheet import Sheet, SheetColumn

NASTY = (
    'a, "b"',
    "dos\nlíneas",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "+1,2 p.",
    "−0,4",
    "# no es un comentario",
    "tercio\t1/3",
    " con espacios ",
    "<&>",
    "007",
    "",
)
SHEET = Sheet(
    about=(("Título", "Figura 1. Uno, dos\ny tres"), ("Unidad", "% del PIB"), ("Fuente", "Oficina")),
    columns=(SheetColumn("name", "Nombre"), SheetColumn("value", "Valor, %"), SheetColumn("year", "Año")),
    rows=tuple(
        (text or None, 0.1 + 0.2 if place else None, 2000 + place) for place, text in enumerate(NASTY)
    ),
    data_title="Datos: [uno]/dos",
    about_title="Acerca de los datos",
)
EMPTY = Sheet((("Título", "Nada"),), (SheetColumn("name", "Nombre"), SheetColumn("value", "Valor")), ())
