"""One build at a time in a folder; the next one hears whom it waits for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from eslabon.editions.build_lock import LOCK_FILE, Owner, cache_alone, cache_in_use, occupied
from eslabon.errors import EditionError

HOLDER = """
import sys
from pathlib import Path
from eslabon.editions.build_lock import {what}
sys.argv = ["eslabon", "build", "--only", "AAA"]
with {call}:
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def hold(tmp_path):
    """Starts a process that holds a lock until it is told to end; all are ended with the test."""
    started = []

    def start(what: str, call: str) -> subprocess.Popen:
        code = HOLDER.format(what=what, call=call.format(folder=f"Path({str(tmp_path)!r})"))
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def builder(hold):
    return hold("occupied", "occupied({folder}, wait=True, tell=print)")


def test_a_second_build_that_may_not_wait_is_told_who_holds_the_folder(tmp_path, builder):
    with (
        pytest.raises(EditionError, match="another build") as caught,
        occupied(tmp_path, wait=False, tell=print),
    ):
        pass
    assert f"process {builder.pid} on " in caught.value.received
    assert caught.value.received.endswith("eslabon build --only AAA")
    assert caught.value.exit_status == 2
    assert "--no-wait" in caught.value.next_step


def test_a_second_build_waits_says_for_whom_and_goes_on(tmp_path, builder):
    told = []

    def tell(text: str) -> None:
        told.append(text)
        builder.stdin.write("end\n")
        builder.stdin.flush()

    with occupied(tmp_path, wait=True, tell=tell):
        builder.wait(timeout=60)
    assert len(told) == 1
    assert str(builder.pid) in told[0]
    assert told[0].startswith("waiting for another build")


def test_the_lock_of_a_killed_build_is_taken_over_and_that_is_said(tmp_path, builder):
    builder.kill()
    builder.wait()
    told = []
    with occupied(tmp_path, wait=False, tell=told.append):
        assert Owner.read((tmp_path / LOCK_FILE).read_text()) is not None
    assert len(told) == 1
    assert "did not end" in told[0]
    assert f"process {builder.pid}" in told[0]


def test_a_build_that_ended_leaves_nothing_to_tell(tmp_path):
    told = []
    for _ in range(2):
        with occupied(tmp_path, wait=False, tell=told.append):
            pass
    assert told == []
    assert (tmp_path / LOCK_FILE).read_text() == ""


def test_an_unreadable_owner_is_no_obstacle(tmp_path):
    (tmp_path / LOCK_FILE).write_text("{half")
    with occupied(tmp_path, wait=False, tell=print):
        assert Owner.read((tmp_path / LOCK_FILE).read_text()).command


def test_a_folder_that_cannot_be_written_is_explained(tmp_path):
    (tmp_path / "build").write_text("a file")
    with pytest.raises(EditionError), occupied(tmp_path / "build", wait=False, tell=print):
        pass


def test_who_reads_the_cache_is_not_blocked_and_blocks_only_pruning(tmp_path, hold):
    reader = hold("cache_in_use", "cache_in_use({folder})")
    with cache_in_use(tmp_path), cache_alone(tmp_path) as alone:
        assert not alone
    reader.communicate("end\n")
    with cache_alone(tmp_path) as alone:
        assert alone


def test_a_cache_that_does_not_exist_is_nobodys(tmp_path):
    with cache_alone(tmp_path / "none") as alone:
        assert alone
    assert not (tmp_path / "none").exists()
