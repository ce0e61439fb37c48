"""One run of Quarto's launcher, of which nothing is left.

The launcher is a shell script that does not hand its place over to the engine: whoever ends only it leaves
the engine running. So each run is a session of its own, with a folder for temporary files of its own, which
also marks its processes: whatever has left the session is still known by its environment.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

__all__ = ["Ended", "run"]

# Seconds between the polite request to stop and the end.
GRACE = 5.0
# Seconds between two looks.
_LOOK = 0.03
_PREFIX = "eslabon-quarto-"
_MARK = "TMPDIR"


@dataclass(frozen=True)
class Ended:
    """How a run ended.

    Parameters
    ----------
    status
        Exit status; negative: the signal.
    stdout, stderr
        What was written there; what is not UTF-8 is replaced.
    seconds
        How long it took.
    stopped
        Why we ended it; empty when it ended by itself.
    """

    status: int
    stdout: str
    stderr: str
    seconds: float
    stopped: Literal["", "time limit", "cancelled"] = ""


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    limit: float,
    environment: Mapping[str, str] = os.environ,
    cancelled: threading.Event | None = None,
) -> Ended:
    """Run a command to its end; no process and no temporary file of it is left, however it ends.

    Parameters
    ----------
    command
        Program and arguments; no shell reads them.
    limit
        Seconds after which it is stopped.
    cancelled
        Stops it when set.

    Raises
    ------
    OSError
        The program cannot be started.
    """
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    own = folder / "tmp"
    process: subprocess.Popen | None = None
    try:
        own.mkdir()
        marked = {**environment, _MARK: str(own), "TEMP": str(own), "TMP": str(own)}
        started = time.monotonic()
        # Files, not pipes: an orphan that holds a pipe open would keep us waiting.
        with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
            process = subprocess.Popen(
                list(command), cwd=cwd, env=marked, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                start_new_session=True,
            )  # fmt: skip
        stopped = _wait(process, started + limit, cancelled)
        if stopped:
            _stop(process, own)
        seconds = time.monotonic() - started
        said = [(folder / name).read_text("utf-8", errors="replace") for name in ("stdout", "stderr")]
        return Ended(process.returncode, *said, round(seconds, 2), stopped)
    finally:
        _clear(process, own)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(
    process: subprocess.Popen, deadline: float, cancelled: threading.Event | None
) -> Literal["", "time limit", "cancelled"]:
    never = cancelled or threading.Event()
    while process.poll() is None:
        if never.wait(_LOOK):
            return "cancelled"
        if time.monotonic() > deadline:
            return "time limit"
    return ""


def _stop(process: subprocess.Popen, own: Path) -> None:
    """SIGINT to the group, as Ctrl-C would; what is left after the grace is killed."""
    _signal_group(process, signal.SIGINT)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline:
        if process.poll() is not None and not _marked(own):
            return
        time.sleep(_LOOK)
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _clear(process: subprocess.Popen | None, own: Path) -> None:
    """Kill what is left, also of a run that ended well or was interrupted here, until nothing is."""
    if process is not None and process.poll() is None:
        _signal_group(process, signal.SIGKILL)
        process.wait()
    while left := _marked(own):
        for straggler in left:
            with contextlib.suppress(psutil.Error):
                straggler.kill()
        psutil.wait_procs(left, timeout=1)


def _signal_group(process: subprocess.Popen, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _marked(own: Path) -> list[psutil.Process]:
    """Living processes that have the run's folder for their temporary files."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):  # gone meanwhile, or not readable and hence not ours
            if process.environ().get(_MARK) == str(own) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found
