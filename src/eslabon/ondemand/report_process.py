"""A report made in a process of its own, within bounds: a large one needs more than a service can spare.

``python -m eslabon.ondemand.report_process EDITION DIGEST REQUEST FOLDER MEMORY CPU`` makes the report and
says how that ended in one line of JSON. Sphinx, which it starts, has the same bounds.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from eslabon.editions.manifest import Manifest
from eslabon.errors import AssemblyError, EditionError, EslabonError, ParameterError
from eslabon.ondemand.desk import Desk, another_edition
from eslabon.ondemand.made import Made
from eslabon.ondemand.request import ReportRequest, plain, request_of

__all__ = ["report_apart"]

_LOOK = 0.25  # seconds between two looks whether the report is still wanted
_KINDS = {cls.__name__: cls for cls in (AssemblyError, EditionError, ParameterError)}


def report_apart(
    desk: Desk, request: ReportRequest, folder: Path, *, memory: int, cpu: int, waiting: Callable[[], None]
) -> Made:
    """Make a report of the desk's edition in a folder.

    Parameters
    ----------
    memory, cpu
        Bytes of data and CPU seconds that each of its processes may take.
    waiting
        Called now and then; raises where the report is not wanted any more.

    Raises
    ------
    EslabonError
        As `eslabon.ondemand.report.compile_report`; and when it would take more than it may.
    """
    edition = [str(desk.folder), desk.manifest.digest]
    command = [sys.executable, "-m", "eslabon.ondemand.report_process", *edition]
    process = subprocess.Popen(
        [*command, json.dumps(plain(request)), str(folder), str(memory), str(cpu)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                said, _ = process.communicate(timeout=_LOOK)
                break
            waiting()
    finally:
        with suppress(ProcessLookupError):  # Sphinx too, where it is still at it
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    told = json.loads(said.splitlines()[-1]) if said.strip() else {}
    if "made" in told:
        return Made(**told["made"])
    if "kind" in told:
        raise _KINDS.get(told["kind"], AssemblyError)(**told["parts"])
    raise AssemblyError(
        "the report needed more than it may",
        where="countries, recommendations",
        expected=f"a report within {memory // 2**20} MiB and {cpu} s of computing",
        received=f"its process ended with {process.returncode}",
        next_step="choose fewer pages, or take HTML, which needs less; the command line has no such bounds",
    )


def main(edition: str, digest: str, request: str, folder: str, memory: str, cpu: str) -> None:
    """Make the report and say how that ended."""
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu), int(cpu)))
    from eslabon.ondemand.report import compile_report

    try:
        if Manifest.read(Path(edition)).digest != digest:
            raise another_edition(Path(edition))
        told = {"made": asdict(compile_report(Path(edition), request_of(json.loads(request)), Path(folder)))}
    except EslabonError as error:
        parts = {
            name: getattr(error, name) for name in ("what", "where", "expected", "received", "next_step")
        }
        told = {"kind": type(error).__name__, "parts": parts}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
