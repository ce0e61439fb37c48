"""How to add a row: what a register's cells may hold, from the declarations that check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.catalogue.models import RegisterColumn
from eslabon.pages.outputs import Column, Table

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["adding_text", "columns_table"]


def columns_table(page: Page) -> Table:
    """One row per column of the file, in its order: name, heading, what a cell may hold."""
    _ = page.messages
    register = page.register_page.table
    return page.table(
        "columns",
        _("Columnas del archivo data/registers/{name}.csv, en su orden", name=register),
        [Column(_("Columna")), Column(_("Encabezado")), Column(_("Qué admite una celda"))],
        [
            [f"`{name}`", _.text(column.label) if column.label else "—", _rule(page, column)]
            for name, column in page.catalogue.columns[register].items()
        ],
        source=_("Fuente: `data/catalogue/register_columns.csv` y `data/catalogue/codes.csv`."),
    )


def adding_text(page: Page) -> tuple[str, ...]:
    """The steps from a row to a checked table, as blocks of MyST."""
    _ = page.messages
    shown = page.register_page
    return (
        _(
            "El registro es el archivo `data/registers/{name}.csv`: texto UTF-8, una fila por entrada, "
            "celdas separadas por comas y entre comillas si contienen una. Los valores de una misma celda "
            "se separan con punto y coma, sin espacios. Una celda vacía significa que la fuente no lo dice. "
            "El decimal se escribe con punto.",
            name=shown.table,
        ),
        *map(_.text, shown.adding),
        _(
            "Después, `eslabon data check` revisa las tablas y nombra archivo, línea y columna de cada celda "
            "que no es válida; `eslabon data lock` fija la nueva versión, y `eslabon build` rehace las "
            "páginas. Los textos nuevos se traducen en `book/locale`."
        ),
    )


def _rule(page: Page, column: RegisterColumn) -> str:
    _ = page.messages
    rules = {
        "id": _("identificador único, sin espacios: letras, cifras, guiones; obligatorio"),
        "slug": _("identificador en minúsculas"),
        "text": _("texto, que se traduce"),
        "texts": _("textos separados por «;», que se traducen"),
        "name": _("nombre propio, igual en todas las lenguas"),
        "countries": _(
            "códigos ISO de tres letras, o de los agregados de `countries.csv`, separados por «;»"
        ),
        "source": _("identificador de una fuente de `data/catalogue/sources`"),
        "numbers": _("números de recomendaciones separados por «;»"),
        "number": _("número"),
        "year": _("año de cuatro cifras"),
        "date": _("fecha `AAAA`, `AAAA-MM` o `AAAA-MM-DD` que exista en el calendario"),
        "address": _("dirección que empieza por `https://` o `http://` y tiene un dominio"),
        "lines": _("líneas del texto del estudio, como `120-124`, separadas por «;»"),
    }
    if column.kind not in ("code", "codes"):
        return rules[column.kind]
    known = "; ".join(
        f"`{code}` ({_.text(label)})" for code, label in page.catalogue.codes[column.list].items()
    )
    if column.kind == "codes":
        return _("uno o varios códigos separados por «;»: {codes}", codes=known)
    return _("un código: {codes}", codes=known)
