"""A refresh of invented series from a server on this machine: what asking, keeping and reading cost.

The server is a process of its own, whose cost is not counted. ``python -m benchmarks.refresh fetch ADDRESS
ARCHIVE`` is the client, which prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.measure import Cost, Row, median, run

__all__ = ["refresh_rows"]

ROOT = Path(__file__).resolve().parents[1]
SERIES, COUNTRIES, YEARS, PER_PAGE = 60, 45, 35, 500
CPU_ALLOWED, MEMORY_ALLOWED = 60.0, 500.0  # seconds and MiB
STOPPED_AFTER = 100  # requests, of 240


def refresh_rows(folder: Path, rounds: int) -> list[Row]:
    """CPU and memory of a whole refresh, and how many requests a resumed one makes again.

    Raises
    ------
    SystemExit
        Not every value arrives, or a resumed refresh gives another result.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bank)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}"
        costs = [_fetch(address, folder / f"whole-{number}") for number in range(rounds)]
        stopped = _told(_fetch(address, folder / "resumed", stop=STOPPED_AFTER))
        resumed = _told(_fetch(address, folder / "resumed"))
    finally:
        server.shutdown()
    whole = _told(costs[0])
    if whole["values"] != SERIES * COUNTRIES * YEARS or resumed["digest"] != whole["digest"]:
        raise SystemExit(f"not every value arrived: {whole}, {resumed}")
    size = f"{SERIES} series x {COUNTRIES} countries x {YEARS} years"
    return [
        Row(f"refresh, {size}, CPU s: allowed", CPU_ALLOWED, median([cost.cpu for cost in costs]), 1),
        Row(f"refresh, {size}, MiB: allowed", MEMORY_ALLOWED, max(cost.memory for cost in costs), 1),
        Row(
            f"refresh stopped after {stopped['asked']} requests and resumed, requests: of a whole one",
            whole["asked"],
            stopped["asked"] + resumed["asked"],
            1.01,
        ),
    ]


def _fetch(address: str, archive: Path, stop: int = 0) -> Cost:
    command = [sys.executable, "-m", "benchmarks.refresh", "fetch", address, archive, "--stop", str(stop)]
    return run(command, ROOT, {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, memory=True)


def _told(cost: Cost) -> dict:
    return json.loads(cost.output.splitlines()[-1])


class _Bank(BaseHTTPRequestHandler):
    """Pages of invented series in the form of the protocol worldbank-v2."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        countries, code = parts.path.strip("/").split("/")
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        total = COUNTRIES * YEARS
        places = range((page - 1) * PER_PAGE, min(page * PER_PAGE, total))
        names = countries.split(";")
        rows = [self._row(names[place // YEARS], 1990 + place % YEARS, code) for place in places]
        head = {
            "page": page, "pages": -(-total // PER_PAGE), "per_page": PER_PAGE, "total": total,
            "sourceid": "2", "lastupdated": "2031-05-06",
        }  # fmt: skip
        body = json.dumps([head, rows]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json;charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _row(self, country: str, year: int, code: str) -> dict:
        return {
            "indicator": {"id": code, "value": f"Invented series {code} (% of all)"},
            "country": {"id": country[:2], "value": f"Country {country}"},
            "countryiso3code": country,
            "date": str(year),
            "value": None if year % 9 == 0 else year / 7 + len(code),
            "unit": "",
            "obs_status": "",
            "decimal": 1,
        }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def fetch(address: str, folder: Path, stop: int) -> dict:
    """Fetch all series into an archive; stop early after so many requests, 0: do not.

    Returns
    -------
    dict
        Numbers of values and requests, and a digest of all that was read.
    """
    import hashlib

    from eslabon.catalogue import load_catalogue
    from eslabon.catalogue.models import Country
    from eslabon.sources.archive import Archive
    from eslabon.sources.feed import Feed
    from eslabon.sources.fetching import SeriesFetcher
    from eslabon.sources.provider import Provider
    from eslabon.sources.route import Route
    from eslabon.sources.transport import Transport

    letters = [chr(65 + number) for number in range(26)]
    codes = [f"X{first}{second}" for first in letters for second in letters][:COUNTRIES]
    countries = {code: Country(code=code, alpha2="XX") for code in codes}
    catalogue = replace(load_catalogue(ROOT / "tests" / "publication"), countries=countries)
    provider = Provider.model_validate({
        "id": "bank", "name": "Bank", "publisher": "Bank", "protocol": "worldbank-v2", "proven": True,
        "address": address + "/{countries}/{code}", "query": {"format": "json"},
        "licence": {"id": "none", "status": "unknown"}, "limits": {"interval": 0},
    })  # fmt: skip
    feeds = [Feed(provider="bank", indicator=f"i{number}", code=f"S.{number}.ZS") for number in range(SERIES)]

    def cancelled() -> bool:
        return bool(stop) and sum(1 for _ in folder.glob("runs/*/*.json")) >= stop

    digest, values = hashlib.sha256(), 0
    before = sum(1 for _ in folder.glob("runs/*/*.json"))
    with Transport(Archive(folder), "one", route=Route()) as transport:
        fetcher = SeriesFetcher(transport, {"bank": provider}, catalogue, 1990, 2031)
        for result in fetcher.fetch(feeds, cancelled=cancelled):
            if result.error is not None:
                raise SystemExit(str(result.error))
            values += len(result.series.values)
            digest.update(repr(result.series.values).encode())
    asked = sum(1 for _ in folder.glob("runs/*/*.json")) - before
    return {"values": values, "asked": asked, "digest": digest.hexdigest()}


def main() -> None:
    """Be the client."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.refresh", description=__doc__)
    parser.add_argument("what", choices=["fetch"])
    parser.add_argument("address")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--stop", type=int, default=0)
    arguments = parser.parse_args()
    print(json.dumps(fetch(arguments.address, arguments.archive, arguments.stop)))


if __name__ == "__main__":
    main()
