"""Whole commands measured from outside: CPU, wall and peak memory of a process and its descendants."""

from __future__ import annotations

import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Cost", "Row", "median", "memory_of_tree", "paired", "run", "table"]

_SET_CHILD_SUBREAPER = 36
_SAMPLE_SECONDS = 0.2


@dataclass(frozen=True)
class Cost:
    """What a command cost, its descendants included.

    Parameters
    ----------
    cpu, wall
        Seconds.
    memory
        Largest sum over the process tree at one moment, MiB; memory that processes share counts once.
    output
        What the command printed.
    """

    cpu: float
    wall: float
    memory: float
    output: str = ""

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.memory, other.memory))


@dataclass(frozen=True)
class Row:
    """One line of the printed table: a peer, ours, and what was aimed at.

    Parameters
    ----------
    what
        What is measured, with its unit.
    peer, ours
        Values in the same unit.
    ratio
        Ours over the peer's, or the peer's over ours where less is better and the target says "at least".
    target
        The bound of the ratio; positive.
    least
        Whether the ratio must be at least the target instead of at most.
    """

    what: str
    peer: float
    ours: float
    target: float
    least: bool = False

    @property
    def ratio(self) -> float:
        return self.peer / self.ours if self.least else self.ours / self.peer

    @property
    def met(self) -> bool:
        return self.ratio >= self.target if self.least else self.ratio <= self.target


def run(
    command: Sequence[str | Path],
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    *,
    memory: bool = False,
) -> Cost:
    """Run a command to its end and return its cost; a command that fails ends the benchmark.

    Parameters
    ----------
    memory
        Whether to sample the memory of the process tree; else it is 0.
    """
    _adopt_orphans()
    start = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        peak = _Peak(process.pid) if memory else None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime + _cpu_of_orphans()
        log.seek(0)
        output = log.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output[-4000:]}")
    return Cost(cpu, wall, peak.stop() if peak else 0, output)


def _adopt_orphans() -> None:
    """Let processes that outlive their parent become ours, so that their CPU is not lost."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _cpu_of_orphans() -> float:
    total = 0.0
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            total += usage.ru_utime + usage.ru_stime
        else:
            time.sleep(0.05)
    return total


class _Peak:
    """Samples the proportional memory of a process tree in a thread."""

    def __init__(self, pid: int) -> None:
        self._root, self._largest, self._ended = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """End the sampling and return the largest sum, MiB."""
        self._ended.set()
        self._thread.join()
        return self._largest

    def _sample(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            self._largest = max(self._largest, memory_of_tree(self._root))


def memory_of_tree(pid: int) -> float:
    """Memory of a process and its descendants now, MiB; 0 when it has ended."""
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_proportional(process.pid) for process in tree)


def _proportional(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass  # it has just ended, which costs nothing any more
    return 0.0


def paired(first: Callable[[], Cost], second: Callable[[], Cost], rounds: int) -> list[tuple[Cost, Cost]]:
    """Measure both in turn, A B A B …, so that a drift of the machine's speed hits both alike."""
    return [(first(), second()) for _ in range(rounds)]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| measured | peer | ours | ratio | target | |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for row in rows:
        bound = f"≥ {row.target:g}" if row.least else f"≤ {row.target:g}"
        numbers = f"{row.peer:.3g} | {row.ours:.3g} | {row.ratio:.2f} | {bound}"
        lines.append(f"| {row.what} | {numbers} | {'met' if row.met else 'missed'} |")
    return "\n".join(lines)
