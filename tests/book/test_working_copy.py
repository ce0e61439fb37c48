"""What lies between two builds is built upon only if it is as the last one left it."""

from __future__ import annotations

import os
import time

import pytest

from eslabon.book.working_copy import (
    WorkingCopy,
    forget_gone,
    read_record,
    remove_others,
    write_if_changed,
    write_record,
)


@pytest.fixture
def copy(tmp_path) -> WorkingCopy:
    """A working copy as a build leaves it."""
    copy = WorkingCopy(tmp_path / "es")
    for path in (copy.doctrees / "index.doctree", copy.html / "index.html", copy.source / "index.md"):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"as it was left")
    copy.seal("ground", "source")
    return copy


def test_what_was_left_is_built_upon(copy):
    """The seal tells of which source doctrees and pages were made."""
    assert copy.sealed("ground") == ("source", "")


def test_nothing_is_no_reason_to_complain(tmp_path):
    """The first build finds nothing, and says nothing about it."""
    assert WorkingCopy(tmp_path / "es").sealed("ground") == ("", "")


def test_another_ground_is_no_damage(copy):
    """Code or settings changed: everything is made again, which is as it should be."""
    assert copy.sealed("other ground") == ("", "")


def test_a_build_that_did_not_end_is_not_built_upon(copy):
    """Killed while Sphinx was at work."""
    copy.unseal()
    assert copy.sealed("ground") == ("", "were left by a build that did not end")


@pytest.mark.parametrize(
    "damage",
    [
        lambda copy: (copy.html / "index.html").write_bytes(b"as it was lef"),
        lambda copy: (copy.doctrees / "index.doctree").write_bytes(b"as it was lefu"),
        lambda copy: (copy.html / "index.html").unlink(),
        lambda copy: (copy.html / "more.html").write_bytes(b""),
    ],
    ids=["truncated", "flipped", "lost", "added"],
)
def test_damage_is_found(copy, damage):
    """Whatever file it is in."""
    damage(copy)
    assert copy.sealed("ground") == ("", "are damaged")


def test_a_damaged_seal_counts_as_none(copy):
    """It cannot be read, so nothing can be said of the rest."""
    (copy.folder / "seal.record").write_bytes(b"{")
    assert copy.sealed("ground")[0] == ""


@pytest.mark.parametrize("hours", [0, 1, -1])
def test_changed_files_are_dated_after_the_last_build_while_sphinx_looks(copy, monkeypatch, hours):
    """Whatever the clock says now; nothing stays dated in the future."""
    sealed = time.time_ns()
    page, other = copy.source / "index.md", copy.source / "other.md"
    other.write_bytes(b"unchanged")
    copy.seal("ground", "source")
    page.write_bytes(b"changed")
    os.utime(page, ns=(1, 1))
    before, now = other.stat().st_mtime_ns, sealed + hours * 3600 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: now)
    with copy.changes_shown():
        copy.unseal()
        assert page.stat().st_mtime_ns > max(sealed, now)
        assert other.stat().st_mtime_ns == before
    assert max(page.stat().st_mtime_ns, other.stat().st_mtime_ns) <= now


def test_throwing_away_keeps_the_source(copy):
    """Its files are compared one by one; they need not be written again."""
    copy.throw_away()
    assert [path.name for path in copy.folder.iterdir()] == ["source"]


def test_a_file_with_the_same_bytes_is_left_alone(tmp_path):
    """Sphinx goes by times: a page that is written again is read again."""
    path = tmp_path / "a" / "page.md"
    write_if_changed(path, b"text")
    os.utime(path, ns=(1, 1))
    write_if_changed(path, b"text")
    assert path.stat().st_mtime_ns == 1
    write_if_changed(path, b"other")
    assert path.read_bytes() == b"other"
    assert path.stat().st_mtime_ns != 1
    assert [child.name for child in path.parent.iterdir()] == ["page.md"]


def test_pages_that_are_gone_vanish_with_their_folders(tmp_path):
    """So does what a killed build left half written."""
    for name in ("index.md", "country/A.md", "country/B.md", "old/deep/C.md", ".index.md.part"):
        write_if_changed(tmp_path / name, b"")
    removed = remove_others(tmp_path, {"index.md", "country/A.md"})
    assert sorted(removed) == [".index.md.part", "country/B.md", "old/deep/C.md"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["country", "index.md"]


@pytest.mark.parametrize("damage", [lambda record: b"", lambda record: record.replace(b"1", b"2")])
def test_a_record_of_which_a_byte_has_changed_counts_as_none(tmp_path, damage):
    """Everything it would spare is done again."""
    path = tmp_path / "record"
    write_record(path, {"a": "one", "b": 1})
    assert read_record(path) == {"a": "one", "b": 1}
    path.write_bytes(damage(path.read_bytes()))
    assert read_record(path) == {}


def test_working_copies_go_with_their_editions(tmp_path):
    """That of the edition being built stays, although nothing lies under its final name yet."""
    for edition in ("2025.1", "2026.1", "2026.2"):
        write_if_changed(WorkingCopy.of(tmp_path, edition, "es").source / "index.md", b"")
    (tmp_path / "2025.1").mkdir()
    forget_gone(tmp_path, "2026.2", ["es"])
    assert sorted(path.name for path in (tmp_path / ".working").iterdir()) == ["2025.1", "2026.2"]


def test_working_copies_go_with_their_languages(tmp_path):
    """Only in the edition being built: another one may have had a language that this one has not."""
    for edition in ("2025.1", "2026.1"):
        (tmp_path / edition).mkdir()
        for language in ("es", "en"):
            write_if_changed(WorkingCopy.of(tmp_path, edition, language).source / "index.md", b"")
    forget_gone(tmp_path, "2026.1", ["es"])
    left = {path.relative_to(tmp_path / ".working").as_posix() for path in tmp_path.glob(".working/*/*")}
    assert left == {"2025.1/es", "2025.1/en", "2026.1/es"}
