"""What can happen to a task and to the jobs that wait for it, each within a transaction that writes.

A task's row says what is being made, a job's row who waits for it. When a task ends, so do its jobs; a job
that has ended keeps its own end, whatever is made under the same key later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, case, insert, select, update

from eslabon.service.job import WAITING
from eslabon.service.queue_order import turn_of
from eslabon.service.schema import jobs, ledger, tasks

__all__ = [
    "change_task",
    "end_task",
    "enqueue",
    "join",
    "note_made",
    "queue_moved",
    "task_row",
    "wait_again_or_end",
    "waits_for",
]


def task_row(connection: Connection, key: str) -> Row[Any] | None:
    """The task's row."""
    return connection.execute(select(tasks).where(tasks.c.key == key)).one_or_none()


def enqueue(connection: Connection, book: Row[Any], key: str, request: str, client: str) -> None:
    """Put a task into the queue: a new one, or one that has ended before."""
    values = {
        "request": request,
        "state": "queued",
        "client": client,
        "turn": turn_of(connection, client, book.turn),
        "number": book.changes,
        "owner": "",
        "attempts": 0,
        "step": "",
        "started": None,
        "ended": None,
        "version": book.changes,
    }
    if not connection.execute(update(tasks).where(tasks.c.key == key).values(values)).rowcount:
        connection.execute(insert(tasks).values(key=key, **values))
    queue_moved(connection, book)


def join(connection: Connection, book: Row[Any], task: Row[Any], client: str) -> None:
    """One more client waits for a task: in the queue it gets the better of both places."""
    if task.state != "queued" or client == task.client:
        return
    turn = turn_of(connection, client, book.turn)
    if turn < task.turn:
        change_task(connection, book, task.key, client=client, turn=turn)
        queue_moved(connection, book)


def note_made(connection: Connection, book: Row[Any], key: str, request: str) -> None:
    """There is a result under this key: a task that is unknown, or has ended, counts as done."""
    task = task_row(connection, key)
    if task is None:
        done = {"state": "done", "client": "", "owner": "", "attempts": 0, "step": ""}
        place = {"turn": 0, "number": book.changes, "version": book.changes}
        connection.execute(insert(tasks).values(key=key, request=request, **done, **place))
    elif task.state in ("failed", "cancelled"):
        change_task(connection, book, key, state="done")


def waits_for(connection: Connection, key: str) -> Row[Any] | None:
    """The oldest job that waits for a task."""
    query = select(jobs).where(jobs.c.key == key, jobs.c.state == WAITING).order_by(jobs.c.number).limit(1)
    return connection.execute(query).one_or_none()


def end_task(
    connection: Connection,
    book: Row[Any],
    task: Row[Any],
    state: str,
    now: float,
    problem: Mapping[str, Any] | None = None,
) -> None:
    """A task ends, and with it every job that waits for it."""
    began = task.started
    # Whatever a clock does, nothing ends before it began.
    ended = max(now, began or 0.0)
    change_task(connection, book, task.key, state=state, client="", owner="", step="", ended=ended)
    values = {
        "state": state,
        "client": "",  # who asked is of no use any more
        "started": began,
        "ended": case((jobs.c.created > ended, jobs.c.created), else_=ended),
        "ended_uptime": book.uptime,
        "problem": json.dumps(problem, sort_keys=True) if problem else "",
        "version": book.changes,
    }
    connection.execute(update(jobs).where(jobs.c.key == task.key, jobs.c.state == WAITING).values(values))
    if task.state == "queued":
        queue_moved(connection, book)


def wait_again_or_end(
    connection: Connection, book: Row[Any], task: Row[Any], now: float, *, attempts: int
) -> bool:
    """A task that runs no more waits again, in its old place; when nobody waits for it, it is cancelled.

    Returns whether it waits again.
    """
    first = waits_for(connection, task.key)
    if first is None:
        end_task(connection, book, task, "cancelled", now)
        return False
    change_task(
        connection, book, task.key, state="queued", owner="", step="", started=None, attempts=attempts
    )
    queue_moved(connection, book)
    return True


def change_task(connection: Connection, book: Row[Any], key: str, **values: Any) -> None:
    """Set some columns of a task; its version becomes the number of this change."""
    connection.execute(update(tasks).where(tasks.c.key == key).values(**values, version=book.changes))


def queue_moved(connection: Connection, book: Row[Any]) -> None:
    """Note that places in the queue may be others now."""
    connection.execute(update(ledger).values(queue_changed=book.changes))
