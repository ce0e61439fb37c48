"""The parts as a service opens them: what they are given by its settings."""

from __future__ import annotations

import pytest

from eslabon.service.kept_result import disk_need
from eslabon.service.parts import open_parts
from eslabon.service.run_settings import read_all
from tests.service.dispatch.conftest import key_of
from tests.service.dispatch.made import made_folder

REQUEST = {"kind": "brief"}


@pytest.fixture
def parts(tmp_path):
    settings, run = read_all({}, root=tmp_path, build=tmp_path, state=tmp_path / "state")
    settings.state.mkdir()
    with open_parts(settings, run) as opened:
        yield opened


def keep(parts, number: int, folder) -> None:
    """Make what was asked for and keep it."""
    made = made_folder(folder, f"brief {number}")
    parts.results.keep(key_of(number), folder, made, REQUEST)


def test_who_waits_for_the_database_holds_a_thread_for_a_short_while_only(parts):
    with parts.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 2000


def test_a_busy_hour_does_not_exceed_the_budget(parts, tmp_path):
    """All of it has just ended; what an unfinished job points at stays."""
    parts.store.submit(key_of(0), REQUEST, client="ana")
    keep(parts, 0, tmp_path / "made")
    one = disk_need(parts.results.folder / "00" / key_of(0))
    parts.results.budget = 4 * one
    for number in range(1, 8):
        keep(parts, number, tmp_path / "made")
        parts.store.submit(key_of(number), REQUEST, client="berta", made=True)
    assert parts.results._count() <= parts.results.budget
    assert parts.results.find(key_of(0)) is not None
    assert parts.results.find(key_of(7)) is not None
    assert parts.results.find(key_of(1)) is None
