"""Accepting: the data are what they were, or what was proposed; nothing between."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from eslabon.errors import DataError, EslabonError, ParameterError
from eslabon.refresh import accept as accepting
from eslabon.refresh.accept import accept, repair
from eslabon.refresh.choice import chosen_feeds
from eslabon.refresh.place import RefreshPlace
from eslabon.refresh.proposal import Present, propose
from eslabon.refresh.rules import Override
from eslabon.refresh.staged import staged_sources
from eslabon.refresh.staging import stage_all
from eslabon.snapshot import check_lock, load_snapshot, write_lock
from eslabon.snapshot.files import data_digest, data_files
from tests.conftest import TINY
from tests.refresh.fetched import declare, in_use, office

REASON = "Figures of the autumn, compared with the office's own site"
LOOKED = "the office counts single operations since this year"


@pytest.fixture
def root(tiny):
    return declare(tiny)


def staged(root: Path, **changes) -> RefreshPlace:
    """Refresh a copy of the tiny publication; `changes` are what the office says otherwise."""
    present = Present.load(root)
    place = RefreshPlace(root)
    (outcome,) = stage_all(place, present, office(root, **changes), chosen_feeds(present).feeds)
    assert outcome.status == "staged", outcome.errors
    return place


def accepted(root: Path, overrides=(), reason: str = REASON):
    place, present = RefreshPlace(root), Present.load(root)
    proposal = propose(present, staged_sources(place.staged), overrides)
    return accept(place, present, proposal, reason, overrides)


def digest(root: Path) -> str:
    return data_digest(data_files(root))


def table(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_data_become_what_came_in(root):
    before = table(root, "observations/exports_gdp.csv")
    place = staged(root, change=lambda country, year, value: value + (country == "ESP" and year == 2023))
    made = accepted(root)
    assert made.digest == digest(root)
    now = {(row["country"], row["year"]): row for row in table(root, "observations/exports_gdp.csv")}
    assert now["ESP", "2025"]["value"] == "37.5"
    assert {(row["source"], row["vintage"]) for row in now.values()} == {("wb-wdi-2026-09-15", "2026-09-15")}
    assert table(root, "revisions/exports_gdp.csv") == before
    old = {(row["country"], row["year"]): float(row["value"]) for row in before}
    moved = {key for key, value in old.items() if float(now[key]["value"]) != value}
    assert moved == {("ESP", "2023")}
    assert staged_sources(place.staged) == ()
    assert not place.accepting.exists()


def test_the_lock_holds_hashes_vintages_and_the_reason(root):
    staged(root)
    made = accepted(root)
    check_lock(root)
    snapshot = load_snapshot(root)
    assert snapshot.digest == made.digest
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    assert package["accepted"] == [{"reason": REASON, "vintages": {"wb-wdi-2026-09-15": "2026-09-15"}}]
    (entry,) = yaml.safe_load((root / "data" / "refresh" / "accepted.yml").read_text("utf-8"))
    assert entry["sources"]["wb-wdi-2026-09-15"]["indicators"] == ["exports_gdp", "manufacturing_gdp"]
    assert len(entry["staged"]["office"]) == 64


def test_the_vintage_is_a_source_of_its_own(root):
    staged(root)
    accepted(root)
    catalogue = load_snapshot(root).catalogue
    new, old = catalogue.sources["wb-wdi-2026-09-15"], catalogue.sources["wb-wdi"]
    assert (new.publisher, new.title, new.licence) == (old.publisher, old.title, old.licence)
    assert (new.vintage, new.accessed) == ("2026-09-15", "2026-09-20")
    assert {entry.source for entry in catalogue.indicators.values()} == {"wb-wdi-2026-09-15"}


def test_a_second_vintage_is_put_before_the_first(root):
    staged(root)
    accepted(root)
    staged(root, last_updated="2027-03-01", new={("ESP", "2026"): 38.0})
    accepted(root, reason="Figures of the spring, looked at one by one")
    assert ("ESP", "2026") in in_use(root, "exports_gdp")
    revisions = table(root, "revisions/exports_gdp.csv")
    assert {row["vintage"] for row in revisions} == {"2025-12", "2026-09-15"}
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    assert [one["vintages"] for one in package["accepted"]][1]["wb-wdi-2027-03-01"] == "2027-03-01"


def test_nothing_new_is_not_accepted(root):
    staged(root)
    accepted(root)
    before = digest(root)
    staged(root)
    with pytest.raises(ParameterError, match="nothing that the data do not say"):
        accepted(root)
    assert digest(root) == before


@pytest.mark.parametrize("reason", ["", "ok", "   because so   "])
def test_a_reason_is_needed(root, reason):
    staged(root)
    with pytest.raises(ParameterError, match="the reason says too little"):
        accepted(root, reason=reason)


def jumping(country: str, year: int, value: float) -> float:
    return value * 40 if (country, year) == ("ESP", 2024) else value


def test_a_finding_stops_until_somebody_has_looked(root):
    before = digest(root)
    staged(root, change=jumping)
    with pytest.raises(DataError, match="nobody has looked at: exports_gdp") as caught:
        accepted(root)
    assert "--override exports_gdp:jump" in caught.value.next_step
    assert digest(root) == before
    override = Override(indicator="exports_gdp", guard="jump", reason=LOOKED, vintage="2026-09-15")
    accepted(root, [override])
    (kept,) = yaml.safe_load((root / "data" / "refresh" / "overrides.yml").read_text("utf-8"))
    assert kept == {
        "indicator": "exports_gdp",
        "guard": "jump",
        "reason": LOOKED,
        "vintage": "2026-09-15",
    }
    (entry,) = yaml.safe_load((root / "data" / "refresh" / "accepted.yml").read_text("utf-8"))
    assert entry["overrides"] == {"exports_gdp:jump": LOOKED}
    check_lock(root)


def test_overrides_are_added_to_those_that_are_there(root):
    path = root / "data" / "refresh" / "overrides.yml"
    path.parent.mkdir()
    text = "# Kept by hand.\n- {indicator: exports_gdp, guard: countries, reason: the office has no others}\n"
    path.write_text(text, "utf-8")
    write_lock(root)
    staged(root, change=jumping)
    accepted(root, [Override(indicator="exports_gdp", guard="jump", reason=LOOKED)])
    assert path.read_text("utf-8").startswith(text)
    assert len(Present.load(root).overrides) == 2


def test_data_that_are_not_as_locked_are_not_replaced(root, edit):
    staged(root)
    edit("data/observations/exports_gdp.csv", "ESP,2000,28.5889225704133", "ESP,2000,28.5")
    before = digest(root)
    with pytest.raises(DataError, match="differs from the lock"):
        accepted(root)
    assert digest(root) == before


def test_data_changed_in_the_meantime_are_not_replaced(root, edit, monkeypatch):
    staged(root)
    write = accepting._write

    def meanwhile(written, files):
        write(written, files)
        edit("data/observations/exports_gdp.csv", "ESP,2000,28.5889225704133", "ESP,2000,28.5")
        write_lock(root)

    monkeypatch.setattr(accepting, "_write", meanwhile)
    with pytest.raises(DataError, match="changed while new ones were written"):
        accepted(root)
    assert in_use(root, "exports_gdp")["ESP", "2000"] == 28.5


FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("_copied", FULL),
        ("_write", KeyboardInterrupt()),
        ("write_lock", FULL),
        ("load_snapshot", MemoryError()),
        ("_move", FULL),
        ("_move", KeyboardInterrupt()),
    ],
)
def test_a_fault_at_any_step_leaves_the_data(root, step, error, monkeypatch):
    before, place = digest(root), staged(root)

    def fail(*arguments):
        raise error

    monkeypatch.setattr(accepting, step, fail)
    with pytest.raises((EslabonError, KeyboardInterrupt, MemoryError)):
        accepted(root)
    assert digest(root) == before
    check_lock(root)
    assert not place.accepting.exists()
    assert staged_sources(place.staged), "what is staged can be accepted once more"
    monkeypatch.undo()
    accepted(root)
    assert digest(root) != before


def test_without_exchange_a_move_in_two_steps(root, monkeypatch):
    monkeypatch.setattr(accepting, "exchange", lambda new, old: False)
    staged(root)
    made = accepted(root)
    assert digest(root) == made.digest


def test_a_move_that_stopped_between_two_steps_is_repaired(root, monkeypatch):
    monkeypatch.setattr(accepting, "exchange", lambda new, old: False)
    before, place = digest(root), staged(root)
    rename = Path.rename

    def stopping(self, target):
        if self.parent.parent.name == "accepting":
            os._exit(9)
        return rename(self, target)

    assert in_a_child(lambda: (monkeypatch.setattr(Path, "rename", stopping), accepted(root))) == 9
    assert not (root / "data").exists()
    assert repair(place)
    assert digest(root) == before
    monkeypatch.undo()
    accepted(root)


def in_a_child(act: Callable[[], object], events: int = 0) -> int:
    """Do something in a forked child; its exit status, negative for the signal that ended it.

    With `events` the child is killed without warning as soon as it has opened, made, moved or removed so many
    files.
    """
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # threads of other tests do not matter to the child
        child = os.fork()
    if child == 0:
        if events:
            left = events

            def killing(event: str, arguments: tuple) -> None:
                nonlocal left
                if event in TOUCHING:
                    left -= 1
                    if left == 0:
                        os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(killing)
        status = 1
        try:
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


TOUCHING = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.chmod", "os.utime"}
MOMENTS = 14


def moments(act: Callable[[], object], count: int) -> list[int]:
    """Random moments of an act, by the number of files that it has touched; the last ones are among them."""
    touched = 0
    watching = True

    def counting(event: str, arguments: tuple) -> None:
        nonlocal touched
        touched += watching and event in TOUCHING

    sys.addaudithook(counting)
    act()
    watching = False
    assert touched > count
    return sorted({*random.Random(9).sample(range(1, touched), count), *range(touched - 6, touched)})


def test_a_kill_at_any_moment_of_accepting_leaves_one_snapshot_or_the_other(tmp_path):
    ready = tmp_path / "ready"
    shutil.copytree(TINY, ready, ignore=shutil.ignore_patterns("build"))
    staged(declare(ready))
    old = digest(ready)
    root = shutil.copytree(ready, tmp_path / "first")
    places = moments(lambda: accepted(root), MOMENTS)
    new = digest(root)
    seen = {"old": 0, "new": 0}
    for number, moment in enumerate(places):
        root = shutil.copytree(ready, tmp_path / str(moment))
        assert in_a_child(lambda root=root: accepted(root), moment) == -signal.SIGKILL, moment
        place = RefreshPlace(root)
        repair(place)
        found = digest(root)
        assert found in (old, new), moment
        check_lock(root)
        seen["new" if found == new else "old"] += 1
        if found == old and number % 4 == 0:
            accepted(root)
            assert digest(root) == new
        assert not place.accepting.exists()
        shutil.rmtree(root)
    assert seen["old"], seen
    assert seen["new"], seen


def test_a_kill_at_any_moment_of_refreshing_leaves_one_staged_snapshot_or_the_other(root):
    place = staged(root)
    path = place.staged / "office.zip"
    old, data = path.read_bytes(), digest(root)

    def again() -> None:
        staged(root, new={("ESP", "2025"): 99.0})

    places = moments(again, 12)
    new = path.read_bytes()
    assert new != old
    seen = set()
    for moment in places:
        path.write_bytes(old)
        assert in_a_child(again, moment) == -signal.SIGKILL
        found = path.read_bytes()
        assert found in (old, new)
        assert digest(root) == data
        seen.add(found == new)
    assert False in seen
