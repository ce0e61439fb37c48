"""The archive gives back what it was given, or says which file is damaged."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from eslabon.errors import SourceError
from eslabon.sources.archive import Archive, Record
from eslabon.sources.request import Request

REQUEST = Request("office", "https://office.invalid/W.1")
BODY = b'{"widgets": 7}'


def record(body: bytes = BODY, **fields: object) -> Record:
    known = Record(
        provider="office",
        address=REQUEST.shown,
        accept="",
        final_address=REQUEST.shown,
        time="2031-05-06T07:08:09Z",
        status=200,
        headers={"etag": '"1"'},
        body=hashlib.sha256(body).hexdigest(),
        size=len(body),
    )
    return replace(known, **fields)


def test_a_body_and_its_record_come_back(archive):
    archive.keep("one", REQUEST, record(), BODY)
    assert archive.record(REQUEST, "one") == record()
    assert archive.body(record()) == BODY
    assert archive.runs() == ["one"]
    assert list(archive.records()) == [record()]
    assert list(archive.damages()) == []
    assert archive.record(REQUEST, "two") is None
    assert not list(archive.folder.rglob("*.tmp"))


def test_equal_bodies_are_kept_once_and_the_newest_record_is_found(archive):
    later = record(time="2032-01-01T00:00:00Z", status=304)
    archive.keep("a-later-run", REQUEST, later, BODY)
    archive.keep("z-first-run", REQUEST, record(), BODY)
    assert archive.latest(REQUEST) == later
    assert len([path for path in archive.folder.glob("bodies/*/*") if path.is_file()]) == 1


@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_body_is_named_and_repaired_by_keeping_it_again(archive, damage):
    archive.keep("one", REQUEST, record(), BODY)
    (path,) = archive.folder.glob("bodies/*/*")
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(BODY[:-1] if damage == "cut" else BODY.replace(b"7", b"8"))
    assert not archive.holds(record())
    with pytest.raises(SourceError, match="absent or damaged") as caught:
        archive.body(record())
    assert caught.value.where == str(path)
    assert REQUEST.shown in caught.value.expected
    assert [str(one) for one in archive.damages()] == [str(caught.value)]
    archive.keep("two", REQUEST, record(), BODY)
    assert archive.body(record()) == BODY


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"address": 1}'])
def test_a_damaged_record_is_named(archive, text):
    archive.keep("one", REQUEST, record(), BODY)
    (path,) = archive.folder.glob("runs/one/*.json")
    path.write_text(text)
    with pytest.raises(SourceError, match="record of the archive is damaged") as caught:
        archive.record(REQUEST, "one")
    assert caught.value.where == str(path)
    assert len(list(archive.damages())) == 1


def test_a_record_cannot_lead_out_of_the_archive(archive):
    archive.keep("one", REQUEST, record(), BODY)
    (path,) = archive.folder.glob("runs/one/*.json")
    path.write_text(path.read_text().replace(record().body, "../" * 8 + "etc/passwd"))
    with pytest.raises(SourceError, match="record of the archive is damaged"):
        archive.record(REQUEST, "one")


@pytest.mark.parametrize("run", ["", "../x", "a/b", ".hidden", "x" * 101])
def test_a_run_is_named_like_a_folder(archive, run):
    with pytest.raises(SourceError, match="no folder may have"):
        archive.keep(run, REQUEST, record(), BODY)


def test_a_record_of_another_body_is_not_kept(archive):
    with pytest.raises(SourceError, match="another body"):
        archive.keep("one", REQUEST, record(), BODY + b" ")
    assert not archive.folder.exists()


def test_what_is_refused_is_in_no_run_and_can_be_looked_at(archive):
    archive.keep("one", REQUEST, record(), BODY)
    path = archive.refuse(REQUEST, "one")
    assert Path(path).read_bytes() == BODY
    assert archive.record(REQUEST, "one") is None
    assert archive.latest(REQUEST) is None
    assert len(list(archive.folder.glob("refused/one/*.json"))) == 1
    assert archive.refuse(REQUEST, "one") == ""


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="cannot be kept"):
        Archive(tmp_path / "file").keep("one", REQUEST, record(), BODY)
