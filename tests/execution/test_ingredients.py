"""Changing any single ingredient of the key runs the pages that have it; changing anything else runs none."""

from __future__ import annotations

import json
import os
import platform
import shutil
from pathlib import Path

import pytest

from eslabon.execution import inputs
from eslabon.language import messages
from tests.execution.planned import addresses, change_observation, pretend_run, running

ALL = {(f"country/{code}", language) for code in ("ESP", "FRA", "ITA") for language in ("es", "en")}
ENGLISH = {page for page in ALL if page[1] == "en"}


@pytest.fixture
def build(tiny: Path, tmp_path: Path, monkeypatch) -> Path:
    """A build folder in which every page has run, and a private copy of the code."""
    code = tmp_path / "code" / "eslabon"
    shutil.copytree(inputs.PACKAGE, code, ignore=shutil.ignore_patterns("__pycache__", "fonts", "theme"))
    monkeypatch.setattr(inputs, "PACKAGE", code)
    monkeypatch.setattr(messages.eslabon, "__file__", str(code / "__init__.py"))
    (tiny / "requirements.txt").write_text("# a lock\npandas==3.0.0 \\\n    --hash=sha256:aa\nx==1\n")
    (tiny / "README.md").write_text("# About\n")
    pretend_run(tiny, tmp_path / "build")
    assert running(tiny, tmp_path / "build") == {}
    return tmp_path / "build"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def edit_notebook(root: Path, change) -> None:
    path = root / "notebooks" / "brief.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    change(notebook["cells"])
    path.write_text(json.dumps(notebook), "utf-8")


def code_cell(cells: list[dict]) -> dict:
    return next(cell for cell in cells if cell["cell_type"] == "code" and not cell["metadata"].get("tags"))


def add_comment(cells: list[dict]) -> None:
    code_cell(cells)["source"] = "# why\n" + "".join(code_cell(cells)["source"])


def add_tag(cells: list[dict]) -> None:
    code_cell(cells)["metadata"]["tags"] = ["hide"]


