"""The difference between two real vintages, each sampled change counted once more from the files.

The publication holds series in the vintage of July 2026 and, among its revisions, in that of December 2025.
Here the older one is put back in use and the newer one comes in by a refresh.
"""

from __future__ import annotations

import csv
import random
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.refresh.difference import difference
from eslabon.refresh.place import RefreshPlace
from eslabon.refresh.proposal import Present, propose
from eslabon.refresh.published import Published
from eslabon.refresh.staged import StagedSeries, StagedSource, staged_sources, write_staged
from tests.conftest import REPOSITORY

OLD, NEW = "wdi-2025-12", "wdi-2026-07"
INDICATORS = ("gdp_growth", "services_gdp")
SAMPLED = 10


def rows_of(folder: str, indicator: str, source: str) -> dict[tuple[str, int], str]:
    """Values as they are written, by country and year: no code of the machine reads them."""
    path = REPOSITORY / "data" / folder / f"{indicator}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == source]
    return {(row["country"], int(row["year"])): row["value"] for row in rows}


def vintage(indicator: str, source: str) -> dict[tuple[str, int], str]:
    return rows_of("observations", indicator, source) | rows_of("revisions", indicator, source)


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """The older vintage in use, the newer one staged, and what accepting would change."""
    root = tmp_path_factory.mktemp("two") / "publication"
    (root / "data" / "observations").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "data" / "catalogue", root / "data" / "catalogue")
    shutil.rmtree(root / "data" / "catalogue" / "feeds", ignore_errors=True)
    shutil.copyfile(REPOSITORY / "_config.yml", root / "_config.yml")
    present = Present.load(root)
    place = RefreshPlace(root)
    series = {}
    for id in INDICATORS:
        write_table(root, id, vintage(id, OLD))
        rows = tuple(observed(vintage(id, NEW), NEW))
        series[id] = StagedSeries(NEW, "2026-07-01", rows, Published("office", id), bodies=("a" * 64,))
    write_staged(place.staged, StagedSource("office", series))
    proposal = propose(present, staged_sources(place.staged))
    return difference(present, proposal), proposal


def observed(values, source):
    from eslabon.editions.cut_rule import Observation

    known = {OLD: "2025-12-08", NEW: "2026-07-01"}
    for (country, year), value in sorted(values.items()):
        yield Observation(country, str(year), value, source, known[source])


def write_table(root: Path, indicator: str, values: dict[tuple[str, int], str]) -> None:
    lines = [
        ",".join((row.country, row.year, row.value, row.source, row.vintage, row.flag))
        for row in observed(values, OLD)
    ]
    path = root / "data" / "observations" / f"{indicator}.csv"
    path.write_text("\n".join(["country,year,value,source,vintage,flag", *lines]) + "\n", "utf-8")


def expected(indicator: str) -> dict[tuple[str, int], tuple[str, str | None, str | None]]:
    """What became of each country-year: kind, value before, value after, counted from the files."""
    old, new = vintage(indicator, OLD), vintage(indicator, NEW)
    # A country's series comes whole from the newer vintage where that reaches 2015, or neither does.
    late, late_before = ({country for country, year in values if year >= 2015} for values in (new, old))
    theirs = {country for country, _ in new} - (late_before - late)
    told = {}
    for key in sorted({*old, *new}):
        if key[0] not in theirs:
            continue
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            kind = "new_year" if before is None else "withdrawn"
        else:
            kind = "revised" if apart(before, after) else "provenance_changed"
        told[key] = (kind, before, after)
    return told


def apart(before: str, after: str) -> bool:
    """Whether two values differ by more than what is left of a binary number in fifteen digits."""
    largest = max(abs(Decimal(before)), abs(Decimal(after)))
    return abs(Decimal(before) - Decimal(after)) > largest * Decimal("1e-12")


def test_every_change_has_its_kind(compared):
    found, _ = compared
    for id in INDICATORS:
        mine = found.figures[found.figures["indicator"] == id]
        told = {(row.country, row.year): row.kind for row in mine.itertuples()}
        counted = expected(id)
        assert told.keys() == counted.keys()
        assert {key: told[key] for key in told if told[key] != counted[key][0]} == {}


def test_ten_sampled_changes_are_explained(compared):
    found, _ = compared
    counted = {(id, *key): one for id in INDICATORS for key, one in expected(id).items()}
    chosen = random.Random(2026)
    sampled = chosen.sample([key for key, one in counted.items() if one[0] == "revised"], SAMPLED - 4)
    sampled += chosen.sample([key for key, one in counted.items() if one[0] == "new_year"], 2)
    sampled += chosen.sample([key for key, one in counted.items() if one[0] == "withdrawn"], 1)
    sampled += chosen.sample([key for key, one in counted.items() if one[0] == "provenance_changed"], 1)
    assert len(sampled) == SAMPLED
    table = found.figures.set_index(["indicator", "country", "year"])
    for key in sampled:
        kind, before, after = counted[key]
        row = table.loc[key]
        assert row["kind"] == kind, key
        assert (
            (row["value_before"] == float(before)) if before else row["value_before"] != row["value_before"]
        )
        assert (row["value_after"] == float(after)) if after else row["value_after"] != row["value_after"]
        sides = (OLD if before else "", NEW if after else "")
        assert (row["source_before"], row["source_after"]) == sides
        if kind == "revised":
            assert row["size_kind"] == "points"
            assert row["size"] == pytest.approx(float(after) - float(before))


def test_how_much_is_revised_is_counted_right(compared):
    found, _ = compared
    for row in found.revised.to_dict("records"):
        counted = expected(row["indicator"])
        both = [one for one in counted.values() if None not in one]
        others = set(vintage(row["indicator"], OLD)) - counted.keys()  # series that stay
        revised = [one for one in both if one[0] == "revised"]
        assert row["compared"] == len(both) + len(others)
        assert row["changed"] == len(revised)
        assert row["share"] == pytest.approx(100 * row["changed"] / row["compared"], abs=0.05)
        sizes = [float(after) - float(before) for _, before, after in revised]
        assert row["largest"] == pytest.approx(max(sizes, key=abs))


def test_countries_that_the_newer_vintage_lacks_are_named(compared):
    found, proposal = compared
    for one in found.coverage:
        old, new = ({country for country, _ in vintage(one.indicator, side)} for side in (OLD, NEW))
        assert set(one.vanished) == old - new
        assert one.vanished
    guards = {(judged.finding.indicator, judged.finding.guard) for judged in proposal.judged}
    assert {(id, "countries") for id in INDICATORS} <= guards


def test_the_guards_find_what_is_known_to_be_doubtful(compared):
    """The vintages differ on one country's growth since 2018: the catalogue says so, the guard finds it."""
    _, proposal = compared
    (jump,) = [
        judged.finding
        for judged in proposal.judged
        if (judged.finding.indicator, judged.finding.guard) == ("gdp_growth", "jump")
    ]
    assert "BOL 2020–2021" in jump.received
    assert not [judged for judged in proposal.judged if judged.finding.guard in ("unit", "equal", "older")]
