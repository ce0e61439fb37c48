"""Whose turn it is.

Start-time fair queuing. The ledger's `turn` is that of the task claimed last. A new task gets the turn after
it, or after the last unfinished task of the same client, whichever is later; the lowest turn is claimed
first, among equals the oldest. So clients alternate however much one of them asks for, a client's own tasks
keep their order, and nobody waits for ever: the turn of a waiting task stays while those of newcomers grow.
Clocks take no part.
"""

from __future__ import annotations

from sqlalchemy import Connection, ScalarSelect, and_, func, or_, select

from eslabon.service.schema import tasks

__all__ = ["ANY_IN_LINE", "NEXT_IN_LINE", "ahead", "turn_of"]

# The queued task that is claimed next, and whether there is any.
NEXT_IN_LINE = select(tasks).where(tasks.c.state == "queued").order_by(tasks.c.turn, tasks.c.number).limit(1)
ANY_IN_LINE = select(tasks.c.key).where(tasks.c.state == "queued").limit(1)


def turn_of(connection: Connection, client: str, last_claimed: int) -> int:
    """The turn of a new task of `client`."""
    own = select(func.max(tasks.c.turn)).where(
        tasks.c.client == client, tasks.c.state.in_(("queued", "running"))
    )
    return max(last_claimed, connection.execute(own).scalar() or 0) + 1


def ahead() -> ScalarSelect[int]:
    """A number for queries over `tasks`: how many are claimed before this one."""
    other = tasks.alias("other")
    return (
        select(func.count())
        .select_from(other)
        .where(
            other.c.state == "queued",
            tasks.c.state == "queued",
            or_(
                other.c.turn < tasks.c.turn,
                and_(other.c.turn == tasks.c.turn, other.c.number < tasks.c.number),
            ),
        )
        .correlate(tasks)
        .scalar_subquery()
    )
