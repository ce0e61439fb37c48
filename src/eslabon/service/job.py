"""What readers and the dispatcher see of the database: jobs and tasks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, case, func, select

from eslabon.service.ports import ENDED
from eslabon.service.queue_order import ahead
from eslabon.service.schema import jobs, ledger, tasks

__all__ = ["STATES", "WAITING", "Job", "Task", "count_by_state", "done_since", "read_job"]

STATES = ("queued", "running", "done", "failed", "cancelled")
# The state of a job's row as long as its task decides.
WAITING = "waiting"


@dataclass(frozen=True)
class Job:
    """One accepted request.

    Parameters
    ----------
    key
        Of the task that it waits for, and of the result.
    step
        What is being done, while running; in the maker's word.
    position
        Tasks that are claimed before this one; 0 when it is the next, runs or has ended.
    created, started, ended
        UTC, seconds; for people only: nothing is decided by them.
    problem
        Why it failed: class and five parts.
    version
        Grows with every change that readers can see, and when the queue moves.
    """

    id: str
    key: str
    state: str
    request: dict[str, Any]
    step: str
    position: int
    created: float
    started: float | None
    ended: float | None
    problem: dict[str, str] | None
    version: int

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED


@dataclass(frozen=True)
class Task:
    """What a dispatcher has claimed.

    Parameters
    ----------
    attempts
        How often it has been begun, this time included, without a dispatcher giving it back.
    """

    key: str
    request: dict[str, Any]
    attempts: int


def _job_query(which: ColumnElement[bool]) -> Select:
    waiting = jobs.c.state == WAITING
    # What moves in the queue moves the places of all that wait in it.
    moved = case(
        (tasks.c.state == "queued", select(ledger.c.queue_changed).scalar_subquery()), else_=tasks.c.version
    )
    newest = case((moved > jobs.c.version, moved), else_=jobs.c.version)
    return (
        select(
            jobs.c.id,
            jobs.c.key,
            jobs.c.created,
            jobs.c.ended,
            jobs.c.problem,
            tasks.c.request,
            case((waiting, tasks.c.state), else_=jobs.c.state).label("state"),
            case((waiting, tasks.c.step), else_="").label("step"),
            case((waiting, ahead()), else_=0).label("position"),
            case((waiting, tasks.c.started), else_=jobs.c.started).label("started"),
            case((waiting, newest), else_=jobs.c.version).label("version"),
        )
        .join_from(jobs, tasks, jobs.c.key == tasks.c.key)
        .where(which)
    )


# Built once: it is what everybody who waits asks again and again, and building it costs more than running it.
_JOB_QUERY = _job_query(jobs.c.id == bindparam("id"))
_SINCE = select(ledger.c.uptime - bindparam("seconds")).scalar_subquery()
_DONE_QUERY = (
    _job_query((jobs.c.key == bindparam("key")) & (jobs.c.state == "done") & (jobs.c.ended_uptime >= _SINCE))
    .order_by(jobs.c.number.desc())
    .limit(1)
)


def read_job(connection: Connection, id: str) -> Job | None:
    """The job as it is now, in one statement and hence of one instant."""
    row = connection.execute(_JOB_QUERY, {"id": id}).one_or_none()
    return None if row is None else _job(row)


def done_since(connection: Connection, key: str, seconds: float) -> Job | None:
    """The latest job of a key that was done within so many seconds of service."""
    row = connection.execute(_DONE_QUERY, {"key": key, "seconds": seconds}).one_or_none()
    return None if row is None else _job(row)


def count_by_state(connection: Connection) -> dict[str, int]:
    """How many tasks are in each state, those without any included."""
    rows = connection.execute(select(tasks.c.state, func.count()).group_by(tasks.c.state))
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        key=row.key,
        state=row.state,
        request=json.loads(row.request),
        step=row.step,
        position=row.position,
        created=row.created,
        started=row.started,
        ended=row.ended,
        problem=json.loads(row.problem) if row.problem else None,
        version=row.version,
    )
