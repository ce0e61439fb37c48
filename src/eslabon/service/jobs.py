"""Jobs and tasks: what was asked for, by whom it is waited for, what becomes of it.

A *task* is the making of one key, a *job* one request that was accepted. Equal requests have equal keys and
hence one task, however many jobs wait for it. Every method is one transaction, so that threads and processes
may call at will.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, exists, insert, select, update

from eslabon.service.database import reading, writing
from eslabon.service.job import STATES, WAITING, Job, Task, count_by_state, done_since, read_job
from eslabon.service.queue_bounds import QueueBounds, check_client, check_queue
from eslabon.service.queue_order import ANY_IN_LINE, NEXT_IN_LINE
from eslabon.service.refusals import DispatcherReplaced
from eslabon.service.schema import jobs, ledger, tasks
from eslabon.service.task_changes import (
    change_task,
    end_task,
    enqueue,
    join,
    note_made,
    queue_moved,
    task_row,
    wait_again_or_end,
    waits_for,
)

__all__ = ["DEATHS", "STATES", "Job", "JobStore", "QueueBounds", "Task"]

# A task during which so many dispatchers died is the likely cause, and is not begun again.
DEATHS = 3
# Seconds of service within which what was made before is asked for again without a new job: a brief that
# many ask for must not fill the database, nor wait for the disk each time. Time of service moves in steps of
# a minute (`eslabon.service.dispatcher.TIDY`): with two of them it is one minute at least.
_SAME_JOB = 120.0


class JobStore:
    """The jobs in a database.

    Parameters
    ----------
    engine
        From `eslabon.service.database.open_database`.
    bounds
        How much is accepted.
    clock
        UTC in seconds. What it tells is shown to readers; no order and no end of anything depends on it.

    Raises
    ------
    DatabaseUnavailable
        From every method: the database does not take it now; nothing has changed.
    """

    def __init__(
        self, engine: Engine, bounds: QueueBounds, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.engine = engine
        self.bounds = bounds
        self._clock = clock

    # What readers do.

    def submit(self, key: str, request: Mapping[str, Any], *, client: str, made: bool = False) -> Job:
        """Accept a request: once this returns, it will end as done, failed or cancelled, whatever dies.

        Parameters
        ----------
        key
            Of the task; an unfinished one with this key is joined, and takes no second place in the queue.
        client
            Who asks, in any form; it is forgotten with the job's end.
        made
            The result exists: the job is done at once, and no bound refuses it. It may be one that
            others have: an ended job names nobody.

        Raises
        ------
        QueueFull, ClientFull
        """
        if made:
            with reading(self.engine) as connection:
                if job := done_since(connection, key, _SAME_JOB):
                    return job
        plain = json.dumps(dict(request), sort_keys=True, ensure_ascii=False)
        with writing(self.engine) as (connection, book):
            if made:
                note_made(connection, book, key, plain)
            else:
                check_client(connection, self.bounds, client)
                task = task_row(connection, key)
                if task is not None and task.state in ("queued", "running"):
                    join(connection, book, task, client)
                else:
                    check_queue(connection, self.bounds)
                    enqueue(connection, book, key, plain, client)
            id = self._add_job(connection, book, key, client, made=made)
            return read_job(connection, id)

    def job(self, id: str) -> Job | None:
        """The job as it is now; None when there is none or it has been forgotten."""
        with reading(self.engine) as connection:
            return read_job(connection, id)

    def cancel(self, id: str) -> Job | None:
        """End a job, and its task unless other jobs wait for it; one that has ended stays as it is."""
        job = self.job(id)
        if job is None or job.over:  # nothing to write: who guesses ids, or cancels twice, holds up nobody
            return job
        with writing(self.engine) as (connection, book):
            row = connection.execute(select(jobs).where(jobs.c.id == id)).one_or_none()
            if row is not None and row.state == WAITING:
                self._cancel(connection, book, row)
            return read_job(connection, id)

    # What a dispatcher does.

    def recover(self, owner: str, *, running: Collection[str] | None = None) -> int:
        """Take over the database: what dead dispatchers were running is queued again. Returns how many tasks.

        From now on only `owner` may claim. A task that has now been left by its third dispatcher fails; one
        that nobody waits for any more is cancelled.

        Parameters
        ----------
        running
            What the owner knows that it runs; its other tasks are queued again as well. By default it is
            taken to know all of its own.
        """
        again = 0
        with writing(self.engine) as (connection, book):
            connection.execute(update(ledger).values(dispatcher=owner))
            lost = tasks.c.owner != owner
            if running is not None:
                lost |= tasks.c.key.not_in(list(running))
            left = select(tasks).where(tasks.c.state == "running", lost)
            for task in connection.execute(left.order_by(tasks.c.number)).all():
                if task.attempts >= DEATHS and waits_for(connection, task.key) is not None:
                    end_task(connection, book, task, "failed", self._clock(), _left_too_often(task))
                else:
                    again += wait_again_or_end(connection, book, task, self._clock(), attempts=task.attempts)
        return again

    def claim(self, owner: str) -> Task | None:
        """Take the task whose turn it is; None when none waits.

        Raises
        ------
        DispatcherReplaced
            Another dispatcher has called `recover` since.
        """
        with reading(self.engine) as connection:  # most often nothing waits: no need to hold up writers
            if connection.execute(ANY_IN_LINE).one_or_none() is None:
                return None
        with writing(self.engine) as (connection, book):
            if book.dispatcher not in ("", owner):
                raise DispatcherReplaced(
                    "another dispatcher works on the same jobs' database",
                    where=self.engine.url.render_as_string(hide_password=True),
                    expected=f"dispatcher {owner}",
                    received=f"dispatcher {book.dispatcher}",
                    next_step="give each service a database of its own: --database or --state",
                )
            task = connection.execute(NEXT_IN_LINE).one_or_none()
            if task is None:
                return None
            attempts = task.attempts + 1
            change_task(
                connection,
                book,
                task.key,
                state="running",
                owner=owner,
                attempts=attempts,
                started=self._clock(),
            )
            connection.execute(update(ledger).values(turn=max(book.turn, task.turn)))
            queue_moved(connection, book)
            return Task(task.key, json.loads(task.request), attempts)

    def progress(self, key: str, owner: str, step: str) -> bool:
        """Tell what is being done. Returns whether the task is still this owner's."""
        with writing(self.engine) as (connection, book):
            task = self._own(connection, key, owner)
            if task is not None and task.step != step:
                change_task(connection, book, key, step=step)
            return task is not None

    def finish(self, key: str, owner: str) -> bool:
        """The result is kept: the task is done. Returns whether the task was this owner's."""
        return self._end(key, owner, "done", None)

    def fail(self, key: str, owner: str, problem: Mapping[str, Any]) -> bool:
        """The task has failed, and why. Returns whether the task was this owner's."""
        return self._end(key, owner, "failed", problem)

    def requeue(self, key: str, owner: str) -> bool:
        """Give a task back unfinished: it keeps its turn, and this does not count as a death.

        Returns whether it waits again: it does not when it was another owner's, or nobody waits for it.
        """
        with writing(self.engine) as (connection, book):
            task = self._own(connection, key, owner)
            if task is None:
                return False
            attempts = max(0, task.attempts - 1)
            return wait_again_or_end(connection, book, task, self._clock(), attempts=attempts)

    def cancelled(self, keys: Collection[str]) -> set[str]:
        """Those of the tasks that nobody waits for any more."""
        if not keys:
            return set()
        query = select(jobs.c.key).where(jobs.c.key.in_(list(keys)), jobs.c.state == WAITING).distinct()
        with reading(self.engine) as connection:
            return set(keys) - set(connection.execute(query).scalars())

    # What keeps house and what watches.

    def forget(self, elapsed: float, keep: float) -> int:
        """Count `elapsed` more seconds of service and forget jobs that ended more than `keep` of them ago.

        Time is counted by the dispatcher as it runs, not taken from a clock that may jump: a wrong date
        forgets nothing, and the time in which no dispatcher runs does not count. Returns how many jobs were
        forgotten.
        """
        with writing(self.engine) as (connection, book):
            uptime = book.uptime + max(0.0, elapsed)
            connection.execute(update(ledger).values(uptime=uptime))
            old = delete(jobs).where(jobs.c.state != WAITING, jobs.c.ended_uptime < uptime - keep)
            forgotten = connection.execute(old).rowcount
            nobodys = ~exists().where(jobs.c.key == tasks.c.key)
            connection.execute(delete(tasks).where(tasks.c.state.not_in(("queued", "running")), nobodys))
            return forgotten

    def unfinished(self) -> set[str]:
        """Keys of the jobs that have not ended."""
        with reading(self.engine) as connection:
            return set(connection.execute(select(jobs.c.key).where(jobs.c.state == WAITING)).scalars())

    def ended_within(self, seconds: float) -> set[str]:
        """Keys of the jobs that ended within so many seconds of service."""
        with reading(self.engine) as connection:
            uptime = connection.execute(select(ledger.c.uptime)).scalar_one()
            recent = select(jobs.c.key).where(jobs.c.ended_uptime >= uptime - seconds)
            return set(connection.execute(recent.distinct()).scalars())

    def counts(self) -> dict[str, int]:
        """How many tasks are in each state; ended ones as long as they are remembered."""
        with reading(self.engine) as connection:
            return count_by_state(connection)

    def changes(self) -> int:
        """A number that grows with every change of anything: whoever polls many jobs asks for it first."""
        with reading(self.engine) as connection:
            return connection.execute(select(ledger.c.changes)).scalar_one()

    def check_writable(self) -> None:
        """Raise when nothing could be written now; writes nothing."""
        with suppress(_Undone), writing(self.engine):
            raise _Undone

    def _add_job(self, connection: Connection, book: Row[Any], key: str, client: str, *, made: bool) -> str:
        id = secrets.token_urlsafe(16)
        now = self._clock()
        ended = {"started": now, "ended": now, "ended_uptime": book.uptime} if made else {}
        connection.execute(
            insert(jobs).values(
                id=id,
                key=key,
                client="" if made else client,
                number=book.changes,
                state="done" if made else WAITING,
                created=now,
                problem="",
                version=book.changes,
                **ended,
            )
        )
        return id

    def _cancel(self, connection: Connection, book: Row[Any], job: Row[Any]) -> None:
        task = task_row(connection, job.key)
        ended = max(self._clock(), job.created)
        end = {"state": "cancelled", "client": "", "ended": ended, "ended_uptime": book.uptime}
        started = {"started": task.started, "version": book.changes}
        connection.execute(update(jobs).where(jobs.c.id == job.id).values(**end, **started))
        next_one = waits_for(connection, job.key)
        if next_one is not None:
            change_task(connection, book, job.key, client=next_one.client)
        elif task.state == "queued":
            end_task(connection, book, task, "cancelled", self._clock())
        # One that runs is stopped by its dispatcher, unless somebody asks for it again before.

    def _end(self, key: str, owner: str, state: str, problem: Mapping[str, Any] | None) -> bool:
        with writing(self.engine) as (connection, book):
            task = self._own(connection, key, owner)
            if task is not None:
                end_task(connection, book, task, state, self._clock(), problem)
            return task is not None

    def _own(self, connection: Connection, key: str, owner: str) -> Row[Any] | None:
        task = task_row(connection, key)
        return task if task is not None and (task.state, task.owner) == ("running", owner) else None


class _Undone(Exception):
    """Ends a transaction without writing it."""


def _left_too_often(task: Row[Any]) -> dict[str, str]:
    return {
        "kind": "ExecutionError",
        "what": "the service ended unexpectedly each time while it made this",
        "where": "",
        "expected": f"at most {DEATHS - 1} attempts",
        "received": f"{task.attempts} attempts",
        "next_step": "ask for something else, and tell the operator: the log shows what happened",
    }
