"""What pages say of flags and breaks: in tables, sentences, captions, and in the measures of groups."""

import csv
from pathlib import Path

import pytest

from eslabon.charts import Series
from eslabon.pages import (
    Figure,
    Page,
    Text,
    country_table,
    facts_table,
    group_table,
    group_trend_figure,
    members_table,
    ranking_figure,
    slope_figure,
    spread_figure,
    statement,
    then_now_figure,
    trend_figure,
)
from eslabon.pages.marks import broken_note
from eslabon.pages.outputs import readable
from eslabon.publication import load_publication
from eslabon.snapshot.lock import write_lock

EXPORTS = "exports_gdp"
# Estimates at the end, and a flag of a value that is not the latest.
FLAGS = {("FRA", "2024"): "e", ("ITA", "2024"): "em", ("ESP", "2012"): "p"}
REASON = "otra encuesta"


def change(root: Path, flags: dict, *, catalogue: str = "", drop=()) -> None:
    """Give values flags, leave values out, add lines to the first indicator; and lock again."""
    path = root / "data/observations/exports_gdp.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [
        {**row, "flag": flags.get((row["country"], row["year"]), row["flag"])}
        for row in rows
        if (row["country"], row["year"]) not in drop
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    entries = root / "data/catalogue/indicators/structure.yml"
    text = entries.read_text("utf-8")
    entries.write_text(
        text.replace("  code: NE.EXP.GNFS.ZS\n", f"  code: NE.EXP.GNFS.ZS\n{catalogue}", 1), "utf-8"
    )
    write_lock(root)


@pytest.fixture
def opened(tiny, monkeypatch):
    """Change the data, then open the page of a country."""
    monkeypatch.delenv("ESLABON_PACK", raising=False)
    monkeypatch.delenv("ESLABON_ROOT", raising=False)

    def open_page(flags, country="FRA", **changes):
        change(tiny, flags, **changes)
        monkeypatch.chdir(tiny / "notebooks")
        return Page.open("brief", language="es", country=country)

    return open_page


BREAK = f"  breaks: [2018]\n  break_reason: {REASON}\n"


def test_tables_carry_letters_and_explain_them(opened):
    """Year of the latest value with its letters, and below what exactly these letters mean."""
    page = opened(FLAGS)
    note = "Marcas: e: estimación."
    table = country_table(page, "t", "T", [EXPORTS])
    assert table.rows[0][2] == "2024 (e)" and table.source.endswith(note)
    table = facts_table(page, "f", "F", [EXPORTS])
    assert table.rows[0][2] == "2024 (e)" and table.source.endswith(note)
    table = members_table(page, "m", "M", [EXPORTS], ["FRA", "ITA", "ESP"])
    cells = {row[0]: readable(row[1]).partition(" ")[2] for row in table.rows}
    assert cells == {"España": "(2024)", "Francia": "(2024, e)", "Italia": "(2024, e, m)"}
    assert table.source.endswith("Marcas: e: estimación; m: valor modelado.")


def test_tables_of_groups_count_estimates(opened):
    """Letters beside the years, and how many of the members' values are estimates."""
    table = group_table(opened(FLAGS), "g", "G", [EXPORTS])
    assert table.rows[0][-1] == "2024 (e, m)"
    assert "Marcas: e: estimación; m: valor modelado." in table.source
    assert (
        "{value}`2<group/states/estimated/exports_gdp>` de {value}`3<group/states/n/exports_gdp>`"
        in table.source
    )


def test_unflagged_tables_say_nothing(opened):
    """No note without a letter; no word of breaks without one."""
    page = opened({})
    for table in (country_table(page, "t", "T", [EXPORTS]), group_table(page, "g", "G", [EXPORTS])):
        assert "Marcas" not in table.source and "ruptura" not in table.source


def test_a_broken_change_says_so_with_year_and_reason(opened):
    """Not a dash: "no comparable", and below the table when the definition changed and why."""
    page = opened({}, catalogue=BREAK)
    table = country_table(page, "t", "T", [EXPORTS])
    assert table.rows[0][3] == "no comparable"
    assert table.source.endswith(
        "No comparable, porque la serie tiene una ruptura: Exportaciones (2018, otra encuesta)."
    )


def test_a_break_in_many_countries_is_told_once(opened):
    """An indicator's own table has a broken change in every row; its note names the indicator once."""
    page = opened({}, catalogue=BREAK)
    assert broken_note(page, [page.standing(EXPORTS, "FRA")] * 3).count("Exportaciones") == 1


