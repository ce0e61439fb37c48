"""A finished edition as a source: nothing of it is used that is not as its manifest says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from eslabon.editions.manifest import Manifest
from eslabon.errors import EditionError

__all__ = ["SealedEdition"]


@dataclass(frozen=True)
class SealedEdition:
    """The folder of an edition and its manifest."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> SealedEdition:
        """Read the manifest of the edition in `folder`.

        Raises
        ------
        EditionError
            There is no finished edition.
        """
        return cls(folder, Manifest.read(folder))

    def has(self, path: str) -> bool:
        """Whether the edition holds a file."""
        return path in self.manifest.files

    def read(self, path: str) -> bytes:
        """A file of the edition, by its path in it.

        Raises
        ------
        EditionError
            The edition has no such file, or the file is not the one that was sealed.
        """
        size, digest = self.manifest.files.get(path, (0, ""))
        received = "no such file in the manifest"
        if digest:
            try:
                content = (self.folder / path).read_bytes()
            except OSError as error:
                received = error.strerror or "cannot be read"
            else:
                if len(content) == size and hashlib.sha256(content).hexdigest() == digest:
                    return content
                received = "a file with other bytes"
        raise EditionError(
            "a file of the edition is not there as it was sealed",
            where=str(self.folder / path),
            expected=f"sha256 {digest}" if digest else "a file of a complete edition",
            received=received,
            next_step=f"eslabon verify {self.folder} names all such files; eslabon build makes them again",
        )

    def text(self, path: str) -> str:
        """A file of the edition as text."""
        return self.read(path).decode("utf-8")

    def below(self, folder: str) -> list[str]:
        """Paths of all files below a folder of the edition."""
        return self._by_folder.get(folder, [])

    @cached_property
    def _by_folder(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.manifest.files:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return found

    def settings(self, language: str) -> dict:
        """``_config.yml`` of the assembled source of a language."""
        return self._yaml(f"source/{language}/_config.yml")

    def order(self, language: str) -> dict:
        """``_toc.yml`` of the assembled source of a language."""
        return self._yaml(f"source/{language}/_toc.yml")

    def _yaml(self, path: str) -> dict:
        return yaml.load(self.read(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
