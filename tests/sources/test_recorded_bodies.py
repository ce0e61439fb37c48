"""Real answers of publishers, where they are collected: we read exactly what an independent parser reads.

The bodies are not part of the repository. ``ESLABON_COLLECTED`` names the folder that holds ``data/raw`` and
``data/api_samples``.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree

from eslabon.catalogue import load_catalogue
from eslabon.errors import SourceError
from eslabon.sources.answers import ArchivedAnswers
from eslabon.sources.feed import Feed
from eslabon.sources.fetching import SeriesFetcher, read_part
from eslabon.sources.provider import load_providers
from eslabon.sources.reading import Body
from eslabon.sources.request import Request
from tests.conftest import REPOSITORY
from tests.sources.conftest import provider_at, request_at
from tests.sources.loopback import Asked, always, answer
from tests.sources.provider_bodies import provider

COLLECTED = Path(os.environ.get("ESLABON_COLLECTED", REPOSITORY.parent / "shared")) / "data"
SAMPLES, BANK = COLLECTED / "api_samples", COLLECTED / "raw" / "wb-wdi-api-2026-07"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collected answers are not here")


def bank_bodies() -> list[Path]:
    return sorted([*BANK.glob("*.json"), *SAMPLES.glob("worldbank_v2_indicator_*.json")])


def frame_of(path: Path) -> pd.DataFrame:
    """The rows of a recorded page, by way of pandas alone."""
    rows = pd.json_normalize(json.loads(path.read_bytes())[1])
    return rows.rename(columns={"countryiso3code": "country", "indicator.id": "code"})


class RecordedBank:
    """Serves the recorded rows again, in pages of any size, as the publisher documents."""

    def __init__(self, bodies: list[Path]) -> None:
        self.pages = {}
        for path in bodies:
            head, rows = json.loads(path.read_bytes())
            self.pages[rows[0]["indicator"]["id"]] = (head, rows)
        self.error = (SAMPLES / "worldbank_v2_error_invalid_value.json").read_bytes()

    def __call__(self, asked: Asked, send) -> None:
        countries, code = re.fullmatch(r"/v2/country/(.+)/indicator/(.+)", asked.path).groups()
        assert asked.query["format"] == "json"
        if code not in self.pages:
            send(answer(self.error))
            return
        head, rows = self.pages[code]
        rows = [row for row in rows if row["countryiso3code"] in countries.split(";")]
        size, page = int(asked.query["per_page"]), int(asked.query.get("page", "1"))
        told = {"page": page, "pages": -(-len(rows) // size), "per_page": size, "total": len(rows)}
        send(answer(json.dumps([{**head, **told}, rows[(page - 1) * size : page * size]]).encode()))


@pytest.mark.parametrize("per_page", ["20000", "100"])
def test_all_recorded_series_come_as_pandas_reads_them(loopback, transport, archive, per_page):
    bodies = bank_bodies()
    loopback.behaviour = RecordedBank(bodies)
    declared = load_providers(REPOSITORY)["worldbank"]
    local = declared.model_copy(update={
        "address": declared.address.replace("https://api.worldbank.org", loopback.address),
        "query": {**declared.query, "per_page": per_page},
        "limits": declared.limits.model_copy(update={"interval": 0.0}),
    })  # fmt: skip
    frames = {frame["code"].iloc[0]: frame for frame in map(frame_of, bodies)}
    feeds = [Feed(provider="worldbank", indicator="x", code=code) for code in sorted(frames)]
    catalogue = load_catalogue(REPOSITORY)
    results = list(SeriesFetcher(transport(), {"worldbank": local}, catalogue, 1900, 2100).fetch(feeds))
    assert len(results) == 9
    for result in results:
        frame = frames[result.feed.code]
        expected = [
            (country, date, None if pd.isna(value) else value)
            for country, date, value in zip(frame["country"], frame["date"], frame["value"], strict=True)
        ]
        assert [(v.country, v.period, v.value) for v in result.series.values] == expected
        assert result.series.last_updated == "2026-07-01"
        assert result.series.name == frame["indicator.value"].iloc[0]
    again = SeriesFetcher(ArchivedAnswers(archive), {"worldbank": local}, catalogue, 1900, 2100)
    assert list(again.fetch(feeds)) == results


def test_the_recorded_values_are_those_of_the_table_that_others_made_of_them():
    table = pd.read_csv(BANK / "wdi_long.csv", encoding="utf-8-sig", dtype=str).dropna(subset="value")
    count = 0
    for path in sorted(BANK.glob("*.json")):
        body = Body(Request("worldbank", "https://api.worldbank.org/x"), path.read_bytes())
        code = frame_of(path)["code"].iloc[0]
        part = read_part([body], Feed(provider="worldbank", indicator="x", code=code), provider())
        ours = {(v.country, v.period): v.value for v in part.values if v.value is not None}
        rows = table[table["indicator_code"] == code]
        keys = zip(rows["iso3"], rows["year"], strict=True)
        theirs = dict(zip(keys, map(float, rows["value"]), strict=True))
        # Their makers dropped zeros: the leading years of some national accounts.
        assert {place: value for place, value in ours.items() if value} == theirs, code
        count += len(ours)
    assert count > 7000


def test_the_recorded_error_is_one_error():
    body = Body(Request("x", "https://x"), (SAMPLES / "worldbank_v2_error_invalid_value.json").read_bytes())
    with pytest.raises(SourceError, match="refuses the question") as caught:
        read_part([body], Feed(provider="x", indicator="x", code="X"), provider())
    assert caught.value.received == "120 Invalid value The provided parameter value is not valid"


def sample(name: str, protocol: str, cells: dict, **fields: object) -> list[tuple]:
    body = Body(Request("office", "https://office.invalid"), (SAMPLES / name).read_bytes())
    one = Feed(provider="office", indicator="x", code="X", **fields)
    part = read_part([body], one, provider(protocol, cells=cells))
    return [(v.country, v.period, v.value) for v in part.values]


def test_recorded_sdmx_csv_is_read_as_the_csv_module_reads_it():
    name = "oecd_sdmx_csv_tiva_mainsh_exgr_fva_c26_27.csv"
    rows = csv.DictReader(io.StringIO((SAMPLES / name).read_text("utf-8")))
    expected = [(row["REF_AREA"], row["TIME_PERIOD"], float(row["OBS_VALUE"])) for row in rows]
    declared = load_providers(REPOSITORY)["oecd"]
    got = sample(
        name, declared.protocol, declared.cells.model_dump(),
        where={"MEASURE": "EXGR_FVA", "ACTIVITY": "C26_27"},
        expect={"UNIT_MEASURE": "PT_EXGR", "UNIT_MULT": "0"},
    )  # fmt: skip
    assert len(got) == 72
    assert got == expected


def test_recorded_sdmx_json_is_read_as_its_keys_say():
    name = "oecd_sdmx_json1_PART2_all_all.json"
    message = json.loads((SAMPLES / name).read_bytes())
    dimensions = message["structure"]["dimensions"]["observation"]
    expected = []
    for key, (value, *_) in message["dataSets"][0]["observations"].items():
        codes = {
            d["id"]: d["values"][int(at)]["id"] for d, at in zip(dimensions, key.split(":"), strict=True)
        }
        expected.append((codes["LOCATION"], codes["PER"], value))
    assert len(expected) == 7
    assert sample(name, "sdmx-json", {"country": "LOCATION", "period": "PER", "value": "x"}) == expected


def test_recorded_structure_specific_data_are_read_as_their_attributes_say():
    name = "imf_sdmx21_structurespecific_WEO.xml"
    tree = etree.fromstring((SAMPLES / name).read_bytes())
    expected = [
        (series.get("COUNTRY"), observation.get("TIME_PERIOD"), float(observation.get("OBS_VALUE")))
        for series in tree.iter("Series")
        for observation in series.iter("Obs")
    ]
    declared = load_providers(REPOSITORY)["imf"]
    got = sample(
        name, "sdmx-ml", declared.cells.model_dump(), where={"INDICATOR": "NGDP_R"}, expect={"UNIT": "XDC"}
    )
    assert got == expected == [("SVK", "2018", 94669000000.0)]


def test_recorded_generic_data_are_read_as_their_values_say():
    name = "worldbank_wits_sdmx21_generic.xml"
    tree = etree.fromstring((SAMPLES / name).read_bytes())
    space = {"g": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"}
    expected = [
        (
            series.xpath("string(g:SeriesKey/g:Value[@id='REPORTER']/@value)", namespaces=space),
            observation.xpath("string(g:ObsDimension/@value)", namespaces=space),
            float(observation.xpath("string(g:ObsValue/@value)", namespaces=space)),
        )
        for series in tree.iterfind(".//g:Series", space)
        for observation in series.iterfind("g:Obs", space)
    ]
    declared = load_providers(REPOSITORY)["wits"]
    got = sample(name, "sdmx-ml", declared.cells.model_dump(), where={"PRODUCTCODE": "020110"})
    assert got == expected == [("840", "1989", 0.0)]


@pytest.mark.parametrize("name", ["worldbank", "imf", "wits", "oecd-json"])
def test_a_recorded_body_cut_at_two_hundred_places_is_refused(name):
    paths = {
        "worldbank": bank_bodies()[0],
        "imf": SAMPLES / "imf_sdmx21_structurespecific_WEO.xml",
        "wits": SAMPLES / "worldbank_wits_sdmx21_generic.xml",
        "oecd-json": SAMPLES / "oecd_sdmx_json1_PART2_all_all.json",
    }
    content = paths[name].read_bytes().rstrip()
    cells = {
        "imf": {"country": "COUNTRY", "period": "TIME_PERIOD", "value": "x"},
        "wits": {"country": "REPORTER", "period": "TIME_PERIOD", "value": "x"},
        "oecd-json": {"country": "LOCATION", "period": "PER", "value": "x"},
    }
    protocol = {"worldbank": "worldbank-v2", "oecd-json": "sdmx-json"}.get(name, "sdmx-ml")
    reads = provider(protocol, **({"cells": cells[name]} if name in cells else {}))
    code = frame_of(paths[name])["code"].iloc[0] if name == "worldbank" else "X"
    feed = Feed(provider="office", indicator="x", code=code)
    for number in range(200):
        cut = content[: number * len(content) // 200]
        with pytest.raises(SourceError):
            read_part([Body(Request("office", "https://office.invalid"), cut)], feed, reads)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_recorded_answer_whose_connection_is_cut_at_two_hundred_places_keeps_nothing(
    loopback, transport, archive, packed
):
    body = bank_bodies()[0].read_bytes()
    sent = gzip.compress(body) if packed else body
    whole = answer(sent, **({"Content_Encoding": "gzip"} if packed else {}))
    request, asking = request_at(loopback.address), transport()
    office = provider_at(loopback.address, limits={"unanswered": 10_000})
    for number in range(200):
        loopback.behaviour = always(whole[: number * len(whole) // 200])
        with pytest.raises(SourceError, match="broke off"):
            asking.answer(request, office)
    assert not list(archive.records())
    loopback.behaviour = always(whole)
    assert asking.answer(request, office).body == body
