"""The comparison that a publication keeps: whole or refused, current or said not to be."""

from __future__ import annotations

import json

import pytest

from eslabon.editions.compare.kept import derived_digest, publication_facts, read_comparison, write_comparison
from eslabon.errors import EditionError
from tests.editions.compare.test_comparison import everything

SNAPSHOT = "digest of 2026.1"
PAGES = [(language, place) for language in ("es", "en") for place in ("country/ALF", "land/BET")]
PAGES += [(language, page) for language in ("es", "pt") for page in ("more", "changes")]


def now(derived, *, snapshot=SNAPSHOT, method="steps", languages=("es", "pt"), pages=PAGES):
    """The later edition as a build would make it."""
    return publication_facts(snapshot, method, languages, pages, derived)


@pytest.fixture
def kept(compared, tmp_path):
    """A publication's folder with the comparison in it, and the derived tables that it is about."""
    changes = compared(everything)
    root = tmp_path / "publication"
    write_comparison(changes, root)
    folder = tmp_path / "2026.1" / "data" / "derived"
    return root, changes, {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_is_kept_is_read_as_it_was(kept):
    root, changes, derived = kept
    comparison = read_comparison(root, "2025.1", now(derived))
    assert comparison.state == "current"
    assert comparison.changes.to_json() == changes.condensed().to_json()
    assert comparison.changes.summary() == changes.summary()
    assert sorted(comparison.tables) == ["changes.csv", "status-changes.csv"]


def test_the_same_comparison_is_kept_in_the_same_bytes(kept):
    root, changes, _ = kept
    folder = root / "book" / "changes" / "2025.1"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_comparison(changes, root)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(before) == ["changes.csv", "changes.json", "status-changes.csv"]


def test_a_first_edition_has_none(kept):
    comparison = read_comparison(kept[0], "", now(kept[2]))
    assert (comparison.state, comparison.changes, comparison.tables) == ("none", None, {})


def test_a_comparison_with_another_edition_is_absent(kept):
    assert read_comparison(kept[0], "2024.1", now(kept[2])).state == "absent"


def test_other_data_make_it_stale(kept):
    root, _, derived = kept
    comparison = read_comparison(root, "2025.1", now(derived, snapshot="another digest"))
    assert (comparison.state, comparison.changes, comparison.tables) == ("stale", None, {})


@pytest.mark.parametrize(
    "other",
    [
        {"method": "other"},
        {"languages": ["es"]},
        {"languages": ["es", "fr"]},
        {"pages": [*PAGES, ("es", "more")]},
        {"pages": PAGES[1:]},
    ],
    ids=["method", "language dropped", "language replaced", "page added", "page removed"],
)
def test_another_method_page_or_language_makes_it_stale(kept, other):
    root, _, derived = kept
    assert read_comparison(root, "2025.1", now(derived)).state == "current"
    assert read_comparison(root, "2025.1", now(derived, **other)).state == "stale"


def test_the_page_of_the_comparison_itself_does_not_make_it_stale(kept):
    root, _, derived = kept
    pages = [page for page in PAGES if page[1] != "changes"]
    assert read_comparison(root, "2025.1", now(derived, pages=pages)).state == "current"


def test_other_results_from_the_same_data_make_it_stale(kept):
    root, _, derived = kept
    assert read_comparison(root, "2025.1", now({**derived, "assessments.csv": b""})).state == "stale"


def test_the_comparisons_own_tables_do_not_make_it_stale(kept):
    derived = {**kept[2], "changes.csv": b"1", "status-changes.csv": b"2"}
    assert derived_digest(derived) == derived_digest(kept[2])


@pytest.mark.parametrize(
    ("name", "change", "received"),
    [
        ("changes.csv", lambda path: path.write_bytes(path.read_bytes() + b"\n"), "sha256"),
        ("status-changes.csv", lambda path: path.unlink(), "FileNotFoundError"),
        ("changes.json", lambda path: path.write_text("{"), "JSONDecodeError"),
        ("changes.json", lambda path: path.write_text("{}"), "KeyError"),
        ("changes.json", lambda path: path.write_text("[1]"), "TypeError"),
        ("changes.json", lambda path: path.write_text('{"schema": 99}'), "schema 99"),
    ],
)
def test_a_damaged_comparison_is_refused(kept, name, change, received):
    root, _, derived = kept
    change(root / "book" / "changes" / "2025.1" / name)
    with pytest.raises(EditionError, match="damaged") as raised:
        read_comparison(root, "2025.1", now(derived))
    assert received in raised.value.received
    assert "--into" in raised.value.next_step


def test_the_kept_json_tells_everything_but_the_long_tables(kept):
    content = json.loads((kept[0] / "book" / "changes" / "2025.1" / "changes.json").read_text())
    assert {"figures", "statuses"}.isdisjoint(content)
    assert {"indicators", "registers", "pages", "summary", "tables"} <= content.keys()


def test_rows_of_whole_indicators_are_counted_and_not_kept(kept):
    folder = kept[0] / "book" / "changes" / "2025.1"
    content = json.loads((folder / "changes.json").read_text())
    assert [(row["indicator"], row["whole"], row["values"]) for row in content["left_out"]] == [
        ("fresh", "added", 1), ("idle", "first_data", 1), ("people", "dropped", 11),
    ]  # fmt: skip
    assert "fresh" not in (folder / "changes.csv").read_text()
    assert content["summary"]["figures"]["withdrawn"] == 12
