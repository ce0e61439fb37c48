"""Lighthouse on a simulated slow phone, six kinds of pages, the median of five runs: only with ``--audit``.

What depends on the page alone is asserted: accessibility, good practice, what search engines ask for, what
moves while it loads. What depends on the machine's speed is reported, in ``build/lighthouse.json``.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess

import pytest

from eslabon.editions.publishing.budgets import read_budgets
from tests.browser.visit import FLAGS, serve
from tests.conftest import REPOSITORY
from tests.edition.conftest import edition  # noqa: F401  the fixture
from tests.edition.published import listed

pytestmark = [pytest.mark.book, pytest.mark.browser]

PROGRAM = REPOSITORY / "tests/lighthouse/node_modules/.bin/lighthouse"
RUNS = 5
# A page of each kind that readers open first, or that asks most of a phone.
KINDS = (
    "index",
    "country/BOL",
    "recommendation/R05",
    "register/actions",
    "indicator/commodity_dependence",
    "compare",
)
LEAST = {"accessibility": 1.0, "best-practices": 1.0, "seo": 0.95}
REPORTED = {
    "largest_contentful_paint_ms": "largest-contentful-paint",
    "first_contentful_paint_ms": "first-contentful-paint",
    "total_blocking_time_ms": "total-blocking-time",
    "layout_shift": "cumulative-layout-shift",
    "bytes": "total-byte-weight",
}


def measured(address: str) -> dict[str, float]:
    """Scores of the categories and the figures of one run."""
    run = subprocess.run(
        [
            str(PROGRAM), address, "--quiet", "--output=json", "--output-path=stdout",
            f"--chrome-flags={' '.join(FLAGS)}",
        ],
        env={**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"},
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    said = json.loads(run.stdout)
    scores = {name: category["score"] for name, category in said["categories"].items()}
    return scores | {name: said["audits"][audit]["numericValue"] for name, audit in REPORTED.items()}


def test_pages_on_a_slow_phone(edition, audit):  # noqa: F811
    if not audit:
        pytest.skip("only with --audit: thirty runs take five minutes")
    budgets = read_budgets(edition.root)
    report, wrong = {}, []
    with serve(edition.folder.parent, compressed=True) as base:
        for kind in KINDS:
            runs = [measured(f"{base}/{edition.folder.name}/es/html/{kind}.html") for _ in range(RUNS)]
            report[kind] = {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}
    (edition.folder.parent / "lighthouse.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    for kind, found in report.items():
        print(kind, found)
        wrong += [f"{kind}: {name} {found[name]}, at least {least}" for name, least in LEAST.items()
                  if found[name] < least]  # fmt: skip
        if found["layout_shift"] > budgets.layout_shift:
            wrong.append(f"{kind}: moves by {found['layout_shift']}, at most {budgets.layout_shift}")
    assert not wrong, listed(wrong)
