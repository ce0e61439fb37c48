"""From a publisher's pages to accepted data, with a server on this machine that behaves like one."""

from __future__ import annotations

import json
import shutil

import pytest

from eslabon.errors import SourceError
from eslabon.refresh.place import RefreshPlace
from tests.refresh.fetched import in_use
from tests.refresh.served import SECRET
from tests.refresh.test_accept import REASON
from tests.refresh.test_refresh_command import run
from tests.sources.loopback import answer


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


def always_sending(content: bytes):
    return lambda send: send(content)


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
