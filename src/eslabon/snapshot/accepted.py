"""What was accepted from publishers since the tables were first made: ``data/refresh/accepted.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eslabon.catalogue.yaml_file import read_yaml
from eslabon.errors import CatalogueError

__all__ = ["ACCEPTED_FILE", "load_accepted", "vintages_accepted"]

ACCEPTED_FILE = Path("data") / "refresh" / "accepted.yml"


def load_accepted(root: Path) -> list[dict[str, Any]]:
    """All acceptances as they are written, the newest last; empty without the file.

    Raises
    ------
    CatalogueError
        The file is not a list of acceptances.
    """
    path, name = root / ACCEPTED_FILE, ACCEPTED_FILE.as_posix()
    if not path.is_file():
        return []
    file = read_yaml(path, name)
    entries = file.data or []
    if not isinstance(entries, list) or not all(isinstance(one, dict) and "reason" in one for one in entries):
        raise CatalogueError(
            "what was accepted cannot be read",
            where=file.place(),
            expected="a list of acceptances, each with its reason",
            received=type(file.data).__name__,
            next_step="restore the file; `eslabon data accept` writes it",
        )
    return entries


def vintages_accepted(root: Path) -> list[dict[str, Any]]:
    """What the lock tells of each acceptance: its reason, and the vintage of each source that came in."""
    return [
        {
            "reason": str(entry["reason"]),
            "vintages": {
                id: str(said.get("vintage", "")) for id, said in sorted((entry.get("sources") or {}).items())
            },
        }
        for entry in load_accepted(root)
    ]
