"""The source archive: complete, nothing besides, and the same bytes wherever it is made."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from eslabon.book import ground
from eslabon.book.order_and_settings import prose_pages
from eslabon.editions.archive import write_source_archive
from eslabon.editions.contents import add_data_package
from eslabon.editions.facts import digests
from eslabon.editions.frozen_requirements import requirements_of
from eslabon.editions.standing import files_read
from eslabon.errors import EditionError
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY

WRITE = (
    "import sys; from pathlib import Path; from eslabon.editions.archive import write_source_archive; "
    "write_source_archive(*map(Path, sys.argv[1:]))"
)


@pytest.fixture
def archive(tiny, tmp_path) -> zipfile.ZipFile:
    """The archive of a publication that has everything an archive may and may not hold."""
    (tiny / "requirements.txt").write_text("numpy==2.0.0 --hash=sha256:00\n")
    (tiny / "LICENSE.draft").write_text("not read by a build")
    for name in (
        ".git/config",
        "book/.hidden",
        "book/__pycache__/a.pyc",
        "data/compile/make.py",
        "notebooks/.ipynb_checkpoints/brief.ipynb",
        "build/2026.1/manifest.json",
    ):
        (tiny / name).parent.mkdir(parents=True, exist_ok=True)
        (tiny / name).write_text("left out")
    write_source_archive(tiny, tmp_path / "source.zip")
    return zipfile.ZipFile(tmp_path / "source.zip")


def test_holds_what_a_build_reads_and_nothing_else(archive, tiny):
    """Prose, translations, notebooks, data, settings, lock, wheel, read-me; no caches, no hidden files."""
    read = ("_config.yml", "_toc.yml", "requirements.txt")
    expected = {name for name in read if (tiny / name).is_file()} | {
        path.relative_to(tiny).as_posix()
        for folder in ("book", "notebooks", "data")
        for path in (tiny / folder).rglob("*")
        if path.is_file() and "left out" not in path.read_text("utf-8", errors="replace")
    }
    names = archive.namelist()
    assert names == sorted(names)
    assert {name for name in names if not name.startswith("wheel/")} == expected | {"README.txt"}
    assert all(archive.read(name) == (tiny / name).read_bytes() for name in expected)
    wheel = next(name for name in names if name.startswith("wheel/"))
    assert wheel == "wheel/eslabon-0.1.0-py3-none-any.whl"
    assert f"--no-deps {wheel}" in archive.read("README.txt").decode()


def test_hidden_files_and_caches_are_no_source_anywhere(tiny, archive):
    """Else a manifest would count what the archive does not hold, and an honest edition be called false."""
    hidden = ("book/.hidden", "book/._index.md", "data/catalogue/.DS_Store", "notebooks/.draft.ipynb")
    before = files_read(tiny)
    digest = digests(load_publication(tiny), before)
    for name in hidden:
        (tiny / name).write_text("# left out")
    assert files_read(tiny) == before
    assert digests(load_publication(tiny), before) == digest
    assert "._index" not in prose_pages(tiny)
    add_data_package(tiny, tiny / "edition")
    write_source_archive(tiny, tiny / "again.zip")
    copied = {path.name for path in (tiny / "edition").rglob("*")}
    with zipfile.ZipFile(tiny / "again.zip") as again:
        assert again.namelist() == archive.namelist()
    assert copied and not copied & {Path(name).name for name in hidden}


def test_readme_says_with_which_options_the_edition_was_made(tiny, tmp_path):
    write_source_archive(tiny, tmp_path / "source.zip", "build --edition 2030.1 --no-pdf")
    with zipfile.ZipFile(tmp_path / "source.zip") as archive:
        assert "env/bin/eslabon build --edition 2030.1 --no-pdf\n" in archive.read("README.txt").decode()


def test_requirements_without_digests_are_no_lock(tiny, tmp_path):
    """`pip install --require-hashes` would refuse them."""
    (tiny / "requirements.txt").write_text("eslabon==0.1.0\n")
    write_source_archive(tiny, tmp_path / "source.zip")
    with zipfile.ZipFile(tmp_path / "source.zip") as archive:
        assert "--require-hashes" not in archive.read("README.txt").decode()
    assert b"numpy==" in requirements_of(tiny)


def test_readme_of_a_publication_without_lock_does_not_name_one(tiny, tmp_path):
    write_source_archive(tiny, tmp_path / "source.zip")
    with zipfile.ZipFile(tmp_path / "source.zip") as archive:
        assert "requirements.txt" not in archive.namelist()
        assert "--require-hashes" not in archive.read("README.txt").decode()


def test_entries_carry_nothing_of_the_machine(archive):
    """One date, one set of permissions, no compression, no extra fields."""
    kinds = {
        (
            entry.date_time,
            entry.external_attr >> 16,
            entry.create_system,
            entry.compress_type,
            entry.extra + entry.comment,
        )
        for entry in archive.infolist()
    }
    assert kinds == {((1980, 1, 1, 0, 0, 0), 0o100644, 3, zipfile.ZIP_STORED, b"")}


def test_same_bytes_anywhere(tiny, tmp_path):
    """Folder, order in it, times, permissions, umask, zone, language and hash seed do not count."""
    other = tmp_path / "elsewhere" / "copy"
    other.mkdir(parents=True)
    # Files are made in the opposite order, with other times and permissions.
    for path in sorted((path for path in tiny.rglob("*") if path.is_file()), reverse=True):
        copied = other / path.relative_to(tiny)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(path.read_bytes())
        copied.chmod(0o600)
        os.utime(copied, (1, 1))
    made = []
    for root, umask, environment in (
        (tiny, 0o022, {"TZ": "America/Lima", "LANG": "C", "PYTHONHASHSEED": "1"}),
        (
            other,
            0o077,
            {"TZ": "Asia/Tokyo", "LANG": "es_ES.UTF-8", "PYTHONHASHSEED": "2"},
        ),
    ):
        target = tmp_path / f"{umask}.zip"
        subprocess.run(
            [sys.executable, "-c", WRITE, root, target],
            env={**os.environ, **environment},
            umask=umask,
            check=True,
        )
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_a_changed_letter_changes_the_archive(edit, tiny, tmp_path):
    """The comparison above would be worth nothing if archives were always equal."""
    write_source_archive(tiny, tmp_path / "before.zip")
    edit("_config.yml", "Tres economías", "Tres economiás")
    write_source_archive(tiny, tmp_path / "after.zip")
    assert (tmp_path / "before.zip").read_bytes() != (tmp_path / "after.zip").read_bytes()


def test_nothing_half_written_bears_the_name(tiny, tmp_path, monkeypatch):
    """A full disk leaves neither the archive nor a part of it."""

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_source_archive(tiny, tmp_path / "source.zip")
    assert not list(tmp_path.glob("*source.zip*"))


def test_code_that_changed_meanwhile_is_not_archived(tiny, tmp_path, monkeypatch):
    """The archive would hold other code than the one that made the pages."""
    monkeypatch.setattr(ground, "machine_digest", lambda: "digest of what this process began with")
    with pytest.raises(EditionError, match="own code changed while the edition was made"):
        write_source_archive(tiny, tmp_path / "source.zip")
    assert not (tmp_path / "source.zip").exists()


def test_the_real_publication_can_be_archived(tmp_path):
    """Without the code that compiled its data."""
    write_source_archive(REPOSITORY, tmp_path / "source.zip")
    with zipfile.ZipFile(tmp_path / "source.zip") as archive:
        names = archive.namelist()
    assert "requirements.txt" in names
    assert not [name for name in names if name.startswith("data/compile")]
