"""`doctor` says which connectors never read a real answer."""

from __future__ import annotations

from pathlib import Path

from eslabon.doctor import examine
from tests.conftest import REPOSITORY, TINY


def _live(root: Path) -> dict[str, bool]:
    return {one.name: one.unproven for one in examine(root) if one.name.startswith("live data")}


def test_unproven_connectors_are_told():
    told = _live(REPOSITORY)
    assert told["live data from worldbank"] is False
    assert {name for name, unproven in told.items() if unproven} == {
        "live data from data360", "live data from ilo", "live data from unctad", "live data from wits",
    }  # fmt: skip


def test_an_unproven_connector_is_asked_only_by_name():
    told = {one.name: one.detail for one in examine(REPOSITORY)}
    assert "asked only by name" in told["live data from ilo"]
    assert "asked only by name" not in told["live data from worldbank"]


def test_a_publication_without_live_data_has_no_such_line():
    assert _live(TINY) == {}


def test_a_wrong_declaration_is_told_and_stops_nothing(tiny: Path):
    folder = tiny / "data" / "catalogue" / "providers"
    folder.mkdir()
    (folder / "office.yml").write_text("id: office\n", "utf-8")
    (found,) = [one for one in examine(tiny) if one.name == "live data"]
    assert not found.present
    assert "lacks" in found.detail
