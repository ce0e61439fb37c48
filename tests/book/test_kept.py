"""What is kept between builds is what was kept, or nothing."""

from __future__ import annotations

import pytest

from eslabon.book.kept import Found, KeptFiles


@pytest.fixture
def kept(tmp_path) -> KeptFiles:
    files = KeptFiles(tmp_path, ".pdf")
    files.keep("key", b"content of a document")
    return files


def test_kept_content_is_found_under_each_of_its_keys(kept, tmp_path):
    """Equal contents lie there once."""
    kept.keep("other", b"content of a document")
    assert kept.read("key") == kept.read("other") == Found(b"content of a document")
    assert len(list((tmp_path / "contents").iterdir())) == 1


def test_an_unknown_key_is_no_damage(kept):
    assert kept.read("unknown") == Found()


@pytest.mark.parametrize(
    ("folder", "content"),
    [
        ("contents", b"content of a docu"),
        ("contents", b"content of a documenu"),
        ("contents", None),
        ("keys", b""),
        ("keys", b"../../etc/passwd\0"),
        ("keys", b"\xff\xfe"),
    ],
)
def test_damage_is_found_and_mended_by_keeping_again(kept, tmp_path, folder, content):
    """Truncated, flipped or lost, in the content or in its key."""
    for path in (tmp_path / folder).iterdir():
        path.unlink() if content is None else path.write_bytes(content)
    assert kept.read("key") == Found(damaged=True)
    kept.keep("key", b"content of a document")
    assert kept.read("key") == Found(b"content of a document")


def test_nothing_half_written_stays(kept, tmp_path, monkeypatch):
    """A full disk leaves the old content and no temporary file."""

    def full(*_):
        raise OSError(28, "No space left on device")

    before = sorted(path for path in tmp_path.rglob("*"))
    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        kept.keep("new", b"new content")
    assert sorted(path for path in tmp_path.rglob("*")) == before
