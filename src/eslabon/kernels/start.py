"""How kernels were started, for reports: never in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["KernelKind", "KernelStart", "last_start", "record_start"]


class KernelKind(StrEnum):
    """How kernels start: forked from a zygote, or as stock processes."""

    WARM = "warm"
    COLD = "cold"


@dataclass(frozen=True)
class KernelStart:
    """How one kernel was started.

    Parameters
    ----------
    kind
        ``warm`` was forked, ``cold`` is a stock process.
    reason
        Why it is not warm although that was wanted; empty otherwise.
    """

    kind: KernelKind
    reason: str = ""


_last: KernelStart | None = None


def record_start(start: KernelStart) -> None:
    """Remember how this process's latest kernel was started."""
    global _last
    _last = start


def last_start() -> KernelStart | None:
    """How this process's latest kernel was started, or None before the first."""
    return _last
