"""Parameters are typed and strict: an unknown name is an error before anything runs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

import nbformat

from eslabon.errors import CatalogueError, ParameterError
from eslabon.execution.plan import PlannedPage

__all__ = ["check_parameters", "parameters_of"]

TAG = "parameters"


def parameters_of(notebook: Path) -> dict[str, object]:
    """Names and default values declared in the notebook's cell tagged ``parameters``.

    Raises
    ------
    CatalogueError
        The notebook cannot be read, has no such cell, or the cell holds more than literal assignments.
    """
    import ast

    try:
        cells = nbformat.read(notebook, as_version=4).cells
    except Exception as error:  # nbformat raises many kinds for a file that is no notebook
        raise CatalogueError(
            "a notebook cannot be read",
            where=str(notebook),
            expected="Jupyter notebook, format 4",
            received=str(error).splitlines()[0] if str(error) else type(error).__name__,
            next_step="open it in JupyterLab and save it again",
        ) from None
    tagged = [cell for cell in cells if TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise CatalogueError(
            "a notebook declares no parameters",
            where=notebook.name,
            expected=f"exactly one cell tagged {TAG!r}",
            received=f"{len(tagged)} cells with that tag",
            next_step="tag the cell that assigns country, language and so on",
        )
    declared: dict[str, object] = {}
    try:
        statements = ast.parse(tagged[0].source).body
    except SyntaxError as error:
        raise CatalogueError(
            "a parameters cell is no Python",
            where=f"{notebook.name}, cell tagged {TAG!r}, line {error.lineno}",
            expected='lines such as country = "ABC"',
            received=(error.text or "").strip() or error.msg,
            next_step="correct it in JupyterLab",
        ) from None
    for statement in statements:
        try:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            declared[target.id] = ast.literal_eval(statement.value)
        except (AttributeError, ValueError):
            raise CatalogueError(
                "a parameters cell holds more than literal assignments",
                where=f"{notebook.name}, cell tagged {TAG!r}",
                expected='lines such as country = "ABC"',
                received=ast.unparse(statement),
                next_step="move other code into the next cell",
            ) from None
    return declared


def check_parameters(pages: Iterable[PlannedPage]) -> None:
    """Check every page's parameters against the declaration of its notebook.

    Raises
    ------
    ParameterError
        A parameter is unknown to the notebook, or its value has another type than the default.
    """
    known: dict[Path, dict[str, object]] = {}
    for page in pages:
        declared = known.setdefault(page.notebook, {}) or parameters_of(page.notebook)
        known[page.notebook] = declared
        for name, value in (*page.parameters, ("language", page.language)):
            check_parameter(page.notebook.name, declared, name, value)


def check_parameter(notebook: str, declared: dict[str, object], name: str, value: object) -> None:
    """Check one parameter's name and type against the notebook's declaration."""
    if name not in declared:
        near = difflib.get_close_matches(name, list(declared), 1)
        raise ParameterError(
            "a parameter is unknown to its notebook",
            where=notebook,
            expected=f"{near[0]!r}" if near else f"one of {', '.join(declared)}",
            received=repr(name),
            next_step="correct the name in _config.yml or declare it in the notebook's parameters cell",
        )
    default = declared[name]
    if default is not None and type(value) is not type(default):
        raise ParameterError(
            f"parameter {name!r} has the wrong type",
            where=notebook,
            expected=f"{type(default).__name__}, for instance {default!r}",
            received=f"{type(value).__name__}: {value!r}",
            next_step="correct the value",
        )
