"""The study's tables, the chapters and the notebooks, as the checks of doubtful readings ask for them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def table(name: str) -> dict[str, dict[str, str]]:
    """Rows of a table by id."""
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def figure(id: str) -> dict[str, str]:
    return table("baseline/figures.csv")[id]


def row(register: str, id: str) -> dict[str, str]:
    return table(f"registers/{register}.csv")[id]


@cache
def chapter(name: str) -> str:
    return (ROOT / "book" / f"{name}.md").read_text("utf-8")


@cache
def prose() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "book").rglob("*.md")))


@cache
def notebooks() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "notebooks").glob("*.ipynb")))


def noted(entry: dict[str, str], *words: str) -> bool:
    """Whether the entry's note says so, in this order."""
    return bool(re.search(".*".join(map(re.escape, words)), entry["note"]))


def charted(id: str) -> bool:
    """Whether a notebook or a page picks the figure by its id."""
    return id in notebooks() or f"{{baseline}}`{id}`" in prose()


@dataclass(frozen=True)
class Reading:
    """A doubtful reading: what it is, how and where it is handled, the check."""

    name: str
    handled: str
    check: Callable[[], bool]


GOVERNANCE, CLUSTERS = "framework/governance-upgrading", "framework/clusters"
MARSHALL, MIDDLE, POLICIES = (
    "framework/from-marshall-to-chains",
    "framework/missing-middle",
    "framework/policies",
)
