"""Desk, queue and results in memory, and an edition small enough for every test to have its own."""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from eslabon.catalogue import load_catalogue, load_settings
from eslabon.editions.manifest import write_manifest
from eslabon.editions.open_data import write_open_data
from eslabon.errors import ParameterError
from eslabon.language import Messages
from eslabon.ondemand.request import FORMATS, BriefRequest, ReportRequest
from eslabon.service.ports import ENDED
from eslabon.service.refusals import ServiceBusy
from tests.conftest import TINY

EDITION = "2026.1"
LANGUAGES = ("es", "en")
COUNTRIES = ("ESP", "FRA", "ITA")
SECTIONS = ("summary", "exports", "method")
FILES = {
    "es/html/index.html": "<!doctype html><title>Inicio</title>",
    "es/html/country/ESP.html": "<!doctype html><title>ESP</title>",
    "es/html/_static/book.css": "body { color: black }",
    "es/pdf/country/ESP.pdf": "%PDF-1.7 small",
    "en/html/index.html": "<!doctype html><title>Home</title>",
}


def make_edition(build: Path) -> Path:
    """An edition with the data of the tiny publication and a few pages; other things lie beside it."""
    folder = build / EDITION
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    write_data(folder / "data")
    (folder / "run.json").write_text("{}", "utf-8")
    facts = {
        "schema": 1,
        "edition": EDITION,
        "languages": list(LANGUAGES),
        "released": "2026-11-27",
        "reconstructed": {},
        "previous": "",
        "renamed": {},
        "pages": [],
        "prose": ["index"],
    }
    write_manifest(folder, facts)
    (build / "cache").mkdir()
    (build / "cache" / "secret.json").write_text('{"secret": true}', "utf-8")
    (build / "editions.js").write_text("window.eslabonEditions = {};\n", "utf-8")
    return folder


def write_data(folder: Path) -> None:
    """As a build writes it, without all that a build must know."""
    catalogue = load_catalogue(TINY)
    tables = [
        pd.read_csv(TINY / "data" / "observations" / f"{id}.csv", keep_default_na=False).assign(indicator=id)
        for id in sorted(catalogue.indicators)
    ]
    observations = pd.concat(tables)[["indicator", "country", "year", "value", "source", "vintage", "flag"]]
    settings = load_settings(TINY)
    publication = SimpleNamespace(
        snapshot=SimpleNamespace(catalogue=catalogue, observations=observations, revisions=observations[:0]),
        settings=settings,
        messages=lambda language: Messages.load(TINY, language),
        derived={},
    )
    write_open_data(
        publication, SimpleNamespace(edition=EDITION, snapshot="abc123", settings=settings), folder
    )
    (folder / "datapackage.json").write_text('{"licenses": [{"name": "CC-BY-4.0"}]}', "utf-8")


class MemoryDesk:
    """Knows three countries; refuses what the real desk refuses."""

    edition = EDITION
    languages = LANGUAGES
    briefs = COUNTRIES
    sections = SECTIONS
    formats = FORMATS

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # The tiny publication has no recommendations; reports need some.
        self.catalogue = replace(load_catalogue(TINY), recommendations={1: None, 2: None})

    def check(self, request):
        self._known("language", request.language, self.languages)
        if isinstance(request, ReportRequest):
            for code in request.countries:
                self._known("countries", code, self.briefs)
            for number in request.recommendations:
                self._known("recommendations", number, self.catalogue.recommendations)
            if not request.countries and not request.recommendations:
                raise ParameterError("nothing was chosen for the report", where="countries", received="none")
            return request
        assert isinstance(request, BriefRequest)
        self._known("format", request.format, self.formats)
        self._known("country", request.country, self.briefs)
        for code in request.compare:
            self._known("compare", code, self.catalogue.countries)
        for section in request.sections:
            self._known("sections", section, self.sections)
        if request.year_from and request.year_to and request.year_from > request.year_to:
            raise ParameterError("the years are in the wrong order", where="from")
        return request

    @staticmethod
    def _known(where: str, value, known) -> None:
        if value not in known:
            raise ParameterError(
                f"{where} has a value that does not exist", where=where, received=repr(value)
            )

    def key(self, request) -> str:
        return hashlib.sha256(json.dumps(asdict(request), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class MemoryJob:
    id: str
    key: str
    request: dict
    state: str = "queued"
    step: str = ""
    position: int = 0
    created: float = field(default_factory=time.time)
    started: float | None = None
    ended: float | None = None
    problem: dict | None = None
    version: int = 1


class MemoryJobs:
    """Keeps jobs in a dictionary; `change` is what the dispatcher does.

    `full`, when set, is what a new order is refused with.
    """

    def __init__(self) -> None:
        self.jobs: dict[str, MemoryJob] = {}
        self.clients: list[str] = []
        self.full: ServiceBusy | None = None

    def empty(self) -> None:
        """Forget every job, and take new ones again."""
        self.jobs.clear()
        self.clients.clear()
        self.full = None

    def submit(self, key, request, *, client, made=False):
        if self.full:
            raise self.full
        id = f"job{len(self.jobs):013d}"
        self.clients.append(client)
        self.jobs[id] = MemoryJob(id, key, request, "done" if made else "queued")
        return self.jobs[id]

    def job(self, id):
        return self.jobs.get(id)

    def cancel(self, id):
        job = self.jobs.get(id)
        if job is None or job.state in ENDED:
            return job
        return self.change(id, state="cancelled", ended=time.time())

    def counts(self):
        states = [job.state for job in self.jobs.values()]
        return {state: states.count(state) for state in ("queued", "running", "done", "failed", "cancelled")}

    def change(self, id, **fields):
        self.jobs[id] = replace(self.jobs[id], version=self.jobs[id].version + 1, **fields)
        return self.jobs[id]


class MemoryResults:
    """Results that a test has put there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results: dict[str, SimpleNamespace] = {}
        self.held: list[str] = []

    def empty(self) -> None:
        """Forget every result."""
        self.results.clear()

    def find(self, key):
        return self.results.get(key)

    @contextmanager
    def serving(self, key):
        """As `find`; notes who is held, in `held`."""
        self.held.append(key)
        try:
            yield self.find(key)
        finally:
            self.held.remove(key)

    def put(self, key: str, main: str, media_type: str, files: dict[str, bytes]):
        digests = {}
        for path, content in files.items():
            file = self.folder / key / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            digests[path] = hashlib.sha256(content).hexdigest()
        self.results[key] = SimpleNamespace(
            key=key,
            folder=self.folder / key,
            main=main,
            media_type=media_type,
            digest=digests[main],
            size=sum(map(len, files.values())),
            files=digests,
        )
        return self.results[key]
