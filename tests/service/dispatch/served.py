"""``eslabon serve`` with stand-ins for what needs a publication, as a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psutil

from tests.conftest import REPOSITORY

LONG = 120.0
STANDIN = Path(__file__).parent / "standin"
COMMAND = [sys.executable, "-c", "from eslabon.cli import main; main()", "serve"]


def environment(**more: str) -> dict[str, str]:
    """That puts the stand-ins in their places."""
    path = os.pathsep.join(str(folder) for folder in (STANDIN, REPOSITORY / "src", REPOSITORY))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ESLABON_")}
    return {**kept, "PYTHONPATH": path, **more}


def refused(root: Path, *options: str, file_size: int = 0, **more: str) -> subprocess.CompletedProcess:
    """Run a service that is to be refused."""

    def limit() -> None:
        if file_size:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    return subprocess.run(
        [*COMMAND, "--root", str(root), *options],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=LONG,
        preexec_fn=limit,
        check=False,
    )


class Served:
    """A service that runs."""

    def __init__(self, root: Path, *options: str) -> None:
        self.lines: list[dict] = []
        self.process = subprocess.Popen(
            [*COMMAND, "--root", str(root), "--port", "0", *options],
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = wait_for(lambda: self.told("service begins"))[0]["address"]

    def _read(self) -> None:
        for line in self.process.stderr:
            try:
                self.lines.append(json.loads(line))
            except ValueError:
                self.lines.append({"event": line.strip()})

    def told(self, event: str, **fields: str) -> list[dict]:
        """Lines of its log."""
        return [
            line
            for line in self.lines
            if line.get("event") == event and all(line.get(key) == value for key, value in fields.items())
        ]

    def ask(self, path: str, method: str = "GET") -> dict:
        """What it answers, once somebody is there to answer."""
        url = urllib.parse.urljoin(self.address, path)
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=LONG) as answer:
            return json.load(answer)

    def submit(self, wish: dict, client: str = "ana") -> str:
        """The id of the job."""
        query = urllib.parse.urlencode({"wish": json.dumps(wish), "client": client})
        return self.ask(f"submit?{query}", "POST")["id"]

    def state(self, id: str) -> str:
        return self.ask(f"jobs/{id}")["state"]

    def pid(self, name: str) -> int:
        """Of the last process with that name."""
        return wait_for(lambda: self.told("process begins", name=name))[-1]["pid"]

    def processes(self) -> list[psutil.Process]:
        """It and all below it."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def kill(self) -> list[psutil.Process]:
        """Kill the parent alone; returns the others, which the test ends when it has looked at them."""
        others = self.processes()[1:]
        self.process.kill()
        self.process.wait(LONG)
        return others

    def end(self, number: int) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        self.process.wait(LONG)
        self._reader.join(LONG)
        return self.process.returncode


def wait_for(condition, seconds: float = LONG):
    """The first value that is true."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)
    return value


def gone(processes: list[psutil.Process]) -> bool:
    """Whether none of them lives any more."""
    return not any(_lives(process) for process in processes)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
