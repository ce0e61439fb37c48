"""Values with flags and breaks: what is joined, what is hollow, what is said."""

import json
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.charts import (
    Bar,
    Change,
    Dot,
    Part,
    Point,
    Series,
    Strip,
    Tile,
    YearValue,
    composition,
    distribution,
    dumbbells,
    ranking,
    relation,
    slope,
    tile_map,
    trend,
)
from eslabon.charts.points import FLAGS, HOLLOW, interruptions, opened, openings, runs, stretches
from eslabon.snapshot.columns import FLAGS as LETTERS
from tests.charts.test_charts import look

COMMON = {"subject": "Tema", "unit": "%", "decimals": 1}


def values(*points):
    return tuple(YearValue.of(point) for point in points)


@st.composite
def series(draw):
    """A line with gaps, flags and breaks of its own and of its indicator."""
    years = sorted(draw(st.sets(st.integers(1990, 2024), min_size=1, max_size=25)))
    number = st.integers(-1000, 1000).map(lambda tenths: tenths / 10)
    flags = st.sets(st.sampled_from("ebmst"), max_size=3).map(lambda found: "".join(sorted(found)))
    points = [YearValue(year, draw(number), draw(flags)) for year in years]
    return Series("Alfa", tuple(points), "subject", tuple(draw(st.sets(st.integers(1988, 2026), max_size=3))))


def layers(chart, **mark):
    """Layers of a chart whose mark has these properties."""
    found = []
    for layer in chart.spec["layer"]:
        own = layer["mark"]
        if all(own.get(key) == value for key, value in mark.items()):
            found.append(layer)
    return found


def joined(chart):
    """Pairs of years that any line of the chart joins, thick or dotted."""
    pairs = []
    for layer in layers(chart, type="line"):
        by_run = {}
        for row in layer["data"]["values"]:
            by_run.setdefault((row["run"], row["role"]), []).append(row["year"])
        for years in by_run.values():
            pairs += pairwise(years)
    return pairs


def test_a_value_is_a_pair_with_flags():
    """Old callers unpack it; the letters stand after the year as in the tables."""
    point = YearValue.of((2018, 3.0))
    assert tuple(point) == (2018, 3.0) and dict([point]) == {2018: 3.0}
    assert YearValue(2018, 3.0, "em").when == "2018 (e, m)" and point.when == "2018"
    assert [YearValue(1, 1.0, letter).hollow for letter in FLAGS] == [letter != "b" for letter in FLAGS]


def test_words_cover_every_letter_that_data_may_carry():
    assert list(FLAGS) == list(LETTERS)
    assert set(HOLLOW) == set(LETTERS) - {"b"}


@settings(deadline=None)
@given(series())
def test_no_segment_spans_a_break(one):
    """Neither a line nor a dotted bridge joins a year before a break with one of it or after it."""
    cuts = {*one.breaks, *(point.year for point in one.points if "b" in point.flags)}
    chart = trend(look(), [one], **COMMON)
    assert [(a, b, cut) for a, b in joined(chart) for cut in cuts if a < cut <= b] == []


@settings(deadline=None)
@given(series())
def test_every_other_pair_of_neighbours_is_joined(one):
    """Only breaks interrupt: without one, consecutive values are joined by a line or by a bridge."""
    cuts = {*one.breaks, *(point.year for point in one.points if "b" in point.flags)}
    pairs = set(pairwise(point.year for point in one.points))
    wanted = {(a, b) for a, b in pairs if not any(a < cut <= b for cut in cuts)}
    assert set(joined(trend(look(), [one], **COMMON))) == wanted


@settings(deadline=None)
@given(series())
def test_cutting_loses_and_repeats_nothing(one):
    """Stretches and runs put together are the series; there is one break less than stretches."""
    parts = stretches(one.points, one.breaks)
    assert tuple(point for part in parts for point in part) == one.points
    assert [point for part in parts for run in runs(part) for point in run] == list(one.points)
    assert len(interruptions(one.points, one.breaks)) == len(parts) - 1
    assert set(openings(one.points, one.breaks)) >= {
        year for *_, year in interruptions(one.points, one.breaks)
    }


