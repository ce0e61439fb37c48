"""What must be the same wherever pages are executed: else they come out differently."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import eslabon
from eslabon.execution.imports import Sources
from eslabon.execution.inputs import installed_versions, listing_bytes

__all__ = ["Environment", "differences", "environment"]


@dataclass(frozen=True)
class Environment:
    """What a process executes pages with.

    Parameters
    ----------
    code
        Digest of eslabon's source.
    python
        Version of Python.
    packages
        Name and version of the libraries that eslabon requires itself, sorted; empty version for an absent
        one.
    """

    code: str
    python: str
    packages: tuple[tuple[str, str], ...]


@cache
def environment() -> Environment:
    """The environment of this process."""
    package = Path(eslabon.__file__).parent
    return Environment(
        code=hashlib.sha256(listing_bytes(Sources(package).listing())).hexdigest(),
        python=platform.python_version(),
        packages=tuple(sorted(installed_versions().items())),
    )


def differences(here: Environment, there: Environment) -> list[str]:
    """In what `there` differs, one phrase each; empty when pages come out the same."""
    found = []
    if here.code != there.code:
        found.append(f"eslabon's code is {there.code[:12]}, not {here.code[:12]}")
    if here.python != there.python:
        found.append(f"Python is {there.python}, not {here.python}")
    mine, theirs = dict(here.packages), dict(there.packages)
    found += [
        f"{name} is {theirs.get(name) or 'absent'}, not {mine.get(name) or 'absent'}"
        for name in sorted(mine.keys() | theirs.keys())
        if mine.get(name) != theirs.get(name)
    ]
    return found
