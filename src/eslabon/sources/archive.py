"""Every answer as it was received, so that a snapshot can be made again without the network.

::

    <archive>/bodies/<two digits>/<sha256>      a body after decompression, once
    <archive>/runs/<run>/<request>.json         what was asked, when, and what came
    <archive>/refused/<run>/<request>.json      the same of an answer that its reader refused

A body is verified against its name whenever it is read. Records hold no secret: the address without keys,
and of the headers only those that are listed here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from eslabon.errors import SourceError
from eslabon.execution.store import write_atomically
from eslabon.sources.request import Request

__all__ = ["KEPT_HEADERS", "Archive", "Record"]

# Of an answer's headers; cookies and whatever else a gateway adds are not kept.
KEPT_HEADERS = (
    "content-disposition", "content-encoding", "content-language", "content-length", "content-type", "date",
    "etag", "last-modified",
)  # fmt: skip
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Record:
    """One request that was answered well.

    Parameters
    ----------
    provider, address, accept
        What was asked, without secrets.
    final_address
        Where the answer came from after redirects.
    time
        When the answer was complete, ISO, UTC, to the second.
    status
        200, or 304 where the publisher confirmed a body that the archive had.
    headers
        Those of :data:`KEPT_HEADERS`, names in small letters; after a 304 of both answers, the later one's
        first.
    body
        sha256 of the body.
    size
        Its bytes.
    """

    provider: str
    address: str
    accept: str
    final_address: str
    time: str
    status: int
    headers: Mapping[str, str] = field(hash=False)
    body: str
    size: int

    def __repr__(self) -> str:
        return f"Record({self.status}, {self.address}, {self.body[:12]})"


class Archive:
    """A folder of answers.

    Parameters
    ----------
    folder
        Where it lies; made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def keep(self, run: str, request: Request, record: Record, body: bytes) -> None:
        """Store a body and the record that leads to it, the body first.

        Raises
        ------
        SourceError
            The record names another body, or the folder cannot be written.
        """
        if hashlib.sha256(body).hexdigest() != record.body or len(body) != record.size:
            raise SourceError("a record names another body than is to be kept", where=request.shown)
        path = self._body(record.body)
        text = json.dumps(asdict(record), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        try:
            if not self._intact(record.body):
                write_atomically(path, body)
            write_atomically(self._record(run, request), text.encode())
        except OSError as error:
            raise SourceError(
                "an answer cannot be kept",
                where=str(error.filename or self.folder),
                expected="a folder that can be written, and free space",
                received=error.strerror or str(error),
                next_step="make room, then run the same command again: what was received is not asked again",
            ) from None

    def record(self, request: Request, run: str) -> Record | None:
        """What the run has of this request; None when it did not finish it.

        Raises
        ------
        SourceError
            The record is damaged.
        """
        path = self._record(run, request)
        return _read(path) if path.is_file() else None

    def latest(self, request: Request) -> Record | None:
        """The newest record of this request in all runs, None when there is none.

        Raises
        ------
        SourceError
            A record is damaged.
        """
        found = [_read(path) for path in self.folder.glob(f"runs/*/{request.key}.json")]
        return max(found, key=lambda record: record.time, default=None)

    def body(self, record: Record) -> bytes:
        """The bytes that a record leads to, verified.

        Raises
        ------
        SourceError
            They are absent or not what they were; names file and address.
        """
        path = self._body(record.body)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _damaged(path, record, error.strerror or str(error)) from None
        if hashlib.sha256(content).hexdigest() != record.body:
            raise _damaged(path, record, f"{len(content)} bytes that are not those received")
        return content

    def holds(self, record: Record) -> bool:
        """Whether the body of a record is there, undamaged."""
        return self._intact(record.body)

    def refuse(self, request: Request, run: str) -> str:
        """Take an answer out of a run: it is never read again as good, but can be looked at.

        Returns
        -------
        str
            Path of its body, empty when the run has no such answer.
        """
        record = self.record(request, run)
        if record is None:
            return ""
        path = self._record(run, request)
        refused = self.folder / "refused" / run / path.name
        refused.parent.mkdir(parents=True, exist_ok=True)
        path.replace(refused)
        return str(self._body(record.body))

    def runs(self) -> list[str]:
        """Names of all runs, in alphabetical order."""
        return sorted(path.name for path in self.folder.glob("runs/*") if path.is_dir())

    def records(self, run: str = "") -> Iterator[Record]:
        """Yield the records of a run, or of all, by run and request.

        Raises
        ------
        SourceError
            A record is damaged.
        """
        for path in sorted(self.folder.glob(f"runs/{_checked(run) if run else '*'}/*.json")):
            yield _read(path)

    def damages(self) -> Iterator[SourceError]:
        """Yield what is wrong with the archive: damaged records, absent and damaged bodies."""
        for path in sorted(self.folder.glob("runs/*/*.json")):
            try:
                self.body(_read(path))
            except SourceError as error:
                yield error

    def _body(self, digest: str) -> Path:
        return self.folder / "bodies" / digest[:2] / digest

    def _record(self, run: str, request: Request) -> Path:
        return self.folder / "runs" / _checked(run) / f"{request.key}.json"

    def _intact(self, digest: str) -> bool:
        try:
            return hashlib.sha256(self._body(digest).read_bytes()).hexdigest() == digest
        except OSError:
            return False


def _checked(run: str) -> str:
    if not _RUN.fullmatch(run):
        raise SourceError(
            "a run has a name that no folder may have",
            expected="letters, digits, points, hyphens; at most 100",
            received=repr(run),
            next_step="name it otherwise",
        )
    return run


def _read(path: Path) -> Record:
    try:
        fields = json.loads(path.read_text("utf-8"))
        record = Record(**fields)
        if not (_DIGEST.fullmatch(record.body) and isinstance(record.headers, dict)):
            raise ValueError("its body is no digest")
    except (OSError, ValueError, TypeError) as error:
        raise SourceError(
            "a record of the archive is damaged",
            where=str(path),
            expected="what was asked, when, and the digest of what came",
            received=str(error)[:200],
            next_step="delete the file: the request is then made again",
        ) from None
    return record


def _damaged(path: Path, record: Record, received: str) -> SourceError:
    return SourceError(
        "a body of the archive is absent or damaged",
        where=str(path),
        expected=f"the {record.size} bytes received from {record.address} on {record.time}",
        received=received,
        next_step="copy it from another copy of the archive, or refresh from the publisher again",
    )
