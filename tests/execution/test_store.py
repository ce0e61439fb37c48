"""The store verifies what it returns."""

import pytest

from eslabon.execution.store import PageStore, write_atomically


def test_a_notebook_comes_back_under_its_key(tmp_path):
    store = PageStore(tmp_path)
    store.keep("k", b"content")
    assert store.notebook("k").read_bytes() == b"content"
    assert store.notebook("other") is None


def test_a_corrupted_entry_counts_as_absent(tmp_path):
    store = PageStore(tmp_path)
    store.keep("k", b"content").write_bytes(b"c0ntent")
    assert store.notebook("k") is None


def test_ingredients_are_remembered_by_page_and_language(tmp_path):
    store = PageStore(tmp_path)
    store.remember("country/AAA", "es", {"data": "1"})
    assert store.last_ingredients("country/AAA", "es") == {"data": "1"}
    assert store.last_ingredients("country/AAA", "en") is None


def test_an_unreadable_record_counts_as_no_history(tmp_path):
    store = PageStore(tmp_path)
    store.remember("a", "es", {"data": "1"})
    (tmp_path / "pages" / "es" / "a.json").write_text("{half")
    assert store.last_ingredients("a", "es") is None


def test_a_failed_write_leaves_the_old_bytes_and_no_debris(tmp_path, monkeypatch):
    target = tmp_path / "file"
    write_atomically(target, b"old")
    monkeypatch.setattr("pathlib.Path.replace", lambda self, other: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
