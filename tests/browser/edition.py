"""Where the built edition is, and which of its pages a quick run looks at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.edition.published import POOR

__all__ = ["Edition", "built_edition"]

# Parts of pages that may be wider than a phone: the page with most of each is looked at.
SCROLLING = ('<div class="math"', "<pre", '<div class="table-scroll"')
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Edition:
    """A built edition: its folder, its languages, its title in the source language."""

    folder: Path
    languages: tuple[str, ...]

    def pages(self, language: str, everything: bool) -> list[str]:
        """Addresses of a language: all, or first and last of every kind, the poor ones, and what scrolls."""
        root = self.folder / language / "html"
        addresses = sorted(page.relative_to(root).as_posix() for page in root.rglob("*.html"))
        if everything:
            return addresses
        kinds: dict[str, list[str]] = {}
        for address in addresses:
            # Pages at the root are each of a kind of their own.
            kinds.setdefault(address.rpartition("/")[0] or address, []).append(address)
        poor = {address for address in addresses if Path(address).stem in POOR}
        texts = {address: (root / address).read_text("utf-8") for address in addresses}
        scrolling = {max(addresses, key=lambda address: texts[address].count(part)) for part in SCROLLING}
        return sorted({page for kind in kinds.values() for page in (kind[0], kind[-1])} | poor | scrolling)


def built_edition() -> Edition:
    """The edition that ``eslabon build`` left, or the one that ``ESLABON_EDITION`` names.

    Fails the test when there is none: a check of nothing would pass.
    """
    settings = yaml.safe_load((REPOSITORY / "_config.yml").read_text("utf-8"))["eslabon"]
    folder = Path(os.environ.get("ESLABON_EDITION") or REPOSITORY / "build" / settings["edition"])
    if not (folder / "manifest.json").is_file():
        pytest.fail(f"no built edition at {folder}. Next: eslabon build", pytrace=False)
    return Edition(folder, tuple(settings["languages"]))
