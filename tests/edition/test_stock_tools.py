"""Other people's tools give what ours give: papermill, nbconvert, Jupyter Book; a brief on demand, too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.edition.conftest import eslabon
from tests.edition.published import text_of

pytestmark = pytest.mark.book

BIN = Path(sys.executable).parent
COUNTRY = "PER"
SECONDS = 1200


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess:
    """A command of the environment, as typed into a shell in which it is active."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ESLABON")}
    environment["PATH"] = f"{BIN}{os.pathsep}{environment['PATH']}"
    process = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=environment,
        check=False,
    )
    assert process.returncode == 0, process.stdout[-2000:] + process.stderr[-4000:]
    return process


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_papermill_and_nbconvert_give_the_page(edition, tmp_path, language):
    """``papermill -p country PER``, then ``nbconvert --to eslabon-myst``: the page's source, byte by byte."""
    executed = tmp_path / "out.ipynb"
    parameters = ("-p", "country", COUNTRY, "-p", "language", language)
    run("papermill", "notebooks/country_brief.ipynb", executed, *parameters, cwd=edition.root)
    run("jupyter", "nbconvert", "--to", "eslabon-myst", executed, cwd=tmp_path)
    source = edition.folder / "source" / language
    ours = source / "country" / f"{COUNTRY}.md"
    assert (tmp_path / "out.md").read_bytes() == ours.read_bytes()
    charts = sorted(path.relative_to(tmp_path) for path in (tmp_path / "_charts").rglob("*.*"))
    assert charts == sorted(
        path.relative_to(source) for path in (source / "_charts/country" / COUNTRY).rglob("*.*")
    )
    for chart in charts:
        assert (tmp_path / chart).read_bytes() == (source / chart).read_bytes(), chart


def test_stock_jupyter_book_builds_the_source(edition, audit, tmp_path):
    """``jupyter-book build`` on the assembled source of a language gives all pages with our text."""
    for language in edition.languages if audit else edition.languages[:1]:
        copy = shutil.copytree(edition.folder / "source" / language, tmp_path / language)
        run("jupyter-book", "build", copy, cwd=tmp_path)
        for address in edition.addresses:
            stock = edition.tree(copy / "_build/html" / f"{address}.html")
            ours = edition.tree(edition.page(language, address))
            texts = [text_of(tree.xpath("//article")[0]) for tree in (stock, ours)]
            assert texts[0] == texts[1], address


def test_a_brief_on_demand_has_the_bytes_of_the_edition(edition, tmp_path):
    """``eslabon brief PER --language en --format pdf`` makes the very file of the build."""
    process = eslabon(
        edition.root,
        "brief", COUNTRY, "--language", "en", "--format", "pdf", "--output", str(tmp_path / "brief.pdf"),
    )  # fmt: skip
    assert process.returncode == 0, process.stdout + process.stderr
    ours = edition.folder / "en/pdf/country" / f"{COUNTRY}.pdf"
    assert (tmp_path / "brief.pdf").read_bytes() == ours.read_bytes()
