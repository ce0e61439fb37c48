"""Where Quarto is, and whether it is a version that we know.

Order: ``QUARTO_PATH`` (the convention of Quarto's wrappers: path of the executable), the package
``quarto-cli``'s own copy, ``quarto`` on the PATH. The script named ``quarto`` that the package installs is
passed over: it ends with status 0 whatever Quarto's own was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from eslabon.book.quarto.process import run
from eslabon.errors import ToolMissing

__all__ = ["HOW_TO_GET_IT", "SUPPORTED", "TRIED", "Program", "find_quarto"]

SUPPORTED = ">=1.9, <2"
# Versions that were observed; others in the range are expected to behave like them.
TRIED = ("1.9.38",)
HOW_TO_GET_IT = (
    "pip install 'eslabon[quarto]', or install it from https://quarto.org/docs/get-started/; "
    "QUARTO_PATH=/path/to/quarto names one that is elsewhere"
)
_VARIABLE = "QUARTO_PATH"
# Seconds to answer; the version is told by the launcher without starting anything.
_PATIENCE = 60.0


@dataclass(frozen=True)
class Program:
    """A Quarto that can be used.

    Parameters
    ----------
    path
        The executable.
    version
        As it says itself.
    """

    path: Path
    version: str

    @property
    def tried(self) -> bool:
        """Whether this very version was observed."""
        return self.version in TRIED


def find_quarto(environment: Mapping[str, str] = os.environ) -> Program:
    """The Quarto of this machine.

    Raises
    ------
    ToolMissing
        There is none, it does not answer, or its version is outside `SUPPORTED`.
    """
    for path, where in _candidates(environment):
        return Program(path, _version_of(path, where))
    raise ToolMissing(
        "Quarto is not installed",
        where="QUARTO_PATH, the package quarto-cli, PATH",
        expected=f"Quarto {SUPPORTED}",
        received="no such program",
        next_step=HOW_TO_GET_IT,
    )


def _candidates(environment: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    named = environment.get(_VARIABLE, "")
    if named:
        path = Path(named)
        if not (path.is_file() and os.access(path, os.X_OK)):
            raise ToolMissing(
                f"{_VARIABLE} names no program",
                where=f"{_VARIABLE}={named}",
                expected="the path of the executable quarto",
                received="a folder" if path.is_dir() else "no file that can be run",
                next_step=f"correct or unset {_VARIABLE}; {HOW_TO_GET_IT}",
            )
        yield path, _VARIABLE
    package = find_spec("quarto_cli")
    for folder in (package.submodule_search_locations or ()) if package else ():
        path = Path(folder) / "bin" / "quarto"
        if path.is_file() and os.access(path, os.X_OK):
            yield path, "the package quarto-cli"
    for folder in filter(None, environment.get("PATH", "").split(os.pathsep)):
        found = shutil.which("quarto", path=folder)
        if found and not _loses_the_status(Path(found)):
            yield Path(found), "PATH"


def _loses_the_status(path: Path) -> bool:
    """Whether this is the script of the package ``quarto-cli``."""
    with path.open("rb") as file:
        head = file.read(2000)
    return head.startswith(b"#!") and b"quarto_cli" in head


def _version_of(path: Path, where: str) -> str:
    try:
        ended = run([str(path), "--version"], cwd=Path.cwd(), limit=_PATIENCE)
    except OSError as error:
        said, ended = error.strerror or str(error), None
    else:
        said = ended.stdout.strip() or ended.stderr.strip() or f"nothing, exit status {ended.status}"
    if ended is not None and ended.stopped:
        said = f"no answer in {_PATIENCE:.0f} s"
    version = said.splitlines()[0] if said else ""
    try:
        good = Version(version) in SpecifierSet(SUPPORTED)
    except InvalidVersion:
        good = False
    if not good:
        raise ToolMissing(
            "this Quarto cannot be used",
            where=f"{path} ({where})",
            expected=f"a version {SUPPORTED}; tried with {', '.join(TRIED)}",
            received=version[:200],
            next_step=HOW_TO_GET_IT,
        )
    return version
