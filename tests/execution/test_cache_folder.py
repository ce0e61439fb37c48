"""The cache stays within its bounds, loses the oldest first, and never what is needed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from eslabon.editions.build_lock import cache_in_use
from eslabon.execution.cache_folder import Entry, Kind, entries_of, removable, survey, sweep, verify
from eslabon.execution.housekeeping import begin_use, prune
from eslabon.execution.key import key_of
from eslabon.execution.store import KeyedStore, PageStore

NOW = 1_000_000.0
DAY = 86_400


def aged(days: float, size: int, name: str, tmp_path) -> Entry:
    return Entry("pages", (tmp_path / f"{name}.json",), size, NOW - days * DAY)


@pytest.mark.parametrize(
    ("most", "days", "needed", "since", "gone"),
    [
        (1000, 100, (), NOW, ""),
        (1000, 25, (), NOW, "a"),
        (250, 100, (), NOW, "a"),
        (150, 100, (), NOW, "ab"),
        (0, 0, (), NOW, "abc"),
        (150, 100, ("a",), NOW, "bc"),
        (0, 0, ("a", "c"), NOW, "b"),
        (0, 100, (), NOW - 15 * DAY, "ab"),
        (0, 0, (), NOW - 40 * DAY, ""),
    ],
)
def test_what_may_go(most, days, needed, since, gone, tmp_path):
    entries = [aged(days_ago, 100, name, tmp_path) for days_ago, name in ((30, "a"), (20, "b"), (10, "c"))]
    chosen = removable(entries, most_bytes=most, days=days, now=NOW, needed=needed, since=since)
    assert "".join(entry.paths[0].stem for entry in chosen) == gone


def test_a_content_goes_with_its_keys(tmp_path):
    store = KeyedStore(tmp_path / "packs", "contents", ".json")
    store.keep("k", b"one")
    store.keep("l", b"one")
    [entry] = entries_of(tmp_path)
    assert {path.name for path in entry.paths} >= {"k", "l"}


@pytest.fixture
def cache(tmp_path):
    """A cache with the notebook of a page's last run, one of an earlier run, and a drawing."""
    pages = PageStore(tmp_path / "pages")
    parts = {"data": "1", "parameters": "{}"}
    pages.keep(key_of(parts), b"present")
    pages.remember("country/AAA", "es", parts)
    pages.keep("former", b"former")
    (tmp_path / "svg").mkdir()
    (tmp_path / "svg" / "drawing.svg").write_bytes(b"<svg/>")
    for path in tmp_path.rglob("*"):
        os.utime(path, (NOW, NOW))
    return tmp_path


def test_pruning_keeps_what_the_last_run_of_each_page_made(cache):
    done = prune(cache, gib=0, days=100_000)
    store = PageStore(cache / "pages")
    assert len(list(store.records())) == 1
    assert store.notebook(key_of({"data": "1", "parameters": "{}"})) is not None
    assert not store.look_up("former").damaged
    assert store.notebook("former") is None
    assert not (cache / "svg" / "drawing.svg").exists()
    assert done.freed > 0
    assert done.left < 300


def test_a_page_that_no_build_used_for_long_is_forgotten(cache):
    prune(cache, gib=1, days=1)
    assert list(PageStore(cache / "pages").records()) == []
    assert survey(cache) == [Kind("pages", 0, 0), Kind("svg", 0, 0)]


def test_pruning_keeps_what_the_caller_and_the_running_build_need(cache):
    begin_use(cache)
    (cache / "svg" / "new.svg").write_bytes(b"<svg/>")
    prune(cache, gib=0, days=0, keys=["former"])
    assert PageStore(cache / "pages").notebook("former") is not None
    assert (cache / "svg" / "new.svg").exists()
    assert not (cache / "svg" / "drawing.svg").exists()


def test_pruning_does_nothing_while_another_uses_the_cache(cache):
    with cache_in_use(cache):
        assert prune(cache, gib=0, days=0).busy
    assert PageStore(cache / "pages").notebook("former") is not None


def test_only_leftovers_of_dead_processes_are_swept(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    folder = tmp_path / "pages" / "notebooks"
    folder.mkdir(parents=True)
    left, own = folder / f".a.{dead.pid}-0.tmp", folder / f".b.{os.getpid()}-0.tmp"
    for path in (left, own):
        path.write_bytes(b"half")
    assert sweep(tmp_path) == [left]
    assert own.exists()
    assert not left.exists()


def test_a_leftover_of_a_number_given_to_another_process_goes_after_a_day(tmp_path):
    left = tmp_path / f".a.{os.getpid()}-0.tmp"
    left.write_bytes(b"half")
    os.utime(left, (NOW, NOW))
    assert sweep(tmp_path) == [left]


def test_the_survey_counts_every_folder_but_no_temporary_file(cache):
    (cache / "svg" / ".x.1-0.tmp").write_bytes(b"half")
    kinds = {kind.name: kind for kind in survey(cache)}
    assert set(kinds) == {"pages", "svg"}
    assert kinds["svg"] == Kind("svg", 1, 6)


def test_verifying_finds_altered_contents_with_their_keys_and_broken_records(cache):
    assert verify(cache) == ([], ["svg"])
    store = PageStore(cache / "pages")
    content = store.notebook("former")
    content.write_bytes(b"Former")
    record = next((cache / "pages" / "pages").rglob("*.json"))
    record.write_text("{half")
    damaged, _ = verify(cache)
    assert {found.path for found in damaged} == {content, store.executed.key_file("former"), record}
