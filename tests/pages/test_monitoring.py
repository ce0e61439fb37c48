"""What the recommendation pages count: chosen entries, movements, rounds, portfolios, single figures."""

import csv
import re
import statistics
from pathlib import Path

import pytest

from eslabon.pages.chosen import choose, cross_table, distinct, known_table, number
from eslabon.pages.groups import (
    little_known_sentence,
    median_in,
    rounds_table,
    states_table,
    until_break_sentence,
)
from eslabon.pages.measured import dated, exporters_table, measured_table, remark
from eslabon.pages.movement import improved_sentence, movement, movement_sentence, movement_table
from eslabon.pages.needs import formulas, needs_table, obstacles_table
from eslabon.pages.outputs import readable
from eslabon.pages.portfolio import portfolio_figure, shares_by_year
from eslabon.pages.reach import language_name, offered_table
from eslabon.pages.registers import baseline_number

ROOT = Path(__file__).resolve().parents[2]
SUBREGION = ("central_america_mexico", "caribbean")
SHARES = ["share_completed", "share_in_execution", "share_in_preparation"]


def counts(cells):
    """The plain numbers of some cells."""
    return [int(readable(cell)) for cell in cells]


# Entries chosen and counted.


def test_entries_meet_at_least_one_alternative(opened):
    """By hand from the file: a country of the groups, or the region's name; each entry once."""
    page = opened[7]
    codes = {code for group in SUBREGION for code in page.catalogue.everyone(group)}
    with (ROOT / "data/registers/cases.csv").open(encoding="utf-8", newline="") as file:
        wanted = [
            row["id"]
            for row in csv.DictReader(file)
            if codes & set(row["country"].split(";")) or row["region"] == "central_america_caribbean"
        ]
    chosen = choose(
        page, "cases", "country=@central_america_mexico|@caribbean", "region=central_america_caribbean"
    )
    assert [row["id"] for row in chosen.rows] == wanted
    assert len(wanted) > 10


def test_a_key_repeats_the_further_condition_in_each_alternative(opened):
    """So that whoever counts again need not know how the entries were chosen."""
    chosen = choose(opened[7], "cases", "country=@caribbean", "region=caribbean")
    assert (
        "<rows/cases?country=@caribbean&governance!=unknown;region=caribbean&governance!=unknown>"
        in number(opened[7], chosen, "governance!=unknown")
    )
    assert "<rows/cases>" in number(opened[7], choose(opened[7], "cases"))


def test_firms_are_counted_once_and_empty_cells_not(opened):
    """A firm with two programmes has two entries; one without a name of a programme does not count for it."""
    page = opened[6]
    exporters = choose(page, "exporters")
    firms = {row["firm"] for row in exporters.rows}
    named = {row["firm"] for row in exporters.rows if row["programme"]}
    assert len(exporters.rows) > len(firms) > len(named)
    assert readable(distinct(page, exporters, "firm")) == str(len(firms))
    assert readable(distinct(page, exporters, "firm", "programme!=")) == str(len(named))


def test_known_and_unknown_add_up(opened):
    """Of each aspect, what is known and what is not make all the entries."""
    page = opened[7]
    cases = choose(page, "cases", "country=@caribbean|@central_america_mexico")
    table = known_table(page, "known", "x", cases, {"governance": "unknown", "tier_reached": "not_stated"})
    assert [sum(counts(row[1:])) for row in table.rows] == [len(cases.rows)] * 2


def test_a_cross_table_shows_zeros_and_puts_the_unknown_last(opened):
    """Single values on both sides: every line adds up to its total, all totals to all entries."""
    page = opened[7]
    cases = choose(page, "cases", "country=@caribbean|@central_america_mexico")
    table = cross_table(page, "cross", "x", cases, "governance", "tier_reached")
    assert table.rows[-1][0] == table.columns[-2].title == "No se indica"
    numbers = [counts(row[1:]) for row in table.rows]
    assert all(sum(row[:-1]) == row[-1] for row in numbers)
    assert sum(row[-1] for row in numbers) == len(cases.rows)
    assert any(0 in row for row in numbers)


