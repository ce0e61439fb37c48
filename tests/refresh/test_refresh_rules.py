"""The rules and overrides of refreshing: those of the publication, and those that are refused."""

from __future__ import annotations

import pytest
import yaml

from eslabon.catalogue import load_catalogue
from eslabon.errors import CatalogueError
from eslabon.refresh.rules import OVERRIDES_FILE, RULES_FILE, load_overrides, load_rules
from eslabon.refresh.vintage_source import source_for
from tests.conftest import REPOSITORY

KNOWN = {"exports_gdp": None}
LONG = "looked at, and it is as the office says"


def test_the_publications_rules_repeat_what_the_compiled_tables_leave_out():
    catalogue = load_catalogue(REPOSITORY)
    rules = load_rules(REPOSITORY, catalogue.indicators)
    assert rules.first_year == 1990
    mapping = yaml.safe_load((REPOSITORY / "data/compile/mapping/world_bank.yml").read_text("utf-8"))
    for id, entry in mapping.items():
        for layer in entry["layers"]:
            left_out = {(one["country"], *one["years"]) for one in layer.get("exclude", ())}
            assert left_out == {(one.country, *one.years) for one in rules.of(id).exclude} or not left_out, id
            if "break_year" in layer:
                assert rules.of(id).break_years == (layer["break_year"],), id
    for id, one in rules.indicators.items():
        source, template = source_for(
            id, catalogue.indicators[id].source, "2031-02-03", catalogue.sources, rules
        )
        assert source.endswith("-2031-02-03")
        assert template in catalogue.sources
        assert one.dataset is None or source.startswith(one.dataset)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("firstyear: 1990", "firstyear"),
        ("first_year: soon", "first_year"),
        ("limits: {jump: 0}", "jump"),
        ("limits: {rescaled: 1}", "rescaled"),
        ("indicators: {absent: {}}", "there is no indicator 'absent'"),
        ("indicators: {exports_gdp: {flag: x}}", "flag"),
        ("indicators: {exports_gdp: {exclude: [{country: ESP, years: [2000], reason: short}]}}", "reason"),
        (
            "indicators: {exports_gdp: {exclude: [{country: ESP, years: [], reason: looked at for long}]}}",
            "years",
        ),
        ("datasets: {wdi: {}}", "template"),
    ],
)
def test_wrong_rules_are_refused_with_their_place(tmp_path, text, complaint):
    path = tmp_path / RULES_FILE
    path.parent.mkdir(parents=True)
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(CatalogueError, match=complaint) as caught:
        load_rules(tmp_path, KNOWN)
    assert caught.value.where.startswith("data/refresh/rules.yml")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("indicator: exports_gdp", "not a list"),
        ("- {indicator: exports_gdp, guard: jump}", "reason"),
        ("- {indicator: exports_gdp, guard: jump, reason: short}", "reason"),
        (f"- {{indicator: exports_gdp, guard: leap, reason: '{LONG}'}}", "guard"),
        (f"- {{indicator: absent, guard: jump, reason: '{LONG}'}}", "there is no indicator"),
    ],
)
def test_wrong_overrides_are_refused_with_their_place(tmp_path, text, complaint):
    path = tmp_path / OVERRIDES_FILE
    path.parent.mkdir(parents=True)
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(CatalogueError, match=complaint) as caught:
        load_overrides(tmp_path, KNOWN)
    assert caught.value.where.startswith("data/refresh/overrides.yml")


def test_without_files_there_are_defaults(tmp_path):
    assert load_rules(tmp_path, KNOWN).limits_of("exports_gdp").jump == 12
    assert load_overrides(tmp_path, KNOWN) == ()
