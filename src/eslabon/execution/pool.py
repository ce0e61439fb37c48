"""The one seam for execution: a `concurrent.futures.Executor`. Serial is a pool with one worker."""

from __future__ import annotations

import multiprocessing
import os
import select
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

__all__ = ["default_workers", "each_completed", "process_pool"]

Job = TypeVar("Job")
Result = TypeVar("Result")


def default_workers() -> int:
    """As many workers as this process may use cores."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def process_pool(workers: int) -> Executor:
    """A pool of fresh processes.

    Spawned, never forked: the parent may have threads (progress display), and a forked child would
    inherit their locks.
    """
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_end_with_parent,
        initargs=(os.getpid(),),
    )


def _end_with_parent(parent: int) -> None:
    """Watch the parent: a pool's workers wait for work for ever when it is killed, and keep their kernels."""
    if hasattr(os, "pidfd_open"):
        threading.Thread(target=_await_parent, args=(parent,), daemon=True).start()


def _await_parent(parent: int) -> None:
    try:
        handle = os.pidfd_open(parent)
    except OSError:
        os._exit(1)
    select.select([handle], [], [])
    os._exit(1)


def each_completed(
    executor: Executor,
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    lost: Callable[[Job, str], Result],
) -> Iterator[Result]:
    """Run `work` on each job and yield results as they come, one for each job whatever happens.

    Parameters
    ----------
    executor
        Where the jobs run.
    work
        Takes a job, returns a result, and raises only when the worker itself is lost.
    jobs
        What to do; order of results is order of completion.
    lost
        Makes the result of a job whose worker died, from the job and a reason.
    """
    futures = {executor.submit(work, job): job for job in jobs}
    for future in as_completed(futures):
        try:
            yield future.result()
        except BrokenProcessPool:
            yield lost(futures[future], "its worker process died")
        except Exception as error:
            yield lost(futures[future], f"{type(error).__name__}: {error}")
