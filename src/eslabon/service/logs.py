"""One JSON line per event, for programs that read logs.

JSON with ASCII only: a line break, an escape sequence or a letter that turns the direction of writing cannot
leave the field that it came in, so nobody outside can write a line of their own. Addresses of clients,
queries and bodies are never written.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from typing import Any, TextIO

import structlog

from eslabon.service.problems import plain_text

__all__ = ["Log", "StandardLogs", "audit", "service_log", "take_over_standard_logs"]

Log = structlog.typing.FilteringBoundLogger
_LONGEST = 500


def service_log(stream: TextIO | None = None) -> Log:
    """A log of its own, to standard error or a stream; other users of structlog are left alone."""
    return structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _printing,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def _printing(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in event.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain_text(value, _LONGEST)
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _line(event: dict[str, Any], **_: Any) -> str:
    # ASCII, whatever the terminal: readers of logs split lines at U+2028 and others.
    return json.dumps(event, ensure_ascii=True, default=str, separators=(",", ":"))


def audit(
    log: Log, *, request: str, client: str, job: str, key: str, state: str, asked: Mapping[str, Any]
) -> None:
    """Who asked for what. All of `asked` was found in the catalogue before; `client` names nobody."""
    log.info("order", request=request, client=client, job=job, key=key, state=state, asked=dict(asked))


class StandardLogs(logging.Handler):
    """What libraries say through ``logging``, as lines of the same form."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[1] is not None:
            fields["trace"] = traceback.format_exception(record.exc_info[1])[-8:]
        self._log.log(record.levelno, "library", **fields)


def take_over_standard_logs(log: Log) -> None:
    """Send the warnings of every library through `log`; for a process that serves, not for tests."""
    root = logging.getLogger()
    root.handlers[:] = [StandardLogs(log)]
    root.setLevel(logging.WARNING)
