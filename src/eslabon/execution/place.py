"""Where pages run: an executor, and how a page's job travels to it and its result back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from eslabon.execution.pool import process_pool
from eslabon.execution.run import PageJob, run_page
from eslabon.execution.verdict import PageResult
from eslabon.execution.warming import shared_zygote
from eslabon.execution.workers import WorkerDied

__all__ = ["Place", "here", "lost_page"]


@dataclass(frozen=True)
class Place:
    """A place to run pages at.

    Parameters
    ----------
    executor
        Runs `work` on parcels.
    work
        Turns a parcel into an outcome, at the other end.
    parcels
        Packs jobs for the journey.
    accept
        Makes the verdict of an outcome, and stores here what it brought.
    lost
        The outcome of a parcel whose worker died, from the parcel and a reason.
    died
        Exceptions by which the executor says that a worker died.
    """

    executor: Executor
    work: Callable[[Any], Any]
    parcels: Callable[[Sequence[PageJob]], Sequence[Any]]
    accept: Callable[[Any], PageResult]
    lost: Callable[[Any, str], Any]
    died: tuple[type[BaseException], ...]


@contextmanager
def here(workers: int, jobs: Sequence[PageJob]) -> Iterator[Place]:
    """This machine: jobs name files that all processes see, and pages store themselves."""
    with shared_zygote(jobs) as told:
        executor = process_pool(workers, attempts=1)
        try:
            yield Place(
                executor,
                work=run_page,
                parcels=lambda _: told,
                accept=lambda result: result,
                lost=lost_page,
                died=(WorkerDied,),
            )
        finally:
            # Reached on a failure, an interrupt or the end alike: nothing new may start.
            executor.shutdown(wait=True, cancel_futures=True)


def lost_page(job: PageJob, reason: str) -> PageResult:
    """The verdict on a page whose worker died under it."""
    return PageResult(
        job.address,
        job.language,
        "failed",
        reason,
        error=f"page {job.address} ({job.language}): {reason}",
    )
