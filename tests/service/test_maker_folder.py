"""What the maker keeps between requests stays within its budget, and nothing that is used goes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import structlog

from eslabon.editions.build_lock import cache_in_use
from eslabon.execution.store import KeyedStore, PageStore
from eslabon.ondemand.ground_copy import clear_grounds
from eslabon.service import maker_folder
from eslabon.service.maker_folder import MakerFolder

HOUR = 3600.0
UNIT = 10_000
DIGEST = "ab" * 32


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "maker"


def keep(folder: Path, number: int, hours: float) -> None:
    """Keep a notebook that was used so many hours ago."""
    store = PageStore(folder / "cache" / "pages").executed
    path = store.keep(f"{number:064}", bytes([number]) * UNIT)
    when = time.time() - hours * HOUR
    for each in (path, store.key_file(f"{number:064}")):
        os.utime(each, (when, when))


def left(folder: Path) -> list[int]:
    return sorted(int(path.name) for path in (folder / "cache" / "pages" / "keys").iterdir())


def test_the_least_recently_used_goes_down_to_nine_tenths(folder):
    for number, hours in ((1, 5), (2, 9), (3, 7), (4, 3)):
        keep(folder, number, hours)
    assert MakerFolder(folder, 5 * UNIT, digest=DIGEST).bound() == 0
    assert left(folder) == [1, 2, 3, 4]
    assert MakerFolder(folder, 3 * UNIT, digest=DIGEST).bound() == 2 * (UNIT + 64)
    assert left(folder) == [1, 4]
    assert len(list((folder / "cache" / "pages" / "notebooks").iterdir())) == 2


def test_what_was_used_within_the_hour_stays_even_beyond_the_budget(folder):
    keep(folder, 1, 2)
    keep(folder, 2, 0.5)
    MakerFolder(folder, 1, digest=DIGEST).bound()
    assert left(folder) == [2]


def test_a_task_may_take_longer_than_an_hour(folder):
    keep(folder, 1, 2)
    MakerFolder(folder, 1, digest=DIGEST, longest=1.5 * HOUR).bound()
    assert left(folder) == [1]
    MakerFolder(folder, 1, digest=DIGEST).bound()
    assert left(folder) == []


def test_nothing_goes_while_somebody_looks_something_up(folder):
    keep(folder, 1, 2)
    with cache_in_use(folder / "cache"):
        assert MakerFolder(folder, 1, digest=DIGEST).bound() == 0
    assert left(folder) == [1]


def test_what_was_used_since_the_look_stays(folder, monkeypatch):
    keep(folder, 1, 2)
    keep(folder, 2, 2)
    chosen = maker_folder.removable

    def used_meanwhile(entries, **bounds):
        KeyedStore(folder / "cache" / "pages", "notebooks", ".ipynb").mark_used(f"{1:064}")
        return chosen(entries, **bounds)

    monkeypatch.setattr(maker_folder, "removable", used_meanwhile)
    MakerFolder(folder, 1, digest=DIGEST).bound()
    assert left(folder) == [1]


def test_marks_of_a_clock_that_was_ahead_do_not_last(folder):
    keep(folder, 1, -9_000)
    upkeep = MakerFolder(folder, 1, digest=DIGEST)
    upkeep.bound()
    assert left(folder) == [1], "it may be in use"
    path = folder / "cache" / "pages" / "keys" / f"{1:064}"
    assert path.stat().st_mtime <= time.time()


def test_grounds_of_former_editions_and_half_copies_go(tmp_path):
    own = tmp_path / DIGEST[:16]
    for path in (own / "es", own / ".pt.17.part", tmp_path / "cd" / "es"):
        path.mkdir(parents=True)
        (path / "file").write_text("x")
    assert clear_grounds(tmp_path, DIGEST) == 2
    assert [path.name for path in tmp_path.iterdir()] == [own.name]
    assert [path.name for path in own.iterdir()] == ["es"]
    assert clear_grounds(tmp_path / "none", DIGEST) == 0


def test_it_is_tidied_aside_and_not_at_every_turn(folder):
    keep(folder, 1, 2)
    (folder / "render" / "former").mkdir(parents=True)
    upkeep = MakerFolder(folder, 1, digest=DIGEST)
    with structlog.testing.capture_logs() as lines:
        upkeep.tidy()
        first = upkeep._thread
        first.join()
    assert left(folder) == []
    assert list((folder / "render").iterdir()) == []
    assert [line["former_editions"] for line in lines] == [1]
    upkeep.tidy()
    assert upkeep._thread is first


def test_a_folder_that_cannot_be_tidied_ends_nothing(folder, monkeypatch):
    keep(folder, 1, 2)

    def broken(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(maker_folder, "remove", broken)
    upkeep = MakerFolder(folder, 1, digest=DIGEST)
    with structlog.testing.capture_logs() as lines:
        upkeep.tidy()
        upkeep._thread.join()
    assert "Permission denied" in lines[0]["error"]
