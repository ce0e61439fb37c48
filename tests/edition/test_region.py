"""The regional pages and the quality of the data, read as published and counted again from the tables."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from tests.edition.published import listed, main_of, text_of
from tests.edition.test_charts import close, lines, medians_by_year, records
from tests.edition.trace_region import Regional

pytestmark = pytest.mark.book

OVERVIEW, PAIRS, QUALITY = "region/overview", "region/then-and-now", "annex/data-quality"
PARTS = ("first", "second", "third", "fourth")
MARKS = {
    "es": ("Misma definición", "Definición parecida", "Comparable solo a grandes rasgos"),
    "en": ("Same definition", "Similar definition", "Only loosely comparable"),
    "pt": ("Mesma definição", "Definição parecida", "Comparável só em linhas gerais"),
    "fr": ("Même définition", "Définition semblable", "Comparable seulement dans les grandes lignes"),
}
UNDATED = {
    "es": ("sin año", "sin fecha"),
    "en": ("no year", "undated"),
    "pt": ("sem ano", "sem data"),
    "fr": ("sans année", "non daté"),
}


def figures_of(edition, language, address):
    """(id, tables of values) of every chart of a page."""
    tree = edition.tree(edition.page(language, address))
    for figure in tree.xpath("//figure[contains(@class,'vega-figure')]"):
        yield figure.get("id"), list(records(json.loads(figure.xpath("./script/text()")[0])))


def rows_of(edition, language, address, name):
    """Texts of the body's cells of every table whose id begins so."""
    tree = edition.tree(edition.page(language, address))
    for table in tree.xpath(f"//table[starts-with(@id,'tab-{address.replace('/', '-')}-{name}')]"):
        for row in table.xpath(".//tbody/tr"):
            yield [text_of(cell) for cell in row.xpath("./*")]


def test_lines_of_the_parts_are_medians(edition):
    """Each subregion and the fourth group with its own medians, in the order of the page's parameter."""
    recount = edition.recount
    entry = next(e for e in edition.settings["notebooks"] if e["page"] == OVERVIEW)
    groups = dict(zip(PARTS, entry["parameters"]["groups"].split(","), strict=True))
    wrong, seen = [], 0
    for name, tables in figures_of(edition, "es", OVERVIEW):
        indicator = (name or "").rpartition("-line-")[2].replace("-", "_")
        if indicator not in recount.indicators:
            continue
        drawn = lines(tables)
        for role, group in groups.items():
            counted = medians_by_year(recount, indicator, group)
            if not close(drawn.get(role, {}), counted):
                wrong.append(f"{name}: {group}")
            seen += bool(counted)
    assert not wrong, listed(wrong)
    assert seen >= 40


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_every_pair_has_both_dates_and_a_mark(edition, language):
    """Every row: a year or a word for its absence on either side, and how far the two compare."""
    pairs = [row for row in edition.rows("baseline/pairs.csv") if row["later"]]
    rows = list(rows_of(edition, language, PAIRS, "pairs-"))
    assert len(rows) == len(pairs) > 5
    for row in rows:
        for cell in (row[1], row[2]):
            dated = re.search(r"\b(?:19|20)\d\d\b", cell) or any(word in cell for word in UNDATED[language])
            assert dated, row
        assert row[4].startswith(MARKS[language]), row
        assert row[3].count(".") >= 1, f"who published it: {row}"


def test_every_figure_of_the_study_is_in_the_table_or_in_a_list(edition):
    """Nothing is left out in silence: each id of the study's figures is cited on the page."""
    tree = main_of(edition.tree(edition.page("es", PAIRS)))
    cited = {key.removeprefix("baseline/") for key in tree.xpath(".//data/@value")}
    ids = {row["id"] for row in edition.rows("baseline/figures.csv")}
    assert ids - cited == set()
    assert len(ids) == 116


def test_only_figures_that_can_be_compared_are_drawn_as_a_change(edition):
    """Pairs of the same or a similar definition; a line between others would mislead."""
    figures = {row["id"]: row for row in edition.rows("baseline/figures.csv")}
    numbers = [
        pair
        for pair in edition.rows("baseline/pairs.csv")
        if pair["comparability"] in ("same", "similar")
        and figures[pair["baseline"]]["kind"] != "majority_word"
        and figures[pair["baseline"]]["qualifier"] in ("exact", "about")
    ]
    drawn = [tables for name, tables in figures_of(edition, "es", PAIRS) if name.endswith("-pairs")]
    assert len(drawn) == (len(numbers) > 1), "fewer than two make no chart"
    for tables in drawn:
        rows = next(table for table in tables if {"then", "now"} <= table[0].keys())
        assert len(rows) == len(numbers)
        assert {row["then"] for row in rows} == {float(figures[p["baseline"]]["value"]) for p in numbers}


def test_the_grids_of_coverage_are_the_tables(edition):
    """Every field of every theme's grid, all 28 states with Grenada, counted from the files."""
    recount = edition.recount
    states = recount.groups["states28"]
    labels = {entry["label"]: id for id, entry in recount.indicators.items()}
    found: dict[tuple[str, str], str] = {}
    for name, tables in figures_of(edition, "es", QUALITY):
        if "-cells-" not in name:
            continue
        for table in tables:
            for cell in table if {"row", "column", "class"} <= table[0].keys() else ():
                found[labels[cell["row"]], cell["column"]] = cell["symbol"]
    assert len(found) == len(recount.indicators) * len(states)
    assert "GRD" in {country for _, country in found}
    wrong = []
    for (indicator, country), symbol in found.items():
        last = recount.latest(indicator, country)
        wanted = "·" if not last else "●" if last[0] >= recount.recent_year else "○"
        if symbol != wanted:
            wrong.append(f"{indicator}, {country}: {symbol}, the latest is {last}")
    assert not wrong, listed(wrong)
    assert set(Counter(found.values())) == {"●", "○", "·"}


def test_both_vintages_of_participation_and_of_development_are_compared(edition):
    """Every file of revisions has its rows, one per other edition."""
    files = sorted((edition.root / "data/revisions").glob("*.csv"))
    editions = sum(len({row["source"] for row in edition.rows(f"revisions/{path.name}")}) for path in files)
    for language in edition.languages:
        assert len(list(rows_of(edition, language, QUALITY, "revisions-table"))) == editions
    assert {"gvc_backward", "gvc_forward", "gdp_current"} <= {path.stem for path in files}


def test_every_source_is_in_the_licence_table(edition):
    sources = list((edition.data / "catalogue/sources").glob("*.yml"))
    for language in edition.languages:
        assert len(list(rows_of(edition, language, QUALITY, "licences"))) == len(sources)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("group/members/then/high_technology_exports", "5,0"),
        ("group/members/gap_now/high_technology_exports/east_asia", "+28,6\u00a0p."),
        ("group/members/movement/high_technology_exports/east_asia", "se acerca"),
        ("group/members/movements/east_asia/widening+fell_behind", "30"),
        ("baseline/paired", "9"),
        ("quality/states28/cells/recent", "2694"),
        ("quality/states28/age/all", "3"),
        ("revision/gvc_backward/adb-mrio-2022/visible", "46"),
    ],
)
def test_a_planted_number_is_found(edition, key, text):
    """The checker of these keys says what is wrong with a number that is one off."""
    regional = Regional(edition.recount)
    family, *rest = key.split("/")
    check = {
        "group": regional.group,
        "baseline": regional.baseline,
        "quality": regional.quality,
        "revision": regional.revisions,
    }[family]
    assert check(rest, text, "es")
