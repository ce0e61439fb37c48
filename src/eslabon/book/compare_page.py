"""The page on which readers compare countries by themselves: ``compare.html``.

It exists where the assembled source has comparable data (:mod:`eslabon.book.compare_data`). Without
JavaScript it says what it is and leads to the comparisons that the pages of the countries have in print.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol
from sphinx.application import Sphinx

from eslabon.book.compare_data import CATALOGUE, FOLDER
from eslabon.book.findable import FIND_FILE
from eslabon.book.interface import interface_text
from eslabon.charts.points import FLAGS
from eslabon.language.names import sort_key
from eslabon.language.numbers import MINUS, MISSING, first_grouped

__all__ = ["COMPARE", "DOMAIN", "can_compare", "register_compare"]

COMPARE = "compare"
# The words of page and links: `eslabon/locale/<language>/compare.po`.
DOMAIN = "compare"
PLACE = "_static/compare"


@dataclass(frozen=True)
class StaticComparison:
    """A page that compares without a script: the brief of a country."""

    title: str
    address: str


def can_compare(source: Path) -> bool:
    """Whether an assembled source has data for the page."""
    return (source / FOLDER / CATALOGUE).is_file()


def register_compare(app: Sphinx) -> None:
    """Add the page, and write its data beside the pages."""
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _publish)


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if app.config.html_theme == "eslabon" and can_compare(Path(app.srcdir)):
        language = app.config.language
        word = interface_text(language, DOMAIN)
        context = {
            "w": word,
            "compare_words": _words(app),
            "static_comparisons": _static(Path(app.srcdir), language),
            "title": word("Comparar países"),
        }
        yield COMPARE, context, "compare.html"


def _static(source: Path, language: str) -> list[StaticComparison]:
    """In the order of the names; pages are in that of the codes."""
    listed = source / FIND_FILE
    rows = json.loads(listed.read_text("utf-8")) if listed.is_file() else []
    found = [
        StaticComparison(title, f"{page}.html")
        for kind, title, page, *_ in rows
        if kind == "country" and page
    ]
    return sorted(found, key=lambda one: sort_key(one.title, language))


def _publish(app: Sphinx, exception: Exception | None) -> None:
    """Copy the data; what an earlier build left and this one does not have goes."""
    if exception is not None or app.builder.name != "html" or app.config.html_theme != "eslabon":
        return
    target = Path(app.outdir, PLACE)
    shutil.rmtree(target, ignore_errors=True)
    if can_compare(Path(app.srcdir)):
        shutil.copytree(Path(app.srcdir, FOLDER), target)


def _words(app: Sphinx) -> str:
    """What the script says, its marks for numbers and what a download tells of the edition, as JSON."""
    language, word = app.config.language, interface_text(app.config.language, DOMAIN)
    address = app.config.eslabon_address
    told = {
        "language": language,
        "decimal": get_decimal_symbol(language),
        "group": get_group_symbol(language),
        "grouped": first_grouped(language),
        "minus": MINUS,
        "missing": MISSING,
        "book": app.config.html_title,
        "edition": app.config.eslabon_edition,
        "address": address and f"{address}{language}/html/{COMPARE}.html",
        "path": f"{app.config.eslabon_edition}/{language}/html/{COMPARE}.html",
        "flags": {letter: word(text) for letter, text in FLAGS.items()},
        "words": {
            "groups": word("Grupos"),
            "others": word("Otros países y agregados"),
            "remove": word("Quitar {name}"),
            "nothing_found": word("Nada lleva ese nombre."),
            "found": word("Resultados: {n}"),
            "count": word("{n} de {most}"),
            "all_years": word("todos los años"),
            "added": word("Se añadió {name}."),
            "removed": word("Se quitó {name}."),
            "years_now": word("Años: {years}."),
            "years_all": word("Años: todos los que tienen datos."),
            "back": word("Se muestra otra selección."),
            "now": word("Series: {series}; indicadores: {indicators}."),
            "full": word("Ya hay {most}: quite antes otra opción."),
            "no_series": word("Elija al menos un país o grupo."),
            "no_indicator": word("Elija al menos un indicador."),
            "unknown": word("Esta dirección pide algo que esta edición no tiene: {what}."),
            "unknown_country": word("país o grupo «{what}»"),
            "unknown_indicator": word("indicador «{what}»"),
            "unknown_years": word("años «{what}»"),
            "too_many": word("lo que pasa de {series} series y {indicators} indicadores"),
            "loading": word("Cargando los datos…"),
            "failed": word("No se pudieron leer los datos de «{name}»."),
            "failed_page": word(
                "No se pudieron leer los datos de esta página: vuelva a cargarla, o lea estos informes:"
            ),
            "list": word("{first}; {rest}"),
            "latest": word("Último dato: {values}."),
            "latest_until": word("Último dato hasta {year}: {values}."),
            "latest_one": word("{name}, {value} ({year})"),
            "no_value": word("Ninguno de los elegidos tiene datos en estos años."),
            "no_value_of": word("Sin ningún dato en estos años: {names}."),
            "no_value_at": word("{names}: sin dato en {years}."),
            "no_value_for_any": word("Ningún dato en {years}."),
            "marks": word("Marcas: {note}."),
            "hollow": word("Puntos huecos: {words}."),
            "break": word("ruptura"),
            "broken": word("Ruptura de la serie en {years}: no se compara lo anterior con lo posterior."),
            "broken_why": word(
                "Ruptura de la serie en {years} ({reason}): no se compara lo anterior con lo posterior."
            ),
            "dotted": word("La línea de puntos une años entre los que no hay datos."),
            "median": word("Cada mediana usa los países con dato en el año, si son suficientes."),
            "chart": word("Gráfico: {label}, {unit}, {years}. {latest} Los datos están en la tabla."),
            "caption": word("{label} ({unit}), {years}"),
            "year": word("Año"),
            "who": word("País o grupo"),
            "value": word("Valor"),
            "ascending": word("de menor a mayor"),
            "descending": word("de mayor a menor"),
            "from_a": word("de la A a la Z"),
            "from_z": word("de la Z a la A"),
            "sorted": word("Tabla ordenada por {column}, {order}."),
            "source": word("Fuente: {source}."),
            "edition_of_source": word("edición {vintage}"),
            "csv": word("Datos (CSV)"),
            "svg": word("Gráfico (SVG)"),
            "png": word("Gráfico (PNG)"),
            "downloads": word("Descargar: {label}"),
            "saved": word("Se guardó {name}."),
            "not_saved": word("No se pudo hacer {name}: vuelva a intentarlo."),
            "copied": word("Dirección copiada."),
            "not_copied": word("El navegador no deja copiar: la dirección está en su barra."),
            "columns": [
                word("País o grupo"),
                word("código"),
                word("año"),
                word("valor"),
                word("como se muestra"),
                word("marca"),
                word("países de la mediana"),
            ],
            "head": {
                "title": word("título"),
                "unit": word("unidad"),
                "source": word("fuente"),
                "code": word("código de la serie"),
                "vintage": word("edición de la fuente"),
                "licence": word("licencia"),
                "edition": word("edición"),
                "address": word("dirección"),
                "notes": word("notas"),
            },
        },
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
