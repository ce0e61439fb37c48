"""One brief, executed again and again: what a fresh process per notebook costs, warm and cold."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.measure import Cost, Row, median, run

__all__ = ["brief_rows", "cut_packs"]

ROOT = Path(__file__).resolve().parents[1]
BRIEF = "country/PER"
# Executions per run; the cost of a run without any counted execution is taken off.
COUNT = 6


def cut_packs(folder: Path, *only: str) -> dict[str, Path]:
    """The slices of data of these pages, or of all, by address; cut into `folder`."""
    from eslabon.build import BuildOptions, plan
    from eslabon.execution.report import Reporter

    return plan(BuildOptions(ROOT, folder, only=only), Reporter()).packs


def brief_rows(folder: Path, rounds: int) -> list[Row]:
    """CPU and wall per brief of cold papermill, warm kernels and plain functions, in turn.

    Parameters
    ----------
    folder
        A scratch folder, in which the brief's slice of data is cut.

    Raises
    ------
    SystemExit
        The routes do not show the same.
    """
    pack = cut_packs(folder, BRIEF)[BRIEF]
    costs: dict[str, list[float]] = {route: [] for route in ("cold", "warm", "functions")}
    walls: dict[str, list[float]] = {route: [] for route in costs}
    shown: dict[str, list[str]] = {}
    for _ in range(rounds):
        for route in costs:
            base, full = _run(route, 0, pack), _run(route, COUNT, pack)
            told = json.loads(full.output.splitlines()[-1])
            costs[route].append((full.cpu - base.cpu) / COUNT)
            walls[route] += told["walls"]
            shown[route] = told["digests"]
    if len({tuple(digests) for digests in shown.values()}) != 1:
        raise SystemExit(f"the routes do not show the same: {shown}")
    cpu = {route: median(values) for route, values in costs.items()}
    wall = {route: median(values) for route, values in walls.items()}
    return [
        Row("brief, CPU s: cold papermill / warm", cpu["cold"], cpu["warm"], 4, least=True),
        Row("brief, wall s (p50): cold papermill / warm", wall["cold"], wall["warm"], 4, least=True),
        Row("brief, CPU s: warm over plain functions", cpu["functions"], cpu["warm"], 2),
    ]


def _run(route: str, count: int, pack: Path) -> Cost:
    notebook = ROOT / "notebooks" / "country_brief.ipynb"
    command = [sys.executable, "-m", "benchmarks.routes", route, str(count)]
    return run([*command, "--pack", pack, "--notebook", notebook], ROOT)
