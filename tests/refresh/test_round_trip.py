"""From a publisher's pages to accepted data, with a server on this machine that behaves like one."""

from __future__ import annotations

import gzip
import json
import shutil

import pytest

from eslabon.errors import SourceError
from eslabon.refresh.place import RefreshPlace
from tests.refresh.fetched import in_use
from tests.refresh.served import SECRET, ServedOffice, publication
from tests.refresh.test_accept import REASON, digest
from tests.refresh.test_refresh_command import run
from tests.sources.loopback import always, answer, serving


@pytest.fixture
def server(tiny, monkeypatch):
    monkeypatch.setenv("OFFICE_KEY", SECRET)
    with serving(always(answer(b"[]"))) as loopback:
        publication(tiny, loopback.address)
        loopback.behaviour = ServedOffice(tiny)
        yield loopback


def staged_bytes(root) -> bytes:
    return (RefreshPlace(root).staged / "office.zip").read_bytes()


def test_from_pages_to_accepted_data(tiny, server):
    office = server.behaviour
    office.values["NE.EXP.GNFS.ZS"] = {**office.values["NE.EXP.GNFS.ZS"], ("FRA", "2010"): 27.25}
    before = in_use(tiny, "exports_gdp")
    run(tiny, "refresh")
    assert [asked.query.get("page", "1") for asked in server.asked] == ["1", "2", "1", "2"]
    assert {asked.query["date"][:5] for asked in server.asked} == {"1960:"}
    content = json.loads(run(tiny, "diff", "--json"))
    assert content["summary"] == {"new_year": 6, "provenance_changed": 149, "revised": 1}
    run(tiny, "accept", "--reason", REASON)
    now = in_use(tiny, "exports_gdp")
    assert now["FRA", "2010"] == 27.25
    new = {(country, "2025") for country in ("ESP", "FRA", "ITA")}
    assert {key for key in now if now[key] != before.get(key)} == {("FRA", "2010"), *new}
    assert "all well" in run(tiny, "check")


def test_the_archive_gives_the_same_bytes_without_a_network(tiny, server, tmp_path):
    run(tiny, "refresh")
    content, asked = staged_bytes(tiny), len(server.asked)
    archive = shutil.copytree(RefreshPlace(tiny).archive, tmp_path / "kept")
    other = shutil.copytree(tiny, tmp_path / "other", ignore=shutil.ignore_patterns(".refresh"))
    run(other, "refresh", "--from-archive", str(archive))
    assert staged_bytes(other) == content
    assert len(server.asked) == asked


def test_an_archive_that_lacks_an_answer_stages_nothing(tiny, server, tmp_path):
    run(tiny, "refresh", "--indicator", "exports_gdp")
    archive = shutil.copytree(RefreshPlace(tiny).archive, tmp_path / "kept")
    shutil.rmtree(RefreshPlace(tiny).folder)
    output = run(tiny, "refresh", "--from-archive", str(archive), status=1)
    assert "the archive has no answer" in output
    assert not RefreshPlace(tiny).staged.exists()


def test_what_is_no_archive_is_refused(tiny, server, tmp_path):
    with pytest.raises(SourceError, match="there is no archive of answers"):
        run(tiny, "refresh", "--from-archive", str(tmp_path / "absent"))


