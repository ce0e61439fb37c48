"""What an edition's RO-Crate names: files, whole folders, parameters of the run, software."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from eslabon import __version__
from eslabon.book.interface import interface_text
from eslabon.book.quarto.wanted import FOLDER as QUARTO
from eslabon.book.quarto.wanted import option_of, output_name
from eslabon.editions.archive import SOURCE_ARCHIVE
from eslabon.editions.datacite import THROUGH_QUARTO
from eslabon.editions.frozen_requirements import REQUIREMENTS
from eslabon.editions.manifest import MANIFEST
from eslabon.execution.inputs import installed_versions

if TYPE_CHECKING:
    from eslabon.editions.description import Description

__all__ = ["Part", "parts_of", "run_parameters", "software_used"]

FILE = ("File",)
FOLDER = ("Dataset",)
WORKFLOW = ("File", "SoftwareSourceCode", "ComputationalWorkflow")
CSV, JSON, PDF, TEXT = "text/csv", "application/json", "application/pdf", "text/plain"


@dataclass(frozen=True)
class Part:
    """A file or folder, by its path relative to the edition; those of folders end in a slash.

    Parameters
    ----------
    types
        As in the crate.
    name
        What it is, in the crate's language.
    format
        Media type; empty for a folder.
    standard
        Address of the profile that the file follows.
    slot
        The workflow's parameter that it stands for.
    made
        Whether the run made it; otherwise it was given to the run, or tells of it.
    """

    path: str
    types: tuple[str, ...]
    name: str
    format: str = ""
    language: str = ""
    standard: str = ""
    slot: str = ""
    made: bool = False


def parts_of(described: Description, exists: Callable[[str], bool]) -> list[Part]:
    """The parts that the edition has; the workflow and the manifest, which is written last, it always has."""
    always = (MANIFEST,)
    return [
        part
        for part in _parts(described)
        if part.path in always or part.types == WORKFLOW or exists(part.path.rstrip("/"))
    ]


def _parts(described: Description) -> Iterator[Part]:
    say = interface_text(described.language, "description")
    for language in described.languages:
        in_language = {"language": language, "made": True}
        yield Part(f"{language}/html/", FOLDER, say("Sitio"), slot=f"site_{language}", **in_language)
        yield Part(
            f"{language}/pdf/", FOLDER, say("Documentos PDF"), slot=f"documents_{language}", **in_language
        )
        yield Part(f"{language}/pdf/book.pdf", FILE, say("El libro entero"), PDF, **in_language)
        yield Part(
            f"{language}/{QUARTO}/",
            FOLDER,
            say("Documentos hechos con Quarto"),
            slot=f"{QUARTO}_{language}",
            **in_language,
        )
        for format, kind in {"typst": PDF, **THROUGH_QUARTO}.items():
            path = f"{language}/{QUARTO}/{output_name(format)}"
            yield Part(path, FILE, say("El libro entero"), kind, **in_language)
    yield Part("notebooks/", FOLDER, say("Cuadernos ejecutados"), slot="notebooks", made=True)
    run = interface_text(described.language, "downloads")("Páginas que se pueden ejecutar de nuevo")
    yield Part("run/", FOLDER, run, made=True)
    yield Part("source/", FOLDER, say("Textos con los que se compuso el libro"), made=True)
    yield Part("data/", FOLDER, say("Datos"), slot="data")
    yield Part(
        "data/datapackage.json",
        FILE,
        say("Descripción de las tablas"),
        JSON,
        standard="https://datapackage.org/profiles/2.0/datapackage.json",
    )
    yield Part("data/derived/", FOLDER, say("Tablas calculadas"), slot="derived", made=True)
    yield Part("data/indicator/", FOLDER, say("Datos de cada indicador, en CSV y JSON"), made=True)
    yield Part("data/parquet/", FOLDER, say("Tablas grandes, en Parquet"), made=True)
    yield Part("data/indicators.csv", FILE, say("Catálogo de indicadores"), CSV, made=True)
    yield Part("data/indicators.json", FILE, say("Catálogo de indicadores"), JSON, made=True)
    yield Part(
        SOURCE_ARCHIVE,
        WORKFLOW,
        say("Fuentes: textos, cuadernos, datos, ajustes y programa"),
        "application/zip",
    )
    yield Part(REQUIREMENTS, FILE, say("Paquetes con sus versiones"), TEXT, slot="requirements")
    yield Part(MANIFEST, FILE, say("Lista de ficheros con sus huellas y parámetros de cada página"), JSON)
    yield Part("CITATION.cff", FILE, say("Cita de la edición"), "application/yaml")
    yield Part("datacite.json", FILE, say("Descripción para registrar un DOI"), JSON)
    yield Part("citation/edition.bib", FILE, say("Cita de la edición"), "application/x-bibtex")
    yield Part("citation/edition.ris", FILE, say("Cita de la edición"), "application/x-research-info-systems")


def run_parameters(described: Description) -> Iterator[tuple[str, str, str]]:
    """Name, kind and value of everything that the run was given and that is no file."""
    settings = described.settings
    yield "edition", "Text", described.facts.edition
    yield "languages", "Text", ", ".join(described.languages)
    yield "method", "Text", settings.method
    yield "reference_group", "Text", settings.reference_group
    if settings.comparison_group:
        yield "comparison_group", "Text", settings.comparison_group
    yield "baseline_year", "Integer", str(settings.baseline_year)
    yield "recent_year", "Integer", str(settings.recent_year)
    if described.quarto:
        yield "with", "Text", option_of(described.quarto["formats"])


def software_used(described: Description) -> Iterator[tuple[str, dict[str, str]]]:
    """Id and description of eslabon, Python, each package that eslabon names itself, and Quarto if used."""
    yield "#eslabon", {"name": "eslabon", "softwareVersion": __version__, "identifier": described.facts.code}
    python, version = "https://www.python.org/", platform.python_version()
    yield python, {"name": "Python", "softwareVersion": version, "url": python}
    for name in ("quarto", "pandoc"):
        told = described.quarto.get("version" if name == "quarto" else name)
        if told:
            home = f"https://{name}.org/"
            yield home, {"name": name.capitalize(), "softwareVersion": told, "url": home}
    for name, version in sorted(installed_versions().items()):
        if version:
            said = {"name": name, "softwareVersion": version, "identifier": f"pkg:pypi/{name}@{version}"}
            yield f"#{name}", {**said, "url": _home(name)}


def _home(name: str) -> str:
    """Where a package says that it is at home: its own word for it, or the first address that it gives."""
    told = metadata.metadata(name)
    lines = [line.partition(",")[::2] for line in told.get_all("Project-URL") or ()]
    addresses = {label.strip().lower(): address.strip() for label, address in lines}
    own = told.get("Home-page") or addresses.get("homepage") or next(iter(addresses.values()), "")
    return own if own.startswith(("https:", "http:")) else ""
