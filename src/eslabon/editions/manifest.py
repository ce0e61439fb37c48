"""What an edition consists of: every file with its size and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

__all__ = ["MANIFEST", "RUN_REPORT", "file_records", "write_manifest"]

MANIFEST = "manifest.json"
RUN_REPORT = "run.json"  # holds durations, hence never part of the manifest
OUTSIDE = {MANIFEST, RUN_REPORT}


def file_records(edition: Path) -> list[dict[str, object]]:
    """One record per file of the edition, sorted by path: path, bytes, sha256.

    The manifest itself, the run report and notebooks kept from failed pages do not count; files of the same
    names further down do.
    """
    return [
        {
            "path": name.as_posix(),
            "bytes": (edition / name).stat().st_size,
            "sha256": hashlib.sha256((edition / name).read_bytes()).hexdigest(),
        }
        for name in (path.relative_to(edition) for path in sorted(edition.rglob("*")) if path.is_file())
        if name.as_posix() not in OUTSIDE and name.parts[0] != "failed"
    ]


def write_manifest(edition: Path, facts: Mapping[str, object]) -> None:
    """Write ``manifest.json``: `facts` about the edition, then its files. Same files, same bytes."""
    content = {**facts, "files": file_records(edition)}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (edition / MANIFEST).write_text(text, "utf-8")
