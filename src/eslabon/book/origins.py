"""Where the figures of a page's charts and tables come from: a file beside the page.

``_origins/<address>.json`` of an assembled source holds, by the label of each chart and table that shows
indicators, which and from which sources; a source that several of them share stands in it once. There is one
for every page made by a notebook, and for no other.
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

__all__ = ["Origins", "origins_path", "read_origins"]

FOLDER = "_origins"


def origins_path(address: str) -> str:
    """Path of a page's file in the assembled source."""
    return f"{FOLDER}/{address}.json"


@dataclass
class Origins:
    """The origins of one page, gathered output by output.

    Parameters
    ----------
    address
        The page's address.
    countries
        The country that the page is about, then those that it compares it with; empty for other pages.
    """

    address: str
    shown: dict[str, dict[str, list]] = field(default_factory=dict)
    sources: list[Mapping[str, str]] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where they are written, from the folder of the assembled source."""
        return origins_path(self.address)

    def note(self, data: Mapping[str, Any]) -> None:
        """Take down what one output shows; outputs that are no charts or tables show no indicators."""
        about = data.get(mime.PAGE, {}).get("parameters", {})
        if about.get("country"):
            named = f"{about['country']},{about.get('compare', '')}".split(",")
            self.countries = [code.strip() for code in named if code.strip()]
        for kind, type_ in (("fig", mime.FIGURE), ("tab", mime.TABLE)):
            words = data.get(type_, {})
            if words.get("indicators"):
                places = [self._place_of(source) for source in words["sources"]]
                name = label(kind, self.address, words["name"])
                self.shown[name] = {"indicators": words["indicators"], "sources": places}

    def _place_of(self, source: Mapping[str, str]) -> int:
        if source not in self.sources:
            self.sources.append(source)
        return self.sources.index(source)

    def to_bytes(self) -> bytes:
        """The file: the same outputs give the same bytes."""
        content = {"shown": self.shown, "sources": self.sources}
        if self.countries:
            content["countries"] = self.countries
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f"{text}\n".encode()


def read_origins(source: Path, address: str) -> dict[str, Any] | None:
    """What was noted, by the ids that figures and tables have on the page; None for a page of prose."""
    path = source / origins_path(address)
    if not path.is_file():
        return None
    content = json.loads(path.read_text("utf-8"))
    shown = {nodes.make_id(name): entry for name, entry in content["shown"].items()}
    return {**content, "shown": shown}
