"""The list of editions that all of them share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eslabon.editions.edition_list import edition_list, edition_script, editions_in
from eslabon.editions.manifest import Manifest, write_manifest


def facts(edition: str, released: str = "2026-01-01", **others: object) -> dict[str, object]:
    pages = [{"address": "country/ARC", "language": "es"}, {"address": "country/ARC", "language": "en"}]
    return {
        "schema": 1,
        "edition": edition,
        "released": released,
        "reconstructed": "",
        "previous": "",
        "renamed": {},
        "languages": ["es", "en"],
        "pages": pages,
        "prose": ["index"],
        **others,
    }


def written(folder: Path, edition: str, released: str = "2026-01-01", **others: object) -> Manifest:
    (folder / edition).mkdir(parents=True)
    write_manifest(folder / edition, facts(edition, released, **others))
    return Manifest.read(folder / edition)


@pytest.mark.parametrize(
    ("editions", "latest", "order"),
    [
        ([("2025.1", "2025-05-01"), ("2026.1", "2026-05-01")], "2026.1", ["2026.1", "2025.1"]),
        # Errata of the same day: the id decides, as a number and not as a text.
        ([("2026.9", "2026-05-01"), ("2026.10", "2026-05-01")], "2026.10", ["2026.10", "2026.9"]),
        ([("2026.1", "2026-05-01"), ("2026.2", "")], "2026.1", ["2026.2", "2026.1"]),
        ([("2026.1", "")], "", ["2026.1"]),
    ],
)
def test_the_newest_edition_is_the_last_published(tmp_path, editions, latest, order):
    known = edition_list([written(tmp_path, *edition) for edition in editions])
    assert known["latest"] == latest
    assert [each["id"] for each in known["editions"]] == order


def test_a_reconstruction_is_never_the_newest_edition(tmp_path):
    proper = written(tmp_path, "2026.1", "2026-01-01")
    later = written(tmp_path, "2025.1", "2026-06-01", reconstructed={"es": "Reconstruida.", "en": "Redone."})
    known = edition_list([later, proper])
    assert known["latest"] == "2026.1"
    assert [each["id"] for each in known["editions"]] == ["2026.1", "2025.1"]
    # Scripts ask whether there is a text: an empty object would count as one.
    assert known["editions"][0]["reconstructed"] == ""


def test_each_language_lists_its_pages_those_of_prose_included(tmp_path):
    known = edition_list([written(tmp_path, "2026.1")])
    assert known["editions"][0]["languages"] == {
        "es": ["country/ARC", "index"],
        "en": ["country/ARC", "index"],
    }


def test_the_source_language_is_told(tmp_path):
    """Languages are listed by name: a reader whose language is missing is shown the original."""
    known = edition_list([written(tmp_path, "2026.1")])
    assert known["editions"][0]["source"] == "es"


def test_a_name_that_is_a_page_again_leads_nowhere_else(tmp_path):
    first = written(tmp_path, "2026.1", "2026-01-01", renamed={"a": "b", "x": "y"})
    second = written(tmp_path, "2027.1", "2027-01-01", prose=["index", "a"], renamed={"b": "a"})
    assert edition_list([second, first])["renamed"] == {"b": "a", "x": "y"}


def test_the_last_name_of_a_page_wins(tmp_path):
    first = written(tmp_path, "2025.1", "2025-01-01", renamed={"a": "b"})
    second = written(tmp_path, "2026.1", "2026-01-01", renamed={"a": "c"})
    assert edition_list([second, first])["renamed"] == {"a": "c"}


def test_the_script_is_a_classic_one_with_the_same_bytes_in_any_order(tmp_path):
    one, two = written(tmp_path, "2025.1"), written(tmp_path, "2026.1", "2026-02-02")
    script = edition_script([one, two])
    assert script == edition_script([two, one])
    assert script.startswith(b"window.eslabonEditions = {") and script.endswith(b"};\n")
    assert json.loads(script.removeprefix(b"window.eslabonEditions = ").rstrip(b";\n")) == edition_list(
        [one, two]
    )


def test_only_editions_are_listed(tmp_path):
    written(tmp_path, "2026.1")
    for name in ("preview", "2026.1-partial", "cache", "folder"):
        (tmp_path / name).mkdir()
    write_manifest(tmp_path / "preview", facts("preview"))
    write_manifest(tmp_path / "2026.1-partial", facts("2026.1-partial"))
    (tmp_path / "folder" / "manifest.json").write_text('{"edition": "2020.1", "files": []}')
    assert [each.edition for each in editions_in(tmp_path)] == ["2026.1"]
    assert editions_in(tmp_path / "absent") == []
