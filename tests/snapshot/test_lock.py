"""The lock: a data package, the same for the same data, and what differs from it."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil

import pytest

from eslabon.errors import CatalogueError, DataError
from eslabon.snapshot import check_lock, load_snapshot, write_lock
from eslabon.snapshot.package import describe

LOCK = "data/datapackage.json"
EXPORTS = "data/observations/exports_gdp.csv"


def package(root):
    return json.loads((root / LOCK).read_text(encoding="utf-8"))


def test_the_committed_lock_is_what_would_be_written(tiny):
    assert package(tiny) == describe(tiny)
    check_lock(tiny)


def test_writing_twice_and_elsewhere_gives_the_same_bytes(tiny, tmp_path):
    before = write_lock(tiny).read_bytes()
    other = tmp_path / "elsewhere"
    shutil.copytree(tiny, other)
    assert write_lock(other).read_bytes() == before
    assert not list((other / "data").glob("*.tmp"))


def test_the_package_describes_every_table(tiny):
    described = package(tiny)
    assert described["name"] == "tres-economias-2026.1"
    assert described["version"] == "2026.1"
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    resources = {resource["path"]: resource for resource in described["resources"]}
    assert list(resources) == sorted(resources)
    assert len({resource["name"] for resource in resources.values()}) == len(resources)
    exports = resources["observations/exports_gdp.csv"]
    content = (tiny / EXPORTS).read_bytes()
    assert exports["bytes"] == len(content)
    assert exports["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert exports["schema"]["primaryKey"] == ["country", "year"]
    assert exports["schema"]["foreignKeys"][0]["reference"]["resource"] == "catalogue-countries"
    assert exports["licenses"] == [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    assert exports["sources"][0]["title"] == "Banco Mundial: World Development Indicators (2025-12)"
    fields = {field["name"]: field for field in exports["schema"]["fields"]}
    assert fields["value"]["type"] == "number"
    assert fields["year"]["constraints"] == {"required": True}
    units = {f["name"]: f for f in resources["catalogue/units.csv"]["schema"]["fields"]}
    assert units["maximum"]["type"] == "number"
    assert "percent" in units["kind"]["constraints"]["enum"]
    assert resources["catalogue/indicators/structure.yml"]["mediatype"] == "application/yaml"
    assert resources["registers/milestones.csv"]["schema"]["primaryKey"] == ["id"]


def test_every_difference_is_listed_with_its_hashes(tiny):
    expected = package(tiny)
    with (tiny / EXPORTS).open("a") as file:
        file.write("ITA,2025,1,wb-wdi,2025-12,\n")
    (tiny / "data/registers/milestones.csv").unlink()
    (tiny / "data/registers/works.csv").write_text("id\n")
    with pytest.raises(DataError, match="3 data files differ from the lock") as caught:
        check_lock(tiny)
    error = caught.value
    places = [line.strip() for line in error.where.splitlines()]
    assert places == [
        f"{EXPORTS} (changed)",
        "data/registers/milestones.csv (missing)",
        "data/registers/works.csv (added)",
    ]
    hashes = {resource["path"]: resource["hash"] for resource in expected["resources"]}
    assert [line.strip() for line in error.expected.splitlines()] == [
        hashes["observations/exports_gdp.csv"],
        hashes["registers/milestones.csv"],
        "nothing",
    ]
    assert error.received.splitlines()[1].strip() == "nothing"
    assert "eslabon data lock" in error.next_step


def test_a_single_changed_byte_is_seen(edit):
    root = edit(EXPORTS, "28.5889225704133", "28.5889225704134")
    with pytest.raises(DataError, match="1 data file differs"):
        load_snapshot(root)
    assert len(load_snapshot(root, check_lock=False).observations) == 150


def test_no_lock(tiny):
    (tiny / LOCK).unlink()
    with pytest.raises(DataError, match="the data are not locked") as caught:
        check_lock(tiny)
    assert caught.value.next_step == "run `eslabon data lock`"


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": [{"path": "x"}]}'])
def test_a_damaged_lock(tiny, text):
    (tiny / LOCK).write_text(text)
    with pytest.raises(DataError, match="the lock is damaged"):
        check_lock(tiny)


def test_only_sound_data_are_locked(edit):
    root = edit(EXPORTS, "28.5889225704133", "much")
    before = (root / LOCK).read_bytes()
    with pytest.raises(DataError, match="'value' is wrong"):
        write_lock(root)
    assert (root / LOCK).read_bytes() == before


def test_what_compiled_the_data_is_not_part_of_them(tiny):
    before = (tiny / LOCK).read_bytes()
    (tiny / "data/compile").mkdir()
    (tiny / "data/compile/mapping.csv").write_text("a\n")
    (tiny / "data/observations/.hidden.csv").write_text("a\n")
    check_lock(tiny)
    (tiny / "data/observations/.hidden.csv").unlink()
    assert write_lock(tiny).read_bytes() == before


def test_a_snapshot_is_known_by_its_digest(tiny, edit):
    first = load_snapshot(tiny)
    assert load_snapshot(tiny).digest == first.digest
    assert len(first.digest) == 64
    edit("data/registers/milestones.csv", "Circulan", "Circulaban")
    assert load_snapshot(tiny, check_lock=False).digest != first.digest


def test_a_snapshot_travels_between_processes(tiny):
    snapshot = load_snapshot(tiny)
    copy = pickle.loads(pickle.dumps(snapshot))
    assert copy.observations.equals(snapshot.observations)
    assert copy.catalogue == snapshot.catalogue
    assert copy.digest == snapshot.digest


def test_a_folder_without_data(tmp_path):
    with pytest.raises(DataError, match="the publication has no data"):
        load_snapshot(tmp_path)


def test_a_wrong_catalogue_stops_the_snapshot(tiny):
    (tiny / "data/catalogue/units.csv").unlink()
    with pytest.raises(CatalogueError):
        load_snapshot(tiny, check_lock=False)
