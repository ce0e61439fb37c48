"""The same documents through a real Quarto; needs ``QUARTO_PATH``, and is skipped by name without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eslabon.book.quarto.program import Program, find_quarto
from eslabon.book.quarto.render import inspect_project, pandoc_version, render
from tests.book.typst_sample import copy_of_sample
from tests.quarto.documents import CHECKS
from tests.quarto.project_sample import project_of
from tests.quarto.test_quarto_build import eslabon, root  # noqa: F401 (a fixture)

pytestmark = pytest.mark.skipif(
    not os.environ.get("QUARTO_PATH"), reason="QUARTO_PATH names no Quarto: its documents are not looked at"
)


@pytest.fixture(scope="module")
def program() -> str:
    """Of the tiny publication's build."""
    return os.environ["QUARTO_PATH"]


@pytest.fixture(scope="module")
def quarto(program) -> Program:
    return find_quarto({"QUARTO_PATH": program})


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    return project_of(copy_of_sample(folder), folder)


def test_the_settings_are_read_as_they_are_meant(quarto, sample):
    config = inspect_project(quarto, sample)["config"]
    assert config["project"]["type"] == "book"
    assert config["lang"] == "es"
    assert pandoc_version(quarto)


@pytest.mark.parametrize("format", CHECKS)
def test_every_construct_of_the_book_in_each_format(quarto, sample, tmp_path, format):
    check, name = CHECKS[format]
    done = render(quarto, sample, format, tmp_path / name, logs=tmp_path)
    assert done.doubts == ()
    check(sample, tmp_path / name)


@pytest.mark.parametrize("format", CHECKS)
def test_the_same_bytes_twice(quarto, sample, tmp_path, format):
    contents = []
    for attempt in ("first", "second"):
        target = tmp_path / attempt / CHECKS[format][1]
        render(quarto, sample, format, target, logs=tmp_path, date=10**9)
        files = sorted(target.rglob("*")) if target.is_dir() else [target]
        contents.append([path.read_bytes() for path in files if path.is_file()])
    assert contents[0] == contents[1]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("format", CHECKS)
def test_the_tiny_publication_in_each_format(root, format, language):  # noqa: F811
    made = root / "build" / "2026.1" / language / "quarto"
    check, name = CHECKS[format]
    check(made / "project", made / name)


def test_a_brief(root, program):  # noqa: F811
    done = eslabon(root, "brief", "ESP", "--format", "docx", QUARTO_PATH=program)
    assert done.returncode == 0, done.stdout + done.stderr
