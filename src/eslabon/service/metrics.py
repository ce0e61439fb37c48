"""Figures for Prometheus: requests by route and status, how long they took, jobs by state, bytes.

Labels are route templates and fixed words, never a part of a request: a client cannot make series.

With several web processes ``PROMETHEUS_MULTIPROC_DIR`` must name an empty folder before this is imported;
each process then counts in files there and any of them answers for all. The files are mapped into memory:
where a page of theirs found no room on the disk, the process would be killed (SIGBUS) by counting. Hence they
have all their room from the beginning; a process that begins without room counts for itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client import values as counting
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from eslabon.service.job import STATES
from eslabon.service.ports import JobStore, ResultStore, Sized

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# Prometheus's variable, and the names and bytes of a process's files: routes, methods and statuses are few.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_FILES, _ROOM = ("counter", "histogram"), 2**20


class Metrics:
    """Counters of one application; `text` is what ``/metrics`` answers."""

    def __init__(self, store: JobStore, results: ResultStore) -> None:
        _take_room()
        self._registry = CollectorRegistry()
        self._kept = _Kept(store, results)
        self._requests = Counter(
            "eslabon_requests", "Requests answered", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "eslabon_request_seconds",
            "From the request's headers to the end of the answer",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._sent = Counter("eslabon_sent_bytes", "Bytes of answers", ("route",), registry=self._registry)
        self._orders = Counter(
            "eslabon_orders", "Accepted orders", ("kind", "format", "made"), registry=self._registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float, sent: int) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)
        self._sent.labels(route).inc(sent)

    def ordered(self, kind: str, format: str, made: bool) -> None:
        self._orders.labels(kind, format, "kept" if made else "new").inc()

    def text(self) -> bytes:
        """All figures in Prometheus's text format."""
        registry = CollectorRegistry()
        if os.environ.get(_FOLDER):
            MultiProcessCollector(registry)
        else:
            registry.register(_Passed(self._registry))
        registry.register(self._kept)
        return generate_latest(registry)


def _take_room() -> None:
    folder = os.environ.get(_FOLDER)
    if not folder:
        return
    try:
        for kind in _FILES:
            with (Path(folder) / f"{kind}_{os.getpid()}.db").open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, _ROOM)
    except (OSError, AttributeError):  # no room, or a system that cannot reserve any
        del os.environ[_FOLDER]
        counting.ValueClass = counting.get_value_class()


class _Passed(Collector):
    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Any]:
        return self._registry.collect()


class _Kept(Collector):
    """What the database and the results folder hold, asked for at the moment."""

    def __init__(self, store: JobStore, results: ResultStore) -> None:
        self._store = store
        self._results = results

    def describe(self) -> list[Any]:
        return []  # or registering would ask the database

    def collect(self) -> Iterator[Any]:
        counts = self._store.counts()
        jobs = GaugeMetricFamily("eslabon_jobs", "Jobs by state", labels=["state"])
        for state in STATES:
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        yield GaugeMetricFamily("eslabon_queue_length", "Jobs that wait", counts.get("queued", 0))
        if isinstance(self._results, Sized):
            yield GaugeMetricFamily("eslabon_result_bytes", "Bytes of kept results", self._results.size())
