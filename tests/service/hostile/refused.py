"""What holds after every hostile request, whatever it was: refused in one form, and nothing left behind."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.service.asking import Answer
from tests.service.serving import Served

KEY = "ab" * 32
JOB = "job0000000000000"
SECRET = "the-secret-of-this-machine"
# A line that a request tries to write into the log carries this.
FORGED = "forged-line"

_LINE = {
    "request",
    "client",
    "method",
    "route",
    "path",
    "status",
    "ms",
    "bytes",
    "event",
    "level",
    "timestamp",
}
_PARTS = {"type", "title", "status", "instance", "where", "expected", "received", "next"}


@dataclass(frozen=True)
class Left:
    """Everything that a request could leave behind."""

    processes: frozenset[int]
    files: tuple[tuple[str, int, int], ...]
    jobs: tuple[Any, ...]
    lines: int


def left_by(served: Served) -> Left:
    """Children of this process, files of the whole folder and of the working directory, jobs, log lines."""
    folder = served.desk.folder.parents[1]
    return Left(
        frozenset(child.pid for child in psutil.Process().children(recursive=True)),
        tuple(sorted(_files(folder))) + tuple((name, 0, 0) for name in sorted(os.listdir())),
        tuple(served.store.jobs.values()),
        len(served.stream.getvalue().split("\n")) - 1,
    )


def _wait_for_lines(served: Served, wanted: int) -> None:
    """A line is written after its answer: from another thread it may be read before."""
    end = time.monotonic() + 5.0
    while served.stream.getvalue().count("\n") < wanted and time.monotonic() < end:
        time.sleep(0.01)


def _files(folder: Path):
    for path in folder.rglob("*"):
        about = path.lstat()
        yield str(path), about.st_size, about.st_mtime_ns


def refused(served: Served, send: Callable[[], Answer], *, lines: int = 1) -> Answer:
    """Send a request and check its answer and what it left.

    Parameters
    ----------
    lines
        How many log lines it may write: none when it is refused before it is a request.
    """
    before = left_by(served)
    answer = send()
    _wait_for_lines(served, before.lines + lines)
    after = left_by(served)
    assert 400 <= answer.status < 500, (answer.status, answer.body[:300])
    check_document(answer)
    assert after.processes <= before.processes, "one of another test may end meanwhile, none may begin"
    assert after.files == before.files
    assert after.jobs == before.jobs
    assert after.lines - before.lines == lines, served.stream.getvalue().split("\n")[before.lines :]
    check_log(served, before.lines)
    return answer


def check_document(answer: Answer) -> None:
    """A problem document that no cache keeps, with nothing of ours and nothing that does not print."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert all(value.isprintable() for value in answer.headers.values())
    document = json.loads(answer.body)
    assert set(document) <= _PARTS
    assert document["status"] == answer.status
    assert document["type"].startswith("urn:eslabon:problem:")
    assert all(
        value.isprintable() and len(value) <= 320 for value in document.values() if value != answer.status
    )
    assert SECRET not in answer.body.decode()
    assert "Traceback" not in answer.body.decode()


def check_log(served: Served, known: int) -> None:
    """Every line after the `known` ones is one of ours, whole, of one request."""
    check_lines(served.stream.getvalue().split("\n")[known:-1])


def check_lines(lines: Iterable[str]) -> None:
    """Every line is one of ours, whole, of one request, and of letters that end no line."""
    for line in lines:
        assert line.isascii()
        assert line.isprintable()
        entry = json.loads(line)
        assert set(entry) == _LINE
        assert (entry["event"], entry["level"]) == ("answered", "info")
        assert FORGED not in entry["request"] + entry["client"] + entry["route"] + entry["method"]
        assert len(line) < 1500
