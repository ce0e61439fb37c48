"""Results: whole or not at all, found again only undamaged, evicted only when nobody needs them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import threading
import time

import pytest

from eslabon.errors import AssemblyError
from eslabon.service.kept_result import disk_need
from eslabon.service.refusals import DatabaseUnavailable, DiskFull
from eslabon.service.results import ResultStore
from tests.service.dispatch.conftest import key_of
from tests.service.dispatch.made import Made, made_folder

REQUEST = {"kind": "brief", "country": "ARC", "language": "es"}
ROOM = 10**9


@pytest.fixture
def scratch(tmp_path):
    return tmp_path / "scratch"


@pytest.fixture
def keep(tmp_path, scratch):
    """Keep a result of about a number of bytes under a number."""

    def keep_one(store: ResultStore, number: int, text: str = "brief", size: int = 0):
        made = made_folder(scratch, text, extra=size)
        return store.keep(key_of(number), scratch, made, REQUEST)

    return keep_one


@pytest.fixture
def results(tmp_path):
    return ResultStore(tmp_path / "results", ROOM)


def names(store: ResultStore) -> list[int]:
    """Numbers of the results on disk."""
    return sorted(int(path.name) for path in store.folder.glob("[0-9a-f][0-9a-f]/*"))


def temporary(store: ResultStore) -> list[str]:
    return [path.name for name in (".keeping", ".going") for path in (store.folder / name).iterdir()]


def test_a_kept_result_is_found_with_its_digests(results, keep, scratch):
    kept = keep(results, 1, "text")
    assert results.find(key_of(1)) == kept
    assert ResultStore(results.folder, ROOM).find(key_of(1)) == kept, "another process finds it as well"
    assert (kept.main, kept.media_type, kept.size) == ("brief.pdf", "application/pdf", 4 + 6)
    assert kept.digest == hashlib.sha256(b"text").hexdigest() == kept.files["brief.pdf"]
    assert sorted(kept.files) == ["_images/chart.svg", "brief.pdf"]
    assert all((kept.folder / name).is_file() for name in kept.files)
    assert json.loads((kept.folder.parent / "result.json").read_text())["record"]["request"] == REQUEST
    assert temporary(results) == []
    (scratch / "brief.pdf").write_text("another")
    assert results.find(key_of(1)) == kept, "what becomes of the maker's folder is no matter"


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, f"{'0' * 63}\n"])
def test_what_is_no_key_finds_nothing(results, keep, key):
    keep(results, 0)
    assert results.find(key) is None
    with results.serving(key) as result:
        assert result is None


def test_keeping_again_replaces(results, keep):
    keep(results, 1, "old")
    new = keep(results, 1, "newer")
    assert (results.find(key_of(1)).digest, new.size) == (hashlib.sha256(b"newer").hexdigest(), 11)
    assert temporary(results) == []


DAMAGES = {
    "other bytes of the same length": lambda place: (place / "files/brief.pdf").write_text("BRIEF"),
    "a truncated file": lambda place: os.truncate(place / "files/brief.pdf", 2),
    "a missing file": lambda place: (place / "files/_images/chart.svg").unlink(),
    "a link in place of a file": lambda place: _link(place / "files/brief.pdf"),
    "a changed record": lambda place: _edit(place / "result.json", "application/pdf", "text/html"),
    "half a record": lambda place: os.truncate(place / "result.json", 40),
    "no record": lambda place: (place / "result.json").unlink(),
    "no mark": lambda place: (place / "used").unlink(),
}


def _link(path):
    copy = path.with_name("copy")
    path.rename(copy)
    path.symlink_to(copy)


def _edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_result_is_not_found_and_removed(results, keep, damage):
    place = keep(results, 1).folder.parent
    keep(results, 2)
    assert results.find(key_of(1)) is not None
    DAMAGES[damage](place)
    assert results.find(key_of(1)) is None
    assert names(results) == [2]
    assert temporary(results) == []
    assert keep(results, 1) == results.find(key_of(1)), "it can be made again"


def test_a_verified_file_is_not_read_again_until_it_changes(results, keep, monkeypatch):
    place = keep(results, 1).folder
    read = []
    digest = hashlib.file_digest
    monkeypatch.setattr("eslabon.service.kept_result._FRESH", 20_000_000)
    time.sleep(0.05)
    monkeypatch.setattr(
        "hashlib.file_digest", lambda file, kind: (read.append(file.name), digest(file, kind))[1]
    )
    for _ in range(3):
        assert results.find(key_of(1)) is not None
    assert len(read) == 2
    (place / "brief.pdf").write_text("BRIEF")
    assert results.find(key_of(1)) is None
    assert len(read) == 4, "once, and once more before it is removed"


def test_the_least_recently_used_goes_first_and_down_to_nine_tenths(tmp_path, keep):
    unit = 2**16
    results = ResultStore(tmp_path / "results", 10 * (unit + 8 * 4096))
    for number in range(6):
        keep(results, number, size=unit)
    one = disk_need(results.folder / "00" / key_of(0))
    results.budget = 6 * one
    for number in (0, 2):
        results.find(key_of(number))
    keep(results, 6, size=unit)
    assert names(results) == [0, 2, 4, 5, 6]
    assert results.find(key_of(1)) is None
    assert temporary(results) == []


def test_use_is_known_across_processes_and_a_clock_set_back_does_not_change_its_order(tmp_path, keep):
    folder = tmp_path / "results"
    results, reader = ResultStore(folder, ROOM), ResultStore(folder, ROOM)
    clock = iter([5_000, 6_000, 7_000, 10, 20, 30])
    for store in (results, reader):
        store._marks._clock = lambda: next(clock)
    for number in (1, 2, 3):
        keep(results, number)
    assert reader.find(key_of(1)) is not None  # at 10, after 7 000
    results.budget = disk_need(folder / "00" / key_of(1)) * 3
    keep(results, 4)
    assert names(results) == [1, 4], "two go: nine tenths of three are less than three"


def test_what_unfinished_jobs_point_at_stays_even_beyond_the_budget(tmp_path, keep):
    needed = {key_of(1), key_of(2)}
    results = ResultStore(tmp_path / "results", ROOM, needed=lambda: needed)
    for number in (1, 2, 3):
        keep(results, number)
    results.budget = 1
    keep(results, 4)
    assert names(results) == [1, 2, 4]
    needed.clear()
    keep(results, 5)
    assert names(results) == [5]


def test_what_ended_jobs_point_at_goes_after_all_others_but_goes(tmp_path, keep):
    """Without it whoever orders much within the hour would fill the disk, whatever the budget."""
    awaited = {key_of(1), key_of(2), key_of(3)}
    needed = {key_of(1)}
    results = ResultStore(tmp_path / "results", ROOM, needed=lambda: needed, awaited=lambda: awaited)
    for number in (1, 2, 3, 4):
        keep(results, number)
    one = disk_need(results.folder / "00" / key_of(1))
    results.budget = 4 * one
    keep(results, 5)
    assert names(results) == [1, 2, 3, 5], "the others were enough"
    results.budget = 3 * one
    keep(results, 6)
    assert names(results) == [1, 6], "they were not: the longest unused of those, down to nine tenths"
    assert results.find(key_of(2)) is None


def test_when_nobody_can_say_what_is_needed_all_stays(tmp_path, keep):
    def unknown():
        raise DatabaseUnavailable("locked", retry_after=1)

    results = ResultStore(tmp_path / "results", 1, needed=unknown)
    keep(results, 1)
    keep(results, 2)
    assert names(results) == [1, 2]
    results._needed = set
    keep(results, 3)
    assert names(results) == [3]


HOLD = """
import sys
from pathlib import Path
from eslabon.service.results import ResultStore
with ResultStore(Path(sys.argv[1]), 10**9).serving(sys.argv[2]) as result:
    print(result.main, flush=True)
    sys.stdin.readline()
