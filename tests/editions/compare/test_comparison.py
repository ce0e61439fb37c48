"""Everything else that can differ, and the comparison as a whole."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

from eslabon.editions.compare import EditionChanges, EditionData, compare_folders
from eslabon.editions.compare.names import Names
from eslabon.editions.compare.report import report
from eslabon.editions.compare.result import COLUMNS
from eslabon.errors import EditionError
from eslabon.language import Messages
from tests.editions.compare.pair import HEADER, assessment, indicator


def everything(edition) -> None:
    """One change of nearly every kind."""
    edition.indicators["fresh"] = indicator("fresh")
    edition.observations["fresh"] = HEADER + "ALF,2010,1.5,pub,2025,\n"
    del edition.indicators["people"], edition.observations["people"]
    edition.indicators["exports"]["target"] = {"value": 5, "year": 2030}
    edition.observations["idle"] = HEADER + "ALF,2010,1.5,pub,2025,\n"
    edition.row("exports", "ALF", 2000)
    edition.row("exports", "ALF", 2001, value="99.00", vintage="2026")
    edition.row("exports", "ALF", 2002, value="98.00")
    edition.row("exports", "ALF", 2003, flag="p")
    edition.row("exports", "ALF", 2004, vintage="2026")
    edition.indicators["ratio"]["derived"] = {"formula": "a / c"}
    edition.row("ratio", "ALF", 2004, value="77.00")
    edition.assess(0, **{"class": "deterioration"})
    edition.assess(1, **{"class": "", "reason": "too_old"})
    edition.assess(3, **{"class": "moderate_progress", "reason": ""})
    edition.methods["steps"]["bands"] = {"above": 2}
    edition.index["ALF"] |= {"rank_median": "4", "rank_low": "3", "rank_high": "5"}
    edition.index["BET"]["rank_median"] = ""
    edition.register |= {"a3": {"title": "Third", "date": "2014"}, "a1": {"title": "Act", "date": "2012"}}
    del edition.register["a2"]
    edition.baseline["b1"]["value"] = "18"
    edition.manifest["pages"] = [
        {**page, "address": page["address"].replace("country/BET", "land/BET")}
        for page in edition.manifest["pages"]
    ]
    edition.manifest |= {"renamed": {"country/BET": "land/BET"}, "prose": ["more"], "languages": ["es", "pt"]}
    edition.files["data/catalogue/sources/pub.yml"] = "id: pub\ntitle: More\n"


def rows(table: pd.DataFrame, *columns: str) -> list[tuple]:
    return list(table[list(columns)].itertuples(index=False, name=None))


def test_every_kind_is_found(compared):
    changes = compared(everything)
    assert changes.summary() == {
        "indicators": {"added": 1, "dropped": 1, "first_data": 1, "redefined": 2},
        "figures": {
            "corrected": 1, "flag_changed": 1, "method_changed": 1, "new_year": 2, "provenance_changed": 1,
            "revised": 1, "withdrawn": 12,
        },
        "statuses": {"assessable": 1, "flip": 1, "not_assessable": 1},
        "headline_statuses": {"assessable": 1, "flip": 1, "not_assessable": 1},
        "indices": {"changed": 1, "unranked": 1},
        "registers": {"added": 1, "changed": 2, "removed": 1},
        "pages": {"added": 1, "removed": 1, "renamed": 1},
        "methods": {"changed": 1},
        "languages": {"added": 1, "removed": 1},
        "files": {"changed": 1},
    }  # fmt: skip


PAIRS = [
    ("new_year", "withdrawn"), ("added", "removed"), ("first_data", "all_data_lost"),
    ("assessable", "not_assessable"), ("ranked", "unranked"), ("column_added", "column_removed"),
]  # fmt: skip
MIRRORED = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
DROPPED = MIRRORED | {"added": "dropped", "dropped": "added"}


def test_the_other_way_round_is_the_mirror(compared):
    forward, backward = compared(everything).summary(), compared(everything, backwards=True).summary()
    assert forward.keys() == backward.keys()
    for name, counts in forward.items():
        mirror = DROPPED if name == "indicators" else MIRRORED
        assert {mirror.get(kind, kind): count for kind, count in counts.items()} == backward[name], name


def test_sizes_in_points_change_sign_the_other_way_round(compared):
    sizes = [
        changes.figures.loc[changes.figures["kind"] == "revised", "size"].item()
        for changes in (compared(everything), compared(everything, backwards=True))
    ]
    assert sizes[0] == pytest.approx(-sizes[1])
    assert sizes[0] > 80


def test_an_edition_does_not_differ_from_itself(compared):
    changes = compared()
    assert not changes
    assert all(len(getattr(changes, name)) == 0 for name in COLUMNS)
    assert changes.counts["same"] == 66


@pytest.mark.parametrize(
    ("field", "value", "before", "after"),
    [
        ("unit", "persons", "percent", "persons"),
        ("direction", "down", "up", "down"),
        ("definition", "Else.", "What it is.", "Else."),
        ("code", "X.2", "exports.1", "X.2"),
        ("decimals", 2, "1", "2"),
        ("target", {"value": 5}, "", '{"value": 5}'),
        ("breaks", [2004], "[]", "[2004]"),
    ],
)
def test_a_redefined_indicator_tells_the_field_with_both_contents(compared, field, value, before, after):
    changes = compared(lambda edition: edition.indicators["exports"].update({field: value}))
    assert rows(changes.indicators, "indicator", "kind") == [("exports", "redefined")]
    assert rows(changes.fields, "field", "before", "after") == [(field, before, after)]


@pytest.mark.parametrize(
    ("field", "value", "before"),
    [("source", "sub", "pub"), ("caveats", ["Mind."], "[]"), ("label", "E", "Exports")],
)
def test_an_indicator_with_other_texts_or_dataset_is_only_described_otherwise(compared, field, value, before):
    changes = compared(lambda edition: edition.indicators["exports"].update({field: value}))
    assert rows(changes.indicators, "indicator", "kind") == [("exports", "described")]
    assert rows(changes.fields, "field", "before") == [(field, before)]


def test_why_a_series_is_empty_says_nothing_of_its_definition(compared):
    changes = compared(lambda edition: edition.indicators["idle"].update({"unobserved": "Nobody counts."}))
    assert not changes.indicators.size


def test_a_reconstructed_edition_says_so_in_the_readers_language(compared):
    said = {"es": "Rehecha.", "en": "Made afterwards."}
    changes = compared(lambda edition: edition.manifest.update(reconstructed=said), backwards=True)
    for language, text in {"es": "Rehecha.", "en": "Made afterwards."}.items():
        names = Names(Messages.of_machine(language), str, changes.names)
        assert f"2026.1: {text}" in report(changes, names).paragraphs


def test_a_default_written_out_is_no_redefinition(compared):
    written_out = {"aggregation": {"rule": "median"}, "breaks": [], "model": False, "target": None}
    assert not compared(lambda edition: edition.indicators["exports"].update(written_out)).indicators.size


def test_an_indicator_tells_how_many_observations_it_had_and_has(compared):
    def change(edition):
        edition.observations["idle"] = HEADER + "ALF,2010,1.5,pub,2025,\n"
        edition.observations["people"] = HEADER

    found = rows(compared(change).indicators, "indicator", "kind", "before", "after")
    assert found == [("idle", "first_data", 0, 1), ("people", "all_data_lost", 11, 0)]


def test_pages_follow_renamings_and_leave_the_page_of_the_comparison_out(compared):
    def change(edition):
        everything(edition)
        edition.manifest["prose"].append("changes")

    assert rows(compared(change).pages, "language", "address", "kind", "before") == [
        ("es", "index", "removed", ""),
        ("es", "land/BET", "renamed", "country/BET"),
        ("es", "more", "added", ""),
    ]


def test_pages_of_older_manifests_are_addresses(written):
    before, after = written()
    manifest = json.loads((before / "manifest.json").read_text())
    manifest["pages"] = ["country/ALF", "country/BET", "index"]
    del manifest["prose"]
    (before / "manifest.json").write_text(json.dumps(manifest))
    assert len(compare_folders(before, after).pages) == 0


def test_registers_tell_row_and_cell(compared):
    def change(edition):
        edition.register["a1"]["date"] = "2011"
        edition.register["a3"] = {"title": "Third", "date": ""}
        del edition.register["a2"]
        edition.baseline["b1"] = {"value": "17", "unit": "count", "note": ""}

    assert rows(compared(change).registers, "register", "id", "kind", "column", "before", "after") == [
        ("acts", "a1", "changed", "date", "2012", "2011"),
        ("acts", "a2", "removed", "", "", ""),
        ("acts", "a3", "added", "", "", ""),
        ("baseline/figures", "", "column_added", "note", "", ""),
    ]


def test_texts_of_a_method_decide_nothing(compared):
    def change(edition):
        edition.methods["steps"]["title"] = "Else"
        edition.methods["other"]["yardsticks"] = {}
        edition.methods["third"] = {"id": "third"}

    assert rows(compared(change).methods, "method", "kind", "keys", "deciding") == [
        ("other", "changed", "yardsticks", True),
        ("steps", "changed", "title", False),
        ("third", "added", "", False),
    ]


def test_ranks_that_moved_beyond_their_uncertainty_are_told_apart(compared):
    def change(edition):
        edition.index["ALF"] |= {"rank_low": "2", "rank_high": "2"}
        edition.index["BET"] |= {"rank_low": "9", "rank_high": "9"}
        edition.framework["weights"] = "other"

    found = rows(compared(change).indices, "country", "kind", "apart", "cause")
    assert found == [
        ("ALF", "changed", False, "framework_changed"),
        ("BET", "changed", True, "framework_changed"),
    ]


def test_the_same_editions_give_the_same_json(compared):
    first, second = (compared(everything).to_json() for _ in range(2))
    assert first == second
    content = json.loads(first)
    assert content["schema"] == 1
    assert set(COLUMNS) <= set(content)
    assert content["figures"][0]["size"] is None  # no NaN in JSON
    assert [row["key"] for row in content["statuses"]] == sorted(row["key"] for row in content["statuses"])


def test_a_comparison_survives_its_own_json(compared):
    changes = compared(everything)
    again = EditionChanges.from_dict(json.loads(changes.to_json()), {})
    assert again.to_json() == changes.to_json()


def test_two_assessments_of_one_key_are_damage(written):
    before, after = written(lambda edition: edition.assessments.append(assessment("exports", "ALF")))
    with pytest.raises(EditionError, match="cannot be compared") as raised:
        compare_folders(before, after)
    assert "exports/ALF/steps/long twice" in raised.value.received


def rewrite(name: str, text: str | bytes):
    def change(folder):
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    return change


def without_data(folder):
    shutil.rmtree(folder / "data")
    rewrite("manifest.json", '{"edition": "x", "files": []}')(folder)


def manifest(**facts):
    def change(folder):
        path = folder / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **facts}))

    return change


def replaced(name: str, old: str, new: str):
    def change(folder):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return change


OBSERVATIONS = "data/observations/exports.csv"
CATALOGUE = "data/catalogue/indicators/all.yml"
BAD = {
    "a page without address": (
        manifest(pages=[{"language": "es"}]),
        "manifest.json",
        "'pages': an entry with language",
    ),
    "pages that are no list": (manifest(pages={"a": 1}), "manifest.json", "'pages': an object with a"),
    "renamed as a list": (manifest(renamed=["a"]), "manifest.json", "'renamed': list"),
    "languages as a word": (manifest(languages="es"), "manifest.json", "'languages': str"),
    "digests as a list": (manifest(digests=["a"]), "manifest.json", "'digests': list"),
    "no decimals": (replaced(CATALOGUE, "decimals: 1", "decimals: null"), "all.yml", "'decimals': null"),
    "decimals in words": (replaced(CATALOGUE, "decimals: 1", "decimals: one"), "all.yml", "'decimals': one"),
    "an aggregation that is a word": (
        replaced(CATALOGUE, "code: exports.1", "aggregation: mean"),
        "all.yml",
        "exports, 'aggregation': mean",
    ),
    "a formula that is a word": (
        replaced(CATALOGUE, "code: exports.1", "derived: a / b"),
        "all.yml",
        "exports, 'derived': a / b",
    ),
    "a unit of no kind": (
        replaced("data/catalogue/units.csv", "kind", "sort"),
        "units.csv",
        "id, name, symbol, sort",
    ),
    "a unit of an unknown kind": (
        lambda f: (
            replaced("data/catalogue/units.csv", "percent,percent,%,percent", "percent,percent,%,heap")(f),
            replaced(OBSERVATIONS, "ALF,2005,16.25", "ALF,2005,17.25")(f),
        ),
        "units.csv",
        "percent, kind: heap",
    ),
    "a year with decimals": (
        replaced("data/derived/assessments.csv", ",2000", ",2000.0"),
        "assessments.csv",
        "2000.0",
    ),
    "indicators given away in no list": (
        rewrite("data/indicators.json", '{"indicators": [1]}'),
        "indicators.json",
        "int",
    ),
    "no folder": (shutil.rmtree, "", "no such folder"),
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "manifest.json", "No such file"),
    "a manifest that is no JSON": (rewrite("manifest.json", "{"), "manifest.json", "Expecting property name"),
    "a manifest that is no UTF-8": (rewrite("manifest.json", b"\xff"), "manifest.json", "utf-8"),
    "somebody else's manifest": (
        rewrite("manifest.json", '{"name": "app"}'),
        "manifest.json",
        "an object with name",
    ),
    "a list as manifest": (rewrite("manifest.json", "[]"), "manifest.json", "list"),
    "files without a path": (
        rewrite("manifest.json", '{"edition": "x", "files": [1]}'),
        "manifest.json",
        "without one",
    ),
    "an edition without data": (without_data, "units.csv", "no such file"),
    "a table that went": (lambda f: (f / OBSERVATIONS).unlink(), OBSERVATIONS, "no such file"),
    "a table without its columns": (rewrite(OBSERVATIONS, "a,b\n1,2\n"), OBSERVATIONS, "country"),
    "a word as value": (rewrite(OBSERVATIONS, HEADER + "ALF,2000,many,pub,2025,\n"), OBSERVATIONS, "many"),
    "infinity as value": (
        rewrite(OBSERVATIONS, HEADER + "ALF,2000,inf,pub,2025,\n"),
        OBSERVATIONS,
        "one that is not",
    ),
    "a year twice": (
        rewrite(OBSERVATIONS, HEADER + "ALF,2000,1,pub,2025,\n" * 2),
        OBSERVATIONS,
        "ALF 2000 twice",
    ),
    "bytes that are no text": (rewrite(OBSERVATIONS, b"country,\xff\n"), OBSERVATIONS, "utf-8"),
    "no YAML": (rewrite("data/catalogue/indicators/all.yml", "a: ["), "indicators/all.yml", "expected"),
    "entries without id": (
        rewrite("data/catalogue/indicators/all.yml", "- name: x"),
        "all.yml",
        "an object with name",
    ),
    "no indicators": (rewrite("data/catalogue/indicators/all.yml", "[]"), "indicators", "none"),
    "no classes": (
        rewrite("data/derived/assessments.csv", "a\n1\n"),
        "assessments.csv",
        "none called indicator",
    ),
    "a rank in words": (
        rewrite(
            "data/derived/index-quality.csv", "country,score,rank_median,rank_low,rank_high\nALF,x,1,1,1\n"
        ),
        "index-quality.csv",
        "x",
    ),
    "a register without id": (rewrite("data/registers/acts.csv", "name\nx\n"), "acts.csv", "name"),
}


@pytest.mark.parametrize(("damage", "where", "received"), BAD.values(), ids=BAD)
def test_a_folder_that_is_no_whole_edition_is_refused_by_name(written, damage, where, received):
    before, after = written()
    damage(after)
    with pytest.raises(EditionError, match="cannot be compared") as raised:
        compare_folders(before, after)
    error = raised.value
    assert where in error.where
    assert received in error.received
    assert error.expected
    assert "build/2026.1" in error.next_step
    assert error.exit_status == 2


def test_reading_changes_nothing(written):
    folders = written(everything)
    before = {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    compare_folders(*folders)
    assert before == {
        path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()
    }


def test_an_edition_names_itself(written):
    assert repr(EditionData.read(written()[0])).startswith("EditionData(2025.1")
