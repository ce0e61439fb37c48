"""A pool of worker processes that outlives its workers.

The standard library's process pool breaks when one process dies: every pending job fails with it, and
nobody knows which one was the cause. Here each worker has a pipe of its own, so that exactly the job that
it held is told of its death, a fresh worker takes its place, and all others go on.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import queue
import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait

from eslabon.errors import ExecutionError
from eslabon.execution.processes import ENDING, WORKER_VARIABLE, die_with_parent, end_all_of

__all__ = ["WorkerDied", "WorkerPool"]

# Seconds between two looks whether a silent worker still lives. Its end of the pipe is normally closed by
# its death, but a process that it forked may hold it open.
_LOOK = 1.0
# Seconds that a worker without work has to leave before it is killed.
_GRACE = 2.0
# Spawned, never forked: the parent has threads, and a forked child would inherit their locks.
_CONTEXT = multiprocessing.get_context("spawn")


class WorkerDied(ExecutionError):
    """The process that ran a job is gone."""


class WorkerPool(Executor):
    """An executor of `workers` processes, each started for its first job.

    Parameters
    ----------
    workers
        How many jobs run at the same time.
    attempts
        How often a job may start whose worker dies under it; after that it ends with `WorkerDied`.
    """

    def __init__(self, workers: int, *, attempts: int = 1) -> None:
        if workers < 1:
            raise ValueError("a pool needs at least one worker")
        self._attempts = attempts
        self._jobs: queue.SimpleQueue[tuple[Future, bytes] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        # Not daemons: an interpreter that ends while a worker starts would leave that worker behind.
        self._threads = [threading.Thread(target=self._serve, name=f"worker {n}") for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable, /, *args, **kwargs) -> Future:
        """Schedule ``fn(*args, **kwargs)``; function, arguments and result travel as pickles."""
        call = pickle.dumps((fn, args, kwargs))
        with self._lock:
            if self._closed:
                raise RuntimeError("cannot schedule new jobs after shutdown")
            future: Future = Future()
            self._jobs.put((future, call))
            return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more jobs and let the workers go when theirs are done.

        Parameters
        ----------
        wait
            Return when the last worker has left.
        cancel_futures
            Drop the jobs that have not started.
        """
        with self._lock:
            if not self._closed:
                self._closed = True
                if cancel_futures:
                    self._drop_waiting()
                for _ in self._threads:
                    self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _drop_waiting(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                future, _ = self._jobs.get_nowait()
                future.cancel()
                future.set_running_or_notify_cancel()

    def _serve(self) -> None:
        """One thread per worker: hand it a job, wait for its answer, replace it when it dies."""
        worker: _Worker | None = None
        while entry := self._jobs.get():
            future, call = entry
            if not future.set_running_or_notify_cancel():
                continue
            for attempt in range(1, self._attempts + 1):
                try:
                    worker = worker or _Worker()
                    good, answer = worker.ask(call)
                except WorkerDied as death:
                    worker = None
                    if attempt == self._attempts:
                        future.set_exception(death)
                except Exception as error:  # a worker that cannot start must not silence its job
                    worker = None
                    future.set_exception(error)
                    break
                else:
                    future.set_result(answer) if good else future.set_exception(answer)
                    break
        if worker:
            worker.leave()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        if ENDING.is_set():
            raise WorkerDied("no worker is started: the run was interrupted", next_step="run it again")
        # Not its number: that may be given to another process later.
        self._mark = uuid.uuid4().hex
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_work, args=(theirs, os.getpid(), self._mark))
        with _deaf_to_the_terminal():
            self._process.start()
        theirs.close()

    def ask(self, call: bytes) -> tuple[bool, object]:
        """Run a pickled call; whether it returned, and what it returned or raised."""
        try:
            self._pipe.send_bytes(call)
            while not wait([self._pipe, self._process.sentinel], timeout=_LOOK):
                if not self._process.is_alive():
                    break
            if self._pipe.poll():
                return pickle.loads(self._pipe.recv_bytes())
        except (EOFError, OSError):
            pass  # the pipe ended: told below
        raise self._death()

    def leave(self) -> None:
        """Let the process go; it has no job."""
        self._pipe.close()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _death(self) -> WorkerDied:
        self._process.join(_GRACE)
        if self._process.is_alive():  # its pipe is broken: whatever it does, nobody will hear of it
            self._process.kill()
            self._process.join()
        end_all_of(self._mark)
        self._pipe.close()
        code = self._process.exitcode
        how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        return WorkerDied(
            f"a worker process died ({how})",
            expected="a process that lives until its job is done",
            received=how,
            next_step="SIGKILL is mostly the system's answer to memory shortage: try fewer --workers",
        )


def _work(pipe: Connection, parent: int, mark: str) -> None:
    """The worker's life: take a call, run it, answer, until the pipe ends."""
    die_with_parent(parent)
    os.environ[WORKER_VARIABLE] = mark
    _leave_the_terminal()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


@contextmanager
def _deaf_to_the_terminal() -> Iterator[None]:
    """Start a process that hears no Ctrl-C until it has left the terminal's group.

    Ctrl-C is for the parent, which ends its workers itself; a worker that is just starting would only
    print a traceback.
    """
    # It lifts the block again when it has to start: not inside.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_the_terminal() -> None:
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    # To ignore a signal forgets one that waits; what this process starts must be able to hear it again.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _answer(call: bytes) -> bytes:
    try:
        function, arguments, options = pickle.loads(call)
        return pickle.dumps((True, function(*arguments, **options)))
    except Exception as error:
        try:
            answer = pickle.dumps((False, error))
            pickle.loads(answer)  # some exceptions can be written but not read
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
        return answer
