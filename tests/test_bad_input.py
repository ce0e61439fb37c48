"""Each bad input: one message with place, expected, received and next step; exit status 2; nothing left
under a final name."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from typer.testing import CliRunner

from eslabon.cli import app
from eslabon.errors import EslabonError

SERIES = "data/observations/exports_gdp.csv"


def run(root: Path, *arguments: str) -> EslabonError:
    """Run the command line in `root` and return the error it ends with."""
    before = Path.cwd()
    os.chdir(root)
    try:
        result = CliRunner().invoke(app, list(arguments))
    finally:
        os.chdir(before)
    error = result.exception
    assert isinstance(error, EslabonError), (result.output, result.exception)
    assert error.next_step, "a message must say what to do next"
    assert not (root / "build" / "2026.1").exists(), "nothing may lie under a final name"
    return error


def edit(root: Path, name: str, pattern: str, replacement: str) -> None:
    path = root / name
    text, count = re.subn(pattern, replacement, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1, f"{pattern} is not in {name}"
    path.write_text(text, "utf-8")


def test_an_unknown_country(tiny):
    error = run(tiny, "brief", "FRE")
    assert (error.received, error.exit_status) == ("'FRE'", 2)
    assert "FRA" in error.expected


def test_a_country_by_its_name_leads_to_its_code(tiny):
    assert "FRA" in run(tiny, "brief", "Francia").expected


def test_an_unknown_language(tiny):
    error = run(tiny, "build", "--languages", "es,ne")
    assert (error.expected, error.received, error.exit_status) == ("es, en", "'ne'", 2) or (
        error.expected,
        error.received,
    ) == ("en", "'ne'")


def test_an_unknown_format(tiny):
    error = run(tiny, "brief", "FRA", "--format", "odt")
    assert error.expected == "html, pdf, notebook, data, myst, docx, epub"


def test_an_unknown_parameter(tiny):
    edit(tiny, "_config.yml", r"pdf: true", 'pdf: true, parameters: {langage: "es"}')
    error = run(tiny, "build")
    assert (error.expected, error.received) == ("'language'", "'langage'")


def test_an_unknown_setting(tiny):
    edit(tiny, "_config.yml", r"baseline_year", "base_line_year")
    error = run(tiny, "build")
    assert "baseline_year" in str(error)
    assert "_config.yml" in error.where


def test_an_unknown_indicator_in_prose(tiny):
    path = tiny / "book" / "index.md"
    path.write_text(path.read_text("utf-8") + "\n{obs}`export_gdp/FRA`\n", "utf-8")
    error = run(tiny, "build", "--no-pdf")
    assert "exports_gdp" in error.expected
    assert error.where == "book/index.md"


def test_a_duplicated_row(tiny):
    path = tiny / SERIES
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", "utf-8")
    error = run(tiny, "data", "lock")
    assert f"{SERIES}:{len(lines) + 1}" in error.where


def test_text_in_a_number_column(tiny):
    edit(tiny, SERIES, r"^(FRA,2010,)[^,]+", r"\1n.a.")
    error = run(tiny, "data", "lock")
    assert SERIES in error.where
    assert "value" in error.where
    assert "n.a." in error.received


def test_an_out_of_range_share(tiny):
    edit(tiny, SERIES, r"^(FRA,2010,)[^,]+", r"\1-40")
    error = run(tiny, "data", "lock")
    assert SERIES in error.where
    assert "-40" in error.received


def test_a_country_code_that_is_not_in_the_catalogue(tiny):
    edit(tiny, SERIES, r"^ITA,", "ITB,")
    error = run(tiny, "data", "lock")
    assert "ITB" in error.received
    assert SERIES in error.where


def test_a_missing_file(tiny):
    (tiny / SERIES).unlink()
    error = run(tiny, "build")
    assert SERIES in str(error)


def test_a_hash_that_differs_from_the_lock(tiny):
    edit(tiny, SERIES, r"^(FRA,2010,)([^,]+)", r"\g<1>26.5")
    error = run(tiny, "build")
    assert SERIES in str(error)
    assert "eslabon data lock" in error.next_step


def test_a_toc_that_names_a_page_that_does_not_exist(tiny):
    edit(tiny, "_toc.yml", r"- glob: country/\*", "- file: conutry/FRA\n      - glob: country/*")
    error = run(tiny, "build")
    assert (error.where, error.received, error.expected) == ("_toc.yml", "conutry/FRA", "country/FRA")


def test_a_notebook_that_does_not_exist(tiny):
    edit(tiny, "_config.yml", r"notebook: brief", "notebook: breif")
    assert run(tiny, "build").expected == "notebooks/brief.ipynb"


def test_a_notebook_without_parameters_cell(tiny):
    path = tiny / "notebooks" / "brief.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"].pop("tags", None)
    path.write_text(json.dumps(notebook), "utf-8")
    assert "tagged 'parameters'" in run(tiny, "build").expected


def test_a_build_folder_that_is_a_file(tiny):
    (tiny / "build").write_text("in the way")
    error = run(tiny, "build")
    assert "build" in error.where
    assert (tiny / "build").read_text() == "in the way"


def test_a_read_only_build_folder(tiny, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", str(tiny / "build"))

    # The tests may run as root, for whom no folder is read-only: the refusal itself is played.
    monkeypatch.setattr("eslabon.editions.staging.tempfile.TemporaryFile", refuse)
    error = run(tiny, "build")
    assert "cannot be written" in error.what
    assert "--build" in error.next_step


def test_a_folder_that_is_no_publication(tmp_path):
    error = run(tmp_path, "build")
    assert "--root" in error.next_step
