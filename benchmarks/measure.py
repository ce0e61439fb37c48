"""Whole commands measured from outside: CPU, wall and peak memory of a process and its descendants."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "paired", "run"]


@dataclass(frozen=True)
class Cost:
    """What a command cost: `cpu` and `wall` in seconds, `memory` in MiB (largest single process)."""

    cpu: float
    wall: float
    memory: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.memory, other.memory))


def run(command: Sequence[str | Path], cwd: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end and return its cost; a command that fails ends the benchmark."""
    start = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output[-4000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024)


def paired(ours: Callable[[], Cost], naive: Callable[[], Cost], rounds: int) -> tuple[list[Cost], list[Cost]]:
    """Measure both in turn, A B A B …, so that a drift of the machine's speed hits both alike."""
    pairs = [(ours(), naive()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def table(title: str, ours: Sequence[Cost], naive: Sequence[Cost]) -> str:
    """Medians of both sides and the median of the ratios naive / ours, pair by pair."""
    lines = [title, f"{'':<12}{'ours':>10}{'naive':>10}{'naive/ours':>12}"]
    for name, unit in (("cpu", "s"), ("wall", "s"), ("memory", "MiB")):
        a = [getattr(cost, name) for cost in ours]
        b = [getattr(cost, name) for cost in naive]
        ratio = statistics.median(y / x for x, y in zip(a, b, strict=True))
        label = f"{name}, {unit}"
        lines.append(f"{label:<12}{statistics.median(a):>10.1f}{statistics.median(b):>10.1f}{ratio:>12.2f}")
    return "\n".join(lines)
