"""Whoever runs a page again is told one thing of what is wrong, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from eslabon.execution.alone import EXPECTED, NOTEBOOK, PACK
from tests.conftest import REPOSITORY

RUN = (
    "import sys; from pathlib import Path; from eslabon.execution.alone import main; "
    "sys.exit(main(Path.cwd(), sys.argv[1:]))"
)


@pytest.fixture
def folder(tmp_path) -> Path:
    """What the archive of a page holds, with a notebook whose second cell fails."""
    words = {"same": "Igual.", "different": "No es igual:", "read": "Página:"}
    told = {
        "language": "es",
        "name": "ESP",
        "parameters": {},
        "published": {"es": {}},
        "words": {"es": words},
    }
    parameters = nbformat.v4.new_code_cell('language = "es"', metadata={"tags": ["parameters"]})
    failing = nbformat.v4.new_code_cell("print('seen')\n1 / 0")
    notebook = nbformat.v4.new_notebook(cells=[parameters, failing])
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    (tmp_path / EXPECTED).write_text(json.dumps(told), "utf-8")
    (tmp_path / PACK).write_text("{}", "utf-8")
    nbformat.write(notebook, tmp_path / NOTEBOOK)
    return tmp_path


def told(folder: Path, *arguments: str) -> list[str]:
    """Lines of the one error of a run that could not be made."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert lines[-1].startswith("  next: ")
    return lines


@pytest.mark.parametrize("name", [EXPECTED, NOTEBOOK, PACK])
def test_a_file_that_is_lost_is_named(folder, name):
    (folder / name).unlink()
    first, where, *_rest = told(folder)
    assert first == f"the archive of a page is not whole: {name} is missing"
    assert where == f"  where:    {folder}"


@pytest.mark.parametrize("name", [EXPECTED, NOTEBOOK, PACK])
def test_a_file_cut_short_is_named(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    first, where, *_rest = told(folder)
    assert first == f"{name} cannot be read"
    assert where == f"  where:    {folder / name}"


def test_an_incomplete_record_of_what_was_published_is_told(folder):
    (folder / EXPECTED).write_text('{"language": "es"}', "utf-8")
    first, _where, expected, *_rest = told(folder)
    assert first == "expected.json does not say what was published"
    assert expected == "  expected: also name, parameters, published, words"


def test_a_cell_that_fails_is_named_with_what_it_raised(folder):
    first, where, *rest = told(folder, "es")
    assert first == "cell 2 of notebook.ipynb raised ZeroDivisionError"
    assert where == f"  where:    {folder / NOTEBOOK}"
    assert "  received: ZeroDivisionError: division by zero" in rest


def test_a_kernel_that_dies_is_told(folder):
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    notebook.cells[1].source = "import os; os._exit(3)"
    nbformat.write(notebook, folder / NOTEBOOK)
    assert told(folder)[0] == "the kernel of notebook.ipynb died"


def test_an_unknown_language_is_refused(folder):
    assert told(folder, "xx")[0] == "this page was not published in 'xx'"
