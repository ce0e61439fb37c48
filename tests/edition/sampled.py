"""The publication that ``make test`` builds: the real one, with a sample of its pages about one indicator.

They are more than all others together and made alike; ``make audit`` builds and checks every one. As a
program it writes the folder, so that ``eslabon build --root`` can build it.

The comparison with the edition before is kept for all pages of both. Between two such samples it would be the
same, since no page came or went, so it is taken over as the comparison of these pages.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from eslabon.book.order_and_settings import prose_pages
from eslabon.catalogue.settings import load_settings
from eslabon.editions.compare.kept import publication_facts
from eslabon.editions.compare.result import canonical
from eslabon.execution.page_list import expand
from eslabon.snapshot import load_snapshot
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
    comparisons = {name for name in wanted if name.match("book/changes/*/changes.json")}
    for name in sorted(wanted - comparisons):
        content = (REPOSITORY / name).read_bytes()
        if name == Path("_config.yml"):
            assert EVERY.encode() in content
            content = content.replace(EVERY.encode(), SOME.encode())
        _write(name, content)
    for name in comparisons:
        _write(name, _about_sampled(json.loads((REPOSITORY / name).read_bytes())))
    return SAMPLE


def _about_sampled(comparison: dict[str, Any]) -> bytes:
    before, after = comparison["before"], comparison["after"]
    if before["pages"] == after["pages"] == _pages(REPOSITORY):  # else it is out of date, here as there
        before["pages"] = after["pages"] = _pages(SAMPLE)
    return canonical(comparison).encode()


def _pages(root: Path) -> str:
    """What a comparison keeps of the pages of a publication."""
    settings = load_settings(root)
    made = expand(settings, load_snapshot(root).catalogue, root, settings.languages)
    prose = [(language, page) for language in settings.languages for page in prose_pages(root)]
    every = [*((page.language, page.address) for page in made), *prose]
    return publication_facts("", settings.method, settings.languages, every, {})["pages"]


def _write(name: Path, content: bytes) -> None:
    target = SAMPLE / name
    if not target.is_file() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        shutil.copymode(REPOSITORY / name, target)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


if __name__ == "__main__":
    print(write_sample())
