"""Memory over many executions: a build's worker and its zygote must not grow from page to page.

``python -m benchmarks.executions --pack PACK`` executes the brief again and again in one process and prints
one JSON line with the memory of its process tree after each tenth execution.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Row, memory_of_tree, run

__all__ = ["Executions", "execute_many", "growth_rows"]

ROOT = Path(__file__).resolve().parents[1]
EXECUTIONS = 300
# By then everything that is imported and cached once is there.
SETTLED = 50
# A tenth more than when settled would be growth: single readings differ by one or two per cent.
BOUND = 1.1


@dataclass(frozen=True)
class Executions:
    """What many executions of one brief in one process cost.

    Parameters
    ----------
    cpu
        Seconds per execution, charts not drawn.
    memory
        Number of executions → MiB of the process tree after them.
    notebook
        The executed notebook.
    """

    cpu: float
    memory: dict[int, float]
    notebook: bytes


def execute_many(pack: Path) -> Executions:
    """Measure `EXECUTIONS` warm executions of the brief with this slice of data."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "executed.ipynb"
        done = run([sys.executable, "-m", "benchmarks.executions", "--pack", pack, "--keep", kept], ROOT)
        readings = json.loads(done.output.splitlines()[-1])
        memory = {int(count): mib for count, mib in readings.items()}
        return Executions(done.cpu / EXECUTIONS, memory, kept.read_bytes())


def growth_rows(measured: Executions) -> list[Row]:
    """Memory after `EXECUTIONS` warm executions over that after `SETTLED`."""
    what = f"memory MiB of worker and zygote: after {EXECUTIONS} executions over after {SETTLED}"
    return [Row(what, measured.memory[SETTLED], measured.memory[EXECUTIONS], BOUND)]


def main() -> None:
    """Execute, and read the memory between executions."""
    import nbformat

    from benchmarks.routes import executed_by_papermill
    from eslabon.kernels.likeness import PRELOAD_VARIABLE, THIRD_PARTY
    from eslabon.kernels.start import last_start

    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--keep", type=Path, required=True)
    arguments = parser.parse_args()
    pack = arguments.pack.resolve()
    os.environ |= {"ESLABON_PACK": str(pack), "ESLABON_ROOT": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    os.environ[PRELOAD_VARIABLE] = ",".join((*THIRD_PARTY, "eslabon.pages"))
    parameters = {**json.loads(pack.read_bytes())["parameters"], "language": "es"}
    readings = {}
    for count in range(1, EXECUTIONS + 1):
        notebook = ROOT / "notebooks" / "country_brief.ipynb"
        executed = executed_by_papermill(notebook, parameters, "eslabon")
        if last_start().reason:
            raise SystemExit(f"the kernels were not warm: {last_start().reason}")
        if count % 10 == 0:
            gc.collect()
            readings[count] = memory_of_tree(os.getpid())
    nbformat.write(executed, arguments.keep)
    print(json.dumps(readings))


if __name__ == "__main__":
    main()
