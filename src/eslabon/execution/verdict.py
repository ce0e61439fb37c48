"""What became of each page, and what that means for the exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

__all__ = ["INTERRUPTED", "PageResult", "exit_status", "tally"]

Status = Literal["ok", "reused", "failed", "skipped"]

INTERRUPTED = 130


@dataclass(frozen=True)
class PageResult:
    """The verdict on one page in one language.

    Parameters
    ----------
    address, language
        Which page.
    status
        ``ok`` was executed, ``reused`` was up to date, ``failed`` raised, ``skipped`` did not run because
        of what `reason` says.
    reason
        Why it ran, was skipped, or failed, in one line.
    seconds
        Wall time spent on it.
    error
        The full five-part message of a failed page, else empty.
    cell, name, value
        Place and exception of a notebook that raised.
    kept
        Path of the failed notebook; beside it lies the same as HTML.
    source, printed
        First lines of the failing cell, the failing line marked; the end of what it had printed.
    title, notebook, command
        The page's subject in words, its notebook, and the command that runs just this page again: told of
        failed pages.
    kernel, kernel_reason
        Whether the kernel was ``warm`` or ``cold``; why it was cold although a warm one was wanted.
    """

    address: str
    language: str
    status: Status
    reason: str
    seconds: float = 0.0
    error: str = ""
    cell: int | None = None
    name: str = ""
    value: str = ""
    kept: str = ""
    source: str = ""
    printed: str = ""
    title: str = ""
    notebook: str = ""
    command: str = ""
    kernel: str = ""
    kernel_reason: str = ""

    @property
    def good(self) -> bool:
        return self.status in ("ok", "reused")

    def as_json(self) -> dict:
        record = {key: value for key, value in asdict(self).items() if value not in ("", None)}
        record["seconds"] = round(self.seconds, 2)
        return record


def tally(results: Iterable[PageResult]) -> dict[str, int]:
    """Count results by status, in the fixed order ok, reused, failed, skipped."""
    counts = Counter(result.status for result in results)
    return {status: counts[status] for status in ("ok", "reused", "failed", "skipped")}


def exit_status(results: Iterable[PageResult]) -> int:
    """0 when every page is good, else 1. The only place that decides it."""
    return 0 if all(result.good for result in results) else 1
