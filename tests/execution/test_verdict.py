"""One function decides the exit status."""

import json

from eslabon.execution.report import write_report
from eslabon.execution.verdict import PageResult, exit_status, tally

GOOD = [PageResult("a", "es", "ok", "never run before"), PageResult("b", "es", "reused", "up to date")]
BAD = PageResult("c", "es", "failed", "it raised", cell=3, name="KeyError")


def test_all_good_is_zero_and_one_failure_is_one():
    assert exit_status(GOOD) == 0
    assert exit_status([*GOOD, BAD]) == 1
    assert exit_status([*GOOD, PageResult("d", "es", "skipped", "c failed first")]) == 1


def test_counts_keep_their_order():
    assert list(tally([BAD, *GOOD]).items()) == [("ok", 1), ("reused", 1), ("failed", 1), ("skipped", 0)]


def test_the_run_report_is_complete_json(tmp_path):
    write_report(tmp_path, "2026.1", [*GOOD, BAD], {"execute": 1.5})
    report = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert report["exit_status"] == 1
    assert report["pages"][2] == {
        "address": "c",
        "language": "es",
        "status": "failed",
        "reason": "it raised",
        "seconds": 0.0,
        "cell": 3,
        "name": "KeyError",
    }