@settings(deadline=None)
@given(series())
def test_a_series_can_carry_its_breaks_itself(one):
    """With the letter b put in, the same line is cut at the same places without any list of years."""
    marked = opened(one.points, one.breaks)
    assert [point.year for part in stretches(marked, ())[1:] for point in part[:1]] == [
        part[0].year for part in one.stretches[1:]
    ]
    assert [tuple(point) for point in marked] == [tuple(point) for point in one.points]


@settings(deadline=None)
@given(series())
def test_each_value_is_drawn_once_and_flagged_ones_hollow(one):
    """The pointer finds every value; exactly the flagged ones are hollow, and their letters are told."""
    chart = trend(look(), [one], **COMMON)
    full = [r for layer in layers(chart, type="point", size=36) for r in layer["data"]["values"]]
    hollow = [r for layer in layers(chart, type="point", size=24) for r in layer["data"]["values"]]
    assert all(layer["mark"]["filled"] is False for layer in layers(chart, type="point", size=24))
    assert sorted(row["year"] for row in [*full, *hollow]) == [point.year for point in one.points]
    assert {row["year"] for row in hollow} == {point.year for point in one.points if point.hollow}
    texts = {row["year"]: row["text"] for row in [*full, *hollow]}
    assert all(point.when in texts[point.year] for point in one.points)


@settings(deadline=None)
@given(series())
def test_words_tell_flags_and_breaks(one):
    """The alternative text counts flagged values and names each year at which the line is cut."""
    words = trend(look(), [one], **COMMON).alt
    n = sum(point.hollow for point in one.points)
    assert (f"Con marca, {n} de {len(one.points)} valores" in words) == bool(n)
    for *_, year in interruptions(one.points, one.breaks):
        assert f"Ruptura de la serie en {year}; lo que sigue no es comparable" in words


def test_words_compare_nothing_across_a_break():
    """First and last value of the two definitions never stand in one clause."""
    one = Series("Alfa", ((2007, 2.0), (2018, 2.5), (2023, 3.0)), "subject", (2023,))
    words = trend(look(), [one], **COMMON).alt
    assert "de 2,0 en 2007 a 2,5 en 2018" in words
    assert "comparable con lo anterior: Alfa: 3,0 en 2023." in words
    assert "a 3,0 en 2023" not in words


def test_a_break_is_marked_once_per_year_and_once_per_line():
    """A zigzag in each interrupted line, one word per year, both between the two definitions."""
    lines = [
        Series("Alfa", ((2018, 2.5), (2023, 3.0)), "subject", (2023,)),
        Series("Beta", ((2018, 1.5), (2023, 2.0)), "reference", (2023,)),
        Series("Gama", ((2010, 1.0), (2018, 1.0)), "comparison", (2023,)),
    ]
    chart = trend(look(), lines, **COMMON)
    (word,) = layers(chart, type="text", baseline="bottom")
    assert word["data"]["values"] == [{"between": 2022.5, "text": "ruptura"}]
    (zigzag,) = [layer for layer in layers(chart, type="point") if "shape" in layer["mark"]]
    assert [(row["role"], row["between"]) for row in zigzag["data"]["values"]] == [
        ("subject", 2022.5),
        ("reference", 2022.5),
    ]
    assert "ruptura" not in json.dumps(trend(look(), lines[2:], **COMMON).spec)


def test_columns_mark_the_break_and_compare_only_after_it():
    """Stacked columns: the mark between the columns, the words since the last break."""
    parts = [
        Part("uno", ((2004, 70.0), YearValue(2006, 10.0, "b"), (2007, 12.0))),
        Part("otros", ((2004, 30.0), (2006, 90.0), (2007, 88.0)), True),
    ]
    chart = composition(look(), parts, whole=100, **COMMON)
    (word,) = layers(chart, type="text", baseline="bottom")
    assert [row["between"] for row in word["data"]["values"]] == [2005.5]
    assert "uno: 10,0 en 2006, 12,0 en 2007." in chart.alt and "70,0" not in chart.alt
    assert "Ruptura de la serie: 2006" in chart.alt


