"""Texts for readers in Python code and in notebooks.

That is what stands in ``_("…")``, ``page.messages("…")`` and ``_.plural("…", "…", n)``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract

__all__ = ["module_texts", "notebook_texts"]

# Names of the calls whose arguments are texts, and which arguments. `_.text(…)` translates data and is not
# among them.
_CALLS = {"_": (1,), "messages": (1,), "plural": (1, 2)}


def module_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every message of a Python module; the singular stands for a plural pair."""
    yield from _texts(path.read_text("utf-8"))


def notebook_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Number of the cell and text of every message of a notebook's code."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code":
            for _, text in _texts("".join(cell["source"])):
                yield number, text


def _texts(code: str) -> Iterator[tuple[int, str]]:
    found = extract("python", io.BytesIO(code.encode()), keywords=_CALLS)
    # A call inside another call is told twice.
    yield from dict.fromkeys((line, text if isinstance(text, str) else text[0]) for line, text, _, _ in found)
