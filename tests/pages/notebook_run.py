"""Run a notebook's code in this process: no kernel, for fast tests of what pages show."""

from __future__ import annotations

import ast
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eslabon.pages import Page

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def page_environment(pack: bytes, root: Path, folder: Path):
    """The environment that a build gives to a notebook."""
    path = folder / "pack.json"
    path.write_bytes(pack)
    before = {name: os.environ.get(name) for name in ("ESLABON_PACK", "ESLABON_ROOT")}
    os.environ.update(ESLABON_PACK=str(path), ESLABON_ROOT=str(root))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def run_notebook(path: Path, **parameters: Any) -> tuple[Page, list[Any]]:
    """Run the code cells with parameters; return the page and everything that was shown, in order."""
    shown: list[Any] = []
    space: dict[str, Any] = {"display": shown.append}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        _run(ast.parse("".join(cell["source"])), space, shown)
        if "parameters" in cell["metadata"].get("tags", []):
            assert set(parameters) <= set(space), "a parameter that the notebook does not declare"
            space.update(parameters)
    return space["page"], [thing for thing in shown if thing is not None]


def _run(tree: ast.Module, space: dict[str, Any], shown: list[Any]) -> None:
    """Run a cell; the value of its last expression is shown, as a kernel does."""
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    if last is not None:
        shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), space))
