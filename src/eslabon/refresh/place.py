"""Where a refresh keeps what it makes, and that only one works there at a time.

``.refresh/`` lies in the publication beside ``data/``: hidden, so that no edition holds it, and on the same
disk, so that what is accepted moves in one step.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eslabon.errors import DataError

__all__ = ["RefreshPlace"]


@dataclass(frozen=True)
class RefreshPlace:
    """The folders of a publication's refreshes; `root` is the publication's."""

    root: Path

    @property
    def folder(self) -> Path:
        """All of it."""
        return self.root / ".refresh"

    @property
    def archive(self) -> Path:
        """Answers of publishers as they were received."""
        return self.folder / "archive"

    @property
    def staged(self) -> Path:
        """One staged snapshot for each provider."""
        return self.folder / "staged"

    @property
    def accepting(self) -> Path:
        """The publication to be, while it is written and checked."""
        return self.folder / "accepting"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the place; it is free again when the process ends, however it does.

        Raises
        ------
        DataError
            Another process holds it, or it cannot be written.
        """
        path = self.folder / "lock"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise DataError(
                "the folder of refreshes cannot be written",
                where=str(self.folder),
                expected="a folder that this user may write, beside data/",
                received=error.strerror or str(error),
                next_step="correct its permissions",
            ) from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DataError(
                    "another refresh of this publication is at work",
                    where=str(self.folder),
                    expected="one process at a time",
                    received="a lock held by another process",
                    next_step="wait until it has ended",
                ) from None
            yield
