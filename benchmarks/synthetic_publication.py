"""A publication of any number of indicators, countries and years, and the office that publishes its figures.

Only what a refresh reads is written: settings, catalogue, provider, feeds, tables of all years but the last,
lock. The office has the last year too, and has revised a few before it; nothing of it is suspicious.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Figures", "write_publication"]

ROOT = Path(__file__).resolve().parents[1]
FIRST_YEAR = 1990
BEFORE, NOW = "2030-05-06", "2031-05-06"  # vintages
REVISED = 3  # years before the last
EMPTY = 9  # every so many country-years have no value

SETTINGS = """\
title: Invented figures
author: Nobody
eslabon:
  edition: "1"
  languages: [en]
  reference_group: states
  comparison_group: states
  baseline_year: {first}
  recent_year: {recent}
  method: plain
  licence: {{id: CC-BY-4.0}}
  notebooks:
    - {{notebook: brief, page: "country/{{country}}", for_each: {{country: states}}}}
"""
SOURCE = f"""\
id: office
publisher: Office
title: Invented figures
vintage: "{BEFORE}"
url: https://data.example.org/
licence: {{id: CC-BY-4.0, status: confirmed}}
citation: Office, Invented figures.
"""
PROVIDER = """\
id: office
name: Office
publisher: Office
address: "{address}/{{countries}}/{{code}}"
query: {{format: json}}
protocol: worldbank-v2
limits: {{interval: 0}}
licence: {{id: CC-BY-4.0, status: confirmed}}
proven: true
"""
INDICATOR = """\
- id: {id}
  name: Invented share {number}
  label: Share {number}
  definition: Invented share {number}.
  theme: all
  unit: percent
  decimals: 1
  direction: none
  kind: context
  source: office
  code: {code}
"""


@dataclass(frozen=True)
class Figures:
    """Invented figures, each a function of its place.

    Parameters
    ----------
    series, countries, years
        How many of each; countries are the first of the catalogue of this repository.
    """

    series: int
    countries: int
    years: int

    @property
    def codes(self) -> list[str]:
        """Codes of the series."""
        return [f"S.{number}.ZS" for number in range(self.series)]

    @property
    def states(self) -> list[dict[str, str]]:
        """Rows of the countries."""
        with (ROOT / "data" / "catalogue" / "countries.csv").open(encoding="utf-8", newline="") as file:
            every = [row for row in csv.DictReader(file) if row["kind"] == "state"]
        if len(every) < self.countries:
            raise ValueError(f"{self.countries} countries, where the catalogue has {len(every)}")
        return every[: self.countries]

    @property
    def last(self) -> int:
        """The newest year, which only the office has."""
        return FIRST_YEAR + self.years - 1

    def value(self, number: int, place: int, year: int, *, now: bool) -> float | None:
        """Per cent of one series, country and year, `now` or in the vintage before."""
        if (year + place) % EMPTY == 0:
            return None
        revised = 0.01 if now and self.last - REVISED <= year < self.last else 0.0
        return round(12 + number / 4 + place / 3 + (7 * place + 13 * year + number) % 11 / 10 + revised, 4)

    def page(self, countries: list[str], code: str, page: int, per_page: int) -> bytes:
        """One page of a series, as the protocol worldbank-v2 has it."""
        number, total = self.codes.index(code), len(countries) * self.years
        rows = [
            {
                "indicator": {"id": code, "value": f"Invented series {code} (% of all)"},
                "country": {"id": countries[at // self.years][:2], "value": countries[at // self.years]},
                "countryiso3code": countries[at // self.years],
                "date": str(FIRST_YEAR + at % self.years),
                "value": self.value(number, at // self.years, FIRST_YEAR + at % self.years, now=True),
                "unit": "",
                "obs_status": "",
                "decimal": 1,
            }
            for at in range((page - 1) * per_page, min(page * per_page, total))
        ]
        head = {
            "page": page, "pages": -(-total // per_page), "per_page": per_page, "total": total,
            "sourceid": "2", "lastupdated": NOW,
        }  # fmt: skip
        return json.dumps([head, rows]).encode()

    def table(self, number: int, *, now: bool) -> list[list[str]]:
        """Country, year and value of one series, by country and year; `now` with the last year."""
        return [
            [state["code"], str(year), f"{value:g}"]
            for place, state in sorted(enumerate(self.states), key=lambda one: one[1]["code"])
            for year in range(FIRST_YEAR, self.last + now)
            if (value := self.value(number, place, year, now=now)) is not None
        ]


def write_publication(root: Path, figures: Figures, address: str) -> Path:
    """Write the publication whose office answers at the address, and lock its data."""
    from eslabon.snapshot import write_lock

    catalogue = root / "data" / "catalogue"
    for folder in ("indicators", "sources", "providers", "feeds"):
        (catalogue / folder).mkdir(parents=True)
    ids = [f"share_{number}" for number in range(figures.series)]
    states = figures.states
    (root / "_config.yml").write_text(SETTINGS.format(first=FIRST_YEAR, recent=figures.last - 5), "utf-8")
    _write(catalogue / "countries.csv", [list(states[0]), *(list(row.values()) for row in states)])
    _write(catalogue / "groups.csv", [["id", "kind", "name", "label", "note"],
                                      ["states", "publication", "All states", "", ""]])  # fmt: skip
    columns = ["group", "country", "joined", "left", "left_not_before", "left_not_after", "note", "source"]
    _write(catalogue / "memberships.csv", [columns, *(["states", row["code"], *[""] * 6] for row in states)])
    _write(catalogue / "themes.csv", [["id", "order", "name"], ["all", "1", "All"]])
    _write(catalogue / "units.csv", [["id", "name", "symbol", "kind", "minimum", "maximum"],
                                     ["percent", "per cent", "%", "percent", "0", "100"]])  # fmt: skip
    (catalogue / "sources" / "office.yml").write_text(SOURCE, "utf-8")
    (catalogue / "providers" / "office.yml").write_text(PROVIDER.format(address=address), "utf-8")
    numbered = list(zip(ids, figures.codes, strict=True))
    (catalogue / "indicators" / "all.yml").write_text(
        "".join(INDICATOR.format(id=id, number=n, code=code) for n, (id, code) in enumerate(numbered)),
        "utf-8",
    )
    (catalogue / "feeds" / "office.yml").write_text(
        "".join(f"- {{indicator: {id}, code: {code}}}\n" for id, code in numbered), "utf-8"
    )
    (root / "data" / "observations").mkdir()
    for number, id in enumerate(ids):
        rows = [[*row, "office", BEFORE, ""] for row in figures.table(number, now=False)]
        _write(
            root / "data" / "observations" / f"{id}.csv",
            [["country", "year", "value", "source", "vintage", "flag"], *rows],
        )
    write_lock(root)
    return root


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
