"""What a request could leave behind on a service that is really running, and that hostile ones do not."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.service.whole import Service

__all__ = ["left_by", "lines_after"]

_PATIENCE = 30.0
# Mapped into memory, or the mark that a result which is there was asked for: no sign of anything.
_RESTLESS = ("-shm", ".db", "/used", "/.latest-use")
# What the server's library says of what is no HTTP, in these words always.
_NO_HTTP = "Invalid HTTP request received."


def left_by(service: Service) -> dict[str, Any]:
    """Processes, files and jobs; files by size and time of change."""
    return {
        "processes": sorted(process.pid for process in service.below()),
        "files": sorted([*_files(service.root), *_files(service.state), *os.listdir()]),
        "jobs": _rows(service.state / "jobs.sqlite"),
    }


def lines_after(service: Service, known: int) -> list[str]:
    """Lines of the log beyond the `known` first ones, up to that of a request sent now, which is left out.

    So is what the server's library says, in its own words, of what is no HTTP.
    """
    id = service.client.get("/health/live").headers["x-request-id"]
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        lines = service.log.read_text("utf-8").split("\n")[known:-1]
        if any(id in line for line in lines):
            return [line for line in lines if id not in line and not _is_no_http(line)]
        time.sleep(0.05)
    raise AssertionError(f"the request {id} has no line")


def _is_no_http(line: str) -> bool:
    told = json.loads(line) if line.startswith("{") else {}
    said = {name: text for name, text in told.items() if name != "timestamp"}
    return said == {"logger": "uvicorn.error", "message": _NO_HTTP, "event": "library", "level": "warning"}


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        about = path.lstat()
        changed = "" if str(path).endswith(_RESTLESS) else f" {about.st_size} {about.st_mtime_ns}"
        yield f"{path}{changed}"


def _rows(database: Path) -> list[tuple]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return [
            row
            for table in ("jobs", "tasks")
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")
        ]
