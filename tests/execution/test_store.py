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


def test_a_truncated_entry_is_not_returned_and_told_as_damaged(tmp_path):
    store = PageStore(tmp_path)
    path = store.keep("k", b"content")
    path.write_bytes(b"cont")
    found = store.look_up("k")
    assert (found.path, found.damaged) == (None, True)
    assert not store.look_up("other").damaged


def test_an_entry_whose_content_is_gone_is_damaged_not_unknown(tmp_path):
    store = PageStore(tmp_path)
    store.keep("k", b"content").unlink()
    assert store.look_up("k").damaged


@pytest.mark.parametrize("text", ["", "half", "../../etc/passwd", "z" * 64])
def test_a_key_that_names_no_digest_leads_nowhere(tmp_path, text):
    store = PageStore(tmp_path)
    store.keep("k", b"content")
    store.executed.key_file("k").write_text(text)
    assert store.executed.digest_of("k") == ""
    assert store.look_up("k").damaged


def test_equal_contents_are_kept_once_and_a_damaged_one_is_written_again(tmp_path):
    store = PageStore(tmp_path)
    path = store.keep("k", b"content")
    path.write_bytes(b"c0ntent")
    assert store.keep("l", b"content") == path
    assert store.notebook("k") == store.notebook("l") == path


def test_other_parameters_do_not_hide_what_is_known_of_the_page(tmp_path):
    store = PageStore(tmp_path)
    store.remember("country/AAA", "es", {"parameters": "book", "data": "1"})
    store.remember("country/AAA", "es", {"parameters": "reader", "data": "2"})
    assert store.last_ingredients("country/AAA", "es", "book")["data"] == "1"
    assert store.last_ingredients("country/AAA", "es", "reader")["data"] == "2"
    assert store.last_ingredients("country/AAA", "es", "new")["data"] in ("1", "2")
    assert len(list(store.records())) == 2
