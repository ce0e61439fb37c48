"""A full disk, a locked database, a clock that jumps, clients that go: one answer, nothing lost.

On the whole of ``eslabon serve`` over the tiny publication, as `test_whole_service`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import sqlite3
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.ondemand.conftest import built_tiny  # noqa: F401  the fixture
from tests.service.form_client import FORM, PAGE
from tests.service.whole import Service

CLOCK = Path(__file__).parent / "shifted_clock"
YEAR = 366 * 86400
ROOM = "300M"  # of the disk that is filled
LARGE = "/2026.1/en/html/_static/vega.js"
GO_AT_ONCE = struct.pack("ii", 1, 0)  # close by reset, as a client whose machine is gone


@pytest.fixture(scope="module")
def disk(tmp_path_factory) -> Iterator[Path]:
    """A small disk of its own, where the system lets a test have one; else a folder."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    with contextlib.suppress(OSError):
        subprocess.run(mount, capture_output=True, check=False)
    try:
        yield folder
    finally:
        if folder.is_mount():
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def service(built_tiny, disk, tmp_path_factory) -> Iterator[Service]:  # noqa: F811
    folder = tmp_path_factory.mktemp("faults")
    path = os.pathsep.join([str(CLOCK), *filter(None, [os.environ.get("PYTHONPATH")])])
    clock = {"PYTHONPATH": path, "SHIFTED_CLOCK": str(folder / "clock")}
    (disk / "temporary").mkdir()
    room = {"ESLABON_SERVICE_FREE_BYTES": str(8 * 2**20), "TMPDIR": str(disk / "temporary")}
    service = Service(built_tiny, disk / "state", folder / "log.jsonl", **clock, **room)
    with service.running():
        yield service


def within(seconds: float, holds: Callable[[], object]) -> bool:
    """Whether it comes to hold."""
    until = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.2)
    return bool(held)


def brief(year: int) -> dict:
    """A brief of which each year makes another one."""
    return {"country": "ITA", "language": "en", "format": "html", "to": year}


def ask_in_the_form(service: Service, year: int):
    body = f"kind=brief&country=ITA&language=en&format=html&to={year}&sections=exports"
    return service.client.post("/en/request", content=body, headers={"content-type": FORM, "accept": PAGE})


