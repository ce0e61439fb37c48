"""An office on this machine that answers in pages as the World Bank does, about the tiny publication."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.refresh.fetched import NAMES, declare, in_use
from tests.sources.loopback import Asked, Send, answer

SECRET = "not-to-be-written-anywhere"
PROVIDER = """\
id: office
name: Office of figures
publisher: Office
address: "{address}/country/{{countries}}/indicator/{{code}}"
query: {{format: json, per_page: "40", date: "{{first}}:{{last}}"}}
protocol: worldbank-v2
statuses: {{F: p}}
secret: {{header: X-Key, environment: OFFICE_KEY}}
limits: {{interval: 0, attempts: 2, patience: 0.05, silence: 5, seconds: 20}}
licence: {{id: CC-BY-4.0, status: confirmed}}
proven: true
"""
SERIES = {"NE.EXP.GNFS.ZS": "exports_gdp", "NV.IND.MANF.ZS": "manufacturing_gdp"}
FEEDS = """\
- {indicator: exports_gdp, code: NE.EXP.GNFS.ZS}
- {indicator: manufacturing_gdp, code: NV.IND.MANF.ZS}
"""
Values = Mapping[tuple[str, str], float | None]


def publication(root: Path, address: str) -> Path:
    """Declare the office in a copy of the tiny publication."""
    return declare(root, FEEDS, PROVIDER.format(address=address))


class ServedOffice:
    """What the office answers; tests change `updated`, `values` and `wrong`.

    Parameters
    ----------
    root
        The publication whose values it publishes, with a year more.
    """

    def __init__(self, root: Path, updated: str = "2026-09-15") -> None:
        self.updated = updated
        self.values: dict[str, Values] = {}
        for code, indicator in SERIES.items():
            known = in_use(root, indicator)
            last = {country: value for (country, _), value in sorted(known.items())}
            self.values[code] = {**known, **{(country, "2025"): value for country, value in last.items()}}
        self.wrong: dict[str, Callable[[Send], None]] = {}

    def __call__(self, asked: Asked, send: Send) -> None:
        code = asked.path.rpartition("/")[2]
        if code in self.wrong:
            self.wrong[code](send)
            return
        send(answer(self.page(code, int(asked.query.get("page", "1")))))

    def page(self, code: str, number: int) -> bytes:
        """One page of a series, newest year first."""
        rows = sorted(self.values[code].items(), key=lambda item: item[0][1], reverse=True)
        size = 40
        header = {
            "page": number,
            "pages": -(-len(rows) // size),
            "per_page": size,
            "total": len(rows),
            "sourceid": "2",
            "lastupdated": self.updated,
        }
        content = [
            {
                "indicator": {"id": code, "value": NAMES[code]},
                "country": {"id": country[:2], "value": country},
                "countryiso3code": country,
                "date": year,
                "value": value,
                "unit": "",
                "obs_status": "",
                "decimal": 1,
            }
            for (country, year), value in rows[size * (number - 1) : size * number]
        ]
        return json.dumps([header, content]).encode()
