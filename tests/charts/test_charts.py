"""Every kind of chart: valid, drawable, the same in words and in marks, in the reader's numbers."""

import json
import warnings

import pytest

from eslabon.book.render import render_svg
from eslabon.charts import (
    Bar,
    Cell,
    Change,
    Event,
    Interval,
    Look,
    Part,
    Point,
    Series,
    Step,
    Strip,
    Tally,
    Tile,
    class_steps,
    composition,
    distribution,
    dumbbells,
    heatmap,
    intervals,
    ranking,
    relation,
    shares,
    slope,
    tile_map,
    timeline,
    trend,
)
from eslabon.language import Messages, format_number


def look(language="es"):
    messages = Messages("es", {}, "es")
    return Look(language, messages, lambda value, decimals: format_number(value, decimals, language))


STEPS = [Step("up", "sube", "#0b4f8a", "+"), Step("down", "baja", "#b4500b", "−")]


def every_kind(language="es", eye=None):
    """One small chart of each kind, by name."""
    eye = eye or look(language)
    line = Series("Alfa", ((2000, 10.5), (2001, 12.0), (2004, 1500.0)), "subject")
    common = {"subject": "Tema", "unit": "%", "decimals": 1}
    return {
        "trend": trend(eye, [line, Series("Beta", ((2000, 3.0),), "reference")], **common, marked=2001),
        "ranking": ranking(
            eye, [Bar("Alfa", 3.0, "subject"), Bar("Beta", None), Bar("Gama", -1.0)], **common
        ),
        "distribution": distribution(
            eye,
            [Strip("Fila", (("Beta", 1.0), ("Gama", 4.0)), ("Alfa", 2.0), 1, reference=("Mediana", 2.5))],
            subject="Tema",
            common=False,
        ),
        "slope": slope(
            eye, [Change("Alfa", (2012, 1.0), (2020, 2.0), "subject")], years=(2012, 2020), **common
        ),
        "dumbbells": dumbbells(eye, [Change("Alfa", (2012, 1.0), (2020, 2.0))], **common),
        "heatmap": heatmap(eye, [Cell("f", "AAA", "up")], STEPS, rows=["f"], columns=["AAA"], subject="Tema"),
        "intervals": intervals(
            eye,
            [Interval("Alfa", 1, 2, 4, 1, True), Interval("Beta", 1, 1, 1, 3)],
            subject="Tema",
            unit="lugar",
            share="90 %",
        ),
        "composition": composition(
            eye,
            [Part("uno", ((2000, 40.0), (2002, 60.0))), Part("otros", ((2000, 60.0), (2002, 40.0)), True)],
            whole=100,
            **common,
        ),
        "timeline": timeline(
            eye, [Event("1", 2014, "Directa", "Algo")], subject="Tema", kinds=["Directa"], years=(2012, 2016)
        ),
        "tile_map": tile_map(
            eye,
            [Tile("AAA", "Alfa", 0, 0, 5.0), Tile("BBB", "Beta", 1, 2, None), Tile("CCC", "Gama", 1, 3, 9.0)],
            **common,
        ),
        "relation": relation(
            eye,
            [Point("AAA", "Alfa", 1.0, 2.0, "subject"), Point("BBB", "Beta", 3.0, 1.0)],
            subject="Tema",
            x_title="Equis",
            y_title="Ye",
            decimals=(0, 1),
        ),
        "shares": shares(
            eye, [Tally("R1", {"up": 3, "down": 1}), Tally("R2", {})], STEPS, subject="Tema", unit="n"
        ),
    }


def test_years_that_share_the_most_marks_are_all_named():
    """The first of several would look like the only one."""
    events = [Event(str(n), year, "Directa", "Algo") for n, year in enumerate((2014, 2015, 2014, 2016, 2016))]
    drawn = timeline(look(), events, subject="Tema", kinds=["Directa"], years=(2014, 2016))
    assert "Los años con más marcas son 2014 y 2016 (2 cada uno)." in drawn.alt
    drawn = timeline(look(), events[:3], subject="Tema", kinds=["Directa"], years=(2014, 2016))
    assert "El año con más marcas es 2014 (2)." in drawn.alt


def test_those_without_a_value_are_named_by_the_alphabet_not_by_their_codes():
    """Accents and capitals do not count: Spain's alphabet has "Á" with "A"."""
    names = ["Zeta", "Beta", "Álamo"]
    common = {"subject": "Tema", "unit": "%", "decimals": 1}
    bars = ranking(look(), [Bar("Alfa", 1.0), *(Bar(name, None) for name in names)], **common)
    tiles = [Tile(f"A{place}", name, 0, place, None) for place, name in enumerate(names)]
    map_ = tile_map(look(), [Tile("AAA", "Alfa", 1, 0, 1.0), *tiles], **common)
    for chart in (bars, map_):
        assert "Sin dato: Álamo, Beta, Zeta." in chart.alt
    assert [row[0] for row in bars.data.rows] == ["Alfa", "Álamo", "Beta", "Zeta"]


KINDS = sorted(every_kind())


