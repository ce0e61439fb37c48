"""Pictures and PDFs kept by key between builds, verified when they are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eslabon.execution.store import KeyedStore

__all__ = ["Found", "KeptFiles"]


@dataclass(frozen=True)
class Found:
    """What was kept under a key.

    Parameters
    ----------
    content
        The bytes that were kept; None when there are none, or no longer the same ones.
    damaged
        Something was kept and is not as it was left.
    """

    content: bytes | None = None
    damaged: bool = False


class KeptFiles(KeyedStore):
    """A keyed store whose contents are read, not looked up by path; what is read counts as used."""

    def __init__(self, folder: Path, suffix: str) -> None:
        super().__init__(folder, "contents", suffix)

    def read(self, key: str) -> Found:
        """What is kept under `key`, verified."""
        digest = self.digest_of(key)
        content = self.content(digest) if digest else None
        if content is None:
            return Found(damaged=self.key_file(key).is_file())
        self.mark_used(key)
        return Found(content)
