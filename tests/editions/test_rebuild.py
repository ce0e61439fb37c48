"""``eslabon verify --rebuild`` as a reader starts it: from source.zip alone, and nothing is left."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from eslabon.editions.archive import SOURCE_ARCHIVE
from eslabon.editions.fixed_zip import fixed_zip
from eslabon.editions.manifest import Manifest, file_records
from eslabon.editions.rebuild import Code, build_again, unpack
from eslabon.errors import EditionError
from tests.editions.conftest import ESLABON
from tests.editions.tampering import resealed


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files with a short path: sockets lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="v-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def verify(temporary: Path, *arguments, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*ESLABON, "verify", *arguments],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "TMPDIR": str(temporary), **environment},
        check=False,
    )


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.as_posix(): (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")}


def test_an_edition_is_made_again_with_its_own_code(sealed, temporary):
    """Byte by byte, in another zone, with another hash seed; the edition is only read, nothing is left."""
    before = state(sealed.parent)
    done = verify(
        temporary, sealed, "--rebuild", "--code", "archived", "--json", TZ="Asia/Tokyo", PYTHONHASHSEED="7"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["rebuild"] == {
        "verdict": "identical",
        "good": True,
        "causes": [],
        "contradictions": [],
        "counts": {},
        "first": [],
        "files": told["files"],
    }
    assert state(sealed.parent) == before
    assert list(temporary.iterdir()) == []


def test_an_altered_number_is_found_though_every_hash_is_right(edition, temporary):
    """Whoever alters a page and seals the edition anew is found by making it again."""
    page = edition / "es/html/country/ESP.html"
    text = page.read_text("utf-8")
    assert ">37,3\u00a0%</data>" in text
    page.write_text(text.replace(">37,3\u00a0%</data>", ">47,3\u00a0%</data>", 1), "utf-8")
    resealed(edition, lambda all: all.update(files=file_records(edition)))
    assert verify(temporary, edition).returncode == 0
    done = verify(temporary, edition, "--rebuild")
    assert done.returncode == 1
    assert (
        "first page: page country/ESP (es, “España — Tres economías”): section “España”: "
        "value obs/exports_gdp/ESP/2024: published 47,3\u00a0%, rebuilt 37,3\u00a0% "
        "[nothing it is made from differs]"
    ) in done.stdout
    assert "1 of " in done.stdout


def test_a_source_that_was_tampered_with_is_never_run(edition, temporary):
    """Its notebooks would be executed."""
    with (edition / SOURCE_ARCHIVE).open("ab") as file:
        file.write(b"x")
    done = verify(temporary, edition, "--rebuild")
    assert done.returncode == 2
    assert "source is not what the manifest says" in done.stderr
    assert f"changed    {SOURCE_ARCHIVE}" in done.stdout
    assert "building" not in done.stderr


def test_an_interrupt_leaves_nothing(sealed, temporary):
    """Neither files nor processes; exit status 130."""
    before = state(sealed.parent)
    process = subprocess.Popen(
        [*ESLABON, "verify", sealed, "--rebuild"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    for line in process.stderr:
        if line.startswith("executing"):
            break
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert list(temporary.iterdir()) == []
    assert state(sealed.parent) == before


@pytest.mark.parametrize(
    ("entries", "received"),
    [
        ({"../../outside": b"x"}, "entries that no build writes"),
        ({"/etc/outside": b"x"}, "entries that no build writes"),
        ({"a\\b": b"x"}, "entries that no build writes"),
        ({"_config.yml": b"eslabon:"}, "without one wheel"),
        ({"wheel/eslabon-1-py3-none-any.whl": b""}, "without settings"),
        (None, "not a zip file"),
    ],
)
def test_bad_archives_are_refused(tmp_path, entries, received):
    """And nothing of them is written outside."""
    archive = tmp_path / "edition" / SOURCE_ARCHIVE
    archive.parent.mkdir()
    archive.write_bytes(b"no archive" if entries is None else fixed_zip(entries))
    with pytest.raises(EditionError, match="cannot be unpacked") as raised:
        unpack(archive.parent, tmp_path / "new")
    assert received in raised.value.received
    # "../../outside" of new/publication/
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize(("offset", "value", "received"), [(8, 99, "compression"), (6, 1, "encrypted")])
def test_an_archive_that_python_cannot_read_is_refused(tmp_path, offset, value, received):
    """An unknown compression, a password: bytes of the entry's two heads."""
    content = bytearray(fixed_zip({"_config.yml": b"eslabon:"}))
    for head, place in ((b"PK\x03\x04", offset), (b"PK\x01\x02", offset + 2)):
        content[content.index(head) + place] = value
    (tmp_path / SOURCE_ARCHIVE).write_bytes(content)
    with pytest.raises(EditionError, match="cannot be unpacked") as raised:
        unpack(tmp_path, tmp_path / "new")
    assert received in raised.value.received


def test_a_name_twice_is_refused(tmp_path):
    """Which of both would be built would depend on who unpacks."""
    with (
        zipfile.ZipFile(tmp_path / SOURCE_ARCHIVE, "w") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr("_config.yml", "a")
        archive.writestr("_config.yml", "b")
    with pytest.raises(EditionError, match="cannot be unpacked") as raised:
        unpack(tmp_path, tmp_path / "new")
    assert "twice" in raised.value.received


def test_an_edition_without_source_says_so(tmp_path):
    with pytest.raises(EditionError, match="cannot be unpacked") as raised:
        unpack(tmp_path, tmp_path / "new")
    assert "No such file" in raised.value.received


def test_an_environment_of_its_own_needs_a_lock(sealed, tmp_path):
    """The tiny publication locks nothing."""
    source = unpack(sealed, tmp_path)
    with pytest.raises(EditionError, match="locks no packages"):
        build_again(source, Manifest.read(sealed), tmp_path, Code.FRESH, print)


def test_locked_packages_that_cannot_be_had_are_told(sealed, tmp_path, monkeypatch):
    """Without an index: what, which file, and the way on."""
    from dataclasses import replace

    monkeypatch.setenv("PIP_NO_INDEX", "1")
    source = unpack(sealed, tmp_path)
    lock = "no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n"
    (source.root / "requirements.txt").write_text(lock)
    with pytest.raises(EditionError, match="locked packages could not be installed") as raised:
        build_again(replace(source, lock=lock), Manifest.read(sealed), tmp_path, Code.FRESH, print)
    assert "no-such-package" in raised.value.received


def test_a_build_that_fails_is_told(sealed, tmp_path, temporary):
    source = unpack(sealed, temporary)
    (source.root / "_toc.yml").write_text("format: none\n")
    with pytest.raises(EditionError, match="cannot be built again") as raised:
        build_again(source, Manifest.read(sealed), temporary, Code.RUNNING, print)
    assert "status 2" in raised.value.received


def test_parts_of_editions_are_refused(sealed, edition, tmp_path):
    resealed(edition, lambda all: all.update(edition="2026.1-partial"))
    with pytest.raises(EditionError, match="edition of some pages"):
        build_again(unpack(sealed, tmp_path), Manifest.read(edition), tmp_path, Code.RUNNING, print)


def test_an_unknown_way_to_rebuild_is_refused(sealed, temporary):
    done = verify(temporary, sealed, "--rebuild", "--code", "newest")
    assert done.returncode == 2
    assert "running, archived, fresh" in done.stderr
