"""The frozen goalposts of the composite indices are what the script proposes on the present tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "data" / "compile"))

from goalposts import propose  # noqa: E402

INDICES = sorted((ROOT / "data/catalogue/indices").glob("*.yml"))


@pytest.mark.parametrize("path", INDICES, ids=lambda path: path.stem)
def test_stored_goalposts_are_the_proposed_ones(path):
    """Until the data change: then either this index is frozen as it is, with this test's window moved, or it
    becomes a new version.
    """
    index = yaml.safe_load(path.read_text("utf-8"))
    stored = {
        part["indicator"]: (part["goalposts"]["lower"], part["goalposts"]["upper"])
        for dimension in index["dimensions"]
        for part in dimension["indicators"]
        if part["goalposts"]["basis"] == "percentile"
    }
    assert stored and stored == propose(index, ROOT / "data")


def test_the_script_tells_a_difference(tmp_path):
    """Run by hand on a changed file, it points at the line."""
    folder = tmp_path / "data"
    (folder / "catalogue/indices").mkdir(parents=True)
    for name in ("observations", "catalogue/countries.csv"):
        (folder / name).symlink_to(ROOT / "data" / name)
    text = INDICES[0].read_text("utf-8")
    changed = folder / "catalogue/indices" / INDICES[0].name
    changed.write_text(text.replace("upper: 91.3", "upper: 90.0"), "utf-8")
    script = ROOT / "data/compile/goalposts.py"
    done = subprocess.run([sys.executable, script, changed], capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.splitlines() if "differs" in line] == [
        line for line in done.stdout.splitlines() if line.startswith("exports_gdp")
    ]