def add_output(cells: list[dict]) -> None:
    code_cell(cells)["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "old"}]
    code_cell(cells)["execution_count"] = 7
    code_cell(cells)["metadata"]["collapsed"] = True


def cut_and_paste(cells: list[dict]) -> None:
    for number, cell in enumerate(cells):
        cell["id"] = f"new-{number}"


def attach(cells: list[dict]) -> None:
    text = next(cell for cell in cells if cell["cell_type"] == "markdown")
    text["attachments"] = {"a.png": {"image/png": "AAAA"}}


def add_text(cells: list[dict]) -> None:
    cells.append({"cell_type": "markdown", "id": "text", "metadata": {}, "source": "A word."})


def edit_translation(root: Path) -> None:
    edit_first_message(next((root / "book" / "locale" / "en").glob("*.po")))


def edit_first_message(path: Path) -> None:
    head, *messages = path.read_text("utf-8").split("\n\n")  # the head is no message
    messages[0] = messages[0].replace('msgstr "', 'msgstr "Indeed, ', 1)
    path.write_text("\n\n".join([head, *messages]), "utf-8")


def edit_own_translation(root: Path) -> None:
    path = inputs.PACKAGE / "locale" / "en" / "pages.po"
    edit_first_message(path)


CHANGES = {
    "a comment in a code cell": (
        lambda root: edit_notebook(root, add_comment),
        ALL,
        "the notebook brief changed",
    ),
    "a tag of a cell": (lambda root: edit_notebook(root, add_tag), ALL, "the notebook brief changed"),
    "a cell of text": (lambda root: edit_notebook(root, add_text), ALL, "the notebook brief changed"),
    # What pages import, and what shapes an executed notebook outside its kernel.
    **{
        name: (
            lambda root, name=name: replace(inputs.PACKAGE / name, '"""', '"""Now: '),
            ALL,
            f"eslabon's code changed: {name}",
        )
        for name in (
            "charts/line.py",
            "execution/clean.py",
            "execution/run.py",
            "kernels/child.py",
            "kernels/client.py",
            "kernels/engine.py",
            "kernels/marks.py",
        )
    },
    "a translation of the machine's": (edit_own_translation, ENGLISH, "messages in English changed: 1 text"),
    "a parameter of the settings": (
        lambda root: replace(root / "_config.yml", "pdf: true}", "pdf: true, parameters: {year_from: 2005}}"),
        ALL,
        "parameter year_from changed",
    ),
    "a year of the settings": (
        lambda root: replace(root / "_config.yml", "recent_year: 2015", "recent_year: 2016"),
        ALL,
        "setting",
    ),
    "an observation": (
        lambda root: change_observation(root, "exports_gdp", "ITA", 2024, "32.9"),
        ALL,
        "ITA changed",
    ),
    "a translation": (edit_translation, ENGLISH, "messages in English changed: 1 text"),
    "a locked version": (
        lambda root: replace(root / "requirements.txt", "pandas==3.0.0", "pandas==3.0.1"),
        ALL,
        "requirements changed: pandas",
    ),
    "a locked hash": (
        lambda root: replace(root / "requirements.txt", "sha256:aa", "sha256:bb"),
        ALL,
        "requirements changed: pandas",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_runs_the_pages_that_have_the_ingredient_and_says_so(name, tiny, build):
    change, pages, words = CHANGES[name]
    change(tiny)
    found = running(tiny, build)
    assert set(found) == pages
    assert all(words in " ".join(reasons) for reasons in found.values()), found


def test_another_python_runs_everything(tiny, build, monkeypatch):
    now = platform.python_version()
    monkeypatch.setattr(platform, "python_version", lambda: "4.0.0")
    found = running(tiny, build)
    assert set(found) == ALL
    assert set(found.values()) == {(f"Python changed from {now} to 4.0.0",)}


def test_another_installed_library_runs_everything(tiny, build, monkeypatch):
    monkeypatch.setattr(inputs, "installed_versions", lambda: {"altair": "99"})
    found = running(tiny, build)
    assert set(found) == ALL
    assert all("altair" in " ".join(reasons) or "packages" in " ".join(reasons) for reasons in found.values())


def touch_everything(root: Path) -> None:
    for path in [*root.rglob("*"), *inputs.PACKAGE.rglob("*.py")]:
        os.utime(path, (1, 1))


NOTHING = {
    "times of files": touch_everything,
    "outputs and counts of the notebook": lambda root: edit_notebook(root, add_output),
    "ids of cells": lambda root: edit_notebook(root, cut_and_paste),
    "the name of the edition": lambda root: replace(
        root / "_config.yml", '  edition: "2026.1"', '  edition: "2026.2"'
    ),
    "the title": lambda root: replace(root / "_config.yml", "title: ", "title: Otra "),
    "the read-me": lambda root: replace(root / "README.md", "About", "More"),
    "a new change log": lambda root: (root / "CHANGELOG.md").write_text("new"),
    "prose": lambda root: replace(root / "book" / "index.md", "\n", "\nMás prosa.\n"),
    "the command line": lambda root: replace(inputs.PACKAGE / "cli.py", '"""', '"""Now: '),
    "the doctor": lambda root: replace(inputs.PACKAGE / "doctor.py", '"""', '"""Now: '),
    "the book's code": lambda root: replace(inputs.PACKAGE / "book" / "html.py", '"""', '"""Now: '),
    "the report": lambda root: replace(inputs.PACKAGE / "execution" / "report.py", '"""', '"""Now: '),
    "the store": lambda root: replace(inputs.PACKAGE / "execution" / "store.py", '"""', '"""Now: '),
    "a comment of the lock": lambda root: replace(root / "requirements.txt", "# a lock", "# the lock"),
    "a comment of a catalogue": lambda root: replace(
        next((root / "book" / "locale" / "en").glob("*.po")), "msgid", "#: somewhere.py:1\nmsgid"
    ),
    "bounds of the cache": lambda root: replace(
        root / "_config.yml", '  edition: "2026.1"', '  edition: "2026.1"\n  cache: {gib: 1}'
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_no_ingredient_runs_nothing(name, tiny, build):
    NOTHING[name](tiny)
    assert running(tiny, build) == {}


def test_neither_environment_nor_place_is_an_ingredient(tiny, build, tmp_path, monkeypatch):
    for name, value in {"TZ": "Asia/Tokyo", "LANG": "C", "LC_ALL": "C", "HOME": "/", "USER": "x"}.items():
        monkeypatch.setenv(name, value)
    moved_root = tmp_path / "otra carpeta"
    shutil.move(tiny, moved_root)
    moved_build = tmp_path / "elsewhere"
    shutil.move(build, moved_build)
    monkeypatch.chdir(tmp_path)
    assert running(moved_root, moved_build) == {}


def test_an_observation_of_one_country_names_it_and_the_others_say_what_they_read(tiny, build):
    change_observation(tiny, "exports_gdp", "ITA", 2024, "32.9")  # stays the lowest: no median moves
    found = running(tiny, build)
    assert found["country/ITA", "es"][0] == "observations for ITA changed"
    assert found["country/FRA", "es"][0] == "latest values of ITA changed"
    assert not any("regional median" in reason for reason in found["country/FRA", "es"])


def test_a_median_that_moves_is_told_as_such(tiny, build):
    change_observation(tiny, "exports_gdp", "FRA", 2024, "34.9")  # the middle one of three
    found = running(tiny, build)
    assert "regional median of exports_gdp changed" in found["country/ITA", "en"]


def test_a_former_value_that_others_do_not_read_runs_its_own_country_alone(tiny, build):
    change_observation(tiny, "exports_gdp", "FRA", 2001, "29.43")
    assert addresses(list(running(tiny, build))) == {"country/FRA"}
