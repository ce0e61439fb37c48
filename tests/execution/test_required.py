"""What eslabon requires is what its project declares, wherever its code runs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from eslabon.execution.inputs import PACKAGE, installed_versions
from eslabon.execution.required import distribution_of, normal_requirement, project_of, requirements_of
from tests.conftest import REPOSITORY


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_checkout_is_asked_for_its_project():
    """Not the metadata of an installation made before the last change."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    required = [text for text in requirements_of(PACKAGE) if "extra ==" not in text]
    assert required == sorted(map(normal_requirement, project["dependencies"]))
    assert len(installed_versions()) == len({text.partition("[")[0] for text in _names(required)})


def _names(required: list[str]) -> set[str]:
    import re

    return {re.match(r"[A-Za-z0-9._-]+", text)[0].lower() for text in required}


def test_an_installed_package_is_asked_for_the_metadata_beside_it(tmp_path):
    write(tmp_path / "eslabon" / "__init__.py", "")
    write(
        tmp_path / "eslabon-9.dist-info" / "METADATA",
        "Metadata-Version: 2.4\nName: eslabon\nVersion: 9\nRequires-Dist: pandas[excel] (>=3,<4)\n"
        "Requires-Dist: distributed >=1 ; extra == 'dask'\n",
    )
    package = tmp_path / "eslabon"
    assert requirements_of(package) == ('distributed>=1; extra == "dask"', "pandas[excel]<4,>=3")
    assert distribution_of(package).version == "9"


def test_code_without_either_requires_nothing_known(tmp_path):
    """A pyproject.toml that happens to lie two folders above belongs to something else."""
    write(tmp_path / "pyproject.toml", '[project]\nname = "other"\ndependencies = ["numpy"]\n')
    write(tmp_path / "lib" / "eslabon" / "__init__.py", "")
    package = tmp_path / "lib" / "eslabon"
    assert (requirements_of(package), project_of(package), distribution_of(package)) == ((), None, None)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("numpy", "numpy"),
        ("pandas >= 3, < 4", "pandas<4,>=3"),
        ("pandera[pandas]>=0.24", "pandera[pandas]>=0.24"),
        ("x==1 ;  python_version < '3.12'", 'x==1; python_version < "3.12"'),
    ],
)
def test_requirements_have_one_form(text, normal):
    assert normal_requirement(text) == normal
