"""A service as an operator starts it, over a built publication, and a client of it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil

__all__ = ["Service"]

ESLABON = Path(sys.executable).with_name("eslabon")
# Upper bounds, for a machine that has much else to do.
READY_SECONDS, JOB_SECONDS = 300, 300
# What one client of the tests asks would be too much of a reader.
UNBOUNDED = {
    "ESLABON_SERVICE_READS_PER_SECOND": "0",
    "ESLABON_SERVICE_ORDERS_PER_SECOND": "0",
    "ESLABON_SERVICE_PER_CLIENT": "500",
}


class Service:
    """A running service and a client of it."""

    def __init__(self, root: Path, state: Path, log: Path, **more: str) -> None:
        self.root, self.state, self.log = root, state, log
        self.more = more  # of its environment
        self.process: subprocess.Popen | None = None
        self.connect()

    def connect(self) -> None:
        """Have a new client, without open connections."""
        at = self.client.base_url if hasattr(self, "client") else ""
        self.client = httpx.Client(timeout=30, base_url=at)

    def start(self) -> None:
        begun = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [ESLABON, "serve", "--root", self.root, "--state", self.state, "--port", "0"],
                env={**os.environ, **UNBOUNDED, **self.more}, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text("utf-8")[-3000:]
            said = self.log.read_text("utf-8")[begun:]
            if found := re.search(r'"address":"(http://[^"/]+)', said):
                self.client.base_url = found[1]
                with contextlib.suppress(httpx.TransportError):
                    if self.client.get("/health/ready").status_code == 200:
                        return
            time.sleep(0.2)
        raise AssertionError(self.log.read_text("utf-8")[-3000:])

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Start it, and stop it in the end, whatever happened to it."""
        try:
            self.start()
            yield
        finally:
            if self.process is not None and self.process.poll() is None:
                self.stop()

    def below(self, name: str = "") -> list[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            found = psutil.Process(self.process.pid).children(recursive=True)
            return [one for one in found if name in _command(one)]
        return []

    def kill(self) -> None:
        """As a machine that loses its power: nothing has time to say goodbye."""
        living = self.below()
        self.process.kill()
        self.process.wait()
        psutil.wait_procs(living, timeout=20)
        assert not [one for one in living if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]

    def stop(self) -> None:
        living = self.below()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(90) == 0
        _gone, alive = psutil.wait_procs(living, timeout=5)
        assert not alive

    def order(self, **body: object) -> str:
        """Place an order and return the job's address."""
        kind = "reports" if "countries" in body else "briefs"
        answer = self.client.post(f"/v1/{kind}", json=body)
        assert answer.status_code in (200, 202), answer.text
        return answer.json()["status"]

    def end_of(self, job: str) -> dict:
        until = time.monotonic() + JOB_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                told = self.client.get(job, params={"wait": 5}).json()
                if told["state"] in ("done", "failed", "cancelled"):
                    return told
        raise AssertionError(f"{job} does not end: {self.log.read_text('utf-8')[-3000:]}")

    def made(self, **body: object) -> bytes:
        told = self.end_of(self.order(**body))
        assert told["state"] == "done", told
        return self.client.get(told["result"]).content

    def lines(self, event: str) -> list[dict]:
        """Whole lines of its log."""
        whole = self.log.read_text("utf-8").rpartition("\n")[0].splitlines()
        told = [json.loads(line) for line in whole if line.startswith("{")]
        return [line for line in told if line.get("event") == event]


def _command(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""
