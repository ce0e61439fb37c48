"""One zygote for all workers of this machine, from which their kernels are forked."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from eslabon.execution.run import PageJob, kernel_environment
from eslabon.kernels.launch import Refused, start_zygote
from eslabon.kernels.likeness import preload_from
from eslabon.kernels.runtime import Runtime
from eslabon.kernels.start import KernelKind

__all__ = ["shared_zygote", "start_quietly"]


@contextmanager
def shared_zygote(jobs: Sequence[PageJob]) -> Iterator[Sequence[PageJob]]:
    """Start a zygote while the workers start, and stop it when the last job is done.

    It ends with this process in any case; where it cannot be had, each worker's kernels say why.

    Yields
    ------
    The jobs, told where the zygote is.
    """
    if jobs[0].kernels != KernelKind.WARM:
        yield jobs
        return
    try:
        runtime = Runtime.make()
    except OSError:
        yield jobs
        return
    jobs = [replace(job, runtime=str(runtime.folder)) for job in jobs]
    environment = {**os.environ, **kernel_environment(jobs[0])}
    starting = threading.Thread(target=start_quietly, args=(runtime, environment))
    starting.start()
    try:
        yield jobs
    finally:
        starting.join()
        runtime.close()


def start_quietly(runtime: Runtime, environment: dict[str, str]) -> None:
    """Start a zygote; where it cannot be had, each worker's kernels say why."""
    with suppress(Refused):
        start_zygote(runtime, sys.executable, environment, preload_from(environment))
