"""The form on the loopback interface, as a browser finds it; what happens to jobs is up to the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from time import monotonic, sleep

import uvicorn

from tests.conftest import REPOSITORY
from tests.service.form_desk import FormDesk, MemoryResults, MemoryStore, form_app

__all__ = ["ServiceSite", "served_form"]


@dataclass(frozen=True)
class ServiceSite:
    """A running service, its jobs and results."""

    address: str
    store: MemoryStore
    results: MemoryResults

    @property
    def last(self) -> str:
        """Id of the job that was asked for last."""
        return list(self.store.jobs)[-1]

    def happen(self, **fields) -> None:
        """Let something happen to the last job; a finished one has its result."""
        if fields.get("state") == "done":
            self.results.kept.add(self.store.jobs[self.last].key)
        self.store.change(self.last, **fields)

    def empty(self) -> None:
        """Forget every job and result."""
        self.store.empty()
        self.results.kept.clear()


@contextmanager
def served_form(*, events: bool = True) -> Iterator[ServiceSite]:
    """Run the form in a thread; without `events` a job's page has to look by itself."""
    store, results = MemoryStore(), MemoryResults()
    app = form_app(FormDesk(REPOSITORY, "states28"), store, results, events=events)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        end = monotonic() + 30
        while not server.started:
            assert thread.is_alive() and monotonic() < end, "the service does not start"
            sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield ServiceSite(f"http://127.0.0.1:{port}", store, results)
    finally:
        server.should_exit = True
        thread.join(10)
