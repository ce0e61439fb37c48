"""Answers that are held open: how many at the same time, and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from eslabon.service.problems import Problem
from eslabon.service.settings import ServiceSettings

__all__ = ["Streams"]


class Streams:
    """Counts held answers of this process, all and per client."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._most = settings.streams
        self._most_per_client = settings.streams_per_client
        self._held: Counter[str] = Counter()

    @property
    def held(self) -> int:
        return self._held.total()

    @contextmanager
    def hold(self, client: str) -> Iterator[None]:
        """Count one more while the block runs; refused when there are as many as there may be."""
        if self._held[client] >= self._most_per_client:
            raise _refused(429, "this client has too many answers held open")
        if self.held >= self._most:
            raise _refused(503, "too many answers are held open")
        self._held[client] += 1
        try:
            yield
        finally:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]


def _refused(status: int, title: str) -> Problem:
    return Problem(
        status,
        "busy",
        title,
        next_step="ask for the job's state without waiting, or later",
        headers={"retry-after": "5"},
    )
