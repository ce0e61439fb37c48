"""``make bench``: our work against the naive route and against itself, one table of ratios.

``python -m benchmarks brief sample`` measures a part; ``edition`` is every page of the publication in two
languages and takes about half an hour. A missed target is printed, never an error: timings fail no test.
"""

from __future__ import annotations

import argparse
import datetime
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.brief import brief_rows
from benchmarks.edition import edition_rows, measure_editions
from benchmarks.measure import Row, table

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ("PER", "BRA", "GRD", "CUB", "R1", "R9")
LANGUAGES = ("es", "en")


def _brief(folder: Path, rounds: int) -> list[Row]:
    return brief_rows(folder, rounds)


def _sample(folder: Path, rounds: int) -> list[Row]:
    measured = measure_editions(folder, SAMPLE, LANGUAGES[:1])
    return edition_rows(measured, f"{len(SAMPLE)} pages and all prose, one language")


def _edition(folder: Path, rounds: int) -> list[Row]:
    return edition_rows(measure_editions(folder, (), LANGUAGES), "whole edition, two languages")


MEASURES: dict[str, Callable[[Path, int], list[Row]]] = {
    "brief": _brief,
    "sample": _sample,
    "edition": _edition,
}


def main() -> None:
    """Measure what was asked for and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], default=["brief", "sample"])
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="eslabon-bench-") as name:
        for measure in arguments.measures:
            rows += MEASURES[measure](Path(name) / measure, arguments.rounds)
            print(table(rows), flush=True)
    print(f"\n{datetime.date.today().isoformat()}, {len(os.sched_getaffinity(0))} cores")


if __name__ == "__main__":
    main()
