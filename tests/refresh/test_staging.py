"""What lands in staging: all of a provider or nothing, the same bytes for the same answers."""

from __future__ import annotations

import zipfile

import pytest

from eslabon.errors import DataError, ParameterError, SourceError
from eslabon.refresh.choice import chosen_feeds
from eslabon.refresh.place import RefreshPlace
from eslabon.refresh.proposal import Present, propose
from eslabon.refresh.staged import StagedSource, read_staged, staged_sources
from eslabon.refresh.staging import stage_all
from eslabon.snapshot.files import data_digest, data_files
from tests.refresh.fetched import NAMES, Office, declare, office


@pytest.fixture
def root(tiny):
    return declare(tiny)


def refreshed(root, fetcher, indicators=()):
    present = Present.load(root)
    feeds = chosen_feeds(present, (), indicators).feeds
    return list(stage_all(RefreshPlace(root), present, fetcher, feeds))


def test_a_provider_is_staged_whole(root):
    before = data_digest(data_files(root))
    (outcome,) = refreshed(root, office(root))
    assert outcome.status == "staged"
    assert data_digest(data_files(root)) == before
    staged = read_staged(RefreshPlace(root).staged, "office")
    assert staged == outcome.staged
    assert {id: len(one.rows) for id, one in staged.series.items()} == {
        "exports_gdp": 78,
        "manufacturing_gdp": 75,
    }
    assert {one.source for one in staged.series.values()} == {"wb-wdi-2026-09-15"}
    assert staged.templates == {"wb-wdi-2026-09-15": "wb-wdi"}


def test_the_same_answers_give_the_same_bytes(root):
    (first,) = refreshed(root, office(root))
    content = first.path.read_bytes()
    first.path.unlink()
    (second,) = refreshed(root, office(root))
    assert second.path.read_bytes() == content


def test_other_data_in_use_do_not_change_what_is_staged(root, edit):
    fetcher = office(root)
    (first,) = refreshed(root, fetcher)
    content = first.path.read_bytes()
    edit("data/observations/exports_gdp.csv", "ESP,2000,28.5889225704133", "ESP,2000,28.5")
    (second,) = refreshed(root, fetcher)
    assert second.path.read_bytes() == content


def test_one_series_that_fails_leaves_nothing(root):
    (good,) = refreshed(root, office(root))
    content = good.path.read_bytes()
    fetcher = office(root)
    fetcher.answers["NV.IND.MANF.ZS"] = SourceError("the answer is cut short", where="office")
    (outcome,) = refreshed(root, fetcher)
    assert outcome.status == "failed"
    assert set(outcome.errors) == {"manufacturing_gdp"}
    assert good.path.read_bytes() == content, "what was staged before has gone"


def test_a_series_that_cannot_be_normalised_leaves_nothing(root):
    (outcome,) = refreshed(root, office(root, new={("XXK", "2020"): 1.0}))
    assert outcome.status == "failed"
    with pytest.raises(SourceError, match="a country that the catalogue does not have"):
        raise outcome.errors["exports_gdp"]
    assert staged_sources(RefreshPlace(root).staged) == ()


def test_a_series_known_to_be_gone_keeps_its_values(root):
    path = root / "data" / "refresh" / "overrides.yml"
    path.parent.mkdir()
    path.write_text(
        "- {indicator: manufacturing_gdp, guard: retired, reason: the office ended it in 2026}\n", "utf-8"
    )
    fetcher = Office({code: one for code, one in office(root).answers.items() if code != "NV.IND.MANF.ZS"})
    (outcome,) = refreshed(root, fetcher)
    assert outcome.status == "staged"
    proposal = propose(Present.load(root), [outcome.staged])
    assert proposal.gone == ("manufacturing_gdp",)
    assert proposal.stopping == ()
    assert proposal.after["manufacturing_gdp"] == proposal.before["manufacturing_gdp"]


def test_a_run_that_is_stopped_stages_what_is_whole(root):
    present = Present.load(root)
    fetcher = office(root)
    outcomes = list(
        stage_all(
            RefreshPlace(root),
            present,
            fetcher,
            chosen_feeds(present).feeds,
            cancelled=lambda: len(fetcher.asked) == 1,
        )
    )
    assert [one.status for one in outcomes] == ["cancelled"]
    assert staged_sources(RefreshPlace(root).staged) == ()


@pytest.mark.parametrize(
    ("sources", "indicators"), [(["others"], []), ([], ["absent"]), (["office"], ["exports_gdp", "absent"])]
)
def test_what_is_not_declared_cannot_be_asked_for(root, sources, indicators):
    with pytest.raises(ParameterError, match="nothing is declared"):
        chosen_feeds(Present.load(root), sources, indicators)


def test_one_indicator_can_be_asked_for(root):
    fetcher = office(root)
    (outcome,) = refreshed(root, fetcher, ["exports_gdp"])
    assert fetcher.asked == ["NE.EXP.GNFS.ZS"]
    assert set(outcome.staged.series) == {"exports_gdp"}


def test_a_publication_without_feeds_has_nothing_to_refresh(tiny):
    with pytest.raises(ParameterError, match="there is nothing to refresh"):
        chosen_feeds(Present.load(tiny))


def test_a_damaged_snapshot_is_found_at_every_cut(root):
    (outcome,) = refreshed(root, office(root))
    content = outcome.path.read_bytes()
    for cut in range(0, len(content), max(1, len(content) // 97)):
        with pytest.raises(DataError, match="damaged"):
            StagedSource.from_bytes(content[:cut], "office.zip")
    place = content.index(b"ESP,2001")
    with pytest.raises(DataError, match="damaged"):
        StagedSource.from_bytes(content[:place] + b"FRA" + content[place + 3 :], "office.zip")


def test_the_snapshot_is_a_zip_of_tables(root):
    (outcome,) = refreshed(root, office(root))
    with zipfile.ZipFile(outcome.path) as archive:
        assert archive.namelist() == [
            "observations/exports_gdp.csv",
            "observations/manufacturing_gdp.csv",
            "staged.json",
        ]


def test_two_vintages_of_one_refresh_are_two_sources(root):
    fetcher = office(root, last_updated="2026-08-01T10:00:00Z")
    (outcome,) = refreshed(root, fetcher)
    vintages = {id: (one.source, one.vintage) for id, one in outcome.staged.series.items()}
    assert vintages == {
        "exports_gdp": ("wb-wdi-2026-08-01", "2026-08-01"),
        "manufacturing_gdp": ("wb-wdi-2026-09-15", "2026-09-15"),
    }


@pytest.mark.parametrize("updated", ["soon", "01/02", "2026-02-31"])
def test_a_date_that_is_none_is_refused(root, updated):
    (outcome,) = refreshed(root, office(root, last_updated=updated))
    assert "nobody can tell which vintage" in str(outcome.errors["exports_gdp"])


def test_without_a_date_the_day_of_retrieval_is_the_vintage(root):
    (outcome,) = refreshed(root, office(root, last_updated=None))
    assert outcome.staged.series["exports_gdp"].vintage == "2026-09-20"


def test_a_known_vintage_keeps_its_source(root):
    (outcome,) = refreshed(root, office(root, last_updated="2025-12"))
    assert outcome.staged.series["exports_gdp"].source == "wb-wdi"


def test_names_are_remembered(root):
    (outcome,) = refreshed(root, office(root))
    assert outcome.staged.series["exports_gdp"].published.name == NAMES["NE.EXP.GNFS.ZS"]