"""


def test_what_another_process_is_serving_stays_until_it_ends(tmp_path, keep):
    results = ResultStore(tmp_path / "results", ROOM)
    keep(results, 1)
    keep(results, 2)
    command = [sys.executable, "-c", HOLD, str(results.folder), key_of(1)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "brief.pdf\n"
        results.budget = 1
        keep(results, 3)
        assert names(results) == [1, 3]
    finally:
        holder.kill()
        holder.communicate()
    keep(results, 4)
    assert names(results) == [4], "the lock of a killed process holds nothing"


def test_a_disk_that_fills_while_keeping_leaves_everything_whole(results, keep, monkeypatch):
    kept = keep(results, 1)
    _fail_writing(monkeypatch, times=99)
    with pytest.raises(DiskFull, match="no room") as caught:
        keep(results, 2)
    assert caught.value.received == "No space left on device"
    assert results.find(key_of(2)) is None
    assert temporary(results) == []
    monkeypatch.undo()
    assert keep(results, 2) == results.find(key_of(2))
    assert kept.digest == keep(results, 1).digest


def test_unneeded_results_make_room_on_a_full_disk(results, keep, monkeypatch):
    keep(results, 1)
    keep(results, 2)
    results._needed = lambda: {key_of(1)}
    _fail_writing(monkeypatch, times=1)
    assert keep(results, 3).key == key_of(3)
    assert names(results) == [1, 3]


def _fail_writing(monkeypatch, times):
    """The disk is full when the second file of a result is copied."""
    from eslabon.service import kept_result

    copy, left = kept_result._copy, [times]

    def fail(source, target):
        if target.name == "brief.pdf" and left[0]:
            left[0] -= 1
            target.write_bytes(b"br")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return copy(source, target)

    monkeypatch.setattr(kept_result, "_copy", fail)


LIMITED = """
import resource, sys
from pathlib import Path
from eslabon.service.refusals import DiskFull
from eslabon.service.results import ResultStore
from tests.service.dispatch.made import made_folder
folder = Path(sys.argv[1])
made = made_folder(folder / "scratch", extra=100_000)
store = ResultStore(folder / "results", 10**9)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    store.keep("0" * 64, folder / "scratch", made, {})
except DiskFull as error:
    print(error.received)
