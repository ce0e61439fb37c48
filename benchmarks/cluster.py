"""What a Dask cluster costs on top of a page's own work: two workers on this machine, real packs and pages.

A page that only reads its pack and stores a finished notebook takes the place of the execution, so that the
way there and back is all that is measured.
"""

from __future__ import annotations

import time
from itertools import cycle, islice
from pathlib import Path

import psutil

from benchmarks.measure import Row
from eslabon.execution.run import PageJob
from eslabon.execution.store import PageStore
from eslabon.execution.verdict import PageResult

__all__ = ["cluster_rows", "copying_page"]

ROOT = Path(__file__).resolve().parents[1]
PAGES = 264


def cluster_rows(packs: list[Path], executed: Path, folder: Path, page_cpu: float) -> list[Row]:
    """CPU that client, scheduler and workers need per page, over a page's own.

    Parameters
    ----------
    packs
        Slices of data of real pages.
    executed
        An executed notebook, which every page "makes".
    folder
        Scratch folder.
    page_cpu
        CPU seconds of one warm execution.
    """
    rows = []
    for way, what in (("shared", "sharing our folder"), ("apart", "sharing no folder")):
        jobs = _jobs(packs, executed, folder / way)
        alone = _cpu_of(lambda jobs=jobs: [copying_page(job) for job in jobs])
        on_cluster = _on_cluster(_jobs(packs, executed, folder / f"{way}-cluster"), apart=way == "apart")
        overhead = (on_cluster - alone) / len(jobs)
        label = f"Dask, CPU s per page on top of a warm execution's: workers {what}"
        rows.append(Row(label, page_cpu, overhead, 0.03))
    return rows


def copying_page(job: PageJob) -> PageResult:
    """Read the pack, store the finished notebook: what every page does besides its work."""
    job.pack.read_bytes()
    store = PageStore(job.cache)
    store.keep(job.key, Path(str(job.parameters["executed"])).read_bytes())
    store.remember(job.address, job.language, job.ingredients)
    return PageResult(job.address, job.language, "ok", job.reason)


def _on_cluster(jobs: list[PageJob], *, apart: bool) -> float:
    from distributed import Client, LocalCluster
    from rich.console import Console

    from eslabon.execution import cluster
    from eslabon.execution.pool import each_completed
    from eslabon.execution.report import Reporter

    sees = cluster.sees
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as running,
        Client(running, set_as_default=False) as client,
    ):
        client.run(_copy_instead_of_executing)
        if apart:
            cluster.sees = lambda token, content: False

        def work() -> None:
            address, reporter = running.scheduler_address, Reporter(Console(quiet=True))
            with cluster.cluster(address, jobs, reporter) as place:
                parcels = place.parcels(jobs)
                for outcome in each_completed(place.executor, place.work, parcels, place.lost, place.died):
                    result = place.accept(outcome)
                    assert result.status == "ok", result.reason

        try:
            return _cpu_of(work)
        finally:
            cluster.sees = sees


def _copy_instead_of_executing() -> None:
    from eslabon.execution import remote

    remote.run_page = copying_page


def _jobs(packs: list[Path], executed: Path, folder: Path) -> list[PageJob]:
    return [
        PageJob(
            address=f"page/{number}",
            language="es",
            root=ROOT,
            notebook=ROOT / "notebooks" / "country_brief.ipynb",
            parameters={"executed": str(executed)},
            pack=pack,
            key=f"{number:064x}",
            ingredients={"data": "1"},
            reason="to measure",
            cache=folder / "cache",
            failed=folder / "failed",
            failed_name=folder / "failed",
            cell_timeout=60,
        )
        for number, pack in enumerate(islice(cycle(packs), PAGES))
    ]


def _cpu_of(work) -> float:
    """CPU seconds of this process and its living descendants while `work` runs."""
    before = _cpu()
    work()
    time.sleep(0.5)  # farewells to workers are said by then
    return _cpu() - before


def _cpu() -> float:
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return sum(spent.user + spent.system for spent in times)
