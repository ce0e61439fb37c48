"""The form on the loopback interface, as a browser finds it; what happens to jobs is up to the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from eslabon.service.refusals import QueueFull, ServiceBusy
from tests.conftest import REPOSITORY
from tests.service.form_desk import FormDesk, form_service
from tests.service.on_loopback import listening
from tests.service.standins import MemoryJobs, MemoryResults

__all__ = ["FAILURE", "ServiceSite", "ask", "busy", "served_form"]

FAILURE = {
    "kind": "ExecutionError",
    "what": "the brief failed",
    "where": "brief.ipynb",
    "next_step": "ask again",
}

NO_ROOM = QueueFull("no room", retry_after=90)
RESULT = b"<!DOCTYPE html><html lang=en><title>Result</title><h1>Result</h1>"


@dataclass(frozen=True)
class ServiceSite:
    """A running service, its jobs and results."""

    address: str
    store: MemoryJobs
    results: MemoryResults

    @property
    def last(self) -> str:
        """Id of the job that was asked for last."""
        return list(self.store.jobs)[-1]

    def happen(self, **fields) -> None:
        """Let something happen to the last job; a finished one has its result."""
        if fields.get("state") == "done":
            self.results.put(
                self.store.jobs[self.last].key, "brief.html", "text/html", {"brief.html": RESULT}
            )
        self.store.change(self.last, **fields)

    def empty(self) -> None:
        """Forget every job and result."""
        self.store.empty()
        self.results.empty()


@contextmanager
def served_form(folder: Path, **settings) -> Iterator[ServiceSite]:
    """Run the form in a thread, on a folder for its files; settings other than the tests' own by name."""
    served = form_service(FormDesk(REPOSITORY, "states28", folder), poll_seconds=0.05, **settings)
    with listening(served) as (host, port):
        yield ServiceSite(f"http://{host}:{port}", served.store, served.results)


def ask(page: Page, country: str = "PER") -> None:
    """Ask for a country's brief in the form that is open."""
    page.select_option("#brief-country", country)
    page.locator("#brief button[type=submit]").click()
    page.wait_for_url("**/jobs/*")


def busy(site: ServiceSite, page: Page, refusal: ServiceBusy = NO_ROOM) -> None:
    """Ask when there is no room."""
    site.store.full = refusal
    page.select_option("#brief-country", "PER")
    page.locator("#brief button[type=submit]").click()
    page.locator("form.acts").wait_for()
