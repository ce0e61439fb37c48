"""The wheel of the running code: complete, installable, and the same from wherever the code runs."""

from __future__ import annotations

import email
import os
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from eslabon.editions.wheel import wheel_bytes, wheel_name
from eslabon.errors import EditionError
from eslabon.execution.required import normal_requirement
from tests.conftest import REPOSITORY

PIP = (sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet")
WRITE = (
    "import sys, eslabon; from pathlib import Path; from eslabon.editions.wheel import wheel_bytes; "
    "Path(sys.argv[1]).write_bytes(wheel_bytes()); print(eslabon.__file__)"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this checkout."""
    path = tmp_path_factory.mktemp("wheel") / wheel_name()
    path.write_bytes(wheel_bytes())
    return path


def made_from(folder: Path, target: Path) -> bytes:
    """The wheel that a process makes which imports eslabon from a folder."""
    done = subprocess.run(
        [sys.executable, "-c", WRITE, target],
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=target.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith(str(folder))
    return target.read_bytes()


def test_holds_every_committed_file_of_the_package(wheel):
    """Templates, fonts, styles and catalogues as well as modules."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src/eslabon"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    committed = {name.removeprefix("src/") for name in listed if name and (REPOSITORY / name).is_file()}
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == committed
    assert any(name.endswith(".ttf") for name in packed)
    assert any(name.endswith(".po") for name in packed)


def test_same_bytes_from_the_unpacked_wheel(wheel, tmp_path):
    """Whoever runs the code of an edition makes the wheel of that edition again."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert made_from(tmp_path / "unpacked", tmp_path / "again.whl") == wheel.read_bytes()


def test_pip_installs_it_and_the_bytes_stay(wheel, tmp_path):
    """What pip adds (compiled modules, INSTALLER, another RECORD) does not count; entry points are there."""
    target = tmp_path / "installed"
    subprocess.run(
        [*PIP, "--target", target, wheel],
        check=True,
    )
    assert list(target.rglob("*.pyc"))
    assert made_from(target, tmp_path / "again.whl") == wheel.read_bytes()
    (found,) = metadata.distributions(name="eslabon", path=[str(target)])
    points = {(point.group, point.name): point.value for point in found.entry_points}
    assert points == {
        ("console_scripts", "eslabon"): "eslabon.cli:main",
        ("nbconvert.exporters", "eslabon-myst"): "eslabon.book.exporter:MystExporter",
        ("papermill.engine", "eslabon"): "eslabon.kernels.entry:EslabonEngine",
        (
            "jupyter_client.kernel_provisioners",
            "eslabon-zygote",
        ): "eslabon.kernels.provisioner:ZygoteProvisioner",
    }
    assert (target / "bin" / "eslabon").is_file()


def test_same_bytes_from_an_ordinary_installation(wheel, tmp_path):
    """``pip install .`` leaves metadata that setuptools wrote: they say the same in another form."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, copy)
    shutil.copytree(
        REPOSITORY / "src" / "eslabon", copy / "src" / "eslabon", ignore=shutil.ignore_patterns("__pycache__")
    )
    target = tmp_path / "installed"
    subprocess.run(
        [*PIP, "--no-build-isolation", "--target", target, copy],
        check=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    assert made_from(target, tmp_path / "again.whl") == wheel.read_bytes()


def test_metadata_say_what_the_project_declares(wheel):
    with zipfile.ZipFile(wheel) as archive:
        about = email.message_from_bytes(archive.read("eslabon-0.1.0.dist-info/METADATA"))
    assert (about["Name"], about["Version"], about["Requires-Python"], about["License-Expression"]) == (
        "eslabon",
        "0.1.0",
        ">=3.11",
        "MIT",
    )
    assert "jupyter-book<2,>=1.0.4" in about.get_all("Requires-Dist")
    assert 'distributed>=2026.8; extra == "dask"' in about.get_all("Requires-Dist")
    assert about.get_all("Provides-Extra") == ["dask", "quarto"]


def test_code_without_declaration_is_refused(tmp_path):
    """A wheel with guessed dependencies would install something that does not run."""
    shutil.copytree(REPOSITORY / "src" / "eslabon" / "editions", tmp_path / "eslabon" / "editions")
    with pytest.raises(EditionError, match="nothing says what eslabon requires"):
        wheel_bytes(tmp_path / "eslabon")


@pytest.mark.parametrize(
    "text",
    ["pandas[excel] >= 3, < 4", "pandas[excel]<4,>=3", "pandas[excel] (>=3,<4)"],
)
def test_requirements_have_one_form(text):
    assert normal_requirement(text) == "pandas[excel]<4,>=3"
    assert normal_requirement(f"{text} ; extra=='x'") == 'pandas[excel]<4,>=3; extra=="x"'
