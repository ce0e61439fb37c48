"""The dispatcher: claims tasks whose turn it is, has them made, keeps the results.

It is one loop, and the loop alone writes to the database: while the database takes nothing, makers go on and
what they ended waits here. A kill at any instant loses nothing: the next dispatcher finds the tasks as those
of somebody who is dead.
"""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from eslabon.service.jobs import JobStore
from eslabon.service.refusals import DatabaseUnavailable, ServiceBroken
from eslabon.service.results import ResultStore
from eslabon.service.run_of_task import CANCELLED, ENDING, OVERTIME, Maker, Outcome, RunOfTask

__all__ = ["Dispatcher", "Limits"]

# Seconds between two looks at the database.
POLL = 0.025
# Seconds between two turns of housekeeping.
TIDY = 60.0


@dataclass(frozen=True)
class Limits:
    """All in seconds.

    Parameters
    ----------
    time_limit
        Of a task; then it is told to stop and fails.
    patience
        That a task has to stop when it is told to; one that does not makes the dispatcher end, and with it
        whatever does not listen.
    grace
        That running tasks have to finish when the dispatcher ends; the others are queued again.
    keep
        Of service during which ended jobs are remembered.
    """

    time_limit: float = 120.0
    patience: float = 15.0
    grace: float = 30.0
    keep: float = 7 * 86400.0


