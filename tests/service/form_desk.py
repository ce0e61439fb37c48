"""A service with the form and little else: a desk over a publication, jobs and results in memory."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from eslabon.catalogue import load_catalogue, load_settings
from eslabon.errors import ParameterError
from eslabon.ondemand.request import plain
from eslabon.service.form import form_router
from eslabon.service.refusals import ServiceBusy

__all__ = ["FormDesk", "MemoryJob", "MemoryResults", "MemoryStore", "form_app"]


class FormDesk:
    """What the real desk offers, without an edition: every country of a group has a brief."""

    def __init__(self, root: Path, group: str) -> None:
        self.root = root
        self.settings = load_settings(root)
        self.catalogue = load_catalogue(root)
        self.edition = self.settings.edition
        self.languages = self.settings.languages
        self.briefs = self.catalogue.everyone(group)
        self.sections = ("insertion", "logistics", "firms")
        self.refusal: ParameterError | None = None

    def section_names(self, language: str) -> dict[str, str]:
        return {id: f"{id.capitalize()} ({language})" for id in self.sections}

    def check(self, request):
        if self.refusal:
            raise self.refusal
        return request

    def key(self, request) -> str:
        return hashlib.sha256(json.dumps(plain(request), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class MemoryJob:
    """A job as the store of the service gives it."""

    id: str
    key: str
    request: dict
    state: str = "queued"
    step: str = ""
    position: int = 0
    created: float = field(default_factory=time.time)
    problem: dict | None = None
    version: int = 1


class MemoryStore:
    """Jobs in memory; `full`, when set, is what a new order is refused with."""

    def __init__(self) -> None:
        self.jobs: dict[str, MemoryJob] = {}
        self.clients: list[str] = []
        self.empty()

    def empty(self) -> None:
        """Forget every job, and take new ones again."""
        self.jobs.clear()
        self.clients.clear()
        self.full: ServiceBusy | None = None

    def submit(self, key: str, request: dict, *, client: str, made: bool = False) -> MemoryJob:
        if self.full:
            raise self.full
        self.clients.append(client)
        job = MemoryJob(f"job-{len(self.jobs) + 1}", key, request, "done" if made else "queued")
        self.jobs[job.id] = job
        return job

    def job(self, id: str) -> MemoryJob | None:
        return self.jobs.get(id)

    def cancel(self, id: str) -> MemoryJob | None:
        job = self.jobs.get(id)
        if job and job.state in ("queued", "running"):
            self.change(id, state="cancelled")
        return self.jobs.get(id)

    def change(self, id: str, **fields) -> None:
        """Let something happen to a job."""
        job = self.jobs[id]
        self.jobs[id] = replace(job, version=job.version + 1, **fields)


class MemoryResults:
    """Keys of results that are kept; each has the same small page."""

    def __init__(self) -> None:
        self.kept: set[str] = set()

    def find(self, key: str):
        if key not in self.kept:
            return None
        return SimpleNamespace(
            key=key, main="pdf/country/brief.pdf", media_type="application/pdf", size=312_400, digest="0" * 64
        )


def form_app(desk, store, results, *, body_bytes: int = 16 * 1024, events: bool = True) -> FastAPI:
    """The form with what it leads to: a job's events, its result and the book's first page."""
    app = FastAPI()
    app.include_router(form_router(desk, store, results, SimpleNamespace(body_bytes=body_bytes)))

    @app.get("/v1/results/{key}/{path:path}")
    def result(key: str, path: str) -> Response:
        return HTMLResponse("<!DOCTYPE html><html lang=en><title>Result</title><h1>Result</h1>")

    @app.get("/{edition}/{language}/html/index.html")
    def home(edition: str, language: str) -> Response:
        return HTMLResponse(f"<!DOCTYPE html><html lang={language}><title>Book</title><h1>Book</h1>")

    if events:

        @app.get("/v1/jobs/{id}/events")
        async def follow(id: str) -> Response:
            return StreamingResponse(_events(store, id), media_type="text/event-stream")

    return app


async def _events(store: MemoryStore, id: str):
    version = 0
    for _ in range(600):
        job = store.job(id)
        if job is None:
            return
        if job.version != version:
            version = job.version
            data = json.dumps({"state": job.state, "step": job.step})
            yield f"id: {version}\nevent: state\ndata: {data}\n\n"
        if job.state not in ("queued", "running"):
            return
        await asyncio.sleep(0.05)
