"""What the real catalogue says of recommendations, definitions and chains."""

import csv
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "data/catalogue"


def entries(name):
    return yaml.safe_load((CATALOGUE / name).read_text("utf-8"))


def indicators():
    return [
        entry
        for path in sorted((CATALOGUE / "indicators").glob("*.yml"))
        for entry in yaml.safe_load(path.read_text("utf-8"))
    ]


def test_every_indicator_says_whose_its_definition_is():
    """Nobody looked is no answer here."""
    assert {entry.get("definition_basis") for entry in indicators()} == {"agreed", "publisher", "national"}


def test_a_definition_told_as_national_is_not_agreed():
    """A caveat or definition that speaks of national definitions forbids it."""
    for entry in indicators():
        said = " ".join([entry["definition"], *entry.get("caveats", [])])
        if re.search(r"definici(ón|ones) (de cada país|nacional)", said):
            assert entry["definition_basis"] == "national", entry["id"]


def test_own_groupings_and_indices_are_not_agreed():
    """Derived by formula, computed by hand or an index of one publisher."""
    for entry in indicators():
        if entry["source"] in ("atlas-derived-2026", "lpi-2023", "wgi-2022", "pci-2023", "adb-mrio-2023-06"):
            assert entry["definition_basis"] == "publisher", entry["id"]


@pytest.mark.parametrize("entry", entries("recommendations.yml"), ids=lambda e: f"R{e['number']}")
def test_acts_are_told_apart_by_who_was_asked(entry):
    """All ten ask one organisation to act: its acts and those of others are never one count."""
    acts = {one["act"]: one["count"] for one in entry["process"] if "act" in one}
    assert len({"asked", "partly"} & set(acts)) == 1
    for act, count in acts.items():
        assert ("actor=SELA" in count) == (act != "others"), count
        assert ("actor!=SELA" in count) == (act == "others"), count
        assert "evidence_kind!=announcement" in count
        assert f"recommendations={entry['number']}&" in count
    assert entry["addressee"] == "el SELA"


def test_what_answers_in_part_says_why():
    """Else a reader would take it for the act."""
    for entry in entries("recommendations.yml"):
        for one in entry["process"]:
            assert one.get("act") != "partly" or one.get("note"), (entry["number"], one["id"])


def test_obstacles_and_sectors_of_chains_exist():
    """And no sector of a resource is in no chain."""
    with (ROOT / "data/registers/bottlenecks.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    chains = entries("chains.yml")
    assert {obstacle for chain in chains for obstacle in chain["obstacles"]} <= known
    sectors = {sector for chain in chains if chain["kind"] == "resource" for sector in chain["sectors"]}
    assert sectors >= {"dairy", "fresh_fruit", "salmon", "wine", "mining", "iron_ore", "oil", "oil_gas"}
