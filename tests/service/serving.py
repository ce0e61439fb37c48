"""A whole application over parts in memory."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eslabon.service.app import create_app
from eslabon.service.logs import service_log
from eslabon.service.settings import ServiceSettings
from tests.service.asking import Answer, ask
from tests.service.standins import MemoryDesk, MemoryJobs, MemoryResults


@dataclass
class Served:
    """An application and everything that it touches."""

    app: Any
    desk: Any
    store: MemoryJobs
    results: MemoryResults
    settings: ServiceSettings
    stream: io.StringIO

    def ask(self, method: str, target: str | bytes, **more: Any) -> Answer:
        return ask(self.app, method, target, **more)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


def make_served(build: Path, *, desk: Any = None, form: bool = False, **settings: Any) -> Served:
    """An application over a build folder; settings other than the default ones by name."""
    told = ServiceSettings(**{"state": build / "service", "free_bytes": 0, "poll_seconds": 0.01, **settings})
    desk = desk or MemoryDesk(build / MemoryDesk.edition)
    store, results, stream = MemoryJobs(), MemoryResults(build / "service" / "results"), io.StringIO()
    app = create_app(desk, store, results, told, log=service_log(stream), form=form)
    return Served(app, desk, store, results, told, stream)
