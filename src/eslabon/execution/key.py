"""The cache key of an executed page, spelled out.

A page is up to date when every ingredient below is what it was when the page was executed. Names as well
as values enter the key, so that an ingredient that is added or renamed also counts as a change.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from pathlib import Path

import nbformat

__all__ = ["INGREDIENTS", "changed", "ingredients", "key_of", "notebook_digest"]

# In the order in which a person wants to hear of their changes.
INGREDIENTS = ("notebook", "parameters", "data", "messages", "code", "requirements", "python")


def notebook_digest(path: Path) -> str:
    """Digest of the cells, their tags and attachments; ids, outputs and other metadata do not count."""
    notebook = nbformat.read(path, as_version=4)
    cells = [
        (cell.cell_type, cell.source, sorted(cell.metadata.get("tags", [])), cell.get("attachments", {}))
        for cell in notebook.cells
    ]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def ingredients(
    *, notebook: str, parameters: Mapping[str, object], pack: str, code: str, messages: str, requirements: str
) -> dict[str, str]:
    """Return each ingredient of a page's key, by name.

    Parameters
    ----------
    notebook
        Digest of the notebook's cells: what is computed and said.
    parameters
        The page's parameters, language included: for whom.
    pack
        Digest of the slice of data that the page may read. Method files and settings that shape the
        measures are in it by their results.
    code
        Digest of the sources that can have a part in the page: they draw, word and format.
    messages
        Digest of all translations into the page's language that its notebook may read.
    requirements
        Digest of the locked requirements and of the versions installed: a new chart library may draw
        another chart.
    """
    return {
        "notebook": notebook,
        "parameters": json.dumps(dict(parameters), sort_keys=True, ensure_ascii=False),
        "data": pack,
        "code": code,
        "messages": messages,
        "requirements": requirements,
        # Standard library changes (sorting, formatting of floats) can show in an output.
        "python": platform.python_version(),
    }


def key_of(parts: Mapping[str, str]) -> str:
    """The key: a digest over names and values of all ingredients."""
    return hashlib.sha256(json.dumps(dict(parts), sort_keys=True).encode()).hexdigest()


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Names of the ingredients that differ, in the order in which they are told; unknown ones last."""
    known = [name for name in INGREDIENTS if name in now]
    names = [*known, *(name for name in now if name not in INGREDIENTS)]
    return [name for name in names if before.get(name) != now[name]]
