"""What eslabon requires, from the one place where that is declared: ``pyproject.toml``.

A checkout is asked directly, for metadata of an editable installation are as old as the installation. An
installed package is asked through the metadata that came with it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

__all__ = ["distribution_of", "normal_requirement", "project_of", "requirements_of"]

_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9._-]+)\s*(\[[^\]]*\])?\s*\(?([^;)]*)\)?\s*(?:;\s*(.*))?$")


def requirements_of(package: Path) -> tuple[str, ...]:
    """Requirements of the package in a folder in normal form, sorted; those of an extra carry its marker.

    Empty when the package is neither in a checkout nor installed.
    """
    project, distribution = project_of(package), distribution_of(package)
    if project is not None:
        texts = list(project.get("dependencies", ()))
        for extra, more in project.get("optional-dependencies", {}).items():
            texts += [f'{text}; extra == "{extra}"' for text in more]
    else:
        texts = list(distribution.requires or ()) if distribution else []
    return tuple(sorted(normal_requirement(text) for text in texts))


def project_of(package: Path) -> Mapping[str, Any] | None:
    """The table ``project`` of the checkout that a package folder lies in; None outside a checkout."""
    path = package.parents[1] / "pyproject.toml"
    if package.parent.name != "src" or not path.is_file():
        return None
    return tomllib.loads(path.read_text("utf-8"))["project"]


def distribution_of(package: Path) -> metadata.Distribution | None:
    """What was installed with the package in a folder: metadata elsewhere may be of another version of it."""
    found = metadata.distributions(name=package.name, path=[str(package.parent)])
    return next(iter(found), None)


def normal_requirement(text: str) -> str:
    """A requirement written in one way: versions sorted, no spaces, double quotes in its marker."""
    name, extras, versions, marker = _REQUIREMENT.match(text).groups()
    wanted = ",".join(sorted(part.strip().replace(" ", "") for part in versions.split(",")))
    condition = f"; {' '.join(marker.split())}".replace("'", '"') if marker else ""
    return f"{name}{(extras or '').replace(' ', '')}{wanted}{condition}"
