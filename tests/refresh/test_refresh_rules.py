"""The rules and overrides of refreshing: those of the publication, and those that are refused."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
import yaml

from eslabon.catalogue import load_catalogue
from eslabon.errors import CatalogueError
from eslabon.refresh.rules import OVERRIDES_FILE, RULES_FILE, load_overrides, load_rules
from eslabon.refresh.vintage_source import source_for
from eslabon.sources.declarations import load_declarations
from tests.conftest import REPOSITORY

KNOWN = {"exports_gdp": None}
LONG = "looked at, and it is as the office says"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(REPOSITORY)


@pytest.fixture(scope="module")
def rules(catalogue):
    return load_rules(REPOSITORY, catalogue.indicators)


@pytest.fixture(scope="module")
def fed(catalogue):
    """Indicators of the catalogue that some provider feeds."""
    feeds = load_declarations(REPOSITORY, catalogue).feeds
    return sorted({feed.indicator for feed in feeds} & catalogue.indicators.keys())


@pytest.fixture(scope="module")
def layers():
    """What was declared of each indicator when the tables were compiled."""
    files = sorted((REPOSITORY / "data" / "compile" / "mapping").glob("*.yml"))
    entries = {id: one for file in files for id, one in yaml.safe_load(file.read_text("utf-8")).items()}
    return {id: entry.get("layers", []) for id, entry in entries.items()}


def years_of(remarks) -> set[tuple[str, int]]:
    """Country and year of each remark, of the compiled tables or of the rules."""
    told = [one if isinstance(one, dict) else one.model_dump() for one in remarks]
    return {(one["country"], year) for one in told for year in one["years"]}


def table(id: str) -> dict[tuple[str, int], str]:
    """Letters of the rows in use by country and year, read with the standard library alone."""
    with (REPOSITORY / "data" / "observations" / f"{id}.csv").open(encoding="utf-8", newline="") as file:
        return {(row["country"], int(row["year"])): row["flag"] for row in csv.DictReader(file)}


def test_what_the_compiled_tables_leave_out_or_mark_has_a_rule(rules, fed, layers):
    """Otherwise a refresh would bring back what somebody had looked at and left out."""
    seen = []
    assert set(fed) <= layers.keys()
    for id in fed:
        for layer in layers[id]:
            rule = rules.of(id)
            assert years_of(layer.get("exclude", ())) <= years_of(rule.exclude), id
            assert years_of(layer.get("breaks", ())) == years_of(rule.breaks), id
            assert layer.get("break_year") in (None, *rule.break_years), id
            assert "repeated" not in layer, f"{id}: a refresh has no rule for values carried forward"
            if "complete" in layer:
                assert years_of(layer["exclude"]) < years_of(rule.exclude), id
            seen += [key for key in ("exclude", "breaks", "break_year", "complete") if key in layer]
    assert Counter(seen) == {"exclude": 8, "breaks": 8, "break_year": 7, "complete": 4}


def test_what_has_a_rule_is_so_in_the_tables(rules, fed):
    """No value in use is one that the next refresh would leave out, and breaks are those that are marked."""
    assert rules.indicators.keys() <= set(fed)
    for id in fed:
        rule, rows = rules.of(id), table(id)
        assert not years_of(rule.exclude) & rows.keys(), id
        marked = {place for place, letters in rows.items() if "b" in letters}
        declared = years_of(rule.breaks) | {place for place in rows if place[1] in rule.break_years}
        assert marked == declared & rows.keys(), id
        assert min(year for _, year in rows) >= (rule.first_year or rules.first_year), id


def test_stages_of_processing_are_left_out_together(rules):
    """They are shares of one whole, which lacks something where the tables have none of them."""
    stages = ("exports_raw", "exports_intermediate", "exports_consumer", "exports_capital")
    assert len({frozenset(years_of(rules.of(id).exclude)) for id in stages}) == 1
    others = table("textile_exports").keys() & table("fuel_exports").keys()
    assert others - table("exports_raw").keys() <= years_of(rules.of("exports_raw").exclude)


def test_every_dataset_has_a_pattern_for_its_next_vintage(catalogue, rules):
    assert rules.first_year == 1990
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
