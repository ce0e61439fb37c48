"""Run all pages that must run; one failing leaves the others standing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.execution.capacity import available_memory
from eslabon.execution.frozen import frozen
from eslabon.execution.place import Place, here, on_cluster
from eslabon.execution.plan import Decision
from eslabon.execution.pool import default_workers, each_completed
from eslabon.execution.run import PageJob
from eslabon.execution.verdict import PageResult
from eslabon.kernels.limits import LIMITS_VARIABLE

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter

__all__ = ["BatchInterrupted", "execute_batch"]


class BatchInterrupted(KeyboardInterrupt):
    """The execution was stopped from outside; `results` says what became of each page until then."""

    def __init__(self, cause: str, results: list[PageResult]) -> None:
        super().__init__(cause)
        self.results = results


def execute_batch(
    decisions: Sequence[Decision],
    packs: Mapping[str, Path],
    *,
    options: BuildOptions,
    failed: Path,
    failed_name: Path,
    reporter: Reporter,
) -> list[PageResult]:
    """Execute what the plan says and return one verdict per page, in the order of the plan.

    With `fail_fast` the pages not yet started after the first failure are ``skipped`` because of it.

    Raises
    ------
    BatchInterrupted
        A signal to stop came; the pages finished by then are in the store.
    EditionError
        A notebook or a translation changed since it was planned.
    """
    running = [decision for decision in decisions if decision.action == "run"]
    with frozen(options.root, running) as root:
        return _execute(decisions, packs, root, options, failed, failed_name, reporter)


def _execute(
    decisions: Sequence[Decision],
    packs: Mapping[str, Path],
    root: Path,
    options: BuildOptions,
    failed: Path,
    failed_name: Path,
    reporter: Reporter,
) -> list[PageResult]:
    jobs = [
        PageJob(
            address=decision.page.address,
            language=decision.page.language,
            root=root,
            notebook=root / decision.page.notebook.relative_to(options.root),
            parameters={**dict(decision.page.parameters), "language": decision.page.language},
            pack=packs[decision.page.address],
            key=decision.key,
            ingredients=dict(decision.ingredients),
            reason=decision.reason,
            cache=options.build / "cache" / "pages",
            failed=failed,
            failed_name=failed_name,
            cell_timeout=options.cell_timeout,
            kernels=options.kernels,
            limits=os.environ.get(LIMITS_VARIABLE, ""),
        )
        for decision in decisions
        if decision.action == "run"
    ]
    verdicts = {
        (decision.page.address, decision.page.language): PageResult(
            decision.page.address, decision.page.language, "reused", decision.reason
        )
        for decision in decisions
        if decision.action == "reuse"
    }
    if jobs:
        try:
            with reporter.pages(len(jobs), reused=len(verdicts)) as tell:
                for result in _run_jobs(jobs, options, reporter):
                    verdicts[result.address, result.language] = result
                    tell(result)
        except KeyboardInterrupt as interrupt:
            for job in jobs:
                stopped = PageResult(job.address, job.language, "skipped", "the run was interrupted")
                verdicts.setdefault((job.address, job.language), stopped)
            raise BatchInterrupted(str(interrupt), _in_order(decisions, verdicts)) from None
    return _in_order(decisions, verdicts)


def _in_order(
    decisions: Sequence[Decision], verdicts: Mapping[tuple[str, str], PageResult]
) -> list[PageResult]:
    return [verdicts[decision.page.address, decision.page.language] for decision in decisions]


def _run_jobs(jobs: Sequence[PageJob], options: BuildOptions, reporter: Reporter) -> Iterator[PageResult]:
    culprit: PageResult | None = None
    answered: set[tuple[str, str]] = set()
    with _place(jobs, options, reporter) as place:
        for outcome in each_completed(
            place.executor, place.work, place.parcels(jobs), place.lost, place.died
        ):
            result = place.accept(outcome)
            answered.add((result.address, result.language))
            yield result
            if result.status == "failed" and options.fail_fast:
                culprit = result
                break
    if culprit:
        for job in jobs:
            if (job.address, job.language) not in answered:
                reason = f"{culprit.address} ({culprit.language}) failed first"
                yield PageResult(job.address, job.language, "skipped", reason)


def _place(
    jobs: Sequence[PageJob], options: BuildOptions, reporter: Reporter
) -> AbstractContextManager[Place]:
    """Where the pages run: here, or on the cluster that the options name."""
    if options.dask:
        return on_cluster(options.dask, jobs, reporter)
    room = available_memory()
    workers = min(options.workers or default_workers(options.worker_memory), len(jobs))
    if workers * options.worker_memory > max(room, options.worker_memory):
        reporter.warning(
            f"{workers} workers may need {workers * options.worker_memory // 2**20} MiB, "
            f"{room // 2**20} MiB are available: fewer --workers are safer"
        )
    return here(workers, jobs)
