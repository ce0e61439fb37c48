"""Pages are converted, and their charts drawn, by a few processes; one that is killed is replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import as_completed

from eslabon.book.page import AssembledPage, PageAssembly, assemble_page
from eslabon.errors import AssemblyError
from eslabon.execution.pool import process_pool
from eslabon.execution.workers import WorkerDied

__all__ = ["assemble_pages"]

# How often all pages not yet done are tried side by side. After that each has a process of its own, so that
# a page that takes its process down is found and harms no other.
ROUNDS = 2


def assemble_pages(
    jobs: Sequence[PageAssembly],
    workers: int,
    tell: Callable[[str], None],
    work: Callable[[PageAssembly], AssembledPage] = assemble_page,
) -> list[AssembledPage]:
    """Convert every page, in the order of `jobs`.

    Parameters
    ----------
    jobs
        The pages.
    workers
        Number of processes.
    tell
        Takes a sentence when a process was lost and its pages are converted again.
    work
        What a process does with a page. It may be done again: writing the same file twice is harmless.

    Raises
    ------
    AssemblyError
        A page cannot be converted, or its process died although it had it for itself.
    """
    done: dict[PageAssembly, AssembledPage] = {}
    for _ in range(ROUNDS):
        left = [job for job in jobs if job not in done]
        if not left:
            break
        if not _side_by_side(left, min(workers, len(left)), work, done):
            lost = sum(job not in done for job in jobs)
            tell(f"a process that draws charts was killed; it is started again for the {lost} pages left")
    for job in jobs:
        if job not in done and not _side_by_side([job], 1, work, done):
            raise AssemblyError(
                f"the process that converts page {job.address} was killed each time",
                where=str(job.notebook),
                expected=f"a page that is converted at one of {ROUNDS + 1} attempts",
                received="no process any more",
                next_step="look for a lack of memory, or convert the notebook alone: "
                f"jupyter nbconvert --to eslabon-myst {job.notebook}",
            )
    return [done[job] for job in jobs]


def _side_by_side(
    jobs: Sequence[PageAssembly],
    workers: int,
    work: Callable[[PageAssembly], AssembledPage],
    done: dict[PageAssembly, AssembledPage],
) -> bool:
    """Fill `done`; False when a process was lost on the way."""
    whole = True
    with process_pool(workers, attempts=1) as executor:
        futures = {executor.submit(work, job): job for job in jobs}
        try:
            for future in as_completed(futures):
                try:
                    done[futures[future]] = future.result()
                except WorkerDied:
                    whole = False
        except BaseException:
            executor.shutdown(wait=True, cancel_futures=True)
            raise
    return whole
