"""Ctrl-C at any step: nothing is left running, nothing is left lying about, the next run resumes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from eslabon.execution.temporary import PREFIX, run_folder
from tests.conftest import TINY

ESLABON = Path(sys.executable).with_name("eslabon")
# What the log says when a step begins.
BEGINS = {"execute": "executing", "assemble": "assembling", "render": "building"}
MARK = "ESLABON_TEST_MARK"


def copy_to(root: Path) -> None:
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))


class Run:
    """One `eslabon build` in a session of its own; all that it starts inherits a mark."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.mark = str(folder)
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [ESLABON, "build"],
                cwd=root,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "TMPDIR": str(self.temporary), MARK: self.mark},
                start_new_session=True,
                # Started by a shell in the background, we would hand on that SIGINT is ignored.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )

    def wait_for(self, words: str, processes: int) -> None:
        """Until the log says `words` and so many processes work below it."""
        while self.process.poll() is None:
            below = psutil.Process(self.process.pid).children(recursive=True)
            if words in self.log.read_text() and len(below) >= processes:
                return
            time.sleep(0.02)
        pytest.fail(f"it ended first: {self.log.read_text()}")

    def survivors(self) -> list[psutil.Process]:
        """Every process of the machine that carries the mark."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == self.mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                pass  # gone meanwhile, or another user's
        return found


@pytest.fixture(scope="module")
def executed(tmp_path_factory) -> Path:
    """A tiny publication whose pages are in the store, and nothing that is made of them."""
    root = tmp_path_factory.mktemp("executed") / "publication"
    copy_to(root)
    subprocess.run([ESLABON, "build", "--no-pdf"], cwd=root, check=True, capture_output=True)
    for made in ("2026.1", ".working", "cache/svg"):
        shutil.rmtree(root / "build" / made)
    return root


@pytest.mark.parametrize(
    ("step", "number", "whom"),
    [
        *((step, signal.SIGINT, whom) for step in BEGINS for whom in ("process", "group")),
        ("execute", signal.SIGTERM, "process"),
        ("render", signal.SIGTERM, "process"),
    ],
)
def test_a_signal_stops_everything_and_the_next_run_can_resume(tmp_path, executed, step, number, whom):
    root = tmp_path / "publication"
    if step == "execute":
        copy_to(root)
    else:
        shutil.copytree(executed, root)
    run = Run(root, tmp_path)
    run.wait_for(BEGINS[step], processes=3 if step == "execute" else 1)
    assert run.survivors()
    if whom == "group":
        os.killpg(run.process.pid, number)
    else:
        run.process.send_signal(number)
    assert run.process.wait(timeout=120) == 130
    assert run.survivors() == []
    assert list(run.temporary.iterdir()) == []
    log = run.log.read_text()
    assert "run the same command to resume" in log.splitlines()[-1]
    assert "Traceback" not in log
    assert not (root / "build" / "2026.1").exists()
    told = json.loads((root / "build" / "interrupted.json").read_text("utf-8"))
    assert (told["stopped_in"], told["cause"], told["exit_status"]) == (step, number.name, 130)
    assert len(told["pages"]) == 6
    if step != "execute":
        assert {page["status"] for page in told["pages"]} == {"reused"}


def test_an_interrupted_run_keeps_finished_pages_and_a_whole_one_forgets_it(tmp_path):
    root = tmp_path / "publication"
    copy_to(root)
    run = Run(root, tmp_path)
    run.wait_for("[1/6] ok", processes=3)
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(timeout=120) == 130
    told = json.loads((root / "build" / "interrupted.json").read_text("utf-8"))
    finished = {(page["address"], page["language"]) for page in told["pages"] if page["status"] == "ok"}
    assert finished
    assert {page["reason"] for page in told["pages"] if page["status"] == "skipped"} == {
        "the run was interrupted"
    }
    again = subprocess.run([ESLABON, "build", "--no-pdf"], cwd=root, capture_output=True, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    report = json.loads((root / "build" / "2026.1" / "run.json").read_text("utf-8"))
    reused = {(page["address"], page["language"]) for page in report["pages"] if page["status"] == "reused"}
    assert reused >= finished
    assert not (root / "build" / "interrupted.json").exists()


def test_temporary_files_of_a_killed_run_are_removed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code = (
        "import os, tempfile; from eslabon.execution.temporary import run_folder\n"
        "with run_folder(): tempfile.mkdtemp(prefix='eslabon-page-'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    assert len(list(tmp_path.glob(f"{PREFIX}*/eslabon-page-*"))) == 1
    with run_folder() as living:
        assert list(tmp_path.iterdir()) == [living]
        with run_folder() as inner:
            assert inner.is_dir()
        assert living.is_dir()
    assert list(tmp_path.iterdir()) == []
