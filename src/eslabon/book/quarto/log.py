"""What Quarto said: its log as JSON, one record a line, blank lines between.

Levels mislead: Pandoc's own errors, the traceback of a cell and references that lead nowhere are INFO. So
lines are told by what they say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Record", "read_log", "telling_lines", "wrong_output"]

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
# Levels of Deno's logger, as Quarto uses them.
_ERROR = 40
_SOUNDS_WRONG = re.compile(
    r"\b(?:error|failed|failure|unknown|not found|no such|cannot|could not|unable|undefined|invalid"
    r"|traceback|exception|warning)\b",
    re.IGNORECASE,
)
# Sayings of Quarto and Pandoc after which something that a reader needs is not in the output.
_WRONG_OUTPUT = re.compile(
    r"unable to resolve (?:crossref|link target)"
    r"|unresolved (?:cross)?-?ref"
    r"|citeproc: citation .* not found"
    r"|could not (?:fetch|find|load|open) (?:resource|image|file)"
    r"|replacing image with description"
    r"|image not found"
    r"|could not convert (?:image|tex math)"
    r"|duplicate (?:note reference|identifier)"
    r"|note with key .* defined .* but not used",
    re.IGNORECASE,
)
_LAST = 15


@dataclass(frozen=True)
class Record:
    """One message: its level (10 DEBUG … 50 CRITICAL; 0 for a line that is no record) and its text."""

    level: int
    message: str


def read_log(text: str) -> tuple[Record, ...]:
    """Records of a log in the order in which they were written; a line that is none is kept as text."""
    records = []
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            record = Record(int(data["level"]), _clean(str(data["msg"])))
        except (ValueError, KeyError, TypeError):
            record = Record(0, _clean(line))
        if record.message:
            records.append(record)
    return tuple(records)


def telling_lines(records: Sequence[Record], stderr: str = "") -> list[str]:
    """The lines that tell why a run failed, in their order; its last ones where none sounds like it."""
    lines = [line for record in records for line in _lines_of(record)]
    lines += [line for line in _clean(stderr).splitlines() if line.strip()]
    telling = [line for line in lines if _SOUNDS_WRONG.search(line)]
    errors = [line for record in records if record.level >= _ERROR for line in _lines_of(record)]
    chosen = _once([*errors, *telling])[:_LAST]
    return chosen or _once(lines)[-_LAST:]


def wrong_output(records: Iterable[Record]) -> list[str]:
    """Messages after which the output is not what it should be, although the run went well."""
    return _once(line for record in records for line in _lines_of(record) if _WRONG_OUTPUT.search(line))


def _lines_of(record: Record) -> list[str]:
    return [line.rstrip() for line in record.message.splitlines() if line.strip()]


def _once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _clean(text: str) -> str:
    return _ANSI.sub("", text).strip()
