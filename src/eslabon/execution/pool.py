"""The one seam for execution: a `concurrent.futures.Executor`. Serial is a pool with one worker.

Whatever runs pages, here or elsewhere, is handed to `each_completed` as an executor. The local one is
`WorkerPool`: unlike the standard library's it survives the death of a worker, and knows whose it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, as_completed
from typing import TypeVar

from eslabon.execution.capacity import (
    WORKER_MEMORY,
    available_cores,
    available_memory,
    workers_that_fit,
)
from eslabon.execution.workers import WorkerDied, WorkerPool

__all__ = ["default_workers", "each_completed", "process_pool"]

Job = TypeVar("Job")
Result = TypeVar("Result")


def default_workers(need: int = WORKER_MEMORY) -> int:
    """As many workers as this process may use cores, and as have room in its memory.

    Parameters
    ----------
    need
        Bytes of memory that one worker needs.
    """
    return workers_that_fit(available_cores(), available_memory(), need)


def process_pool(workers: int, *, attempts: int = 2) -> Executor:
    """A pool of fresh processes.

    Parameters
    ----------
    workers
        How many.
    attempts
        How often a job may start whose worker dies under it.
    """
    return WorkerPool(workers, attempts=attempts)


def each_completed(
    executor: Executor,
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    lost: Callable[[Job, str], Result],
    died: tuple[type[BaseException], ...] = (WorkerDied,),
) -> Iterator[Result]:
    """Run `work` on each job and yield results as they come, one for each job whatever happens.

    A job whose worker died runs once more, alone, when all others have ended: if it is the one that kills,
    it can harm no neighbour, and if memory was short, it has all of it. A second death is its result.

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
    died
        Exceptions by which the executor says that a worker died.
    """
    suspects: list[Job] = []
    futures = {executor.submit(work, job): job for job in jobs}
    for future in as_completed(futures):
        # Let go of the future: a remote executor keeps the results of those that are still held.
        job = futures.pop(future)
        try:
            result = future.result()
        except died:
            suspects.append(job)
            continue
        except (Exception, CancelledError) as error:
            result = lost(job, _told(error))
        yield result
    for job in suspects:
        try:
            result = executor.submit(work, job).result()
        except died as error:
            result = lost(job, f"its worker died twice; the second time alone: {_told(error)}")
        except (Exception, CancelledError) as error:
            result = lost(job, _told(error))
        yield result


def _told(error: BaseException) -> str:
    """An exception in one line."""
    return f"{type(error).__name__}: {error}".splitlines()[0] if str(error) else type(error).__name__