# What moved.


def test_countries_that_moved_add_up(opened):
    """Up, down and same make the comparable ones, which are no more than were asked."""
    page = opened[6]
    for entry in page.indicators():
        moved = movement(page, entry.id)
        assert moved.up + moved.down + moved.same == moved.known <= moved.of == 25


def test_signs_are_those_of_the_unrounded_change(opened):
    """A change too small to be printed is a change; only equal values stay."""
    page = opened[6]
    pairs = [
        (s.base_value, s.value)
        for s in page.standings_of("resource_rents", page.catalogue.members("members"))
        if s.change_kind == "points"
    ]
    moved = movement(page, "resource_rents")
    assert moved.up == sum(now > then for then, now in pairs)
    assert moved.down == sum(now < then for then, now in pairs)
    assert moved.same == sum(now == then for then, now in pairs)


def test_nothing_is_counted_across_a_change_of_definition(opened):
    """The logistics index: only who has no value of the new round can be compared."""
    page = opened[9]
    recent = {s.country for s in page.standings_of("lpi", page.catalogue.members("members")) if s.year < 2023}
    assert movement(page, "lpi").known <= len(recent)
    assert movement(page, "liner_connectivity").known > 20


def test_a_fall_is_an_improvement_where_less_is_better(opened):
    """Concentration of destinations: those that fall are those that improve."""
    page = opened[7]
    moved = movement(page, "market_concentration", SUBREGION)
    said = readable(movement_sentence(page, "market_concentration", SUBREGION))
    assert f"mejora en {moved.down} de {moved.known} países comparables y empeora en {moved.up}" in said
    assert f"de {moved.then} a {moved.now}: mejora" in said and moved.then.startswith("20")
    assert f"concentración de destinos, {moved.down} de {moved.known}" in readable(
        improved_sentence(page, ["market_concentration"], SUBREGION)
    )


def test_nothing_improves_without_a_direction(opened):
    """An indicator without one rises and falls, and is left out of what improved."""
    page = opened[7]
    assert "sube en" in movement_sentence(page, "textile_exports", SUBREGION)
    assert improved_sentence(page, ["textile_exports"], SUBREGION) == ""


def test_what_one_year_cannot_show_is_not_called_better(opened):
    """A flow and a survey rise and fall, with the caveat; a standardised score gains or loses place."""
    flow = readable(improved_sentence(opened[7], ["machinery_exports", "fdi_inflows"], SUBREGION))
    first, own = flow.split(". ", 1)
    assert "mejora" in first and "extranjera" not in first
    assert "sube en" in own and "flujo volátil" in own and "mejora" not in own
    place = movement_sentence(opened[8], "economic_complexity")
    assert "posición relativa" in place and "empeora" not in place and "miembros comparables" in place
    survey = next(e.id for e in opened[9].indicators() if e.survey and movement(opened[9], e.id).known > 1)
    said = movement_sentence(opened[9], survey)
    assert "error de muestreo" in said and "mejora" not in said


def test_the_years_of_a_movement_are_those_of_its_countries(opened):
    """By hand from the standings."""
    page = opened[9]
    known = [
        s
        for s in page.standings_of("fixed_broadband", page.catalogue.members("members"))
        if s.change_kind in ("points", "percent")
    ]
    moved = movement(page, "fixed_broadband")
    assert set(moved.then.split("–")) == {str(f(s.base_year for s in known)) for f in (min, max)}
    assert set(moved.now.split("–")) == {str(f(s.year for s in known)) for f in (min, max)}


