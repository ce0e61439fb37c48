"""The service under load, on loopback and bounded: results that are there, and many who want new ones.

``python -m benchmarks.service_load --root FOLDER`` serves the finished edition of a publication folder and
prints figures: answers at a steady rate (latency), the most that a public load generator gets (Debian's wrk,
where it is installed), many clients asking for different briefs (none may be lost), the memory of all
processes together. ``make bench`` runs it on the repository itself.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.measure import Row, memory_of_tree
from benchmarks.open_loop import Steady, get, post, steady

__all__ = ["service_rows"]

ROOT = Path(__file__).resolve().parents[1]
RATE, SECONDS = 200, 20
CLIENTS, BRIEFS = 64, 300
READY_SECONDS = 600
ENVIRONMENT = {
    "ESLABON_SERVICE_READS_PER_SECOND": "0",
    "ESLABON_SERVICE_ORDERS_PER_SECOND": "0",
    "ESLABON_SERVICE_PER_CLIENT": "1000",
    # All readers of the benchmark are one client.
    "ESLABON_SERVICE_STREAMS": "512",
    "ESLABON_SERVICE_STREAMS_PER_CLIENT": "512",
    "ESLABON_SERVICE_AUDIT": "false",
}


@dataclass(frozen=True)
class Saturated:
    """What wrk measured with as many requests as are answered: answers a second, latencies, errors."""

    rate: float
    p50: str
    p99: str
    errors: int


@dataclass(frozen=True)
class Crowd:
    """What became of the briefs that many clients asked for at the same time.

    Memory in MiB: its peak, before, and medians of the second and the last quarter of the run.
    """

    made: int
    retried: int
    lost: int
    seconds: float
    html_p50: float
    pdf_p50: float
    memory: float
    memory_before: float
    memory_early: float
    memory_late: float


def service_rows(folder: Path, rounds: int) -> list[Row]:
    """Rows of the benchmark's table; see the module."""
    calm, crowd, saturated = measure(ROOT, folder)
    wrk = f"the same by wrk, {CLIENTS} connections: answers/s over {RATE}"
    most = [Row(wrk, saturated.rate, RATE, 1, least=True)] if saturated else []
    return [
        Row(f"made results at {RATE}/s on loopback, p99 ms over 20 ms", 20, calm.p99 * 1000, 1),
        *most,
        Row(
            f"{CLIENTS} clients, {BRIEFS} different briefs: asked for over made",
            BRIEFS,
            crowd.made,
            1,
            least=True,
        ),
        Row("the same, memory of all processes over 2 GiB, MiB", 2048, crowd.memory, 1),
        Row("the same, MiB in the last quarter over the second", crowd.memory_early, crowd.memory_late, 1.1),
    ]


def measure(root: Path, folder: Path) -> tuple[Steady, Crowd, Saturated | None]:
    """Serve the edition of a publication folder and measure it; without wrk the last is None."""
    folder.mkdir(parents=True, exist_ok=True)
    with served(root, folder) as (address, pid):
        requests = list(itertools.islice(_different(address), BRIEFS))
        crowd = asyncio.run(_crowd(address, pid, requests))
        calm = _steady(address, requests[0])
        saturated = _saturated(address, requests[0])
    return calm, crowd, saturated


def _saturated(address: str, body: dict) -> Saturated | None:
    program = shutil.which("wrk")
    if program is None:
        return None
    result = httpx.post(f"{address}/v1/briefs", json=body).json()["result"]
    said = subprocess.run(
        [program, "-t", "2", "-c", str(CLIENTS), "-d", f"{SECONDS}s", "--latency", f"{address}{result}"],
        capture_output=True, text=True, check=True, timeout=SECONDS + 60,
    ).stdout  # fmt: skip
    latency = dict(re.findall(r"^ +(50|99)% +(\S+)", said, re.MULTILINE))
    failed = re.findall(
        r"Non-2xx or 3xx responses: (\d+)|connect (\d+), read (\d+), write (\d+), timeout (\d+)", said
    )
    errors = sum(int(count) for counts in failed for count in counts if count)
    return Saturated(
        float(re.search(r"Requests/sec: +([\d.]+)", said)[1]), latency["50"], latency["99"], errors
    )


