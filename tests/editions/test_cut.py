"""A second publication is cut from older vintages: it is sound, it builds, and bad input makes none."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eslabon.book.citations import Citations
from eslabon.catalogue import load_catalogue, load_settings
from eslabon.cli import app
from eslabon.editions import cut as cutting
from eslabon.editions.cut import CutRequest, decide, write
from eslabon.editions.cut_rule import CutTable, Observation
from eslabon.editions.cut_tables import cut_tables, divided_anew, table_text, vintage_dates
from eslabon.errors import AssemblyError, CatalogueError, DataError, EditionError, ParameterError
from eslabon.language import Messages
from eslabon.snapshot import load_snapshot
from eslabon.snapshot.lock import write_lock
from tests.conftest import REPOSITORY

ESLABON = Path(sys.executable).with_name("eslabon")
EXPORTS, SHARE = "data/observations/exports_gdp.csv", "data/observations/manufacturing_gdp.csv"
STRUCTURE = "data/catalogue/indicators/structure.yml"
HEADER = "country,year,value,source,vintage,flag"

# Since when each source of the real data was known: its vintage, or what it says under `available`.
KNOWN_SINCE = {
    "adb-mrio-2022": "2022-12-31",
    "adb-mrio-2023-06": "2023-06-30",
    "atlas-derived-2026": "2026-07-11",
    "commodity-dependence-2025": "2025-12-31",
    "data360-2025-10": "2025-10-09",
    "doing-business-2018": "2017-10-31",
    "dots-2022": "2022-05-31",
    "enterprise-surveys-2018-05": "2018-05-31",
    "gapminder-2026-03": "2026-03-01",
    "gfdb-2022-09": "2022-09-30",
    "lpi-2023": "2023-12-31",
    "lsci-2024": "2024-12-31",
    "pci-2023": "2023-12-31",
    "scorecard-2026-05": "2026-05-06",
    "sdg-2020-10": "2020-10-31",
    "wdi-2025-07": "2025-07-01",
    "wdi-2025-12": "2025-12-08",
    "wdi-2026-07": "2026-07-01",
    "wdi-science-2021-09": "2021-09-15",
    "wdi-transcribed-2023": "2023-12-31",
    "wgi-2022": "2022-12-31",
    "wits-2021": "2021-12-31",
}


@pytest.fixture
def two(tiny: Path) -> Path:
    """The tiny publication with an older vintage of exports, and what a cut of 2024 must leave out."""
    sources = tiny / "data/catalogue/sources"
    source = (sources / "wb-wdi.yml").read_text("utf-8")
    older = source.replace("id: wb-wdi", "id: wb-wdi-old").replace('"2025-12"', '"2023-07"')
    (sources / "wb-wdi-old.yml").write_text(older, "utf-8")
    revisions = tiny / "data/revisions"
    revisions.mkdir()
    rows = [line.split(",") for line in (tiny / EXPORTS).read_text("utf-8").splitlines()[1:]]
    old = [f"{code},{year},{float(value) + 1:.1f},wb-wdi-old,2023-07," for code, year, value, *_ in rows
           if int(year) <= 2022]  # fmt: skip
    (revisions / "exports_gdp.csv").write_text("\n".join([HEADER, *old]) + "\n", "utf-8")
    with (tiny / "data/registers/milestones.csv").open("a", encoding="utf-8") as register:
        register.write("later,ESP,2024,Algo ocurre,https://www.ecb.europa.eu/\n")
        register.write("much-later,ESP,2025-02,Algo más ocurre,https://www.ecb.europa.eu/\n")
    with (tiny / "book/index.md").open("a", encoding="utf-8") as page:
        page.write("\nEn 2022 fue {obs}`exports_gdp/ESP/2022`, en 2024 {obs}`exports_gdp/ESP/2024`.\n")
    (tiny / "data/catalogue/codes.csv").write_text(
        "list,code,label\ncomparability,loose,De palabra\nunpaired,none,Ninguna\n", "utf-8"
    )
    (tiny / "data/baseline/pairs.csv").write_text(
        "baseline,later,comparability,reason,note\n"
        + "".join(
            f"{figure},obs/manufacturing_gdp/ESP,loose,,Nota\n{figure},register/milestones/later,loose,,\n"
            if place == 0
            else f"{figure},obs/manufacturing_gdp/ESP,loose,,Nota\n"
            for place, figure in enumerate(_baseline(tiny))
        ),
        "utf-8",
    )
    write_lock(tiny)
    return tiny


def _baseline(root: Path) -> list[str]:
    lines = (root / "data/baseline/figures.csv").read_text("utf-8").splitlines()[1:]
    return [line.partition(",")[0] for line in lines]


@pytest.fixture
def request_(two: Path, tmp_path: Path) -> CutRequest:
    return CutRequest(two, "2024.1", date(2024, 12, 31), tmp_path / "cut")


def made(request: CutRequest) -> Path:
    return write(request, decide(request))


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_cut_is_a_sound_publication_of_the_older_vintage(request_):
    folder = made(request_)
    snapshot = load_snapshot(folder)  # the lock is checked too
    assert set(snapshot.observations["source"]) == {"wb-wdi-old"}
    assert set(snapshot.observations["indicator"]) == {"exports_gdp"}
    assert len(snapshot.observations) == 3 * 23
    assert snapshot.revisions.empty
    assert (folder / SHARE).read_text("utf-8") == HEADER + "\n"
    indicators = snapshot.catalogue.indicators
    assert indicators["exports_gdp"].source == "wb-wdi-old"
    assert "31 de diciembre de 2024" in indicators["manufacturing_gdp"].unobserved
    assert not (folder / "data/revisions/exports_gdp.csv").exists()


def test_settings_say_what_it_is_and_keep_the_rest(request_):
    before = (request_.root / "_config.yml").read_text("utf-8")
    settings = load_settings(made(request_))
    assert (settings.edition, settings.released) == ("2024.1", "")
    assert settings.reconstructed.startswith("Edición reconstruida con versiones anteriores")
    messages = Messages.load(request_.target, "en")
    assert "31 December 2024" in messages.text(settings.reconstructed)
    assert "31 December 2024" in messages.text(
        load_catalogue(request_.target).indicators["manufacturing_gdp"].unobserved
    )
    assert not messages.missing
    after = (request_.target / "_config.yml").read_text("utf-8").splitlines()
    assert [line for line in after if "reconstructed:" not in line] == before.replace(
        '"2026.1"', '"2024.1"'
    ).splitlines()


def test_a_released_edition_with_words_of_its_own(request_):
    folder = made(replace(request_, released="2025-01-15", reconstructed="Rehecha: «sí» # de veras"))
    settings = load_settings(folder)
    assert (settings.released, settings.reconstructed) == ("2025-01-15", "Rehecha: «sí» # de veras")


def test_what_tells_of_other_editions_is_taken_away(request_, edit):
    edit(
        "_config.yml",
        "  languages:",
        '  previous: "2023.1"\n  renamed: {a: b}\n  doi: 10.5281/zenodo.1234567\n  languages:',
    )
    before = load_settings(request_.root)
    assert (before.previous, before.renamed, bool(before.doi)) == ("2023.1", {"a": "b"}, True)
    settings = load_settings(made(request_))
    assert (settings.previous, settings.renamed, settings.doi) == ("", {}, "")


def test_a_language_without_the_machine_s_sentences_is_not_given_them_in_another(request_, edit):
    edit("_config.yml", "  languages: [es, en]", "  languages: [es, en, de]")
    files = decide(request_).files
    assert "book/locale/en/reconstructed.po" in files
    assert "book/locale/de/reconstructed.po" not in files


def test_originals_that_cannot_be_written_give_a_folder_that_can(request_):
    for path in sorted(request_.root.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder = made(request_)
    assert all(path.stat().st_mode & 0o200 for path in (folder, *folder.rglob("*")))
    for path in request_.root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_what_a_killed_cut_left_goes_with_the_next(request_):
    left = request_.target.with_name(".cut.eslabon-cut")
    left.mkdir()
    (left / "half").write_text("")
    made(request_)
    assert not left.exists()
    assert not (request_.target / "half").exists()


def test_register_rows_later_than_the_cut_are_left_out(request_):
    decided = decide(request_)
    assert decided.register_rows == {"milestones": 1}
    register = load_snapshot(write(request_, decided)).registers["milestones"]
    assert "later" in set(register["id"])
    assert "much-later" not in set(register["id"])


def test_a_pair_without_its_later_figure_gets_a_reason(request_):
    first, *others = _baseline(request_.root)
    decided = decide(request_)
    assert decided.pairs == 1 + len(others)
    pairs = load_snapshot(write(request_, decided)).pairs
    # The first figure keeps its other pair, an entry of a register; the others have none left.
    assert list(pairs.loc[pairs["baseline"] == first, "later"]) == ["register/milestones/later"]
    assert set(pairs.loc[pairs["baseline"] != first, "reason"]) <= {"not_held"}
    earlier = replace(request_, until=date(2023, 12, 31), target=request_.target.with_name("earlier"))
    pairs = load_snapshot(made(earlier)).pairs
    assert set(pairs["reason"]) == {"not_held"}
    assert list(pairs["baseline"]) == [first, *others]


def test_prose_that_cites_what_was_not_known_says_so_and_is_told(request_):
    decided = decide(request_)
    assert decided.citations == (("book/index.md", "exports_gdp/ESP/2024"),)
    snapshot = load_snapshot(write(request_, decided))
    text = "{obs}`exports_gdp/ESP/2022`, {obs}`exports_gdp/ESP/2024`"
    spanish = Citations(snapshot, Messages.load(request_.target, "es"), reconstructed=True)
    assert spanish.resolve(text, "p").endswith("<obs/exports_gdp/ESP/2022>`, (sin dato en esta edición)")
    assert spanish.unknown == [("p", "exports_gdp/ESP/2024")]
    english = Citations(snapshot, Messages.load(request_.target, "en"), reconstructed=True)
    assert english.resolve(text, "p").endswith(", (no figure in this edition)")
    with pytest.raises(AssemblyError, match="does not exist"):
        Citations(snapshot, Messages.load(request_.target, "es")).resolve(text, "p")


@pytest.mark.parametrize("key", ["exports/ESP/2024", "exports_gdp/XXX/2024", "exports_gdp/ESP/24"])
def test_a_slip_of_the_pen_is_an_error_in_a_reconstructed_edition_too(request_, key):
    snapshot = load_snapshot(made(request_))
    citations = Citations(snapshot, Messages.load(request_.target, "es"), reconstructed=True)
    with pytest.raises(AssemblyError, match="does not exist"):
        citations.resolve(f"{{obs}}`{key}`", "p")


def test_a_quotient_is_divided_by_what_its_denominator_was(two, tmp_path, edit):
    edit(STRUCTURE, "  code: NV", "  derived: {formula: A ÷ B, inputs: [a], per: exports_gdp}\n  code: NV")
    share = (two / SHARE).read_text("utf-8").replace("wb-wdi,2025-12", "wb-wdi-old,2023-07")
    (two / SHARE).write_text(share, "utf-8")
    edit(STRUCTURE, "  source: wb-wdi\n  derived", "  source: wb-wdi-old\n  derived")
    write_lock(two)
    decided = decide(CutRequest(two, "2024.1", date(2024, 12, 31), tmp_path / "cut"))
    rows = {(row.country, row.year): float(row.value)
            for row in decided.cut.tables["manufacturing_gdp"].observations}  # fmt: skip
    then = {(row.country, row.year): float(row.value)
            for row in decided.cut.tables["exports_gdp"].observations}  # fmt: skip
    now = {(row.country, row.year): float(row.value) for row in decided.cut.present["exports_gdp"]}
    was = {(row.country, row.year): float(row.value) for row in decided.cut.present["manufacturing_gdp"]}
    assert rows.keys() == then.keys()  # no value where there was no denominator
    for key, value in rows.items():
        assert value == pytest.approx(was[key] * now[key] / then[key], rel=1e-9)
    assert decided.cut.recomputed == {"manufacturing_gdp": len(rows)}


def test_a_quotient_whose_denominator_is_unknown_or_nothing_has_no_value():
    """A year that the present denominator has lost, one that the older one lacks, and one that was zero."""
    quotient = tuple(Observation("ESP", str(year), "10", "s", "1", "") for year in (2019, 2020, 2021, 2022))
    now = [Observation("ESP", year, "2", "s", "1", "") for year in ("2019", "2021", "2022")]
    then = [Observation("ESP", year, value, "s", "0", "") for year, value in
            (("2019", "4"), ("2020", "4"), ("2022", "0"))]  # fmt: skip
    made_anew = divided_anew(CutTable(quotient, quotient, ()), now, then)
    assert [(row.year, row.value) for row in made_anew.observations] == [("2019", "5")]
    assert made_anew.revisions == made_anew.observations


def test_fields_that_read_otherwise_under_the_cut(request_, tmp_path):
    file = tmp_path / "changes.yml"
    file.write_text(
        "indicators:\n  exports_gdp: {caveats: [Otra.], breaks: [2010]}\n"
        "sources:\n  wb-wdi-old: {caveats: [Antigua.]}\n",
        "utf-8",
    )
    catalogue = load_catalogue(made(replace(request_, changes=file)))
    assert catalogue.sources["wb-wdi-old"].caveats == ("Antigua.",)
    entry = catalogue.indicators["exports_gdp"]
    assert (entry.caveats, entry.breaks, entry.source) == (("Otra.",), (2010,), "wb-wdi-old")
    request_ = replace(request_, target=tmp_path / "again")
    for kind, id in (("indicator", "exports"), ("source", "wdi")):
        file.write_text(f"{kind}s: {{{id}: {{caveats: []}}}}\n", "utf-8")
        with pytest.raises(CatalogueError, match=f"the {kind} '{id}', which does not exist"):
            decide(replace(request_, changes=file))
    for text in ("- exports_gdp\n", "exports_gdp: [\n", "indicators: [a]\n", "exports_gdp: {breaks: []}\n"):
        file.write_text(text, "utf-8")
        with pytest.raises(ParameterError, match="the file of changes"):
            decide(replace(request_, changes=file))


def test_an_unsound_change_leaves_nothing(request_, tmp_path):
    file = tmp_path / "changes.yml"
    file.write_text("indicators: {exports_gdp: {direction: sideways}}\n", "utf-8")
    beside = set(tmp_path.iterdir())
    with pytest.raises(CatalogueError, match="direction"):
        made(replace(request_, changes=file))
    assert set(tmp_path.iterdir()) == beside


def test_the_same_cut_has_the_same_bytes_and_changes_nothing_of_its_origin(request_, tmp_path):
    before = digests(request_.root)
    first = digests(made(request_))
    assert first == digests(made(replace(request_, target=tmp_path / "again")))
    assert digests(request_.root) == before
    assert "data/datapackage.json" in first


def test_a_cut_that_fails_halfway_leaves_nothing(request_, monkeypatch, tmp_path):
    decided, beside = decide(request_), set(tmp_path.iterdir())

    def full(folder):
        assert (folder / EXPORTS).is_file()  # it had begun
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cutting, "write_lock", full)
    with pytest.raises(EditionError, match="cannot be written"):
        write(request_, decided)
    assert set(tmp_path.iterdir()) == beside


def test_an_empty_folder_may_be_the_target(request_):
    request_.target.mkdir()
    assert (made(request_) / "_config.yml").is_file()
    with pytest.raises(ParameterError, match="is not empty"):
        made(request_)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"edition": "2026.1"}, "the name of the present edition"),
        ({"edition": "../2024"}, "cannot be the name of an edition"),
        ({"released": "tomorrow"}, "(?s)date of publication is not a date.*--released"),
        ({"released": "20261127"}, "(?s)date of publication is not a date.*--released"),
        ({"use": ("wb",)}, "(?s)preferred source does not exist.*wb-wdi"),
        ({"use": ("wb-wdi",)}, "(?s)preferred source was not known.*2025-12-31"),
        ({"until": date(2023, 7, 30)}, "(?s)nothing was known on the day of the cut.*2023-07-31"),
    ],
)
def test_requests_that_are_refused(request_, changed, message):
    with pytest.raises(ParameterError, match=message):
        decide(replace(request_, **changed))
    assert not request_.target.exists()


def test_targets_that_are_refused(request_, monkeypatch):
    for target in (request_.root / "data" / "cut", request_.root / "book", request_.root.parent):
        with pytest.raises(ParameterError, match=r"not empty|part of what is copied"):
            decide(replace(request_, target=target))
    request_.target.mkdir()
    with monkeypatch.context() as inside, pytest.raises(ParameterError, match="under your feet"):
        inside.chdir(request_.target)
        decide(replace(request_, target=Path()))
    request_.target.rmdir()
    file = request_.target
    file.write_text("", "utf-8")
    with pytest.raises(ParameterError, match="not empty"):
        decide(request_)


def test_a_reconstruction_is_not_cut_again(request_):
    folder = made(request_)
    with pytest.raises(ParameterError, match="is itself reconstructed"):
        decide(replace(request_, root=folder, edition="2023.1", target=folder.with_name("again")))


def test_a_vintage_without_a_date_needs_one(two, edit, request_):
    revisions = two / "data/revisions/exports_gdp.csv"
    revisions.write_text(revisions.read_text("utf-8").replace("2023-07", "tercera"), "utf-8")
    edit("data/catalogue/sources/wb-wdi-old.yml", '"2023-07"', "tercera")
    write_lock(two)
    with pytest.raises(DataError, match="since when the vintage 'tercera'"):
        decide(request_)
    edit("data/catalogue/sources/wb-wdi-old.yml", "vintage:", "available: 2022-03\nvintage:")
    write_lock(two)
    assert decide(request_).cut.dates["wb-wdi-old", "tercera"] == date(2022, 3, 31)


def test_the_date_of_a_source_is_not_that_of_its_other_vintages(two, edit):
    edit("data/catalogue/sources/wb-wdi-old.yml", "vintage:", "available: 2022-03\nvintage:")
    dates = vintage_dates({("wb-wdi-old", "2023-07"), ("wb-wdi-old", "2020")}, load_catalogue(two))
    assert dates == {("wb-wdi-old", "2023-07"): date(2022, 3, 31), ("wb-wdi-old", "2020"): date(2020, 12, 31)}


def test_the_command_line(two, tmp_path):
    command = ["data", "cut", "--root", str(two), "--edition", "2024.1", "--to", str(tmp_path / "cut")]
    result = CliRunner().invoke(app, [*command, "--until", "31/12/2024"])
    assert isinstance(result.exception, ParameterError)
    assert "is not a date" in str(result.exception)
    result = CliRunner().invoke(app, [*command, "--until", "2024-12-31", "--dry-run", "--json"])
    told = json.loads(result.stdout)
    assert (told["changed"], told["empty"], told["values"]) == (["exports_gdp"], ["manufacturing_gdp"], 69)
    assert not (tmp_path / "cut").exists()
    result = CliRunner().invoke(app, [*command, "--until", "2024-12-31"])
    assert result.exit_code == 0, result.output
    assert "cites exports_gdp/ESP/2024" in result.output + result.stderr
    assert (tmp_path / "cut/_config.yml").is_file()


def test_the_cut_builds_as_any_other_publication(request_):
    folder = made(request_)
    process = subprocess.run(
        [ESLABON, "build", "--workers", "1"],
        cwd=folder, capture_output=True, text=True, timeout=600, check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
    )  # fmt: skip
    assert process.returncode == 0, process.stdout + process.stderr
    assert "book/index.md cites exports_gdp/ESP/2024" in process.stdout + process.stderr
    html = folder / "build" / "2024.1"
    assert "sin dato en esta edición" in (html / "es/html/index.html").read_text("utf-8")
    manifest = json.loads((html / "manifest.json").read_text("utf-8"))
    assert manifest["edition"] == "2024.1"


def test_a_cut_after_everything_is_the_publication_itself():
    """On the real data: what the rule chooses when all is known is what was chosen in compiling them."""
    catalogue = load_catalogue(REPOSITORY)
    cut = cut_tables(REPOSITORY, catalogue, date(2099, 12, 31), (), load_settings(REPOSITORY).recent_year)
    assert (cut.changed, cut.empty, dict(cut.recomputed)) == ((), (), {})
    for id, table in cut.tables.items():
        path = REPOSITORY / "data/revisions" / f"{id}.csv"
        text = path.read_text("utf-8") if path.is_file() else HEADER + "\n"
        assert table_text(table.revisions) == text, id
    assert {source: day.isoformat() for (source, _), day in cut.dates.items()} == KNOWN_SINCE
