"""A maker that needs no publication: what it does is in the request."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eslabon.errors import EditionError, EslabonError, ExecutionError
from tests.service.dispatch.made import Made


class StopAsked(EslabonError):
    """As `eslabon.ondemand.maker.StopAsked`."""


class StandIn:
    """Makes ``{"n": …, "does": …}``: a page after some steps, or trouble."""

    def __init__(self) -> None:
        self.made: list[Any] = []
        self.running, self.most = 0, 0
        self.go_on = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def make(
        self, request: dict[str, Any], folder: Path, tell: Callable[[str], None], stop: threading.Event
    ) -> Made:
        with self._lock:
            self.made.append(request["n"])
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            tell("executing")
            self._do(request.get("does", ""), request.get("seconds", 0.0), folder, stop)
            tell("rendering")
            (folder / "brief.pdf").write_text(f"brief {request['n']}\n" * 200, "utf-8")
            (folder / "chart.svg").write_text("<svg/>", "utf-8")
            return Made("brief.pdf", "application/pdf")
        finally:
            with self._lock:
                self.running -= 1

    def _do(self, what: str, seconds: float, folder: Path, stop: threading.Event) -> None:
        if what == "fails":
            raise ExecutionError("cell 3 failed", where=f"{folder}/x.ipynb", received="KeyError: 'x'")
        if what == "breaks":
            raise KeyError("nobody expected this")
        if what == "fills the disk":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        if what == "explains a full disk":
            full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
            raise EditionError("finished pages are reused", where=str(folder)) from full
        if what == "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "is deaf":
            time.sleep(60)
        if what == "waits":
            while not self.go_on.wait(0.005):
                if stop.is_set():
                    raise StopAsked("nobody wants it")
        if stop.wait(seconds):
            raise StopAsked("nobody wants it")
