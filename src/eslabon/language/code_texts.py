"""Texts for readers in Python code and in notebooks.

That is what stands in ``_("…")``, ``page.messages("…")`` and ``_.plural("…", "…", n)``, at any depth. The
syntax tree is read, not the tokens: a text within another text's fields counts too.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

__all__ = ["module_texts", "notebook_texts"]

_NAMES = {"_"}
_METHODS = {"messages", "plural"}  # `_.text(…)` translates data and is not among them


def module_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every message of a Python module, in order; of a plural pair the singular."""
    yield from _texts(path.read_text("utf-8"))


def notebook_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Number of the cell and text of every message of a notebook's code."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code":
            for _, text in _texts("".join(cell["source"])):
                yield number, text


def _texts(code: str) -> Iterator[tuple[int, str]]:
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and _asks(node.func)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        for text in _constants(call.args[0]) if call.args else ():
            yield call.lineno, text


def _asks(function: ast.expr) -> bool:
    """Whether a call of this function asks for a text."""
    if isinstance(function, ast.Name):
        return function.id in _NAMES
    return isinstance(function, ast.Attribute) and function.attr in _METHODS


def _constants(argument: ast.expr) -> Iterator[str]:
    """The text of an argument; both texts of a choice between two."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _constants(argument.body)
        yield from _constants(argument.orelse)