def test_a_break_in_one_country_is_told_there_alone(opened):
    """The flag b of a value breaks that country's change, with its own year."""
    page = opened({("FRA", "2019"): "b"})
    table = country_table(page, "t", "T", [EXPORTS])
    assert table.rows[0][3] == "no comparable" and "Exportaciones (2019)" in table.source
    assert page.standing(EXPORTS, "ITA").flag == "" and page.standing(EXPORTS, "FRA").change_kind == "broken"


def test_sentences_tell_flags_and_compare_nothing_across_a_break(opened):
    """The words stand beside the year, or at the end; the base is not known across a break."""
    page = opened({("FRA", "2024"): "be"}, catalogue=BREAK)
    full, short = "Es {value} ({year}); era {base} en {base_year}.", "Es {value} ({year})."
    assert "(2024, estimación, ruptura de la serie)." in statement(page, EXPORTS, full, short)
    assert statement(page, EXPORTS, full) == ""
    assert statement(page, EXPORTS, "En {year} fue {value}.").endswith("(estimación, ruptura de la serie).")
    # A sentence without the latest value has no flag to tell.
    assert "estimación" not in statement(page, EXPORTS, "La mediana es {median}.")


def test_captions_explain_hollow_points_and_breaks(opened):
    """Only what the figure shows is explained."""
    page = opened(FLAGS, catalogue=BREAK)
    figure = trend_figure(page, "n", EXPORTS)
    assert "Puntos huecos: estimación." in figure.caption
    assert "Ruptura de la serie en 2018 (otra encuesta): no se compara" in figure.caption
    assert "Puntos huecos" not in group_trend_figure(page, "g", EXPORTS).caption
    assert "Ruptura de la serie en 2018" in group_trend_figure(page, "g", EXPORTS).caption
    assert "Marcas: e: estimación; m: valor modelado." in ranking_figure(page, "r", EXPORTS).caption
    assert "Algunos valores llevan marca: estimación" in spread_figure(page, "s", "Tema", [EXPORTS]).caption


def test_group_medians_are_cut_by_the_indicator_s_breaks_alone(opened):
    """One country's break does not interrupt the median of many."""
    page = opened({("ITA", "2014"): "b"}, catalogue=BREAK)
    for group in ("states", "peers"):
        line = Series("x", page.group_line(group, EXPORTS))
        assert line.openings == (2018,)
        assert [point.year for point in line.points if point.flags] == [2018]


def test_then_and_now_leave_out_broken_pairs(opened):
    """They are counted, with the reason; with too few left there is no figure, and the text says why."""
    page = opened({("FRA", "2020"): "b"})
    shown = then_now_figure(page, "n", EXPORTS)
    assert isinstance(shown, Text)  # two of three are left
    assert "datos comparables" in shown.myst
    assert "Queda fuera {value}`1<measure/broken/exports_gdp>` país" in shown.myst
    slopes = slope_figure(page, "s", "Tema", [EXPORTS])
    assert isinstance(slopes, Text) and "No comparable, porque la serie tiene una ruptura" in slopes.myst


def test_values_on_both_sides_of_a_break_are_named(opened):
    """A map, a ranking or a table that puts 2017 beside 2024 across a break says so."""
    late = {("ITA", str(year)) for year in range(2018, 2025)}
    page = opened({}, catalogue=BREAK, drop=late)
    said = "Reúne datos de antes y de después de una ruptura"
    assert said in ranking_figure(page, "r", EXPORTS).caption
    assert said in members_table(page, "m", "M", [EXPORTS], ["FRA", "ITA"]).source
    assert said in group_table(page, "g", "G", [EXPORTS]).source
    assert said not in members_table(page, "m", "M", [EXPORTS], ["FRA", "ESP"]).source


def test_group_values_hold_letters_and_estimates(tiny):
    """Of the members' recent values only, letters in their fixed order."""
    change(tiny, {**FLAGS, ("ESP", "2024"): "s"})
    publication = load_publication(tiny)
    values = publication.measured.values.set_index(["indicator", "group"])
    assert values.loc[(EXPORTS, "states"), ["flags", "estimated"]].tolist() == ["esm", 2]
    assert values.loc[("manufacturing_gdp", "states"), ["flags", "estimated"]].tolist() == ["", 0]


def test_figures_stay_figures(opened):
    """A country all of whose values carry a flag still has its figures."""
    years = {("FRA", str(year)): "m" for year in range(2000, 2025)}
    figure = trend_figure(opened(years), "n", EXPORTS)
    assert isinstance(figure, Figure) and "Con marca, 25 de 25 valores: valor modelado." in figure.chart.alt
