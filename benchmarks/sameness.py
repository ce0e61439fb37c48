"""Two builds of the whole publication as different as two machines: is every file the same?

One is made by two workers in a plain folder out of a full cache, the other by one worker from nothing in a
folder with a space and an accent in its name, in another time zone, language, seed of hashes and umask.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from benchmarks.measure import Row, run

__all__ = ["sameness_rows"]

ROOT = Path(__file__).resolve().parents[1]
ESLABON = Path(sys.executable).with_name("eslabon")
_LEFT_OUT = shutil.ignore_patterns("build", ".venv*", ".git", ".*_cache", "__pycache__")
# The report on how it was made: durations.
_OUTSIDE = "run.json"


def sameness_rows(folder: Path) -> list[Row]:
    """Build twice and compare; files that differ are printed by name."""
    one = _copied(folder / "one")
    _build(one, 0o022, "2", TZ="UTC", LANG="C.UTF-8", PYTHONHASHSEED="1")
    for edition in _editions(one):
        shutil.rmtree(edition)
    _build(one, 0o022, "2", TZ="UTC", LANG="C.UTF-8", PYTHONHASHSEED="1")
    two = _copied(folder / "en otro año")
    _build(two, 0o077, "1", TZ="Asia/Kathmandu", LANG="es_PE.UTF-8", LC_ALL="C", PYTHONHASHSEED="4711")
    [first], [second] = _editions(one), _editions(two)
    here, there = _digests(first), _digests(second)
    every = here.keys() | there.keys()
    different = sorted(name for name in every if here.get(name) != there.get(name))
    for name in different:
        print(f"not the same: {name}", file=sys.stderr)
    # The peer is what came out alike: a ratio below 1 means that something differs.
    return [
        Row(
            "two builds (folder, zone, language, seed, umask, workers, cached or not): files alike / all",
            len(every) - len(different),
            len(every),
            1,
            least=True,
        )
    ]


def _copied(root: Path) -> Path:
    shutil.copytree(ROOT, root, ignore=_LEFT_OUT)
    return root


def _build(root: Path, umask: int, workers: str, **environment: str) -> None:
    before = os.umask(umask)
    try:
        run([ESLABON, "build", "--workers", workers], root, environment)
    finally:
        os.umask(before)


def _editions(root: Path) -> list[Path]:
    """Finished editions of a publication, by the manifest that each has."""
    return [path.parent for path in sorted((root / "build").glob("*/manifest.json"))]


def _digests(edition: Path) -> dict[str, str]:
    return {
        path.relative_to(edition).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(edition.rglob("*"))
        if path.is_file() and path.name != _OUTSIDE
    }