def test_medians_before_a_new_definition_are_of_the_same_countries(opened):
    """The logistics index: by hand from the file, the twenty with both rounds."""
    with (ROOT / "data/observations/lpi.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["value"]]
    members = opened[9].catalogue.members("members")
    first, last = (
        {r["country"]: float(r["value"]) for r in rows if r["year"] == year and r["country"] in members}
        for year in ("2012", "2018")
    )
    both = first.keys() & last.keys()
    change = opened[9].change_before_break("members", "lpi")
    assert (change.n, change.up) == (len(both), sum(last[c] > first[c] for c in both)) == (20, 9)
    assert change.then == pytest.approx(statistics.median(first[c] for c in both))
    assert change.now == pytest.approx(statistics.median(last[c] for c in both))
    assert "en los 20 países con dato en 2012 y en 2018" in readable(
        until_break_sentence(opened[9], "lpi", "members")
    )
    assert until_break_sentence(opened[9], "fixed_broadband", "members") == ""


def test_indicators_without_a_comparable_country_have_dashes(opened):
    """One year of data: no number is made up."""
    table = movement_table(opened[6], "moved", "x", ["commodity_dependence", "resource_rents"])
    assert table.rows[0][2:5] == ("—", "—", "—")
    assert "—" not in table.rows[1]


# Groups and states.


def test_a_new_definition_is_named_over_its_column(opened):
    """A reader who compares the rounds is told where not to."""
    table = rounds_table(opened[9], "rounds", "x", ["lpi", "lpi_customs"], "members", [2012, 2018, 2023])
    assert [column.title for column in table.columns[1:]] == ["2012", "2018", "2023, nueva definición"]
    assert median_in(opened[9], "members", "lpi", 2013) == "—"


def test_states_that_left_are_marked(opened):
    """They stay in the table, and nobody else has the mark."""
    table = states_table(opened[7], "states", "x", ["textile_exports"], SUBREGION)
    marked = {row[0].split(" (")[0] for row in table.rows if "ya no es miembro" in row[0]}
    assert len(table.rows) == 16
    assert marked == {"Costa Rica", "Granada", "Jamaica"}


def test_states_of_which_little_is_known_are_named(opened):
    """Exactly those with fewer than half of the indicators."""
    page = opened[7]
    table = states_table(page, "states", "x", [], SUBREGION)
    few = [
        row[0].split(" (")[0]
        for row in table.rows
        if int(re.match(r"\d+", readable(row[1]))[0]) * 2 < len(page.indicators())
    ]
    said = little_known_sentence(page, SUBREGION)
    assert few
    assert all(name in said for name in few)
    assert said.count(",") + said.count(" y ") == len(few) - 1


# Needs, obstacles, works, figures.


def test_a_need_without_data_says_so(opened):
    """No line is left out because there is nothing to show."""
    table = needs_table(opened[8], "needs", "x", [("Marca", []), ("Cadenas", ["gvc_backward"])], "states28")
    assert table.rows[0][1:] == ("ningún dato", "—", "—", "—")
    assert readable(table.rows[1][2]) == "5 de 28"


def test_a_formula_names_its_table_its_series_and_its_limits(opened):
    """Publisher, edition, series, first and last year, and what not to compare it with."""
    (said,) = formulas(opened[8], ["gvc_backward"])
    for part in ("Banco Asiático de Desarrollo", "2023-06", "`GVCP_trade_b`", "2017–2022", "Borin y Mancini"):
        assert part in said


def test_every_obstacle_is_listed_with_what_follows_it(opened):
    """Those of a dimension that nothing follows too."""
    page = opened[9]
    table = obstacles_table(page, "obstacles", "x", {"telecom": ["internet_users"]})
    assert len(table.rows) == len(page.register("bottlenecks"))
    assert {row[3] for row in table.rows} == {page.label("internet_users"), "ninguno"}


def share(measure, year, value, **other):
    row = {"measure": measure, "year": year, "value": value, "unit": "percent", "country": "", "hub": ""}
    return {**row, **other}


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([share("a", "2011", 10), share("a", "2011", 12)], "two values"),
        ([share("a", "2011", 10), share("b", "2011", 12, unit="percent_of_investment")], "different things"),
        ([share("a", "2011", 60), share("b", "2011", 60)], "more than one hundred"),
    ],
)
def test_shares_that_cannot_stand_together_are_refused(rows, complaint):
    """Twice the same, shares of projects with shares of investment, more than all."""
    with pytest.raises(ValueError, match=complaint):
        shares_by_year(rows, ["a", "b"])


