"""What readers take away of the tiny publication: each file opens with a public reader and is true."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path, PurePosixPath

import nbformat
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from eslabon.book.downloads.csv_file import without_formula
from eslabon.book.render import render_svg
from eslabon.pages import mime
from tests.conftest import TINY
from tests.test_tiny_build import copy_to, eslabon

LANGUAGES = ("es", "en")
PAGE = "country/ESP"
CHARTS, TABLE = ("exports", "position"), "indicators"
HEADER = {
    "es": [
        *("Título", "Unidad", "Fuente", "Edición de la fuente", "Licencia de los datos", "Publicación"),
        *("Edición", "Licencia de la publicación", "Dirección"),
    ],
    "en": [
        *("Title", "Unit", "Source", "Edition of the source", "Licence of the data", "Publication"),
        *("Edition", "Licence of the publication", "Address"),
    ],
}


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    """The tiny publication, built without PDFs."""
    root = copy_to(tmp_path_factory.mktemp("downloads") / "publication")
    process = eslabon(root, "build", "--no-pdf")
    assert process.returncode == 0, process.stdout + process.stderr
    return root / "build" / "2026.1"


def file(edition: Path, language: str, name: str) -> Path:
    return edition / language / "html" / "_files" / PAGE / f"country-ESP-{name}"


def page(edition: Path, language: str) -> BeautifulSoup:
    return BeautifulSoup((edition / language / "html" / f"{PAGE}.html").read_text("utf-8"), "lxml")


def bundles(edition: Path, language: str, kind: str) -> dict[str, dict]:
    """Outputs of the executed notebook by the name of the figure or table."""
    notebook = nbformat.read(edition / "notebooks" / language / f"{PAGE}.ipynb", as_version=4)
    outputs = [output.data for cell in notebook.cells for output in cell.get("outputs", ())]
    return {data[kind]["name"]: data for data in outputs if kind in data}


def read_csv(path: Path) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Lines of the header, and the rows below it."""
    with path.open(encoding="utf-8-sig", newline="") as content:
        rows = list(csv.reader(content))
    about = [",".join(row) for row in rows if row[0].startswith("# ")]
    return [tuple(line[2:].split(": ", 1)) for line in about], rows[len(about) :]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_and_table_offers_its_files(edition, language):
    """In one order, with names that say what they are; every link leads to a file."""
    here = edition / language / "html" / "country"
    offered = {}
    for tools in page(edition, language).select(".take-tools"):
        links = tools.select("a")
        forms = [link.find(string=True, recursive=False) for link in tools.select("a, button")]
        names = [link.get("download") or link["data-name"] for link in tools.select("a, button")]
        assert all((here / link["href"]).resolve().is_file() for link in links)
        assert len({name.split(".")[0] for name in names}) == 1
        offered[names[0].split(".")[0]] = forms
    assert offered == {
        **{f"country-ESP-{name}": ["CSV", "XLSX", "SVG", "PNG", "Vega-Lite"] for name in CHARTS},
        f"country-ESP-{TABLE}": ["CSV", "XLSX"],
    }


def test_whoever_hears_a_link_hears_of_which_figure_it_is(edition):
    first = page(edition, "en").select_one(".take-tools a")
    assert first.get_text() == "CSV: download Figure ESP.1"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*CHARTS, TABLE])
def test_the_header_is_complete_and_in_the_language_of_the_page(edition, language, name):
    about, _rows = read_csv(file(edition, language, f"{name}.csv"))
    labels = [label for label, _text in about]
    plain = [label for label in labels if not label.startswith(("Columna ", "Column "))]
    assert plain == HEADER[language]
    assert all(text for _label, text in about)
    told = dict(about)
    kind = "tab" if name == TABLE else "fig"
    address = told[HEADER[language][-1]]
    assert address.endswith(f"2026.1/{language}/html/{PAGE}.html#{kind}-country-esp-{name}")
    assert page(edition, language).find(id=address.partition("#")[2])
    assert told[HEADER[language][6]] == "2026.1"
    assert "World Development Indicators" in told[HEADER[language][2]]


def drawn_values(spec: object, found: list) -> list:
    """Year and value of every datum that a specification draws."""
    if isinstance(spec, dict):
        if {"year", "value", "series"} <= spec.keys():
            found.append((spec["series"], spec["year"], spec["value"]))
        for part in spec.values():
            drawn_values(part, found)
    elif isinstance(spec, list):
        for part in spec:
            drawn_values(part, found)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_of_a_chart_is_what_the_chart_draws(edition, language):
    """By pandas, and to the last digit."""
    table = pd.read_csv(file(edition, language, "exports.csv"), comment="#", keep_default_na=False)
    assert list(table.columns) == ["series", "year", "value", "flags"]
    spec = bundles(edition, language, mime.FIGURE)["exports"][mime.VEGALITE]
    rows = set(zip(table["series"], table["year"], table["value"], strict=True))
    assert rows == set(drawn_values(spec, [])) and len(rows) > 50


