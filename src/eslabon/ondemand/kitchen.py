"""What is kept warm between requests: workers, the zygote of their kernels, a renderer per language."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from eslabon.execution.place import Place, lost_page
from eslabon.execution.pool import process_pool
from eslabon.execution.run import kernel_environment, run_page
from eslabon.execution.warming import start_quietly
from eslabon.execution.workers import WorkerDied
from eslabon.kernels.runtime import Runtime

__all__ = ["ATTEMPTS", "answer_of", "held", "lasting_place", "persistently", "warm"]

Job, Answer = TypeVar("Job"), TypeVar("Answer")
ATTEMPTS = 3
_LOOK = 0.25  # seconds between two looks whether what is waited for is still wanted


@contextmanager
def lasting_place(workers: int, like: object) -> Iterator[Place]:
    """This machine, for jobs that come one by one: a zygote and workers that stay.

    Parameters
    ----------
    workers
        How many notebooks run at the same time.
    like
        A job like those to come: the zygote's environment is made of it.
    """
    with Runtime.open() as runtime:
        folder = str(runtime.folder)
        environment = {**os.environ, **kernel_environment(replace(like, runtime=folder))}
        starting = threading.Thread(target=start_quietly, args=(runtime, environment))
        starting.start()
        executor = process_pool(workers, attempts=1)
        try:
            yield Place(
                executor,
                work=run_page,
                parcels=lambda jobs: [replace(job, runtime=folder) for job in jobs],
                accept=lambda result: result,
                lost=lost_page,
                died=(WorkerDied,),
            )
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
            starting.join()


def answer_of(
    executor: Executor, work: Callable[[Job], Answer], job: Job, waiting: Callable[[], None]
) -> Answer:
    """Run `work` on a job and wait for it; `waiting` is called now and then, and may raise to give up.

    What was given up goes on to its end where it has begun: its own limits end it.
    """
    future = executor.submit(work, job)
    try:
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                if future.done():  # the work's own
                    raise
                waiting()
    finally:
        future.cancel()


@contextmanager
def held(lock: threading.Lock, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock; while others hold it `waiting` is called now and then, and may raise to give up."""
    while not lock.acquire(timeout=_LOOK):
        waiting()
    try:
        yield
    finally:
        lock.release()


def persistently(
    action: Callable[[], Answer], died: type[BaseException] | tuple[type[BaseException], ...]
) -> Answer:
    """Do it, and again where a process died under it; the last death is told.

    Twice may be bad luck: a neighbour that takes the memory takes several with it.
    """
    for _ in range(ATTEMPTS - 1):
        with suppress(died):
            return action()
    return action()


def warm(place: Place, workers: int) -> None:
    """Let every worker load what it needs for its first page, all at the same time."""
    for future in [place.executor.submit(_load, str(Path.cwd())) for _ in range(workers)]:
        future.result()


def _load(folder: str) -> None:
    """Draw a picture: the JavaScript engine is what takes longest to load."""
    from eslabon.book.exporter import MystExporter
    from eslabon.book.render import render_svg

    MystExporter(chart_cache=folder)
    render_svg({"data": {"values": [{"x": 1}]}, "mark": "bar", "encoding": {"x": {"field": "x"}}})
