"""The whole machine and its tools shape a book: nothing is built upon what others left."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

import eslabon
from eslabon.book import ground as module
from eslabon.book.ground import ground, ground_now
from eslabon.book.render_book import LanguageJob, _ground_of
from eslabon.book.working_copy import WorkingCopy
from eslabon.build import BuildOptions
from eslabon.editions.standing import made_of

PARTS = ("__init__.py", "book/figures.py", "book/theme/theme.conf", "book/fonts/README.md")


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A package that stands in for ours, small and free to be changed."""
    folder = tmp_path / "eslabon"
    for name in PARTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(eslabon.__file__).parent / name, folder / name)
    monkeypatch.setattr(module, "eslabon", SimpleNamespace(__file__=str(folder / "__init__.py")))
    yield folder
    monkeypatch.undo()
    ground_now()


def append(name: str) -> Callable:
    def change(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (package / name).write_bytes((package / name).read_bytes() + b"\n")

    return change


def add(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "book" / "more.py").write_bytes(b"")


def rename(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "book" / "figures.py").rename(package / "book" / "figurez.py")  # the same place in the order


def upgrade(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that no module of ours names."""
    installed = [*metadata.distributions(), SimpleNamespace(metadata={"Name": "other"}, version="2")]
    monkeypatch.setattr(module.metadata, "distributions", lambda: installed)


def another_python(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.platform, "python_version", lambda: "3.99.0")


CHANGES = [*map(append, PARTS), add, rename, upgrade, another_python]
NAMES = [*PARTS, "added", "renamed", "upgraded", "another Python"]


@pytest.mark.parametrize("change", CHANGES, ids=NAMES)
def test_a_change_of_machine_or_tools_makes_another_ground(package, monkeypatch, change):
    """And so another edition, and other pages than those of the working copy."""
    job = _job(package.parent)
    options = BuildOptions(package.parent, package.parent / "build")

    def digests() -> list[str]:
        return [ground_now(), _ground_of(job), made_of([], options, "2026.1", ["es"], {})]

    before = digests()
    assert digests() == before
    change(package, monkeypatch)
    after = digests()
    assert all(new != old for new, old in zip(after, before, strict=True))


def test_a_process_keeps_to_the_code_that_it_began_with(package, monkeypatch):
    """It has imported it: what is on the disk later is not what it runs."""
    before = ground_now()
    add(package, monkeypatch)
    assert ground() == before
    assert ground_now() != before


def test_compiled_files_do_not_count(package):
    before = ground_now()
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "x.pyc").write_bytes(b"1")
    assert ground_now() == before


@pytest.mark.parametrize("name", ["_config.yml", "_static/extra.css"])
def test_settings_and_static_files_are_ground_of_a_language(tmp_path, name):
    """They shape every page."""
    job = _job(tmp_path)
    before = _ground_of(job)
    (job.assembled.copy.source / name).write_text("other")
    assert _ground_of(job) != before


def _job(folder: Path) -> LanguageJob:
    copy = WorkingCopy(folder / "es")
    for name in ("_config.yml", "_static/extra.css"):
        (copy.source / name).parent.mkdir(parents=True, exist_ok=True)
        (copy.source / name).write_text("this")
    return LanguageJob("es", SimpleNamespace(copy=copy, digest=""), (), folder, folder, 1, snapshot="")
