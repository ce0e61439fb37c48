"""Where pages run: an executor, and how a page's job travels to it and its result back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eslabon.errors import ToolMissing
from eslabon.execution.pool import process_pool
from eslabon.execution.run import PageJob, run_page
from eslabon.execution.verdict import PageResult
from eslabon.execution.warming import shared_zygote
from eslabon.execution.workers import WorkerDied

if TYPE_CHECKING:
    from eslabon.execution.report import Reporter

__all__ = ["Place", "check_place", "here", "lost_page", "on_cluster"]


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


def check_place(dask: str) -> None:
    """See that the cluster asked for can be reached, before any work is done; nothing where none is."""
    if dask:
        _cluster_module().check_address(dask)


def on_cluster(dask: str, jobs: Sequence[PageJob], reporter: Reporter) -> AbstractContextManager[Place]:
    """The Dask cluster with this scheduler."""
    return _cluster_module().cluster(dask, jobs, reporter)


def _cluster_module():
    try:
        from eslabon.execution import cluster
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("dask", "distributed"):
            raise
        raise ToolMissing(
            "executing on a cluster needs dask.distributed",
            where="--dask",
            expected="the Python package distributed",
            received="not installed",
            next_step="pip install 'eslabon[dask]', here and on the workers",
        ) from None
    return cluster
