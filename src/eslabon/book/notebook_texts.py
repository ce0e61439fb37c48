"""The texts for readers in a notebook: what it marks with ``_("…")``, and its Markdown cells."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["NotebookText", "notebook_texts"]

ANALYST = "analyst"  # tag of cells that readers do not see


@dataclass(frozen=True)
class NotebookText:
    """A message or a paragraph, and the number of its cell, from 1."""

    cell: int
    text: str


def notebook_texts(path: Path) -> list[NotebookText]:
    """List the texts of a notebook in their order.

    Cells tagged ``analyst`` and strings that are not marked for translation (names of columns, keys) are
    left out. A cell that is not Python gives nothing: executing it tells what is wrong.
    """
    found = []
    for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"], start=1):
        if ANALYST in cell["metadata"].get("tags", ()):
            continue
        source = "".join(cell["source"])
        texts = _marked(source) if cell["cell_type"] == "code" else iter([source])
        found += [NotebookText(number, text) for text in texts if text.strip()]
    return found


def _marked(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_mark(node.func)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        for argument in call.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def _is_mark(function: ast.expr) -> bool:
    """``_(…)`` or ``_.plural(…)``."""
    if isinstance(function, ast.Attribute):
        function = function.value
    return isinstance(function, ast.Name) and function.id == "_"
