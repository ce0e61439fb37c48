"""What all routes share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eslabon.service.logs import Log
from eslabon.service.metrics import Metrics
from eslabon.service.ports import Desk, JobStore, ResultStore
from eslabon.service.settings import ServiceSettings
from eslabon.service.streams import Streams

__all__ = ["PROBLEMS", "Context"]

_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
# For the description: any request can be refused so.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request is refused", "content": _CONTENT},
    "5XX": {"description": "The service is busy or failed", "content": _CONTENT},
}


@dataclass(frozen=True)
class Context:
    """The parts of one application."""

    desk: Desk
    store: JobStore
    results: ResultStore
    settings: ServiceSettings
    log: Log = field(repr=False)
    metrics: Metrics = field(repr=False)
    streams: Streams = field(repr=False)
