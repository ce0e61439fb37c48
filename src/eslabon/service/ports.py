"""What the web processes need of the desk, the queue and the kept results, and no more.

The real ones (``eslabon.ondemand.desk``, ``eslabon.service.jobs``, ``eslabon.service.results``) have these
signatures; tests put small ones in memory in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from eslabon.catalogue import Catalogue
    from eslabon.ondemand.request import Request

__all__ = ["ENDED", "Desk", "Job", "JobStore", "Result", "ResultStore", "Sized", "Writable"]

# States in which nothing will change any more.
ENDED = frozenset({"done", "failed", "cancelled"})


class Desk(Protocol):
    """What can be asked for."""

    edition: str
    folder: Path
    languages: tuple[str, ...]
    catalogue: Catalogue
    briefs: tuple[str, ...]
    sections: tuple[str, ...]
    formats: tuple[str, ...]

    def check(self, request: Request) -> Request: ...

    def key(self, request: Request) -> str: ...


class Job(Protocol):
    """One accepted order, as it stands; times are UTC seconds."""

    id: str
    key: str
    state: str
    request: dict[str, Any]
    step: str
    position: int
    created: float
    started: float | None
    ended: float | None
    problem: dict[str, Any] | None
    version: int


class JobStore(Protocol):
    """The queue, as far as a web process uses it.

    ``submit`` raises :class:`eslabon.service.refusals.ServiceBusy` when there is no room.
    """

    def submit(self, key: str, request: dict[str, Any], *, client: str, made: bool = False) -> Job: ...

    def job(self, id: str) -> Job | None: ...

    def cancel(self, id: str) -> Job | None: ...

    def counts(self) -> dict[str, int]: ...


class Result(Protocol):
    """Finished files under a key; ``files`` maps each path to its sha256."""

    key: str
    folder: Path
    main: str
    media_type: str
    digest: str
    size: int
    files: Mapping[str, str]


class ResultStore(Protocol):
    def find(self, key: str) -> Result | None: ...

    def serving(self, key: str) -> AbstractContextManager[Result | None]: ...


@runtime_checkable
class Writable(Protocol):
    """A store that can say whether it can be written to; it raises when not."""

    def check_writable(self) -> None: ...


@runtime_checkable
class Sized(Protocol):
    """A store that knows how many bytes it holds."""

    def size(self) -> int: ...