class Dispatcher:
    """Runs tasks until it is told to end.

    Parameters
    ----------
    slots
        Tasks at the same time.
    scratch
        A folder for what is being made, the dispatcher's own: it is emptied at the start.
    read
        Makes the maker's request of a task's key and plain one: `eslabon.ondemand.desk.Desk.asked`.
    hidden
        Folders that readers of a problem are not told.
    upkeep
        Called at the start and with every turn of housekeeping; does not wait for anything
        (`eslabon.service.maker_folder.MakerFolder.tidy`).
    log
        Takes its lines; structlog's own by default.
    """

    def __init__(
        self,
        store: JobStore,
        results: ResultStore,
        maker: Maker,
        slots: int,
        *,
        scratch: Path,
        limits: Limits = Limits(),
        read: Callable[[str, dict[str, Any]], Any] = lambda _, plain: plain,
        hidden: tuple[str, ...] = (),
        poll: float = POLL,
        upkeep: Callable[[], None] = lambda: None,
        log: Any = None,
    ) -> None:
        self._log = log or structlog.get_logger()
        self.owner = secrets.token_hex(8)
        self._store, self._results, self._maker = store, results, maker
        self._slots, self._scratch, self._limits = slots, scratch, limits
        self._read, self._hidden, self._poll = read, hidden, poll
        self._upkeep = upkeep
        self._running: dict[str, RunOfTask] = {}
        self._wake = threading.Event()
        self._seen = -1  # number of changes at the last look
        self._tidied = time.monotonic()
        self._unwell = False  # the database, at the last look

    def run(self, until: threading.Event) -> None:
        """Work until `until` is set; then finish what runs within the grace, or give it back.

        Raises
        ------
        ServiceBroken
            A task did not stop when it was told to: all others were given back, and this process should end.
        DispatcherReplaced
            Another dispatcher works on the same database.
        """
        self._begin(until)
        try:
            while not until.is_set():
                self._turn()
                self._pause()
        finally:
            # Whoever cannot go on has nothing to wait for.
            self._end(self._limits.grace if until.is_set() else 0.0)

    def _begin(self, until: threading.Event) -> None:
        self._results.clear_leftovers()
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir(parents=True, exist_ok=True)
        self._upkeep()
        while not until.is_set():
            try:
                again = self._store.recover(self.owner)
            except DatabaseUnavailable as error:
                self._note(error)
                time.sleep(self._poll)
            else:
                self._log.info("dispatcher begins", owner=self.owner, slots=self._slots, queued_again=again)
                return

    def _turn(self) -> None:
        try:
            self._settle()
            self._stop_overtime()
            deaf = [run for run in self._running.values() if not self._listens(run)]
            if deaf:
                raise _deaf(deaf[0])
            changes = self._store.changes()
            if changes != self._seen:
                self._stop_cancelled()
                self._claim()
                self._seen = changes
            self._tidy()
        except DatabaseUnavailable as error:
            self._note(error)
        else:
            if self._unwell:
                self._reconcile()

    def _settle(self) -> None:
        """Tell the database how tasks go on and end."""
        for key, run in list(self._running.items()):
            if run.outcome is not None:
                self._tell_end(run)
                del self._running[key]
                self._seen = -1  # a slot is free: look again
            elif run.step != run.told:
                step = run.step
                self._store.progress(key, self.owner, step)
                run.told = step

    def _tell_end(self, run: RunOfTask) -> None:
        key, outcome = run.task.key, run.outcome
        if outcome.kind == "kept":
            self._store.finish(key, self.owner)
        elif outcome.kind == "failed":
            self._store.fail(key, self.owner, outcome.problem)
        elif run.why == OVERTIME:
            self._store.fail(key, self.owner, self._over_limit())
        else:  # nobody waits for it any more, or this dispatcher ends: the database knows which
            self._store.requeue(key, self.owner)
        self._log.info("task ended", task=key, how=outcome.kind, why=run.why, seconds=round(run.seconds, 3))

    def _stop_overtime(self) -> None:
        for run in self._running.values():
            if run.seconds > self._limits.time_limit:
                run.end(OVERTIME)

    def _stop_cancelled(self) -> None:
        for key in self._store.cancelled([key for key, run in self._running.items() if not run.why]):
            self._running[key].end(CANCELLED)

    def _listens(self, run: RunOfTask) -> bool:
        """Whether it may still end by itself."""
        told = run.why and run.outcome is None
        return not told or time.monotonic() - run.stopping_since <= self._limits.patience

    def _claim(self) -> None:
        while len(self._running) < self._slots:
            task = self._store.claim(self.owner)
            if task is None:
                break
            run = RunOfTask(
                task,
                self._maker,
                self._results,
                read=self._read,
                scratch=self._scratch,
                hidden=self._hidden,
                ended=self._wake.set,
                log=self._log,
            )
            self._running[task.key] = run
            run.start()
            self._log.info("task begins", task=task.key, attempt=task.attempts)

    def _reconcile(self) -> None:
        """After trouble: a claim may have been written though its answer never came."""
        try:
            again = self._store.recover(self.owner, running=self._running)
        except DatabaseUnavailable as error:
            self._note(error)
        else:
            self._log.info("the database takes everything again", queued_again=again)
            self._unwell = False

    def _tidy(self) -> None:
        """Count the time of service, forget old jobs, look after what the maker keeps."""
        elapsed = time.monotonic() - self._tidied
        if elapsed >= TIDY:
            self._upkeep()
            forgotten = self._store.forget(elapsed, self._limits.keep)
            self._tidied += elapsed
            if forgotten:
                self._log.info("old jobs forgotten", jobs=forgotten)

    def _end(self, grace: float) -> None:
        """Finish what runs, or give it back."""
        self._settle_for(grace)
        for run in self._running.values():
            run.end(ENDING)
        self._settle_for(self._limits.patience)
        # Those that do not listen end with this process.
        for run in self._running.values():
            run.outcome = run.outcome or Outcome("stopped")
        self._settle_for(0.0)
        self._log.info("dispatcher ends", owner=self.owner, left=len(self._running))

    def _settle_for(self, seconds: float) -> None:
        """Wait, at most so long, for all that may still end."""
        deadline = time.monotonic() + seconds
        while any(self._listens(run) for run in self._running.values()):
            try:
                self._settle()
            except DatabaseUnavailable as error:  # what is never told is found by the next dispatcher
                self._note(error)
            if time.monotonic() >= deadline:
                break
            self._stop_overtime()
            self._pause()

    def _pause(self) -> None:
        self._wake.wait(self._poll)
        self._wake.clear()

    def _over_limit(self) -> dict[str, str]:
        return {
            "kind": "ExecutionError",
            "what": "making this took longer than it may",
            "where": "",
            "expected": f"at most {self._limits.time_limit:g} s",
            "received": "more",
            "next_step": "ask for less at once, or ask again later when the service is less busy",
        }

    def _note(self, error: DatabaseUnavailable) -> None:
        if not self._unwell:
            self._log.warning("the database takes nothing now; it is tried again", error=error.detail)
        self._unwell = True


def _deaf(run: RunOfTask) -> ServiceBroken:
    return ServiceBroken(
        "a task does not stop though it was told to",
        where=f"task {run.task.key}",
        expected="an end soon after",
        received=f"none; it was told so because of: {run.why}",
        next_step="nothing: the dispatcher starts again without it; the log shows what it was doing",
    )
