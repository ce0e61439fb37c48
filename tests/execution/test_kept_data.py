"""Packs are kept, checks are not repeated, and neither when anything differs."""

from __future__ import annotations

import pytest

from eslabon.errors import DataError
from eslabon.execution import check_record
from eslabon.execution.check_record import CHECKED
from eslabon.publication import Publication, load_publication
from eslabon.snapshot import write_lock
from eslabon.snapshot.checked import CheckedSnapshot
from tests.execution.planned import change_observation, planned


@pytest.fixture
def cut(monkeypatch):
    """Addresses of the packs that are cut."""
    addresses = []
    whole = Publication.pack

    def pack(self, notebook, parameters, address, named):
        addresses.append(address)
        return whole(self, notebook, parameters, address, named)

    monkeypatch.setattr(Publication, "pack", pack)
    return addresses


def test_packs_and_derived_tables_are_made_once(tiny, tmp_path, cut):
    first, decisions = planned(tiny, tmp_path)
    assert len(cut) == 3
    again, same = planned(tiny, tmp_path)
    assert len(cut) == 3
    assert [decision.key for decision in same] == [decision.key for decision in decisions]
    assert first.derived == again.derived == load_publication(tiny).derived
    once_more, _ = planned(tiny, tmp_path)
    assert once_more.derived == first.derived
    assert "measured" not in vars(once_more)


def test_a_damaged_pack_is_cut_again_for_the_page_that_runs(tiny, tmp_path, cut):
    publication, decisions = planned(tiny, tmp_path)
    pages = [decision.page for decision in decisions]
    packs = publication.packs.packs(pages)
    path = packs["country/FRA"]
    path.write_bytes(path.read_bytes()[:-10])
    assert publication.packs.ready(pages, packs) == ["country/FRA"]
    assert publication.packs.store.intact(path.stem)
    assert publication.packs.ready(pages, packs) == []
    assert cut == ["country/ESP", "country/FRA", "country/ITA", "country/FRA"]


def test_a_damaged_name_of_a_pack_is_not_followed(tiny, tmp_path, cut):
    """One character of a key file is another: the pack that it names does not exist."""
    publication, decisions = planned(tiny, tmp_path)
    pages = [decision.page for decision in decisions]
    right = publication.packs.packs(pages)
    for path in (publication.packs.store.folder / "keys").iterdir():
        text = path.read_text("ascii")
        path.write_text(("0" if text[0] != "0" else "1") + text[1:], "ascii")
    again, _ = planned(tiny, tmp_path)
    assert again.packs.packs(pages) == right


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("code_listing", lambda roots: {"pages/pack.py": "other"}),
        ("installed_versions", lambda: {"pandas": "99"}),
        ("platform.python_version", lambda: "4.0.0"),
    ],
)
def test_packs_are_cut_again_by_other_code_libraries_or_python(tiny, tmp_path, cut, monkeypatch, name, value):
    planned(tiny, tmp_path)
    assert len(cut) == 3
    monkeypatch.setattr(f"eslabon.execution.pack_store.{name}", value)
    planned(tiny, tmp_path)
    assert len(cut) == 6


def test_a_damaged_derived_table_is_made_again(tiny, tmp_path):
    publication = load_publication(tiny, (), tmp_path)
    right = publication.derived
    for path in (tmp_path / "packs" / "contents").iterdir():
        path.write_bytes(b"{}")
    assert load_publication(tiny, (), tmp_path).derived == right


def test_a_second_load_checks_no_table_but_gives_the_same_snapshot(tiny, tmp_path):
    first = load_publication(tiny, (), tmp_path).snapshot
    second = load_publication(tiny, (), tmp_path).snapshot
    assert isinstance(second, CheckedSnapshot)
    assert not isinstance(first, CheckedSnapshot)
    assert "observations" not in vars(second)
    assert second.digest == first.digest
    for table in ("observations", "baseline", "pairs", "revisions"):
        assert getattr(second, table).equals(getattr(first, table))
    assert second.registers.keys() == first.registers.keys()


@pytest.mark.parametrize("damage", ["truncate", "alter", "remove"])
def test_a_record_that_is_not_whole_is_no_record(tiny, tmp_path, damage):
    load_publication(tiny, (), tmp_path)
    [record] = (tmp_path / CHECKED).iterdir()
    text = record.read_text()
    if damage == "remove":
        record.unlink()
    else:
        record.write_text(text[:-1] + ("" if damage == "truncate" else "x"))
    assert not isinstance(load_publication(tiny, (), tmp_path).snapshot, CheckedSnapshot)


def test_another_library_code_or_datum_is_checked_anew(tiny, tmp_path, monkeypatch):
    load_publication(tiny, (), tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(check_record, "installed_versions", lambda: {"pandera": "other"})
        assert not isinstance(load_publication(tiny, (), tmp_path).snapshot, CheckedSnapshot)
    with monkeypatch.context() as patched:
        patched.setattr(check_record, "code_listing", lambda roots: {"snapshot/x.py": "other"})
        assert not isinstance(load_publication(tiny, (), tmp_path).snapshot, CheckedSnapshot)
    change_observation(tiny, "exports_gdp", "FRA", 2001, "29.43")
    assert not isinstance(load_publication(tiny, (), tmp_path).snapshot, CheckedSnapshot)
    assert isinstance(load_publication(tiny, (), tmp_path).snapshot, CheckedSnapshot)


def test_bytes_are_compared_with_the_lock_even_when_they_were_checked(tiny, tmp_path):
    load_publication(tiny, (), tmp_path)
    path = tiny / "data" / "observations" / "exports_gdp.csv"
    path.write_bytes(path.read_bytes().replace(b"29.4306", b"29.4307"))
    with pytest.raises(DataError, match="differs from the lock"):
        load_publication(tiny, (), tmp_path)


def test_wrong_data_are_never_recorded_as_checked(tiny, tmp_path):
    path = tiny / "data" / "observations" / "exports_gdp.csv"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"ESP,2000,28", b"ESP,2000,x"))
    lock = tiny / "data" / "datapackage.json"
    for _ in range(2):
        with pytest.raises(DataError):
            write_lock(tiny)
        lock.write_text(lock.read_text().replace(_hash(good), _hash(path.read_bytes())))
        with pytest.raises(DataError) as caught:
            load_publication(tiny, (), tmp_path)
        assert "lock" not in caught.value.what
    assert not (tmp_path / CHECKED).exists()


def test_data_that_change_while_they_are_read_are_an_error(tiny, tmp_path):
    load_publication(tiny, (), tmp_path)
    snapshot = load_publication(tiny, (), tmp_path).snapshot
    change_observation(tiny, "exports_gdp", "FRA", 2001, "29.43")
    with pytest.raises(DataError, match="changed while they were being read"):
        _ = snapshot.observations


def _hash(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()
