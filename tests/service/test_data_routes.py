"""The figures for programs: filters, pages, forms, and what must travel with them."""

from __future__ import annotations

import io
import json

import pandas as pd
import polars as pl
import pytest

from eslabon.editions.manifest import MANIFEST
from eslabon.service import data_routes
from eslabon.service.data_forms import chosen_form, csv_content
from eslabon.service.problems import Problem
from tests.conftest import TINY
from tests.service.asking import HOST

TABLES = {
    id: pd.read_csv(TINY / "data/observations" / f"{id}.csv") for id in ("exports_gdp", "manufacturing_gdp")
}
ALL = sum(map(len, TABLES.values()))


def observations(served, query: str = ""):
    answer = served.ask("GET", f"/v1/observations{query}")
    assert answer.status == 200, answer.body
    return answer.json


def test_all_figures_are_the_editions(served):
    told = observations(served, "?limit=10000")
    assert told["total"] == len(told["observations"]) == ALL
    for id, table in TABLES.items():
        rows = {
            (row["country"], row["year"]): row["value"]
            for row in told["observations"]
            if row["indicator"] == id
        }
        assert rows == {(row.country, row.year): row.value for row in table.itertuples()}


def test_every_figure_has_its_unit_source_vintage_and_licence(served):
    told = observations(served, "?limit=10000")
    sources = {source["id"]: source for source in told["sources"]}
    for row in told["observations"]:
        assert row["unit"] == told["units"][row["indicator"]]["id"]
        assert row["licence"] == sources[row["source"]]["licence"]
        assert row["vintage"]
    assert (told["edition"], told["licences"]) == ("2026.1", [{"name": "CC-BY-4.0"}])


def test_filters_go_together(served):
    told = observations(served, "?indicator=exports_gdp&country=ESP,FRA&from=2010&to=2012")["observations"]
    assert {(row["indicator"], row["country"], row["year"]) for row in told} == {
        ("exports_gdp", country, year) for country in ("ESP", "FRA") for year in (2010, 2011, 2012)
    }


def test_pages_put_together_are_the_whole(served):
    whole = observations(served, "?country=ESP&limit=10000")["observations"]
    rows, path = [], "/v1/observations?country=ESP&limit=7"
    while path:
        answer = served.ask("GET", path)
        rows += answer.json["observations"]
        link = answer.headers.get("link", "")
        path = link[1 : link.index(">")] if link else ""
        assert not link or link.endswith('; rel="next"')
    assert rows == whole
    assert len(rows) > 14


def test_pages_of_indicators_put_together_are_the_whole(served):
    whole = served.ask("GET", "/v1/indicators").json
    first = served.ask("GET", "/v1/indicators?limit=1")
    link = first.headers["link"]
    second = served.ask("GET", link[1 : link.index(">")])
    assert first.json["indicators"] + second.json["indicators"] == whole["indicators"]
    assert whole["total"] == 2
    assert "link" not in second.headers


def test_a_cursor_goes_on_with_its_own_question_only(served):
    link = served.ask("GET", "/v1/observations?country=ESP&limit=7").headers["link"]
    cursor = link[link.index("cursor=") + 7 : link.index(">")]
    assert served.ask("GET", f"/v1/observations?country=ESP&limit=9&cursor={cursor}").status == 200
    refused = served.ask("GET", f"/v1/observations?country=FRA&limit=7&cursor={cursor}")
    assert (refused.status, refused.json["where"]) == (422, "query.cursor")


@pytest.mark.parametrize(
    ("query", "where", "near"),
    [("?indicator=export_gdp", "query.indicator", "exports_gdp"), ("?country=ESQ", "query.country", "ESP")],
)
def test_an_unknown_name_is_told_with_the_nearest(served, query, where, near):
    answer = served.ask("GET", f"/v1/observations{query}")
    assert (answer.status, answer.json["where"]) == (422, where)
    assert near in answer.json["title"]


def test_csv_is_for_programs_and_spreadsheets(served):
    answer = served.ask("GET", "/v1/observations?country=ITA&format=csv&language=en&limit=3")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    table = pd.read_csv(io.BytesIO(answer.body), comment="#", encoding="utf-8-sig")
    told = observations(served, "?country=ITA&limit=3")["observations"]
    assert list(table.columns) == list(told[0])
    assert list(table["value"]) == [row["value"] for row in told]
    head = answer.body.decode("utf-8-sig").splitlines()[:6]
    assert head[0] == "# Edition: 2026.1"
    assert any(line.endswith(": CC-BY-4.0") for line in head)


