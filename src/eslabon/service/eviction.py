"""Which results go when the budget is used up: those used longest ago that nobody needs now.

The rule, in full. A result stays while
- somebody holds it (`ResultStore.serving`), by a lock of the operating system that ends with the holder, or
- a job that has not ended points at it, or
- it is the one that has just been kept.
All others may go, the least recently used first, until the rest takes nine tenths of the budget: so that the
folder is not looked through for every single result. Those of jobs that ended within the time that readers
have to come for them go only when the others were not enough: a budget that whoever orders much could exceed
would bound nothing. Their readers are told that the result is gone, and order it again. Where not the budget
but the disk is used up, they stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

__all__ = ["Kept", "to_evict"]

_FILL = 0.9


@dataclass(frozen=True)
class Kept:
    """A result that may have to go: bytes on disk, and the mark of its last use."""

    key: str
    size: int
    used: int


def to_evict(
    kept: Iterable[Kept], budget: int, needed: Collection[str], awaited: Collection[str] = ()
) -> list[Kept]:
    """Those to be removed, in this order; empty while all are within the budget.

    Parameters
    ----------
    budget
        Bytes on disk.
    needed
        Keys of results that must stay.
    awaited
        Keys of results that go only when all others are not enough.
    """
    kept = sorted(kept, key=lambda one: (one.used, one.key))
    total = sum(one.size for one in kept)
    free = [one for one in kept if one.key not in needed]
    going = []
    for turn in (
        [one for one in free if one.key not in awaited],
        [one for one in free if one.key in awaited],
    ):
        if total <= budget:
            break
        for one in turn:
            if total <= budget * _FILL:
                break
            going.append(one)
            total -= one.size
    return going
