"""Run all pages that must run; one failing leaves the others standing."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.execution.plan import Decision
from eslabon.execution.pool import default_workers, each_completed, process_pool
from eslabon.execution.run import PageJob, kernel_environment, run_page
from eslabon.execution.verdict import PageResult
from eslabon.kernels.launch import Refused, start_zygote
from eslabon.kernels.likeness import preload_from
from eslabon.kernels.runtime import Runtime
from eslabon.kernels.start import KernelKind

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter

__all__ = ["execute_batch"]


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
    """
    jobs = [
        PageJob(
            address=decision.page.address,
            language=decision.page.language,
            root=options.root,
            notebook=decision.page.notebook,
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
        with reporter.pages(len(jobs), reused=len(verdicts)) as tell:
            for result in _run_jobs(jobs, options):
                verdicts[result.address, result.language] = result
                tell(result)
    return [verdicts[decision.page.address, decision.page.language] for decision in decisions]


def _run_jobs(jobs: Sequence[PageJob], options: BuildOptions):
    with _zygote_for(jobs, options) as jobs:
        yield from _run_pool(jobs, options)


@contextmanager
def _zygote_for(jobs: Sequence[PageJob], options: BuildOptions) -> Iterator[Sequence[PageJob]]:
    """One zygote for all workers: started while they start, stopped when the last job is done.

    It ends with this process in any case; where it cannot be had, each worker's kernels say why.
    """
    if options.kernels != KernelKind.WARM:
        yield jobs
        return
    try:
        runtime = Runtime.make()
    except OSError:
        yield jobs
        return
    jobs = [replace(job, runtime=str(runtime.folder)) for job in jobs]
    environment = {**os.environ, **kernel_environment(jobs[0])}
    starting = threading.Thread(target=_start_quietly, args=(runtime, environment))
    starting.start()
    try:
        yield jobs
    finally:
        starting.join()
        runtime.close()


def _start_quietly(runtime: Runtime, environment: dict[str, str]) -> None:
    with suppress(Refused):
        start_zygote(runtime, sys.executable, environment, preload_from(environment))


def _run_pool(jobs: Sequence[PageJob], options: BuildOptions):
    workers = min(options.workers or default_workers(), len(jobs))
    culprit: PageResult | None = None
    answered: set[tuple[str, str]] = set()
    with process_pool(workers) as executor:
        try:
            for result in each_completed(executor, run_page, jobs, _lost):
                answered.add((result.address, result.language))
                yield result
                if result.status == "failed" and options.fail_fast:
                    culprit = result
                    break
        finally:
            # Reached on a failure, an interrupt or the end alike: nothing new may start.
            executor.shutdown(wait=True, cancel_futures=True)
    if culprit:
        for job in jobs:
            if (job.address, job.language) not in answered:
                reason = f"{culprit.address} ({culprit.language}) failed first"
                yield PageResult(job.address, job.language, "skipped", reason)


def _lost(job: PageJob, reason: str) -> PageResult:
    return PageResult(job.address, job.language, "failed", reason, error=f"page {job.address}: {reason}")
