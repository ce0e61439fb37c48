"""Which results go when the budget is used up: those used longest ago that nobody needs now.

The rule, in full. A result stays while
- somebody holds it (`ResultStore.serving`), by a lock of the operating system that ends with the holder, or
- a job points at it that has not ended or ended within the time that readers have to come for it, or
- it is the one that has just been kept.
All others may go, the least recently used first, until the rest takes nine tenths of the budget: so that the
folder is not looked through for every single result. When what must stay is more than the budget, it stays.
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


def to_evict(kept: Iterable[Kept], budget: int, needed: Collection[str]) -> list[Kept]:
    """Those to be removed, in this order; empty while all are within the budget.

    Parameters
    ----------
    budget
        Bytes on disk.
    needed
        Keys of results that must stay.
    """
    kept = sorted(kept, key=lambda one: (one.used, one.key))
    total = sum(one.size for one in kept)
    if total <= budget:
        return []
    going = []
    for one in kept:
        if total <= budget * _FILL:
            break
        if one.key not in needed:
            going.append(one)
            total -= one.size
    return going