def test_no_cell_is_run_by_a_spreadsheet():
    rows = [("=1+1", 1.5), ("+cmd|' /C calc'!A0", -2.0), ("@x", 0), ("-x", None)]
    text = csv_content(rows, ("a", "b"), [("Edición", "=x")], "en").decode("utf-8-sig")
    lines = text.split("\r\n")
    assert lines[2:6] == ["'=1+1,1.5", "'+cmd|' /C calc'!A0,-2.0", "'@x,0", "'-x,"]
    assert lines[0] == "# Edition: =x"


def test_parquet_holds_the_same(served):
    answer = served.ask("GET", "/v1/observations?country=FRA&format=parquet&limit=10000")
    table = pl.read_parquet(io.BytesIO(answer.body))
    assert table.to_dicts() == observations(served, "?country=FRA&limit=10000")["observations"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"), ("*/*", "json"), ("application/json", "json"), ("text/csv", "csv"), ("text/*", "csv"),
        ("application/vnd.apache.parquet", "parquet"), ("text/csv;q=0.5, application/json;q=0.4", "csv"),
        ("*/*;q=0.1, text/csv", "csv"),
        ("application/json;q=0, */*", "csv"), ("text/html, */*;q=0.8", "json"),
    ],
)  # fmt: skip
def test_a_client_says_which_form_it_likes(accept, form):
    assert chosen_form(None, accept, ("json", "csv", "parquet")) == form


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*", "text/csv;q=nan"])
def test_a_client_that_likes_none_is_told_which_there_are(accept):
    with pytest.raises(Problem, match="no such form") as caught:
        chosen_form(None, accept, ("json", "csv"))
    assert caught.value.status == 406


def test_a_named_form_wins_over_the_header(served):
    answer = served.ask("GET", "/v1/indicators?format=csv", headers=[HOST, (b"accept", b"application/json")])
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["vary"] == "Accept"


def test_data_that_a_client_has_are_not_sent_again(served):
    for path in ("/v1/editions", "/v1/indicators", "/v1/observations?limit=3&format=csv"):
        etag = served.ask("GET", path).headers["etag"].encode()
        assert served.ask("GET", path, headers=[HOST, (b"if-none-match", etag)]).status == 304


def test_indicators_are_told_in_every_language(served):
    [first, *_] = served.ask("GET", "/v1/indicators").json["indicators"]
    assert set(first["name"]) == {"es", "en"}
    text = served.ask("GET", "/v1/indicators?format=csv&language=en").body.decode("utf-8-sig")
    assert first["name"]["en"] in text
    assert served.ask("GET", "/v1/indicators?language=fr").status == 422


def test_editions_are_those_that_are_served(served):
    told = served.ask("GET", "/v1/editions").json
    assert (told["current"], told["latest"]) == ("2026.1", "2026.1")
    [edition] = told["editions"]
    assert (edition["id"], edition["languages"]) == ("2026.1", ["es", "en"])


def test_manifests_are_read_again_only_when_one_has_changed(served, monkeypatch):
    read = []
    kept = data_routes.editions_in
    monkeypatch.setattr(data_routes, "editions_in", lambda folder: (read.append(folder), kept(folder))[1])
    first = served.ask("GET", "/v1/editions")
    assert served.ask("GET", "/v1/editions").body == first.body
    assert len(read) == 1
    manifest = served.desk.folder / MANIFEST
    manifest.with_name("next.json").write_bytes(manifest.read_bytes())
    manifest.with_name("next.json").replace(manifest)  # as a build does it
    assert served.ask("GET", "/v1/editions").body == first.body
    assert len(read) == 2
    manifest.unlink()
    assert served.ask("GET", "/v1/editions").json["editions"] == []


def test_links_name_no_host_that_the_request_brought(serve):
    served = serve(allowed_hosts=("*.example.org",))
    link = served.ask("GET", "/v1/indicators?limit=1", headers=[(b"host", b"a.example.org")]).headers["link"]
    assert "example" not in link
    assert json.dumps(link)