def observed(indicator: str, country: str) -> dict[int, float]:
    table = pd.read_csv(TINY / "data" / "observations" / f"{indicator}.csv")
    own = table[table["country"] == country]
    return dict(zip(own["year"], own["value"], strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_of_a_table_holds_the_data_unrounded_and_as_printed(edition, language):
    _about, (head, *rows) = read_csv(file(edition, language, f"{TABLE}.csv"))
    printed = [
        [" ".join(cell.get_text().split(" ")) for cell in row.select("th, td")]
        for row in page(edition, language).select(f"#tab-country-esp-{TABLE} tbody tr")
    ]
    exports = observed("exports_gdp", "ESP")
    latest = max(exports)
    first = dict(zip(head, rows[0], strict=True))
    assert float(rows[0][1]) == exports[latest]
    assert int(rows[0][3]) == latest
    assert float(rows[0][5]) == pytest.approx(exports[latest] - exports[2012])
    shown = [name for name in head if name.endswith(("(como se muestra)", "(as shown)"))]
    assert [head.index(name) for name in shown] == [2, 4, 6, 8]
    assert [first[name] for name in shown] == [without_formula(text) for text in printed[0][1:5]]
    assert [row[0] for row in rows] == [row[0] for row in printed]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*CHARTS, TABLE])
def test_the_workbook_says_what_the_csv_says(edition, language, name):
    about, (_head, *rows) = read_csv(file(edition, language, f"{name}.csv"))
    data, facts = openpyxl.load_workbook(file(edition, language, f"{name}.xlsx")).worksheets
    values = list(data.iter_rows(min_row=2, values_only=True))
    assert [
        [
            "" if value is None else without_formula(value) if isinstance(value, str) else repr(value)
            for value in row
        ]
        for row in values
    ] == rows
    assert [(label, " ".join(text.split())) for label, text in facts.iter_rows(values_only=True)] == about


def test_svg_and_specification_are_the_chart(edition):
    """The picture is well-formed; the specification drawn again is the picture."""
    for link in page(edition, "en").select(".take-tools a"):
        target = (edition / "en/html/country" / link["href"]).resolve()
        if target.suffix == ".svg":
            assert etree.parse(target).getroot().tag.endswith("svg")
        if target.name.endswith(".vl.json"):
            spec = json.loads(target.read_text("utf-8"))
            drawn = target.with_name(target.name.replace(".vl.json", ".svg"))
            assert render_svg(spec) == drawn.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_gives_itself_as_a_whole(edition, language):
    """Its tables in one archive, its notebook, itself to run again, the data of the edition."""
    links = page(edition, language).select(".page-take a")
    targets = [(edition / language / "html/country" / link["href"]).resolve() for link in links]
    assert all(target.is_file() for target in targets)
    assert [link.get("download") for link in links] == [
        *("country-ESP-data.zip", "country-ESP.ipynb", "country-ESP-run.zip", None)
    ]
    with zipfile.ZipFile(targets[0]) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"country-ESP-{name}.csv": file(edition, language, f"{name}.csv").read_bytes()
            for name in (*CHARTS, TABLE)
        }


def with_packages_of(requirements: str, folder: Path) -> Path:
    """A Python of its own that finds the packages named, those and no other ones, and not this checkout."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    [site] = folder.glob("lib/python*/site-packages")
    for line in requirements.splitlines():
        name, _, version = line.split(";")[0].split("\\")[0].strip().partition("==")
        if not version:
            continue
        found = metadata.distribution(name)
        assert found.version == version
        for top in {PurePosixPath(path).parts[0] for path in found.files} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(found.locate_file(top)))
    return folder / "bin" / "python"


def test_a_page_is_run_again_by_its_reader(edition, tmp_path):
    """In an environment of its own the same notebook and charts come out; other data are told."""
    with zipfile.ZipFile(edition / "run/country-ESP.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "country-ESP"
    python = with_packages_of((folder / "requirements.txt").read_text("utf-8"), tmp_path / "env")

    def run(*arguments: str) -> subprocess.CompletedProcess:
        command = [python, "run.py", *arguments]
        clean = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C"}
        return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)

    for language, verdict in (
        ("es", "Igual que la página publicada."),
        ("en", "The same as the published page."),
    ):
        done = run(language)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.splitlines()[-1] == verdict
        again = folder / "out" / language
        assert (again / "ESP.ipynb").read_bytes() == (
            edition / "notebooks" / language / f"{PAGE}.ipynb"
        ).read_bytes()
        shown = BeautifulSoup((again / "ESP.html").read_text("utf-8"), "lxml")
        assert len(shown.select("figure svg")) == len(CHARTS) and len(shown.select("table")) == 1
    assert run("xx").returncode == 2
    data = folder / "data.json"
    number = repr(observed("exports_gdp", "ESP")[2015])
    assert number in data.read_text("utf-8")
    data.write_text(data.read_text("utf-8").replace(number, "99.5"), "utf-8")
    other = run("en")
    assert (other.returncode, other.stdout.splitlines()[-1]) == (
        1,
        "Not the same as the published page: exports, notebook",
    )


def test_readers_are_told_two_commands_in_each_language(edition):
    with zipfile.ZipFile(edition / "run/country-ESP.zip") as archive:
        text = archive.read("country-ESP/README.txt").decode("utf-8")
    assert re.findall(r"^  (\S.*)$", text, re.MULTILINE) == [
        command
        for language in LANGUAGES
        for command in ("python -m pip install -r requirements.txt", f"python run.py {language}")
    ]
