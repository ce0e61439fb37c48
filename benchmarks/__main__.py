"""``make bench``: our work against the naive route and against itself, one table of ratios.

Without arguments everything is measured, which takes about forty minutes; ``python -m benchmarks brief`` and
the like measure a part. A missed target is printed, never an error: timings fail no test.
"""

from __future__ import annotations

import argparse
import datetime
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks.brief import brief_rows, cut_packs
from benchmarks.cluster import cluster_rows
from benchmarks.compare import compare_rows
from benchmarks.documents import document_rows
from benchmarks.edition import edition_rows, measure_editions
from benchmarks.executions import execute_many, growth_rows
from benchmarks.measure import Row, table
from benchmarks.on_demand import on_demand_rows
from benchmarks.refresh import refresh_rows
from benchmarks.sameness import sameness_rows
from benchmarks.service_load import service_rows
from benchmarks.synthetic_book import scaling_rows

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ("PER", "BRA", "GRD", "CUB", "R1", "R9")
LANGUAGES = ("es", "en")


def _brief(folder: Path, rounds: int) -> list[Row]:
    return brief_rows(folder, rounds)


def _on_demand(folder: Path, rounds: int) -> list[Row]:
    return on_demand_rows(folder, rounds)


def _compare(folder: Path, rounds: int) -> list[Row]:
    return compare_rows(folder, rounds)


def _executions(folder: Path, rounds: int) -> list[Row]:
    """Growth, and what a cluster adds: both need the price of one execution."""
    packs = cut_packs(folder)
    measured = execute_many(packs["country/PER"])
    executed = folder / "PER.ipynb"
    executed.write_bytes(measured.notebook)
    return [
        *growth_rows(measured),
        *cluster_rows(sorted(packs.values()), executed, folder / "cluster", measured.cpu),
    ]


def _scaling(folder: Path, rounds: int) -> list[Row]:
    return scaling_rows()


def _sameness(folder: Path, rounds: int) -> list[Row]:
    return sameness_rows(folder)


def _sample(folder: Path, rounds: int) -> list[Row]:
    measured = measure_editions(folder, SAMPLE, LANGUAGES[:1])
    return edition_rows(measured, f"{len(SAMPLE)} pages and all prose, one language")


def _edition(folder: Path, rounds: int) -> list[Row]:
    rows = edition_rows(measure_editions(folder, (), LANGUAGES), "whole edition, two languages")
    return [*rows, *document_rows(folder / "ours", LANGUAGES[0])]


MEASURES: dict[str, Callable[[Path, int], list[Row]]] = {
    "brief": _brief,
    "on_demand": _on_demand,
    "service": service_rows,
    "compare": _compare,
    "refresh": refresh_rows,
    "executions": _executions,
    "scaling": _scaling,
    "edition": _edition,
    "sameness": _sameness,
    "sample": _sample,
}
EVERYTHING = [name for name in MEASURES if name != "sample"]


def main() -> None:
    """Measure what was asked for and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], default=EVERYTHING)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="eslabon-bench-") as name:
        for measure in arguments.measures:
            rows += MEASURES[measure](Path(name) / measure, arguments.rounds)
            print(table(rows), flush=True)
    cores, memory = len(os.sched_getaffinity(0)), psutil.virtual_memory().total / 2**30
    print(f"\n{datetime.date.today().isoformat()}, {cores} cores, {memory:.0f} GiB")


if __name__ == "__main__":
    main()
