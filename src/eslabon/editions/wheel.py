"""The wheel of the code that is running, so that an edition takes along what it was made with.

It is made from the files of the imported package. Name, dependencies and entry points are declared in one
place, ``pyproject.toml``, which an installed package knows through its metadata. They are written in one
normal form, so that the same code gives the same bytes from a checkout, from ``pip install`` and from this
very wheel.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import eslabon
from eslabon.book.ground import package_files
from eslabon.editions.fixed_zip import fixed_zip
from eslabon.errors import EditionError
from eslabon.execution.required import distribution_of, project_of, requirements_of

__all__ = ["Declared", "declared", "wheel_bytes", "wheel_name"]

PACKAGE = Path(eslabon.__file__).parent
NAME = "eslabon"
_EXTRA = re.compile(r"""^extra\s*==\s*['"]([^'"]+)['"]$""")


@dataclass(frozen=True)
class Declared:
    """What a project says of itself.

    Parameters
    ----------
    version, requires_python, licence, summary
        Texts as in ``pyproject.toml``; the licence an SPDX expression.
    requires
        Requirements in normal form, sorted; those of an extra carry its marker.
    entry_points
        Target by name, by group.
    """

    version: str
    requires_python: str
    licence: str
    summary: str
    requires: tuple[str, ...]
    entry_points: Mapping[str, Mapping[str, str]]


def wheel_name() -> str:
    """File name of the wheel."""
    return f"{NAME}-{declared().version}-py3-none-any.whl"


def wheel_bytes(package: Path = PACKAGE) -> bytes:
    """The wheel of a package folder, by default of the one that is running. Same code, same bytes.

    Raises
    ------
    EditionError
        Nothing says what the package requires.
    """
    about = declared(package)
    info = f"{NAME}-{about.version}.dist-info"
    entries = {
        f"{NAME}/{path.relative_to(package).as_posix()}": path.read_bytes() for path in package_files(package)
    }
    entries[f"{info}/METADATA"] = _metadata(about).encode()
    entries[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: true\nTag: py3-none-any\n".encode()
    )
    entries[f"{info}/entry_points.txt"] = _entry_points(about).encode()
    record = [f"{name},sha256={_digest(entries[name])},{len(entries[name])}" for name in sorted(entries)]
    entries[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    return fixed_zip(entries)


def declared(package: Path = PACKAGE) -> Declared:
    """What is declared about the package in a folder.

    Raises
    ------
    EditionError
        It is neither in a checkout nor installed.
    """
    project, distribution = project_of(package), distribution_of(package)
    if project is not None:
        groups = {"console_scripts": project.get("scripts", {}), **project.get("entry-points", {})}
        return Declared(
            project["version"],
            project["requires-python"],
            project["license"],
            project["description"],
            requirements_of(package),
            groups,
        )
    if distribution is not None:
        about, groups = distribution.metadata, {}
        for point in distribution.entry_points:
            groups.setdefault(point.group, {})[point.name] = point.value
        return Declared(
            distribution.version,
            about["Requires-Python"],
            about["License-Expression"] or about["License"],
            about["Summary"],
            requirements_of(package),
            groups,
        )
    raise EditionError(
        "nothing says what eslabon requires, so no wheel of it can be made",
        where=str(package),
        expected="pyproject.toml of the checkout, or the metadata that an installation leaves beside it",
        received="neither",
        next_step="install eslabon (pip install .) or run it from a checkout",
    )


def _metadata(about: Declared) -> str:
    extras = sorted({extra for text in about.requires if (extra := _extra_of(text))})
    return "\n".join(
        [
            "Metadata-Version: 2.4",
            f"Name: {NAME}",
            f"Version: {about.version}",
            f"Summary: {about.summary}",
            f"License-Expression: {about.licence}",
            f"Requires-Python: {about.requires_python}",
            *(f"Requires-Dist: {text}" for text in about.requires),
            *(f"Provides-Extra: {extra}" for extra in extras),
            "",
        ]
    )


def _extra_of(requirement: str) -> str:
    found = _EXTRA.match(requirement.partition(";")[2].strip())
    return found[1] if found else ""


def _entry_points(about: Declared) -> str:
    written = ConfigParser(delimiters=("=",), interpolation=None)
    written.optionxform = str  # names keep their case
    written.read_dict(
        {group: dict(sorted(points.items())) for group, points in sorted(about.entry_points.items())}
    )
    text = StringIO()
    written.write(text)
    return text.getvalue()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