def test_shares_of_a_country_or_without_a_year_are_not_of_the_portfolio():
    """They are left out, the rest is sorted by year."""
    rows = [
        share("a", "2016", 20),
        share("a", "2011", 12),
        share("a", "2011", 40, country="BRA"),
        share("a", "2011", 40, hub="Amazonas"),
        share("a", "", 40),
    ]
    assert shares_by_year(rows, ["a"]) == {2011: {"a": 12.0}, 2016: {"a": 20.0}}


def test_the_portfolio_fills_up_with_what_was_not_told(opened):
    """Every bar is one hundred; the remainder has a name."""
    works = opened[9].register("infrastructure")
    figure = portfolio_figure(opened[9], "works", "Cartera", works, SHARES, rest="no informado")
    assert "2016, COSIPLAN: Proyectos concluidos, proporción 20, no informado 80" in figure.chart.alt


def test_years_that_are_not_the_datums_own_say_so(opened):
    """Year of publication, and no date at all."""
    said = {dated(opened[6], "figures", row) for row in opened[6].register("figures")}
    assert {"2024 (año de publicación)", "sin fecha", "2025"} <= said


def test_a_figure_says_who_gave_it_and_where_it_was_read(opened):
    """Publisher, host and note; the host of a copy is named and not linked."""
    page = opened[6]
    rows = {row["id"]: row for row in page.register("figures")}
    said = remark(page, "figures", rows["mex-pemex-msme-contracts-2022-pemex"], ["publisher"])
    assert said.startswith("Pemex. [elcoahuilense.com](")
    assert said.endswith("Nota de prensa.")
    copy = remark(page, "figures", rows["asean-share-of-world-exports-2014-sela"], ["publisher"])
    assert "](" not in copy
    assert "sin enlace" in copy


def test_works_are_filtered_by_measure_without_what_narrows_it(opened):
    """One entry of the filter per measure, whatever the country."""
    works = opened[9].register("infrastructure")
    table = measured_table(
        opened[9], "works", "x", "infrastructure", works, ["initiative"], ["country"], ["measure"]
    )
    narrowed = [k for k, row in enumerate(works) if row["country"]]
    assert narrowed
    assert all("(" in table.rows[k][0] and "(" not in table.filter_keys[0][k] for k in narrowed)


def test_exporters_without_a_named_programme_say_so(opened):
    """And none is left out."""
    rows = opened[6].register("exporters")
    table = exporters_table(opened[6], "exporters", "x", rows, ["country"])
    unnamed = [row[0] for row in table.rows if row[-1].startswith("Sin nombre conocido.")]
    assert unnamed == [row["firm"] for row in rows if not row["programme"]]
    assert len(table.rows) == len(rows)


def test_the_publication_counts_briefs_in_each_language(opened):
    """As many lines as languages; all of them make the count of the process indicator."""
    page = opened[10]
    table = offered_table(page, "offered", "x", "briefs", "pages")
    all_ = next(row["n"] for one, row in page.process if one.id == "briefs")
    assert sum(int(readable(row[1])) for row in table.rows) == all_
    assert [row[0] for row in table.rows] == [language_name(code, "es") for code in ("es", "en", "pt", "fr")]


def test_a_figure_of_the_study_is_cited_or_refused(opened):
    """With its qualifier and key; one that the page does not read is an error, not a blank."""
    assert "<baseline/mcac-usa-apparel-market-share-2001>" in baseline_number(
        opened[7], "mcac-usa-apparel-market-share-2001"
    )
    with pytest.raises(KeyError, match="reads no figure"):
        baseline_number(opened[7], "jpn-sme-export-share")
