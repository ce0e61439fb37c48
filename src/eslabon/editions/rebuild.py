"""Make an edition again from its own ``source.zip``, in a temporary folder.

The archive's notebooks are run: whoever rebuilds an edition trusts it as far as to run its code. An archive
that is not the one in the manifest is never unpacked.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import eslabon
from eslabon.book.quarto.wanted import MANIFEST_KEY, option_of
from eslabon.catalogue.settings import PARTIAL
from eslabon.editions.archive import REQUIREMENTS, SOURCE_ARCHIVE, WHEEL_FOLDER
from eslabon.editions.locked import is_locked
from eslabon.editions.manifest import Manifest
from eslabon.editions.staging import disk_errors_explained
from eslabon.errors import EditionError, ToolMissing
from eslabon.execution.verdict import INTERRUPTED

__all__ = ["Code", "Unpacked", "build_again", "unpack"]

# An archive of a publication is a few megabytes; one that grows beyond this when unpacked is none.
LARGEST = 8 * 2**30
# What is put into `-c`: a build that outlives the one who wants to compare it would serve nobody.
_BUILD = (
    "import sys; from eslabon.execution.processes import die_with_parent; "
    "die_with_parent(int(sys.argv.pop(1))); from eslabon.cli import main; main()"
)


class Code(StrEnum):
    """Which code and packages make the edition again."""

    RUNNING = "running"
    ARCHIVED = "archived"
    FRESH = "fresh"


@dataclass(frozen=True)
class Unpacked:
    """A source archive on the disk.

    Parameters
    ----------
    root
        The publication's folder.
    names
        Paths of all files in the archive.
    wheel
        The wheel of the code that made the edition.
    lock
        Text of the locked requirements; empty when the publication locks none.
    frozen
        Text of the edition's own ``requirements.txt``: the packages that were installed.
    """

    root: Path
    names: frozenset[str]
    wheel: Path
    lock: str
    frozen: str = ""


def unpack(edition: Path, folder: Path) -> Unpacked:
    """Unpack the source archive of an edition into an empty folder.

    Raises
    ------
    EditionError
        There is none, it is damaged, or it holds what no build puts into it.
    """
    path, root = edition / SOURCE_ARCHIVE, folder / "publication"
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            wrong = [name for name in names if _leads_elsewhere(name)]
            if len(set(names)) != len(names) or sum(entry.file_size for entry in entries) > LARGEST:
                wrong.append("the same name twice, or too much to unpack")
            if wrong:
                raise _bad_archive(path, f"entries that no build writes: {', '.join(wrong[:3])}")
            with disk_errors_explained(root):
                archive.extractall(root)
    # RuntimeError: an entry is encrypted, or compressed in a way that Python does not know.
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise _bad_archive(path, str(error)) from None
    wheels = sorted((root / WHEEL_FOLDER).glob("eslabon-*-py3-none-any.whl"))
    if len(wheels) != 1 or not (root / "_config.yml").is_file():
        raise _bad_archive(path, "an archive without settings or without one wheel of eslabon")
    own, frozen = _text(root / REQUIREMENTS), _text(edition / REQUIREMENTS)
    return Unpacked(root, frozenset(names), wheels[0], own if is_locked(own) else "", frozen)


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def build_again(
    source: Unpacked, manifest: Manifest, folder: Path, code: Code, tell: Callable[[str], None]
) -> Path:
    """Build what was unpacked as the edition was built, and return the new edition's folder.

    Parameters
    ----------
    source
        What is built.
    manifest
        Says id, languages and forms of the edition.
    folder
        Where environment, code and the new edition go.
    code
        With what: the code and packages that run now; the archive's code on the packages that run now; or the
        archive's code in a new environment with the locked packages only.
    tell
        Takes a sentence about what begins.

    Raises
    ------
    EditionError
        The edition cannot be built, or the locked packages cannot be installed.
    ToolMissing
        Python cannot make environments here.
    KeyboardInterrupt
        The build was interrupted.
    """
    if manifest.edition.endswith(PARTIAL):
        raise EditionError(
            "an edition of some pages cannot be made again",
            where=manifest.edition,
            expected="an edition with all pages of its publication",
            received="the result of --only",
            next_step="build the whole edition and verify that",
        )
    python, environment = sys.executable, {**os.environ}
    if code is Code.FRESH:
        python = str(_new_environment(source, folder / "environment", tell))
        environment.pop("PYTHONPATH", None)
    else:
        environment["PYTHONPATH"] = str(_place_of_code(source, folder, code))
    tell("building the edition again")
    build = folder / "build"
    command = [python, "-P", "-c", _BUILD, str(os.getpid()), "build", *_options(source, manifest, build)]
    # Its progress is for people; the verdict goes to standard output.
    status = subprocess.run(
        command, cwd=source.root, env=environment, stdout=sys.stderr, check=False
    ).returncode
    made = build / manifest.edition
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    if status > 1 or status < 0 or not made.is_dir():
        raise EditionError(
            "the edition cannot be built again from its archive",
            where=SOURCE_ARCHIVE,
            expected="a build that ends with status 0, or 1 when pages fail",
            received=f"status {status}, with the message above",
            next_step="with the code that made it: --code archived; with its packages too: --code fresh",
        )
    return made


def _options(source: Unpacked, manifest: Manifest, build: Path) -> list[str]:
    options = ["--root", str(source.root), "--build", str(build), "--edition", manifest.edition]
    if not any("/pdf/" in f"/{name}" and name.endswith(".pdf") for name in manifest.files):
        options.append("--no-pdf")
    made = manifest.facts.get(MANIFEST_KEY)
    if made:
        options += ["--with", option_of(made["formats"])]
    return [*options, "--languages", ",".join(manifest.languages)]


def _place_of_code(source: Unpacked, folder: Path, code: Code) -> Path:
    if code is Code.RUNNING:
        return Path(eslabon.__file__).parents[1]
    place = folder / "code"
    with zipfile.ZipFile(source.wheel) as wheel:
        wheel.extractall(place)
    return place


def _new_environment(source: Unpacked, place: Path, tell: Callable[[str], None]) -> Path:
    if not source.lock:
        raise EditionError(
            "the archive locks no packages, so no environment of its own can be made",
            where=f"{SOURCE_ARCHIVE}/{REQUIREMENTS}",
            expected="requirements with versions and hashes",
            received="no such file",
            next_step="install the versions in manifest.json (libraries) and run without --code fresh",
        )
    tell("installing the locked packages into a new environment")
    made = subprocess.run([sys.executable, "-m", "venv", place], capture_output=True, text=True, check=False)
    if made.returncode:
        raise ToolMissing(
            "Python cannot make an environment here",
            where="python -m venv",
            expected="Python's venv module",
            received=_last_line(made),
            next_step="install it (on Debian apt-get install python3-venv), or run without --code fresh",
        )
    python = place / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _install([*pip, "--require-hashes", "--only-binary", ":all:", "-r", source.root / REQUIREMENTS])
    _install([*pip, "--no-deps", "--no-index", source.wheel])
    return python


def _install(command: Sequence[str | Path]) -> None:
    environment: Mapping[str, str] = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EditionError(
            "the locked packages could not be installed",
            where=str(command[-1]),
            expected="a package index that holds the locked files",
            received=_last_line(done),
            next_step="check the network and pip's settings (pip config list), or run without --code fresh",
        )


def _last_line(done: subprocess.CompletedProcess) -> str:
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return lines[-1].strip() if lines else f"status {done.returncode}"


def _leads_elsewhere(name: str) -> bool:
    return "\\" in name or any(part in ("", ".", "..") for part in name.split("/"))


def _bad_archive(path: Path, received: str) -> EditionError:
    return EditionError(
        "the source of the edition cannot be unpacked",
        where=str(path),
        expected="source.zip as `eslabon build` writes it",
        received=received,
        next_step="fetch the file again; editions of eslabon before source.zip cannot be rebuilt",
    )
