"""The tests' maker, with the real one's signature."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.service.dispatch.makers import StandIn


@dataclass(frozen=True)
class Bounds:
    seconds: float
    memory: int
    output: int


class Maker(StandIn):
    """Has a process of its own, such as a kernel, and writes down every beginning."""

    def __init__(self, desk, options, state, *, workers, bounds) -> None:
        super().__init__()
        self.begun = state.parent / "begun"
        self.helper = subprocess.Popen(
            [sys.executable, "-S", "-c", "import time; time.sleep(600)", "helper of a maker"],
            start_new_session=True,
        )

    def __exit__(self, *_: object) -> None:
        self.helper.kill()
        self.helper.wait()

    def make(self, request, folder: Path, tell, stop):
        with self.begun.open("a") as file:
            file.write(f"{request['n']}\n")
        return super().make(request, folder, tell, stop)
