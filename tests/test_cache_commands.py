"""``eslabon cache verify`` removes what is damaged when it is alone, and only tells it beside others."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eslabon.book.kept import KeptFiles
from eslabon.book.working_copy import write_record
from eslabon.cache_commands import cache_app
from eslabon.editions.build_lock import cache_alone, cache_in_use
from eslabon.execution import cache_folder


@pytest.fixture
def cache(tmp_path) -> Path:
    """The cache of a build folder, with a document and an edition's record."""
    cache = tmp_path / "cache"
    KeptFiles(cache / "pdf", ".pdf").keep("k", b"document")
    write_record(cache / "editions" / "2026.1.record", {"made_of": "this"})
    return cache


@pytest.fixture
def document(cache) -> Path:
    [path] = (cache / "pdf" / "contents").iterdir()
    return path


def verify(cache: Path) -> tuple[int, str]:
    done = CliRunner().invoke(cache_app, ["verify", "--build", str(cache.parent)], catch_exceptions=False)
    return done.exit_code, done.output


def test_everything_is_read(cache):
    """No folder of the cache is left out, and none carries no digest."""
    assert verify(cache) == (0, "all well\n")


def test_what_is_damaged_is_removed(cache, document):
    document.write_bytes(b"documenu")
    status, told = verify(cache)
    assert status == 1
    assert f"removed pdf/contents/{document.name}" in told
    assert not document.exists()
    assert verify(cache)[0] == 0


def test_the_record_of_an_edition_is_verified(cache):
    record = cache / "editions" / "2026.1.record"
    record.write_bytes(record.read_bytes().replace(b"this", b"that"))
    status, told = verify(cache)
    assert status == 1
    assert "removed editions/2026.1.record" in told
    assert not record.exists()


def test_beside_a_build_damage_is_told_and_left_to_it(cache, document):
    """It may be about to read the file, or to mend it."""
    document.write_bytes(b"documenu")
    with cache_in_use(cache):
        status, told = verify(cache)
    assert status == 1
    assert f"damaged pdf/contents/{document.name}" in told
    assert "nothing was removed" in told
    assert document.exists()


@pytest.mark.parametrize("busy", [False, True], ids=["alone", "beside a build"])
def test_nobody_prunes_meanwhile(cache, monkeypatch, busy):
    """What is being read must not go."""
    alone = []

    def reading(folder):
        with cache_alone(folder) as held:
            alone.append(held)
        return [], []

    monkeypatch.setattr(cache_folder, "verify", reading)
    if busy:
        with cache_in_use(cache):
            verify(cache)
    else:
        verify(cache)
    assert alone == [False]
