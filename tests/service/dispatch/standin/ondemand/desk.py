"""A desk that needs an edition's folder and nothing in it."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from eslabon.errors import EditionError


@dataclass(frozen=True)
class Desk:
    folder: Path

    @classmethod
    def open(cls, root: Path, build: Path, digest: str = "") -> "Desk":
        if not (build / "edition").is_dir():
            raise EditionError("there is no finished edition", where=str(build), next_step="eslabon build")
        return cls(build / "edition")

    @property
    def manifest(self):
        return SimpleNamespace(digest="0" * 64)

    def asked(self, key, plain):
        return plain

    def with_quarto(self) -> "Desk":
        return self
