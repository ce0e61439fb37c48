"""Folders such as makers leave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Made:
    """As `eslabon.ondemand.maker.Made`."""

    main: str
    media_type: str


def made_folder(folder: Path, text: str = "brief", *, extra: int = 0) -> Made:
    """Write a page with a picture beside it, and `extra` bytes more."""
    (folder / "_images").mkdir(parents=True, exist_ok=True)
    (folder / "brief.pdf").write_text(text, "utf-8")
    (folder / "_images" / "chart.svg").write_text("<svg/>" + " " * extra, "utf-8")
    return Made("brief.pdf", "application/pdf")