"""


def test_a_limit_on_the_size_of_files_is_told_as_no_room(tmp_path, results):
    """A write that the operating system itself refuses half-way."""
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert run.stdout == "File too large\n"
    assert names(results) == []
    assert temporary(results) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from eslabon.service import kept_result, results
from tests.service.dispatch.made import made_folder
folder = Path(sys.argv[1])
made = made_folder(folder / "scratch")
store = results.ResultStore(folder / "results", 10**9)
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "copying":
    copy = kept_result._copy
    kept_result._copy = lambda source, target: die() if target.name == "brief.pdf" else copy(source, target)
elif sys.argv[2] == "before its name":
    results.write_record = lambda *given: (kept_result.write_record(*given), die())
else:
    results.shutil.rmtree = die
store.keep("0" * 64, folder / "scratch", made, {})
"""


@pytest.mark.parametrize("moment", ["copying", "before its name", "removing the old one"])
def test_what_a_killed_process_left_is_cleared_and_never_found(tmp_path, results, keep, moment):
    before = keep(results, 0, "of before")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], check=False)
    assert killed.returncode == -9
    assert len(temporary(results)) == 1
    found = results.find(key_of(0))
    expected = before.digest if moment != "removing the old one" else hashlib.sha256(b"brief").hexdigest()
    assert found.digest == expected
    assert results.clear_leftovers() == 1
    assert temporary(results) == []
    assert results.find(key_of(0)) == found


def test_only_plain_files_with_the_main_one_are_kept(results, scratch):
    made = made_folder(scratch)
    with pytest.raises(AssemblyError, match="main file") as caught:
        results.keep(key_of(1), scratch, Made("other.pdf", made.media_type), REQUEST)
    assert caught.value.received == "_images/chart.svg, brief.pdf"
    (scratch / "passwords").symlink_to("/etc/passwd")
    with pytest.raises(AssemblyError, match="plain files") as caught:
        results.keep(key_of(1), scratch, made, REQUEST)
    assert caught.value.where == "passwords"
    (scratch / "passwords").unlink()
    os.mkfifo(scratch / "pipe")
    with pytest.raises(AssemblyError, match="plain files"):
        results.keep(key_of(1), scratch, made, REQUEST)
    assert (names(results), temporary(results)) == ([], [])
    with pytest.raises(ValueError, match="not a key"):
        results.keep("../1", scratch, made, REQUEST)


def test_whoever_finds_while_another_keeps_gets_one_of_both_or_nothing(results, keep):
    keep(results, 1, "first")
    texts = {hashlib.sha256(text.encode()).hexdigest() for text in ("first", "other")}
    seen, ending = set(), threading.Event()
    reader = ResultStore(results.folder, ROOM)

    def look():
        while not ending.is_set():
            found = reader.find(key_of(1))
            seen.add(found.digest if found else "")

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        for number in range(60):
            keep(results, 1, ("other", "first")[number % 2])
    finally:
        ending.set()
        thread.join()
    assert seen - {""} <= texts
    assert seen & texts
    assert results.find(key_of(1)).digest == hashlib.sha256(b"first").hexdigest()
    assert temporary(results) == []


def test_the_size_is_that_on_disk(results, keep):
    assert results.size() == 0
    keep(results, 1, size=10_000)
    again = ResultStore(results.folder, ROOM)
    assert 10_000 < again.size() < 60_000
