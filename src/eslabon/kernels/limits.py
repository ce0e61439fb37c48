"""What one notebook may use. A limit of 0 is no limit."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

__all__ = ["LIMITS_VARIABLE", "Limits", "apply_limits"]

LIMITS_VARIABLE = "ESLABON_KERNEL_LIMITS"
_UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}
# Seconds between the signal that says "your CPU time is over" and the one that cannot be caught.
_CPU_GRACE = 5


@dataclass(frozen=True)
class Limits:
    """Limits of one notebook; 0 is no limit.

    Parameters
    ----------
    cell
        Wall seconds for one cell.
    notebook
        Wall seconds for all cells together.
    cpu
        CPU seconds of the kernel's process.
    memory
        Bytes by which the kernel's data may grow beyond what it holds when it is ready.
    files
        Open descriptors.
    output
        Bytes of output that one cell may send; a cell that sends more has failed.
    """

    cell: int = 0
    notebook: int = 0
    cpu: int = 0
    memory: int = 0
    files: int = 0
    output: int = 32 * 10**6

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if type(value) is not int or value < 0:
                raise ValueError(
                    f"limit {name!r} is wrong\n  expected: a whole number, 0 or more\n  received: {value!r}"
                )

    @classmethod
    def from_text(cls, text: str) -> Limits:
        """Read ``cell=60,memory=2G``; units k, M and G are decimal.

        Raises
        ------
        ValueError
            An unknown name or no number.
        """
        known = [field.name for field in fields(cls)]
        values = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, value = (piece.strip() for piece in part.partition("="))
            match = re.fullmatch(r"(\d+)([kMG]?)", value)
            if name not in known or not match:
                raise ValueError(
                    f"a limit cannot be read\n  where:    {LIMITS_VARIABLE}\n"
                    f"  expected: {', '.join(known)}, each with =NUMBER and k, M or G\n  received: {part!r}"
                )
            values[name] = int(match[1]) * _UNITS[match[2]]
        return cls(**values)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """The limits that `ESLABON_KERNEL_LIMITS` asks for, else the default."""
        return cls.from_text(environment.get(LIMITS_VARIABLE, ""))

    def with_cell(self, seconds: int | None) -> Limits:
        """The same with another limit per cell, where one is given."""
        return replace(self, cell=seconds) if seconds and seconds > 0 else self

    def enforced(self) -> dict[str, int]:
        """Those that the kernel's process must put on itself."""
        return {name: value for name, value in asdict(self).items() if name in ("cpu", "memory", "files")}


def apply_limits(limits: Mapping[str, int]) -> None:
    """Put CPU, memory and descriptor limits on this process. Linux; call when the kernel is ready.

    Memory is limited as growth: what the kernel holds by then depends on what its zygote preloaded.
    `RLIMIT_DATA` and not `RLIMIT_AS`, because libraries reserve address space that they never use.
    """
    import resource

    if limits.get("memory"):
        status = Path("/proc/self/status").read_text()
        held = int(re.search(r"^VmData:\s+(\d+) kB", status, re.M)[1]) * 1024
        _lower(resource.RLIMIT_DATA, held + limits["memory"])
    if limits.get("cpu"):
        usage = resource.getrusage(resource.RUSAGE_SELF)
        allowed = int(usage.ru_utime + usage.ru_stime) + 1 + limits["cpu"]
        _lower(resource.RLIMIT_CPU, allowed, allowed + _CPU_GRACE)
    if limits.get("files"):
        _lower(resource.RLIMIT_NOFILE, limits["files"])


def _lower(which: int, soft: int, hard: int | None = None) -> None:
    import resource

    present = resource.getrlimit(which)[1]
    hard = soft if hard is None else hard
    if present != resource.RLIM_INFINITY:
        soft, hard = min(soft, present), min(hard, present)
    resource.setrlimit(which, (soft, hard))
