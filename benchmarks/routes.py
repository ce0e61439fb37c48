"""Three routes to the same executed brief: cold papermill, our warm kernels, and plain functions.

Run as ``python -m benchmarks.routes ROUTE COUNT --pack PACK --notebook NOTEBOOK``; prints one JSON line
with the wall time of each execution and a digest of what it showed, pictures of the charts included. The
cold route draws them in its kernel, as stock charts in notebooks do; the others in this process.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from eslabon.kernels.likeness import PRELOAD_VARIABLE, THIRD_PARTY
from eslabon.kernels.start import last_start

ROOT = Path(__file__).resolve().parents[1]
SVG = "image/svg+xml"
Outputs = list[dict]
# What a stock renderer does for every chart that a notebook shows.
DRAWN_IN_KERNEL = """
from eslabon.book.render import render_svg
from eslabon.pages.outputs import Figure

def drawn(self, include=None, exclude=None, plain=Figure._repr_mimebundle_):
    return {**plain(self), "image/svg+xml": render_svg(self.chart.spec)}

Figure._repr_mimebundle_ = drawn
"""


def by_papermill(notebook: Path, parameters: dict, engine: str | None) -> Outputs:
    """What the notebook shows when papermill executes it in a fresh process; the stock engine or ours."""
    return [
        output["data"]
        for cell in executed_by_papermill(notebook, parameters, engine).cells
        for output in cell.get("outputs", [])
        if output.output_type in ("display_data", "execute_result")
    ]


def executed_by_papermill(notebook: Path, parameters: dict, engine: str | None) -> nbformat.NotebookNode:
    """The executed notebook."""
    import papermill

    from eslabon.kernels import entry

    entry.register()
    with tempfile.TemporaryDirectory() as folder:
        return papermill.execute_notebook(
            str(notebook),
            None if engine else str(Path(folder) / "out.ipynb"),
            parameters=parameters,
            engine_name=engine,
            kernel_name="python3",
            progress_bar=False,
            cwd=folder,
            # A caller that keeps the notebook itself needs no file of one that ran well.
            **({"unfinished": str(Path(folder) / "failed.ipynb")} if engine else {}),
            extra_arguments=["--log-level=CRITICAL"],
        )


def by_functions(notebook: Path, parameters: dict) -> Outputs:
    """Run the cells in this process and collect what they show: no kernel, no protocol, no isolation."""
    shown: list[object] = []
    names: dict[str, object] = {"display": shown.append, "__name__": "__main__"}
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        module = ast.parse(cell.source)
        last = module.body.pop() if module.body and isinstance(module.body[-1], ast.Expr) else None
        exec(compile(module, str(notebook), "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), str(notebook), "eval"), names)
            if value is not None:
                shown.append(value)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(parameters)
    return [value._repr_mimebundle_() for value in shown]


def that_draws(notebook: Path, folder: Path) -> Path:
    """A copy of the notebook whose kernel draws every chart that it shows."""
    copy = nbformat.read(notebook, as_version=4)
    place = 1 + next(i for i, cell in enumerate(copy.cells) if "parameters" in cell.metadata.get("tags", []))
    copy.cells.insert(place, nbformat.v4.new_code_cell(DRAWN_IN_KERNEL))
    nbformat.write(copy, folder / notebook.name)
    return folder / notebook.name


def drawn(outputs: Outputs) -> Outputs:
    """The outputs with the pictures of their charts."""
    from eslabon.book.render import render_svg
    from eslabon.pages.mime import VEGALITE

    return [{**data, SVG: render_svg(data[VEGALITE])} if VEGALITE in data else data for data in outputs]


def _digest(outputs: Outputs) -> str:
    # Plain texts tell addresses of objects; what a page is made of are the other types.
    kept = [{kind: data for kind, data in one.items() if kind != "text/plain"} for one in outputs]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("route", choices=["cold", "warm", "functions"])
    parser.add_argument("count", type=int)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--notebook", type=Path, required=True)
    arguments = parser.parse_args()
    os.environ |= {"ESLABON_PACK": str(arguments.pack.resolve()), "ESLABON_ROOT": str(ROOT)}
    # As builds do: no threads of numpy, and our own code is loaded before the kernel is forked.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ[PRELOAD_VARIABLE] = ",".join((*THIRD_PARTY, "eslabon.pages"))
    parameters = {**json.loads(arguments.pack.read_bytes())["parameters"], "language": "es"}
    walls, digests = [], set()
    with tempfile.TemporaryDirectory() as folder:
        drawing = that_draws(arguments.notebook, Path(folder))
        routes: dict[str, Callable[[], Outputs]] = {
            "cold": lambda: by_papermill(drawing, parameters, None),
            "warm": lambda: drawn(by_papermill(arguments.notebook, parameters, "eslabon")),
            "functions": lambda: drawn(by_functions(arguments.notebook, parameters)),
        }
        # The first one is not counted: it imports, starts what stays, and starts the renderer.
        for _ in range(arguments.count + 1):
            start = time.monotonic()
            outputs = routes[arguments.route]()
            walls.append(time.monotonic() - start)
            digests.add(_digest(outputs))
    if arguments.route == "warm" and last_start().reason:
        raise SystemExit(f"the kernels were not warm: {last_start().reason}")
    print(json.dumps({"walls": walls[1:], "digests": sorted(digests)}))


if __name__ == "__main__":
    main()
