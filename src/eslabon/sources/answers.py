"""An answer and where it comes from: the network by way of an archive, or an archive alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from eslabon.errors import SourceError
from eslabon.sources.archive import Archive, Record
from eslabon.sources.provider import Provider
from eslabon.sources.request import Request

__all__ = ["Answer", "Answers", "ArchivedAnswers", "never"]


def never() -> bool:
    """Nobody cancels."""
    return False


@dataclass(frozen=True)
class Answer:
    """The bytes that answer a request, as the archive has them.

    Parameters
    ----------
    record
        What the archive says of them.
    body
        After decompression.
    how
        "asked": received now. "confirmed": the publisher says that the archived ones are current.
        "finished": received earlier in this run. "archived": nobody was asked.
    """

    record: Record
    body: bytes = field(repr=False)
    how: Literal["asked", "confirmed", "finished", "archived"]


class Answers(Protocol):
    """Something that answers requests."""

    def answer(self, request: Request, provider: Provider, cancelled: Callable[[], bool] = never) -> Answer:
        """Answer one request.

        Raises
        ------
        SourceError
            There is no good answer.
        Cancelled
            The caller wants no more.
        """
        ...

    def refuse(self, request: Request) -> str:
        """Note that the reader refused the answer; return the path of its body, empty when not kept apart."""
        ...


class ArchivedAnswers:
    """Answers of an archive, without any network.

    Parameters
    ----------
    archive
        The archive; it is only read.
    run
        Which run's answers; empty: the newest of each request.
    """

    def __init__(self, archive: Archive, run: str = "") -> None:
        self.archive = archive
        self.run = run

    def answer(self, request: Request, provider: Provider, cancelled: Callable[[], bool] = never) -> Answer:
        """See :class:`Answers`."""
        record = self.archive.record(request, self.run) if self.run else self.archive.latest(request)
        if record is None:
            raise SourceError(
                "the archive has no answer to this request",
                where=f"{self.archive.folder}, {self.run or 'any run'}",
                expected=request.shown,
                received=f"{sum(1 for _ in self.archive.records(self.run))} other requests",
                next_step="refresh with the network once, or leave this source out with --source",
            )
        return Answer(record, self.archive.body(record), "archived")

    def refuse(self, request: Request) -> str:
        """See :class:`Answers`; an archive that is only read stays as it is."""
        return ""