@contextlib.contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a page is free while the block runs."""
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(2**20))
    rest = (disk / f"rest-{number}" for number in itertools.count())
    with contextlib.suppress(OSError):  # the last pages are taken in smaller pieces
        while True:
            next(rest).write_bytes(bytes(4096))
    try:
        yield
    finally:
        for file in (ballast, *disk.glob("rest-*")):
            file.unlink(missing_ok=True)


def test_a_full_disk_is_said_and_nothing_that_was_accepted_is_lost(service, disk):
    """It fills while two tasks run and two wait; folders for temporary files are on it as well."""
    if not disk.is_mount():
        pytest.skip("no disk of its own: mounting one needs root")
    kept = service.end_of(service.order(**brief(2001)))
    bodies = [brief(year) for year in range(2002, 2006)]
    jobs = [service.order(**body) for body in bodies]
    with filled(disk):
        # It is looked at once a second.
        assert within(10, lambda: service.client.get("/health/ready").json()["disk"] == "failed")
        refused = [service.client.post("/v1/briefs", json=brief(year)) for year in (2006, 2007) * 2]
        # What was made before is served all the same, to its last byte, and so is the site.
        assert service.client.get(kept["result"]).content.rstrip().endswith(b"</html>")
        assert service.client.get("/en/request").status_code == 200
        noticed = "the database takes nothing now; it is tried again"
        assert within(60, lambda: service.lines(noticed)), "a task goes on, and nobody can be told"
    for answer in refused:
        assert answer.status_code == 503 and answer.headers["retry-after"], answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    for told in [service.end_of(job) for job in jobs]:
        assert told["state"] == "done" or told["problem"]["kind"] == "DiskFull", told
    for body in [*bodies, brief(2006)]:
        assert service.made(**body).rstrip().endswith(b"</html>")
    assert service.client.get("/health/ready").status_code == 200
    assert service.lines("process died") == []


def test_a_locked_database_is_said_and_what_runs_is_finished(service):
    jobs = [service.order(**brief(year)) for year in (2007, 2008)]
    lock = sqlite3.connect(service.state / "jobs.sqlite", isolation_level=None, timeout=30)
    lock.execute("BEGIN IMMEDIATE")
    try:
        with ThreadPoolExecutor(2) as threads:
            program = threads.submit(service.client.post, "/v1/briefs", json=brief(2009))
            reader = threads.submit(ask_in_the_form, service, 2009)
            assert service.client.get(jobs[0]).status_code == 200, "reading goes on"
            program, reader = program.result(), reader.result()
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert (program.status_code, program.json()["type"]) == (503, "urn:eslabon:problem:busy")
    assert reader.status_code == 503 and "Try again in" in reader.text
    assert program.headers["retry-after"] == reader.headers["retry-after"]
    assert {service.end_of(job)["state"] for job in jobs} == {"done"}
    assert service.made(**brief(2009)).rstrip().endswith(b"</html>")


@pytest.mark.parametrize("jump", [YEAR, -YEAR], ids=["forward", "back"])
def test_a_clock_that_jumps_loses_no_job_and_no_result(service, jump):
    """Between the order and its making, and while others wait."""
    clock = Path(service.more["SHIFTED_CLOCK"])
    before = service.end_of(service.order(**brief(2010)))
    first = 2011 if jump > 0 else 2014
    jobs = [service.order(**brief(year)) for year in range(first, first + 2)]
    clock.write_text(str(jump), encoding="ascii")
    try:
        jobs.append(service.order(**brief(first + 2)))
        ends = [service.end_of(job) for job in jobs]
        assert [one["state"] for one in ends] == ["done"] * 3
        year = time.gmtime(time.time() + jump).tm_year
        assert ends[-1]["created"].startswith(str(year)), "the service's clock was not set"
        again = service.client.post("/v1/briefs", json=brief(2010))
        assert (again.status_code, again.headers["location"]) == (200, before["result"])
        assert service.client.get(before["result"]).status_code == 200
    finally:
        clock.unlink()
    assert {service.end_of(job)["state"] for job in jobs} == {"done"}
    assert service.end_of(service.order(**brief(first + 2)))["result"] == ends[-1]["result"]


def go_in_the_middle(service: Service, path: str, after: bytes) -> None:
    """Ask, take what comes until `after`, and be gone without a word."""
    address = (service.client.base_url.host, service.client.base_url.port)
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(30)
        connection.connect(address)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        taken = b""
        while after not in taken:
            piece = connection.recv(512)
            assert piece, taken
            taken += piece
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, GO_AT_ONCE)


def descriptors(service: Service) -> int:
    """Open files and connections of the web processes."""
    return sum(one.num_fds() for one in service.below("eslabon.service.web"))


def test_downloads_that_are_given_up_hold_nothing(service):
    """Of a file that is sent at once and of one that is read piece by piece."""
    told = service.end_of(service.order(country="ITA", language="en", format="pdf"))
    addresses = [told["result"], LARGE]
    whole = [service.client.get(address).content for address in addresses]
    assert len(whole[0]) > 20_000 and len(whole[1]) > 2**18
    service.client.close()
    service.connect()
    before = descriptors(service)
    for address in addresses * 20:
        go_in_the_middle(service, address, b"\r\n\r\n")
    assert within(30, lambda: descriptors(service) <= before + 4)
    assert [service.client.get(address).content for address in addresses] == whole


def test_streams_that_are_given_up_leave_their_places(service):
    """There are more of them than one client may hold in all web processes together."""
    told = service.end_of(service.order(**brief(2010)))
    waiting = [service.order(**brief(year)) for year in range(2017, 2023)]
    for _ in range(3):
        for job in waiting * 3:
            go_in_the_middle(service, f"{job}/events", b"\r\n\r\n")
    last = f"{waiting[-1]}/events"
    assert within(60, lambda: service.client.get(last, timeout=60).status_code == 200)
    answer = service.client.get(last)
    assert answer.text.rstrip().rpartition('"state":')[2].startswith('"done"')
    assert {service.end_of(job)["state"] for job in waiting} == {"done"}
    assert service.client.get(told["result"]).status_code == 200
    assert not [line for line in service.lines("answered") if line["status"] == 500]
