"""The publication that ``make test`` builds: the real one, with a sample of its pages about one indicator.

They are more than all others together and made alike; ``make audit`` builds and checks every one. As a
program it writes the folder, so that ``eslabon build --root`` can build it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import REPOSITORY

__all__ = ["SAMPLE", "write_sample"]

SAMPLE = REPOSITORY / "build" / "sample"
PARTS = ("book", "notebooks", "data", "_config.yml", "_toc.yml", "requirements.txt")
# The theme of the sample: with and without direction, computed and taken over, of many years and of few.
EVERY, SOME = "for_each: {indicator: all}", "for_each: {indicator: resources}"


def write_sample() -> Path:
    """Bring the folder up to date, leaving alone what has not changed; return it."""
    wanted = {path.relative_to(REPOSITORY) for part in PARTS for path in _files(REPOSITORY / part)}
    for part in PARTS:
        for path in _files(SAMPLE / part):
            if path.relative_to(SAMPLE) not in wanted:
                path.unlink()
    for name in sorted(wanted):
        content = (REPOSITORY / name).read_bytes()
        if name == Path("_config.yml"):
            assert EVERY.encode() in content
            content = content.replace(EVERY.encode(), SOME.encode())
        target = SAMPLE / name
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            shutil.copymode(REPOSITORY / name, target)
    return SAMPLE


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


if __name__ == "__main__":
    print(write_sample())
