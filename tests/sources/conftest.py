"""Fixtures of the tests of live sources: a provider on this machine, and time that does not pass."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from eslabon.sources.archive import Archive
from eslabon.sources.pace import Pace
from eslabon.sources.provider import Provider
from eslabon.sources.request import Request
from eslabon.sources.route import Route
from eslabon.sources.transport import Transport
from tests.sources.loopback import Loopback, always, answer, serving

LIMITS = {"interval": 0.0, "attempts": 1, "silence": 5.0, "seconds": 20.0, "bytes": 1_000_000}
NOW = datetime.datetime(2031, 5, 6, 7, 8, 9, tzinfo=datetime.UTC)


class Clock:
    """Seconds that pass only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waits.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A server that a test tells how to behave."""
    with serving(always(answer(b"[]"))) as server:
        yield server


def provider_at(address: str, **fields: object) -> Provider:
    """A provider of invented data at this address."""
    limits = {**LIMITS, **fields.pop("limits", {})}
    known = {
        "id": "office",
        "name": "Office of widgets",
        "publisher": "Office",
        "address": address + "/{code}",
        "protocol": "worldbank-v2",
        "licence": {"id": "CC0", "status": "confirmed"},
        "proven": True,
    }
    return Provider.model_validate({**known, **fields, "limits": limits})


def request_at(address: str, path: str = "/W.1") -> Request:
    return Request("office", address + path)


@pytest.fixture
def transport(archive: Archive, clock: Clock) -> Iterator[Callable[..., Transport]]:
    """Make transports that wait in the clock's time; all are closed at the end."""
    with ExitStack() as stack:

        def made(run: str = "one", **fields: object) -> Transport:
            known = {
                "route": Route(),
                "pace": Pace(clock, clock.sleep),
                "environment": {},
                "now": lambda: NOW,
            }
            return stack.enter_context(Transport(archive, run, **{**known, **fields}))

        yield made
