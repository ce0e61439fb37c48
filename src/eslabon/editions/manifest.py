"""What an edition consists of: facts about it, and every file with its size and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eslabon.editions.seal import canonical, seal
from eslabon.errors import EditionError

__all__ = ["MANIFEST", "RUN_REPORT", "SCHEMA", "Manifest", "file_records", "manifest_bytes", "write_manifest"]

MANIFEST = "manifest.json"
RUN_REPORT = "run.json"  # holds durations, hence never part of the manifest
OUTSIDE = {MANIFEST, RUN_REPORT}
FAILED = "failed"  # notebooks kept from failed pages
SCHEMA = 1


@dataclass(frozen=True)
class Manifest:
    """A manifest as read; `facts` holds everything but the files.

    Parameters
    ----------
    facts
        As documented in ``docs/manifest.md``.
    files
        Size in bytes and sha256 of every file, by path relative to the edition.
    digest
        sha256 of the bytes of ``manifest.json``.
    """

    facts: Mapping[str, Any]
    files: Mapping[str, tuple[int, str]]
    digest: str

    @property
    def edition(self) -> str:
        """Id of the edition."""
        return self.facts["edition"]

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the edition, the source language first."""
        return tuple(self.facts["languages"])

    def addresses(self, language: str) -> tuple[str, ...]:
        """Addresses of all pages of a language, sorted: those of notebooks and those of prose."""
        made = {page["address"] for page in self.facts["pages"] if page["language"] == language}
        return tuple(sorted({*made, *self.facts["prose"]}))

    @classmethod
    def read(cls, edition: Path) -> Manifest:
        """Read the manifest of the edition in a folder.

        Raises
        ------
        EditionError
            There is none, or it is not one that this version can read.
        """
        path = edition / MANIFEST
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _not_an_edition(path, error.strerror or "cannot be read") from None
        try:
            data = json.loads(content)
            files = {entry["path"]: (entry["bytes"], entry["sha256"]) for entry in data.pop("files")}
            schema, edition = data["schema"], data["edition"]
            if not isinstance(edition, str):
                raise TypeError(edition)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _not_an_edition(path, "something else, or a damaged file") from None
        if schema != SCHEMA:
            raise _not_an_edition(path, f"schema {schema!r}")
        return cls(data, files, hashlib.sha256(content).hexdigest())


def _not_an_edition(path: Path, received: str) -> EditionError:
    return EditionError(
        "this folder is not an edition",
        where=str(path),
        expected=f"a manifest of schema {SCHEMA}, as `eslabon build` writes it",
        received=received,
        next_step="name the folder of an edition, for instance build/2026.1, or build it: eslabon build",
    )


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
        if name.as_posix() not in OUTSIDE and name.parts[0] != FAILED
    ]


def manifest_bytes(facts: Mapping[str, object], files: list[dict[str, object]]) -> bytes:
    """The one way in which a manifest is written: what differs from it was not written by us."""
    return canonical(seal({**facts, "files": files}))


def write_manifest(edition: Path, facts: Mapping[str, object]) -> None:
    """Write ``manifest.json``: `facts` about the edition, then its files. Same files, same bytes."""
    (edition / MANIFEST).write_bytes(manifest_bytes(facts, file_records(edition)))
