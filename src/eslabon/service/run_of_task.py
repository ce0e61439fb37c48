"""One task while it runs: a thread that makes and keeps, and what the dispatcher knows of it."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from eslabon.errors import EslabonError
from eslabon.service.job import Task
from eslabon.service.kept_result import Made
from eslabon.service.refusals import disk_full, means_full, problem_of
from eslabon.service.results import ResultStore

__all__ = ["CANCELLED", "ENDING", "OVERTIME", "Maker", "Outcome", "RunOfTask"]

# Lines of a traceback that the log gets.
_TRACE = 8
# Bytes: with less on the disk nothing can be made.
_ROOM = 2**20
# Why a task was told to stop.
CANCELLED, OVERTIME, ENDING = "cancelled", "overtime", "ending"


class Maker(Protocol):
    """What makes results: `eslabon.ondemand.maker.Maker`, or a test's own."""

    def make(
        self, request: Any, folder: Path, tell: Callable[[str], None], stop: threading.Event
    ) -> Made: ...


@dataclass(frozen=True)
class Outcome:
    """How it ended: the result is kept, or nothing is, because of a problem or it was told to stop."""

    kind: Literal["kept", "failed", "stopped"]
    problem: dict[str, str] | None = None


class RunOfTask:
    """A task that has been claimed.

    Parameters
    ----------
    read
        Makes the maker's request of the task's key and plain one.
    scratch
        Where the maker's folder is made, and removed again.
    hidden
        Folders that readers of a problem are not told.
    ended
        Called in the end, by the run's thread.
    """

    def __init__(
        self,
        task: Task,
        maker: Maker,
        results: ResultStore,
        *,
        read: Callable[[str, dict[str, Any]], Any],
        scratch: Path,
        hidden: tuple[str, ...],
        ended: Callable[[], None],
        log: Any,
    ) -> None:
        self.task = task
        self.stop = threading.Event()
        self.why = ""  # it was told to stop
        self.step = ""  # the maker's last word
        self.told = ""  # the last step that the database knows
        self.outcome: Outcome | None = None
        self.began = time.monotonic()
        self.stopping_since = 0.0
        self._maker, self._results, self._read = maker, results, read
        self._folder = scratch / secrets.token_hex(8)
        self._hidden = hidden
        self._ended = ended
        self._log = log
        # A daemon: one that never returns must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name=f"task {task.key[:12]}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self, why: str) -> None:
        """Tell it to stop, and remember the first reason."""
        if not self.why:
            self.why = why
            self.stopping_since = time.monotonic()
            self.stop.set()

    @property
    def seconds(self) -> float:
        """Since its beginning."""
        return time.monotonic() - self.began

    def _run(self) -> None:
        try:
            self.outcome = self._make()
        except BaseException as error:
            self.outcome = self._failed(error, self._problem(error))
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._ended()

    def _make(self) -> Outcome:
        # A dispatcher may have died between keeping the result and saying so.
        if self._results.find(self.task.key) is None:
            self._folder.mkdir(parents=True)
            request = self._read(self.task.key, self.task.request)
            made = self._maker.make(request, self._folder, self._tell, self.stop)
            self._results.keep(self.task.key, self._folder, made, self.task.request)
        return Outcome("kept")

    def _problem(self, error: BaseException) -> dict[str, str]:
        """What readers are told. Where there is no room, whatever failed then failed because of it."""
        if full := self._no_room(error):
            return problem_of(disk_full(full))
        if isinstance(error, EslabonError):
            return problem_of(error, self._hidden)
        return _unexpected(self.task.key)

    def _no_room(self, error: BaseException) -> OSError | None:
        """The full disk behind an error; what fails in other processes comes without its cause."""
        for cause in (error, error.__cause__):
            if isinstance(cause, OSError) and means_full(cause):
                return cause
        with suppress(OSError):  # of a folder that is gone: another trouble
            if shutil.disk_usage(self._folder.parent).free < _ROOM:
                return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return None

    def _failed(self, error: BaseException, problem: dict[str, str]) -> Outcome:
        if self.stop.is_set():
            return Outcome("stopped")  # whatever failed since then failed because of it
        trace = [] if isinstance(error, EslabonError) else traceback.format_exception(error)[-_TRACE:]
        self._log.error("task failed", task=self.task.key, error=str(error), trace=trace)
        return Outcome("failed", problem)

    def _tell(self, step: str) -> None:
        self.step = step


def _unexpected(key: str) -> dict[str, str]:
    return {
        "kind": "InternalError",
        "what": "making this failed for a reason that the service does not know",
        "where": "",
        "expected": "",
        "received": "",
        "next_step": f"ask again later; operators find the details in the log under {key[:12]}",
    }