@pytest.mark.parametrize("kind", KINDS)
def test_specification_is_valid_vega_lite(kind):
    """Altair's copy of the schema accepts the specification; it holds no NaN and fetches nothing."""
    import altair

    spec = every_kind()[kind].spec
    json.dumps(spec, allow_nan=False)
    assert '"url"' not in json.dumps(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        altair.Chart.from_dict(json.loads(json.dumps(spec)))


@pytest.mark.parametrize("kind", KINDS)
def test_chart_is_drawn(kind):
    """The picture exists, names the bundled family only first, and is the same twice."""
    chart = every_kind()[kind]
    picture = render_svg(chart.spec)
    assert picture.startswith("<svg")
    assert render_svg(chart.spec) == picture
    assert "Source Sans 3" in picture


@pytest.mark.parametrize("kind", KINDS)
def test_words_say_kind_and_subject(kind):
    """The alternative text is made for this chart: it names the subject and ends as a sentence."""
    alt = every_kind()[kind].alt
    assert "Tema" in alt
    assert alt.endswith(".")
    assert "{" not in alt


def test_missing_is_said_not_guessed():
    """Absent years and countries are named and never drawn as zero."""
    charts = every_kind()
    assert "Faltan 2 años." in charts["trend"].alt
    assert "Sin dato: Beta." in charts["ranking"].alt
    beta = next(row for row in charts["ranking"].spec["data"]["values"] if row["name"] == "Beta")
    assert beta["value"] is None and beta["text"] == "sin dato"
    assert "Sin dato: Beta." in charts["tile_map"].alt
    assert "R2: sin datos." in charts["shares"].alt


def test_gap_breaks_the_line():
    """No line runs over years without a value: the bridge is another, dotted mark."""
    layers = every_kind()["trend"].spec["layer"]
    lines = next(layer for layer in layers if layer["mark"].get("strokeCap"))
    assert {row["year"] for row in lines["data"]["values"]} == {2000, 2001}
    bridges = next(layer for layer in layers if layer["mark"].get("strokeDash"))
    assert [row["year"] for row in bridges["data"]["values"]] == [2001, 2004]


@pytest.mark.parametrize(("language", "said"), [("es", "R1: sube 1252."), ("en", "R1: sube 1,252.")])
def test_counts_in_alternative_texts_are_the_readers(language, said):
    chart = shares(look(language), [Tally("R1", {"up": 1252})], STEPS[:1], subject="Tema", unit="n")
    assert said in chart.alt


def test_numbers_are_the_readers():
    """Axis, labels and words use the language's marks: 1500,0 in Spanish, 1,500.0 in English."""
    spanish, english = every_kind("es")["trend"], every_kind("en")["trend"]
    assert "1500,0" in spanish.alt and "1,500.0" in english.alt
    assert spanish.spec["config"]["locale"]["number"]["decimal"] == ","
    assert english.spec["config"]["locale"]["number"]["thousands"] == ","


def test_values_drawn_are_values_said():
    """The last value of the subject stands in the label, in the pointer's text and in the words."""
    chart = every_kind()["trend"]
    drawn = json.dumps(chart.spec, ensure_ascii=False)
    assert "Alfa 1500,0" in drawn and "1500,0 en 2004" in chart.alt


def test_intervals_name_a_mark_outside():
    """The alternative text tells where the declared specification contradicts the interval."""
    alt = every_kind()["intervals"].alt
    assert "Cálculo principal fuera del intervalo: Beta." in alt and "Alfa, mediana 2, de 1 a 4." in alt


def test_more_classes_than_colours_are_refused():
    assert len(class_steps([(str(n), str(n)) for n in range(8)], ["0"])) == 8
    with pytest.raises(ValueError, match="8 classes cannot be told apart by 7 colours"):
        class_steps([(str(n), str(n)) for n in range(8)])


def test_a_ranking_keeps_room_for_the_text_beside_its_longest_bar():
    """The number, its year and its flag stand behind the bar; the picture may not end before them."""

    def right(*bars):
        return ranking(look(), bars, subject="x", unit="y", decimals=0).spec["padding"]["right"]

    long = Bar("Alfa", 211_998_573.0, note="2023", flags="e")
    assert right(long, Bar("Beta", 1.0)) > 80
    assert right(Bar("Alfa", 5.0), Bar("Beta", None, note="2023")) < 20


@pytest.mark.parametrize(("decimals", "value", "bound"), [(0, 2.5, 3.0), (1, 31.95, 32.0), (1, 0.25, 0.3)])
def test_a_tile_stands_in_the_class_of_its_printed_number(decimals, value, bound):
    """Halves are rounded for the class as they are for the number: what prints "3" is no "2 to 3"."""
    tiles = [Tile(f"A{n}", f"A{n}", 0, n, v) for n, v in enumerate([0.0, value, bound, bound + 5])]
    spec = tile_map(look(), tiles, subject="Tema", unit="%", decimals=decimals).spec
    half, whole = (spec["usermeta"]["tiles"]["tiles"][n] for n in (1, 2))
    assert (half["value"], half["step"]) == (whole["value"], whole["step"])
