"""Kill -9 while publishing, at 30 moments: readers see whole editions only, and the next run finishes."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from eslabon.editions.publishing.page_facts import PageFacts, resolve
from tests.conftest import REPOSITORY
from tests.editions.publishing.sample_edition import make_edition, snapshot

RUNS = 30
BEFORE, AFTER = "2026.1", "2027.1"


@pytest.fixture(scope="module")
def killed(tmp_path_factory) -> tuple[Path, list[dict]]:
    """The sites as 30 killed runs left them, and as the next run left each."""
    work = tmp_path_factory.mktemp("killed")
    before = make_edition(work / "build", BEFORE)
    after = make_edition(work / "build", AFTER, released="2027-05-02", pages=("country/AAA", "index"))
    process = subprocess.run(
        [sys.executable, "-m", "tests.editions.publishing.killed", work, "5", str(RUNS), before, after],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return work, json.loads(process.stdout)["runs"]


def read(site: Path) -> list[str]:
    """Look at a site as its readers do; return the editions that they are told of."""
    listed = json.loads((site / "editions.json").read_text("utf-8"))
    script = (site / "editions.js").read_text("utf-8")
    named = json.loads(script.removeprefix("window.eslabonEditions = ").removesuffix(";\n"))
    ids = [edition["id"] for edition in listed["editions"]]
    # Any folder that a reader could guess is whole, whether a list names it yet or not.
    for folder in {*ids, *(edition["id"] for edition in named["editions"]), BEFORE, AFTER}:
        if not (site / folder).exists():
            assert folder == AFTER and folder not in script and folder not in ids
            continue
        content = (site / folder / "manifest.json").read_bytes()
        line = (site / f"{folder}.sha256").read_text()
        assert line == f"{hashlib.sha256(content).hexdigest()}  {folder}/manifest.json\n"
        files = {record["path"]: record["sha256"] for record in json.loads(content)["files"]}
        there = {
            path.relative_to(site / folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (site / folder).rglob("*")
            if path.is_file()
        }
        del there["manifest.json"]
        assert there == files
    for path in [*site.glob("*.html"), *(site / "latest").rglob("*.html"), *site.glob("e?/*.html")]:
        name = path.relative_to(site).as_posix()
        facts = PageFacts.read(path.read_bytes(), "")
        for link in (*facts.links, *facts.loads):
            if link.target.startswith("#"):
                continue
            if link.target.startswith("https:"):
                target = link.target.removeprefix("https://sample.example/book/")
            elif link.target.startswith("/"):
                target = link.target.removeprefix("/book/")
            else:
                target = resolve(name, link.target)
            assert (site / target.partition("#")[0]).is_file(), (name, link)
    with zipfile.ZipFile(site / "site.zip") as archive:
        assert archive.testzip() is None
    return ids


def test_readers_see_whole_editions_whenever_a_run_dies(killed):
    """Each run died of the signal, at moments from the first file to the last; both outcomes occurred."""
    work, runs = killed
    assert len(runs) == RUNS
    assert {run["killed"] for run in runs} == {-signal.SIGKILL}
    seen = [tuple(read(work / f"killed-{run['moment']}")) for run in runs]
    assert set(seen) == {(BEFORE,), (AFTER, BEFORE)}


def test_every_file_is_as_it_was_or_as_it_will_be(killed):
    """Never anything between, and nothing but the waiting room besides."""
    work, runs = killed
    previous, whole = contents(work / "previous"), contents(work / "whole")
    for run in runs:
        for path, content in contents(work / f"killed-{run['moment']}").items():
            assert content in (previous.get(path), whole.get(path)), (run["moment"], path)


def contents(site: Path) -> dict[str, bytes]:
    """Every file that a reader can ask for."""
    return {path: content for path, (content, _) in snapshot(site).items() if not path.startswith(".")}


def test_the_next_run_finishes(killed):
    """Whatever was left, the site becomes what a run that nobody disturbed makes."""
    work, runs = killed
    assert {run["finished"] for run in runs} == {0}
    whole = {path: content for path, (content, _) in snapshot(work / "whole").items()}
    for run in runs:
        finished = work / f"finished-{run['moment']}"
        assert {path: content for path, (content, _) in snapshot(finished).items()} == whole
