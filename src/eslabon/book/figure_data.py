"""The data behind a page's charts and tables: a file beside the page, as for where they come from.

``_figures/<address>.json`` of an assembled source holds, by the label of each chart and table, its name and
its data: of a chart columns, rows and unit, of a table the number of each cell. What is printed in a table
stands in the page itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes

from eslabon.book.directives import label
from eslabon.pages import mime

__all__ = ["FigureData", "figures_path", "read_figures"]

FOLDER = "_figures"


def figures_path(address: str) -> str:
    """Path of a page's file in the assembled source."""
    return f"{FOLDER}/{address}.json"


@dataclass
class FigureData:
    """The data of one page, gathered output by output."""

    address: str
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where they are written, from the folder of the assembled source."""
        return figures_path(self.address)

    def note(self, data: Mapping[str, Any]) -> None:
        """Take down what one output shows; outputs that are no charts or tables have no data."""
        for kind, type_, key in (("fig", mime.FIGURE, "data"), ("tab", mime.TABLE, "exact")):
            words = data.get(type_)
            if words:
                entry = {"name": words["name"]}
                if key in words:
                    entry[key] = json.loads(words[key])
                self.shown[label(kind, self.address, words["name"])] = entry

    def to_bytes(self) -> bytes:
        """The file: the same outputs give the same bytes."""
        text = json.dumps(self.shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f"{text}\n".encode()


def read_figures(source: Path, address: str) -> dict[str, dict[str, Any]]:
    """What was noted, by the ids that figures and tables have on the page; empty for a page of prose."""
    path = source / figures_path(address)
    if not path.is_file():
        return {}
    return {nodes.make_id(name): entry for name, entry in json.loads(path.read_text("utf-8")).items()}