def test_letters_stand_beside_values():
    """Bars, slopes and dumbbells print the letters; maps, strips and dots tell them to the pointer."""
    drawn = {
        "3,0 (2018, s)": ranking(look(), [Bar("Alfa", 3.0, note="2018", flags="s")], **COMMON),
        "1,0 (m)": slope(
            look(), [Change("Alfa", YearValue(2012, 1.0, "m"), (2020, 2.0))], years=(2012, 2020), **COMMON
        ),
        "2,0 (2012–2020, e)": dumbbells(
            look(), [Change("Alfa", (2012, 1.0), YearValue(2020, 2.0, "e"))], **COMMON
        ),
        "Alfa: 5,0 (2019, t)": tile_map(
            look(), [Tile("AAA", "Alfa", 0, 0, 5.0, "2019", flags="t")], **COMMON
        ),
        "Beta: 1,0 (2017, p)": distribution(
            look(), [Strip("Fila", (Dot("Beta", 1.0, 2017, "p"),), None, 1)], subject="Tema", common=False
        ),
        "Alfa: 1 (2017, s); 2,0 (2020)": relation(
            look(),
            [Point("AAA", "Alfa", 1.0, 2.0, years=(2017, 2020), flags=("s", ""))],
            subject="Tema",
            x_title="Equis",
            y_title="Ye",
            decimals=(0, 1),
        ),
    }
    for text, chart in drawn.items():
        assert text in json.dumps(chart.spec, ensure_ascii=False), text
        assert "Con marca, 1 de" in chart.alt, text


def test_every_row_has_the_year_of_its_value_in_a_column_of_its_own():
    """Also where the picture leaves the usual year out; a note keeps real words, and a median has no year."""

    def rows(chart, *names):
        places = [[name for name, _title in chart.data.columns].index(name) for name in names]
        return [tuple(row[place] for place in places) for row in chart.data.rows]

    bars = [Bar("Alfa", 3.0, year=2024), Bar("Beta", 2.0, note="2019", year=2019), Bar("Mediana", 1.0)]
    chart = ranking(look(), [*bars, Bar("Gama", None)], **COMMON)
    found = [("Alfa", 2024, ""), ("Beta", 2019, ""), ("Mediana", None, ""), ("Gama", None, "sin dato")]
    assert rows(chart, "name", "year", "note") == found
    tiles = [Tile("AAA", "Alfa", 0, 0, 5.0, "2019", year=2019), Tile("BBB", "Beta", 0, 1, None)]
    found = [("AAA", 2019, ""), ("BBB", None, "sin dato")]
    assert rows(tile_map(look(), tiles, **COMMON), "code", "year", "note") == found
    strip = Strip("Fila", (Dot("Beta", 1.0, 2017, "p"),), None, 1, reference=("Mediana", 2.5))
    chart = distribution(look(), [strip], subject="Tema", common=False)
    assert rows(chart, "name", "year") == [("Beta", 2017), ("Mediana", None)]
    points = [Point("AAA", "Alfa", 1.0, 2.0, years=(2017, 2020)), Point("BBB", "Beta", 3.0, 4.0)]
    chart = relation(look(), points, subject="Tema", x_title="Equis", y_title="Ye", decimals=(0, 1))
    assert rows(chart, "x_year", "y_year") == [(2017, 2020), (None, None)]
    assert {title for name, title in chart.data.columns if name.endswith("_year")} == {"Año de x", "Año de y"}


def test_rows_of_a_strip_have_the_unit_in_words():
    """A symbol such as "%" says of what no more than an empty cell; the picture keeps the symbol."""
    strip = Strip("Fila", (("Beta", 1.0),), None, 1, "%", unit_name="porcentaje del PIB")
    chart = distribution(look(), [strip], subject="Tema", common=False)
    place = [name for name, _title in chart.data.columns].index("unit")
    assert [row[place] for row in chart.data.rows] == ["porcentaje del PIB"]
    assert "porcentaje" not in json.dumps(chart.spec)