@contextmanager
def served(root: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Start the service; yields its address and its process's number."""
    log = folder / "service.log"
    eslabon = Path(sys.executable).with_name("eslabon")
    with log.open("wb") as file:
        process = subprocess.Popen(
            [eslabon, "serve", "--root", root, "--state", folder / "state", "--port", "0"],
            env={**os.environ, **ENVIRONMENT}, stdout=file, stderr=file,
        )  # fmt: skip
    try:
        yield _ready(log, process), process.pid
    finally:
        process.terminate()
        process.wait(120)


def _ready(log: Path, process: subprocess.Popen) -> str:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        said = log.read_text("utf-8")
        found = re.search(r'"address":"(http://[^"/]+)', said)
        if found and "dispatcher begins" in said:
            with httpx.Client() as client:
                if client.get(f"{found[1]}/health/ready").status_code == 200:
                    return found[1]
        time.sleep(0.5)
    raise SystemExit(f"the service did not start:\n{log.read_text('utf-8')[-3000:]}")


def _different(address: str) -> Iterator[dict]:
    """Requests no two of which are the same: countries, languages, forms, years."""
    described = httpx.get(f"{address}/v1/openapi.json").json()
    body = described["components"]["schemas"]["BriefBody"]["properties"]
    countries, languages = body["country"]["enum"], body["language"]["enum"]
    for year in range(1990, 2020):
        for number, country in enumerate(countries):
            form = "html" if (number + year) % 2 else "pdf"
            yield {
                "country": country,
                "language": languages[number % len(languages)],
                "format": form,
                "from": year,
            }


async def _crowd(address: str, pid: int, requests: list[dict]) -> Crowd:
    before = memory_of_tree(pid)
    waiting, ends, sizes, retried = list(reversed(requests)), [], [before], 0
    start = time.monotonic()

    async def reader(client: httpx.AsyncClient) -> None:
        nonlocal retried
        while waiting:
            body = waiting.pop()
            while True:
                answer = await client.post("/v1/briefs", json=body)
                if answer.status_code in (429, 503):
                    retried += 1
                    await asyncio.sleep(float(answer.headers["retry-after"]))
                    continue
                break
            job = answer.json()["status"]
            while (told := (await client.get(job, params={"wait": 10})).json())["state"] in (
                "queued",
                "running",
            ):
                pass
            ends.append((body["format"], told))

    async def watch() -> None:
        while True:
            sizes.append(await asyncio.to_thread(memory_of_tree, pid))
            await asyncio.sleep(2)

    async with httpx.AsyncClient(
        base_url=address, timeout=120, limits=httpx.Limits(max_connections=None)
    ) as client:
        watching = asyncio.create_task(watch())
        await asyncio.gather(*(reader(client) for _ in range(CLIENTS)))
        watching.cancel()
    states = Counter(told["state"] for _, told in ends)
    quarter = max(1, len(sizes) // 4)

    def p50(form: str) -> float:
        spans = [_span(told) for kind, told in ends if kind == form and told["state"] == "done"]
        return statistics.median(spans) if spans else float("nan")

    return Crowd(
        states["done"], retried, len(requests) - states["done"], time.monotonic() - start,
        p50("html"), p50("pdf"), max(sizes), before,
        statistics.median(sizes[quarter : 2 * quarter]), statistics.median(sizes[-quarter:]),
    )  # fmt: skip


def _span(told: dict) -> float:
    """Seconds from the start of the making to its end."""
    from datetime import datetime

    return (datetime.fromisoformat(told["ended"]) - datetime.fromisoformat(told["started"])).total_seconds()


def _steady(address: str, body: dict) -> Steady:
    """A brief that is made is asked for, and fetched, in turn."""
    result = httpx.post(f"{address}/v1/briefs", json=body).json()["result"]
    asked = [post(f"{address}/v1/briefs", body), get(f"{address}{result}")]
    return steady(asked, address, RATE, SECONDS)


def main() -> None:
    """Measure one publication folder and print the figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, default=ROOT)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="eslabon-load-") as name:
        calm, crowd, saturated = measure(arguments.root, Path(name))
    figures = {"steady": calm, "wrk": saturated, "crowd": crowd}
    print(json.dumps({name: vars(told) for name, told in figures.items() if told}, indent=1))


if __name__ == "__main__":
    main()
