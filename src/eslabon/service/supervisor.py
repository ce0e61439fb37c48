"""The parent of a service's processes: starts them, starts one again that dies, ends them together.

It does no work of its own and holds no state, so that nothing of a request can make it die. If it is killed
all the same, its children die with it (`eslabon.execution.processes.die_with_parent`).
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psutil

from eslabon.execution.processes import adopt_orphans, kill_all
from eslabon.service.child import PARENT_VARIABLE
from eslabon.service.refusals import ServiceBroken

__all__ = ["Child", "Supervisor"]

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# Seconds between two looks at the children.
_LOOK = 0.2
# Who lives shorter than this died at once.
_SHORT_LIFE = 10.0
# So many deaths at once in a row are no accident.
_DEATHS = 5
# Seconds before a child is started again, doubled with each death at once.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0


@dataclass
class Child:
    """A process to be kept running.

    Parameters
    ----------
    name
        For people.
    command
        Program and arguments.
    descriptors
        Open files that it inherits, by number. A listening socket goes to those that answer only: while
        anybody else still held it at the end, readers would be kept waiting instead of being refused.
    """

    name: str
    command: Sequence[str]
    descriptors: Sequence[int] = ()
    process: subprocess.Popen | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    not_before: float = field(default=0.0, init=False)
    deaths: int = field(default=0, init=False)  # at once, in a row


class Supervisor:
    """Keeps children running until a signal to stop comes.

    Parameters
    ----------
    environment
        Of the children.
    patience
        Seconds that they have to end when they are told to; a second signal to stop cuts it short.
    log
        Takes lines.
    stopping
        Called when the end begins, before the children are told.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        environment: Mapping[str, str],
        patience: float,
        log: Any,
        stopping: Callable[[], None] = lambda: None,
    ) -> None:
        self._children = children
        self._environment = {**environment, PARENT_VARIABLE: str(os.getpid())}
        self._patience = patience
        self._log = log
        self._stopping = stopping
        self._signals: list[int] = []

    def run(self) -> None:
        """Start the children, keep them running, return when they have ended. In the main thread.

        Raises
        ------
        ServiceBroken
            One of them died again and again at once; all others were ended.
        """
        adopt_orphans()  # what a killed dispatcher leaves becomes ours, and is ended
        with self._listening() as wakeup:
            try:
                while not self._signals:
                    self._look()
                    select.select([wakeup], [], [], _LOOK)
            finally:
                self._stopping()
                self._end_all(wakeup)

    def _look(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._note_death(child, now)
            if child.process is None and now >= child.not_before:
                self._start(child, now)
        self._end_orphans()

    def _start(self, child: Child, now: float) -> None:
        child.process = subprocess.Popen(
            child.command,
            env=self._environment,
            pass_fds=child.descriptors,
            stdin=subprocess.DEVNULL,
            # Signals from a terminal go to this process alone, which tells the others in its own order.
            process_group=0,
        )
        child.started = now
        self._log.info("process begins", name=child.name, pid=child.process.pid)

    def _note_death(self, child: Child, now: float) -> None:
        lived = now - child.started
        told = _ending(child.process.returncode)
        pid = child.process.pid
        self._log.error("process died", name=child.name, pid=pid, how=told, lived=round(lived, 1))
        child.process = None
        child.deaths = child.deaths + 1 if lived < _SHORT_LIFE else 0
        if child.deaths >= _DEATHS:
            raise ServiceBroken(
                f"the service's process '{child.name}' dies again and again at once",
                expected="a process that stays",
                received=f"{child.deaths} deaths in a row, the last one: {told}",
                next_step="read the lines above: the process said why; nothing that was accepted is lost",
            )
        child.not_before = now + min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** max(0, child.deaths - 1))

    def _end_all(self, wakeup: int) -> None:
        """Tell all to end, wait, and kill those that do not."""
        living = [child for child in self._children if child.process is not None]
        for child in living:
            with suppress(ProcessLookupError):
                child.process.terminate()
        deadline, asked = time.monotonic() + self._patience, len(self._signals)
        while any(child.process.poll() is None for child in living):
            if time.monotonic() > deadline or len(self._signals) > asked:
                break
            select.select([wakeup], [], [], _LOOK / 4)
            with suppress(BlockingIOError):
                os.read(wakeup, 64)
        for child in living:
            if child.process.poll() is None:
                self._log.error("process killed", name=child.name, pid=child.process.pid, why="did not end")
                child.process.kill()
            child.process.wait()
            self._log.info("process ended", name=child.name, how=_ending(child.process.returncode))
        self._end_orphans()

    def _end_orphans(self) -> None:
        """End what a child that died has left: nobody waits for it any more."""
        own = {child.process.pid for child in self._children if child.process is not None}
        with suppress(psutil.Error):
            for orphan in psutil.Process().children():
                if orphan.pid not in own:
                    with suppress(psutil.Error):
                        kill_all([*orphan.children(recursive=True), orphan])
                    with suppress(ChildProcessError):
                        os.waitpid(orphan.pid, os.WNOHANG)

    @contextmanager
    def _listening(self) -> Iterator[int]:
        """Take note of signals to stop; yields a descriptor that can be read when one has come."""
        reader, writer = os.pipe()
        for end in (reader, writer):
            os.set_blocking(end, False)
        # `eslabon.cli.main` would kill all processes below at the first signal: here they end in good order.
        wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        before = {number: signal.getsignal(number) for number in _SIGNALS}
        for number in _SIGNALS:
            if number == signal.SIGHUP and before[number] == signal.SIG_IGN:
                continue  # nohup
            signal.signal(number, lambda number, _: self._signals.append(number))
        try:
            yield reader
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(wakeup)
            os.close(reader)
            os.close(writer)


def _ending(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
