"""API keys: made once, kept as digests."""

from __future__ import annotations

import base64
import stat

import pytest

from eslabon.errors import ParameterError
from eslabon.service.keys import key_name, make_key, read_keys


@pytest.fixture
def file(tmp_path):
    return tmp_path / "keys"


def basic(name: str, key: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{key}".encode()).decode()


def test_a_key_is_kept_as_a_digest(file):
    key = make_key(file, "ministry")
    assert key not in file.read_text()
    assert list(read_keys(file)) == ["ministry"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(key) >= 43


def test_a_key_opens_by_both_schemes(file):
    keys = {name: make_key(file, name) for name in ("ministry", "press")}
    known = read_keys(file)
    for name, key in keys.items():
        assert key_name(known, f"Bearer {key}") == name
        assert key_name(known, f"bearer {key}") == name
        assert key_name(known, basic(name, key)) == name


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer x", "Digest x", "Basic", "Basic !!!", "Basic " + "A" * 500,
     basic("ministry", "x"), basic("ministry", ""), "Bearer \u00e9"],
)  # fmt: skip
def test_anything_else_does_not(file, authorization):
    make_key(file, "ministry")
    assert key_name(read_keys(file), authorization) is None


def test_a_key_opens_for_its_own_name_only(file):
    keys = {name: make_key(file, name) for name in ("ministry", "press")}
    assert key_name(read_keys(file), basic("press", keys["ministry"])) is None


@pytest.mark.parametrize("name", ["", "A", "a b", "a:b", "x" * 41, "-a", "a\n"])
def test_names_are_plain(file, name):
    with pytest.raises(ParameterError, match="no name for a key"):
        make_key(file, name)
    assert not file.exists()


def test_a_name_has_one_key(file):
    make_key(file, "ministry")
    before = file.read_text()
    with pytest.raises(ParameterError, match="has a key already"):
        make_key(file, "ministry")
    assert file.read_text() == before


@pytest.mark.parametrize("line", ["ministry", "ministry:abc", "a:" + "0" * 64 + "\na:" + "1" * 64, "é:x"])
def test_a_wrong_file_is_told_with_its_line(file, line):
    file.write_text(f"# keys\n\n{line}\n", "utf-8")
    with pytest.raises(ParameterError, match="cannot be read") as caught:
        read_keys(file)
    assert str(file) in caught.value.where
