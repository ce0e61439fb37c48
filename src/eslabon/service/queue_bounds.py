"""How much may wait, and when somebody who is refused should ask again."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from eslabon.service.refusals import ClientFull, QueueFull
from eslabon.service.schema import jobs, tasks

__all__ = ["QueueBounds", "check_client", "check_queue"]

# Seconds: nobody is sent away for longer, nor told to hammer.
_SHORTEST, _LONGEST = 1, 60
# So many finished tasks tell how long one takes.
_SAMPLE = 20


@dataclass(frozen=True)
class QueueBounds:
    """Bounds of what is accepted.

    Parameters
    ----------
    queue
        Tasks that may wait to be run; neither those that run count, nor requests for one that waits already.
    per_client
        Unfinished jobs that one client may have.
    """

    queue: int
    per_client: int


def check_queue(connection: Connection, bounds: QueueBounds) -> None:
    """Refuse one more task when the queue is full.

    Raises
    ------
    QueueFull
    """
    waiting = connection.execute(select(func.count()).where(tasks.c.state == "queued")).scalar_one()
    if waiting >= bounds.queue:
        raise QueueFull(
            "as many requests are waiting as this service keeps",
            expected=f"fewer than {bounds.queue} waiting",
            received=f"{waiting} waiting",
            next_step="ask again later",
            retry_after=_retry_after(connection),
        )


def check_client(connection: Connection, bounds: QueueBounds, client: str) -> None:
    """Refuse one more job of a client that has too many unfinished ones.

    Raises
    ------
    ClientFull
    """
    own = select(func.count()).where(jobs.c.state == "waiting", jobs.c.client == client)
    unfinished = connection.execute(own).scalar_one()
    if unfinished >= bounds.per_client:
        raise ClientFull(
            "you have as many unfinished requests as one client may have",
            expected=f"fewer than {bounds.per_client} unfinished",
            received=f"{unfinished} unfinished",
            next_step="wait for one of them or cancel one, then ask again",
            retry_after=_retry_after(connection),
        )


def _retry_after(connection: Connection) -> int:
    """Seconds that one task takes, of late."""
    last = (
        select((tasks.c.ended - tasks.c.started).label("seconds"))
        .where(tasks.c.state == "done", tasks.c.started.is_not(None), tasks.c.ended.is_not(None))
        .order_by(tasks.c.version.desc())
        .limit(_SAMPLE)
        .subquery()
    )
    mean = connection.execute(select(func.avg(last.c.seconds))).scalar()
    # A clock that was set meanwhile makes durations of any length: hence both bounds.
    return min(_LONGEST, max(_SHORTEST, math.ceil(mean or _SHORTEST)))
