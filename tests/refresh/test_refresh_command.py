"""The three commands, from refresh to accepted data, as an analyst runs them."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from eslabon import refresh_command
from eslabon.cli import app
from eslabon.errors import DataError, EslabonError, ParameterError, SourceError
from eslabon.refresh.place import RefreshPlace
from eslabon.snapshot import check_lock
from tests.refresh.fetched import declare, in_use, office
from tests.refresh.test_accept import LOOKED, REASON, digest, jumping

runner = CliRunner()


@pytest.fixture
def root(tiny):
    return declare(tiny)


@pytest.fixture
def answering(root, monkeypatch):
    """Make the commands ask an office that says what the test says; returns what was asked for."""

    def answer(fetcher=None, **changes):
        fetcher = fetcher or office(root, **changes)

        @contextmanager
        def opened(*arguments):
            yield fetcher

        monkeypatch.setattr(refresh_command, "_fetcher", opened)
        return fetcher

    return answer


def run(root, *arguments: str, status: int = 0) -> str:
    result = runner.invoke(app, ["data", *arguments, "--root", str(root)])
    if isinstance(result.exception, EslabonError):
        raise result.exception
    assert result.exit_code == status, result.output
    return result.output


def test_the_whole_way(root, answering):
    answering()
    before = digest(root)
    output = run(root, "refresh")
    assert "[1/2] office NE.EXP.GNFS.ZS" in output
    assert "office: staged, 2 indicators, 153 values, vintage 2026-09-15" in output
    assert "eslabon data diff" in output
    assert "new values" in run(root, "diff")
    run(root, "diff", "--exit-code", status=1)
    assert digest(root) == before
    listed = run(root, "accept", "--reason", REASON, "--dry-run").splitlines()
    assert "data/observations/exports_gdp.csv" in listed
    assert digest(root) == before
    output = run(root, "accept", "--reason", REASON)
    assert re.search(r"^accepted: \d+ files changed\nsnapshot [0-9a-f]{64}$", output, re.MULTILINE)
    assert in_use(root, "exports_gdp")["ESP", "2025"] == 37.5
    assert "all well" in run(root, "check")
    with pytest.raises(DataError, match="nothing is staged"):
        run(root, "diff")


def test_a_dry_run_asks_nobody(root, answering):
    fetcher = answering()
    output = run(root, "refresh", "--dry-run", "--indicator", "exports_gdp")
    assert output.splitlines() == [
        "office: 1 series",
        "  exports_gdp ← NE.EXP.GNFS.ZS",
        "nobody was asked, nothing was written",
    ]
    assert fetcher.asked == []
    assert not (root / ".refresh").exists()


def test_a_source_that_fails_is_told_and_leaves_all_as_it_was(root, answering):
    fetcher = answering()
    fetcher.answers["NV.IND.MANF.ZS"] = SourceError("the answer is cut short", where="office, page 2")
    before = digest(root)
    output = run(root, "refresh", status=1)
    assert "office: failed, nothing of it is staged" in output
    assert "manufacturing_gdp: the answer is cut short\n  where:    office, page 2" in output
    assert digest(root) == before
    assert (root / ".refresh" / "run.json").exists(), "the same run can go on"


def test_findings_stop_with_what_to_do(root, answering):
    answering(change=jumping)
    output = run(root, "refresh", status=1)
    assert "[jump] exports_gdp" in output
    with pytest.raises(DataError, match="nobody has looked at"):
        run(root, "accept", "--reason", REASON)
    run(root, "accept", "--reason", REASON, "--override", f"exports_gdp:jump={LOOKED}")
    check_lock(root)
    text = (root / "data" / "refresh" / "overrides.yml").read_text("utf-8")
    assert LOOKED in text
    assert "vintage: '2026-09-15'" in text


@pytest.mark.parametrize(
    "override", ["exports_gdp", "exports_gdp:jump", "exports_gdp:jump=short", f"exports_gdp:leap={LOOKED}"]
)
def test_an_override_must_be_one(root, answering, override):
    answering(change=jumping)
    run(root, "refresh", status=1)
    with pytest.raises(ParameterError, match="an override is not written as one"):
        run(root, "accept", "--reason", REASON, "--override", override)


@pytest.mark.parametrize("name", ["report.html", "report.json", "report.txt"])
def test_a_report_is_written(root, answering, tmp_path, name):
    answering(change=jumping)
    path = tmp_path / name
    run(root, "refresh", "--report", str(path), status=1)
    text = path.read_text("utf-8")
    assert "exports_gdp" in text
    assert "office" in text
    if name.endswith("json"):
        content = json.loads(text)
        assert content["outcomes"] == [{"provider": "office", "status": "staged", "errors": {}}]
        (finding,) = content["difference"]["findings"]
        assert (finding["guard"], finding["override"]) == ("jump", None)


def test_the_difference_is_json_for_programs(root, answering):
    answering()
    run(root, "refresh")
    content = json.loads(run(root, "diff", "--json"))
    assert content["summary"]["new_year"] == 3
    assert content["vintages"][0]["vintage"] == "2026-09-15"


def test_an_interrupt_keeps_what_came_and_says_how_to_go_on(root, answering):
    fetcher = answering()
    fetch = fetcher.fetch

    def interrupted(*arguments):
        for number, one in enumerate(fetch(*arguments)):
            if number:
                raise KeyboardInterrupt
            yield one

    fetcher.fetch = interrupted
    before = digest(root)
    output = run(root, "refresh", status=130)
    assert "run the same command to go on" in output
    assert digest(root) == before
    assert not (root / ".refresh" / "staged").exists()
    fetcher.fetch = fetch
    assert "going on with the run of" in run(root, "refresh")
    assert not (root / ".refresh" / "run.json").exists()


def test_one_process_at_a_time(root, answering):
    answering()
    with RefreshPlace(root).held(), pytest.raises(DataError, match="another refresh"):
        run(root, "refresh")


def test_a_source_that_is_not_staged_is_told(root, answering):
    answering()
    run(root, "refresh")
    with pytest.raises(DataError, match="nothing is staged"):
        run(root, "diff", "--source", "others")
    assert "new values" in run(root, "diff", "--source", "all")
