"""A desk that needs an edition's folder and nothing in it."""

from dataclasses import dataclass
from pathlib import Path

from eslabon.errors import EditionError


@dataclass(frozen=True)
class Desk:
    folder: Path

    @classmethod
    def open(cls, root: Path, build: Path) -> "Desk":
        if not (build / "edition").is_dir():
            raise EditionError("there is no finished edition", where=str(build), next_step="eslabon build")
        return cls(build / "edition")

    def with_quarto(self) -> "Desk":
        return self