WHOLE = answer(json.dumps([{"message": [{"id": "120", "key": "Invalid value", "value": "None"}]}]).encode())
FAULTS = {
    "html": answer(b"<html><body>Under repair</body></html>"),
    "html-as-html": answer(b"<html></html>", kind="text/html"),
    "envelope": WHOLE,
    "nothing": answer(b""),
    "no-rows": answer(b'[{"page":1,"pages":0,"per_page":40,"total":0,"lastupdated":"2026-09-15"},[]]'),
    "lying-count": answer(b'[{"page":1,"pages":3,"per_page":40,"total":9,"lastupdated":"2026-09-15"},[]]'),
    "server-error": answer(b"", status=500),
    "gone": answer(b"", status=404),
    "cut-short": answer(b'[{"page":1,"pages":1,"per_p', Content_Length="999", framed=False),
    "truncated": answer(b'[{"page":1,"pages":1,"per_page":40,"total":1'),
    "bomb": answer(gzip.compress(bytes(60_000_000)), Content_Encoding="gzip"),
    "loop": answer(b"", status=301, Location="/country/all/indicator/NV.IND.MANF.ZS"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_the_last_good_snapshot(tiny, server, fault):
    run(tiny, "refresh")
    before, data = staged_bytes(tiny), digest(tiny)
    office = server.behaviour
    office.updated = "2026-10-15"
    office.wrong["NV.IND.MANF.ZS"] = always_sending(FAULTS[fault])
    output = run(tiny, "refresh", status=1)
    assert "office: failed, nothing of it is staged" in output
    assert output.count("\nmanufacturing_gdp: ") == 1
    assert "\nexports_gdp: " not in output
    assert staged_bytes(tiny) == before
    assert digest(tiny) == data
    office.wrong.clear()
    run(tiny, "refresh")
    assert staged_bytes(tiny) != before


def always_sending(content: bytes):
    return lambda send: send(content)


CELLS = {
    "an-unknown-country": (("XKX", "2020"), 1.0, "a country that the catalogue does not have"),
    "an-unknown-aggregate": (("ZZE", "2020"), 1.0, "a country that the catalogue does not have"),
    "a-quarter": (("ESP", "2023Q4"), 1.0, "a period that is no year"),
    "out-of-bounds": (("ESP", "2023"), -3.0, "a value that cannot be"),
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_wrong_cell_leaves_the_last_good_snapshot(tiny, server, cell):
    run(tiny, "refresh")
    before, data = staged_bytes(tiny), digest(tiny)
    office = server.behaviour
    key, value, complaint = CELLS[cell]
    office.values["NE.EXP.GNFS.ZS"] = {**office.values["NE.EXP.GNFS.ZS"], key: value}
    output = run(tiny, "refresh", status=1)
    assert output.count(complaint) == 1
    assert staged_bytes(tiny) == before
    assert digest(tiny) == data


def test_years_written_otherwise_and_empty_cells_are_read_by_rule(tiny, server):
    office = server.behaviour
    values = {
        (country, "YR" + year): value for (country, year), value in office.values["NE.EXP.GNFS.ZS"].items()
    }
    office.values["NE.EXP.GNFS.ZS"] = {**values, ("ESP", "YR2025"): None, ("ITA", "YR2025"): ".."}
    run(tiny, "refresh")
    content = json.loads(run(tiny, "diff", "--json"))
    assert content["dropped"] == {"exports_gdp": {"empty": 2}}
    assert content["summary"]["new_year"] == 4


def test_a_run_that_failed_goes_on_where_it_was(tiny, server):
    office = server.behaviour
    office.wrong["NV.IND.MANF.ZS"] = always_sending(answer(b"", status=404))
    run(tiny, "refresh", status=1)
    office.wrong.clear()
    asked = len(server.asked)
    output = run(tiny, "refresh")
    assert "going on with the run of" in output
    assert all("NV.IND.MANF.ZS" in one.path for one in server.asked[asked:])
    assert len(server.asked) == asked + 2


def test_no_secret_is_written_anywhere(tiny, server, tmp_path):
    office = server.behaviour
    report = tmp_path / "report.html"
    output = run(tiny, "refresh", "--report", str(report))
    assert server.asked[0].headers["x-key"] == SECRET, "the office was asked with the key"
    office.wrong["NV.IND.MANF.ZS"] = always_sending(answer(b"", status=403))
    output += run(tiny, "refresh", "--fresh", status=1)
    files = [path for path in [*RefreshPlace(tiny).folder.rglob("*"), report] if path.is_file()]
    assert len(files) > 5
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
    assert SECRET not in output
