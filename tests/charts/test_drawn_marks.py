"""What the picture itself shows: legends like their marks, labels clear of marks, numbers in their parts."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from lxml import etree

from eslabon.book.render import render_svg
from eslabon.charts import (
    Change,
    Chart,
    Event,
    Interval,
    Point,
    Series,
    Step,
    Strip,
    Tally,
    counted,
    distribution,
    dumbbells,
    intervals,
    relation,
    shares,
    theme,
    timeline,
    trend,
)
from tests.charts.test_charts import look

COMMON = {"subject": "Tema", "unit": "%", "decimals": 1}
EMPTY = {None, "none", "transparent", theme.PAPER}


def picture(chart: Chart, width: int = theme.WIDTH) -> etree._Element:
    return etree.fromstring(render_svg({**chart.spec, "width": width}).encode())


def of_role(drawn: etree._Element, name: str, kind: str) -> list[etree._Element]:
    return drawn.xpath(
        f"//*[local-name()='g'][contains(@class, '{name}')]/*[local-name()='{kind}']",
    )


def place(element: etree._Element) -> tuple[float, float]:
    x, y = re.fullmatch(r"translate\(([^,]+),([^)]+)\).*", element.get("transform")).groups()
    return float(x), float(y)


def sign(path: etree._Element) -> tuple[str, str]:
    """How a mark looks: hollow or full, and the colour that is seen."""
    fill, stroke = path.get("fill"), path.get("stroke")
    return ("hollow", stroke) if fill in EMPTY else ("full", fill)


def legend(drawn: etree._Element) -> dict[str, tuple[str, str]]:
    labels = [text.text for text in of_role(drawn, "role-legend-label", "text")]
    symbols = of_role(drawn, "role-legend-symbol", "path")
    return dict(zip(labels, map(sign, symbols), strict=True))


def marks(drawn: etree._Element) -> set[tuple[str, str]]:
    """Looks of all marks that are seen; those of opacity 0 only carry a legend."""
    shown = [p for p in of_role(drawn, "mark-symbol role-mark", "path") if p.get("opacity") != "0"]
    return {sign(path) for path in shown}


def test_the_legend_of_dumbbells_has_the_hollow_mark_hollow():
    drawn = picture(dumbbells(look(), [Change("Arcadia", (2012, 1.0), (2020, 2.0))], **COMMON))
    assert legend(drawn) == {
        "antes": ("hollow", theme.REFERENCE),
        "último dato": ("full", theme.SUBJECT),
    }
    assert marks(drawn) == set(legend(drawn).values())


def test_the_legend_of_intervals_has_the_hollow_mark_hollow():
    drawn = picture(intervals(look(), [Interval("Arcadia", 1, 2, 4, 1)], subject="T", unit="n", share="90 %"))
    assert legend(drawn) == {
        "mediana de los cálculos": ("full", theme.SUBJECT),
        "cálculo principal": ("hollow", theme.COMPARISON),
    }
    assert marks(drawn) == set(legend(drawn).values())


def test_a_ring_below_a_full_mark_of_the_same_value_is_seen_around_it():
    drawn = picture(dumbbells(look(), [Change("Arcadia", (2012, 1.0), (2020, 1.0))], **COMMON))
    ring, full = of_role(drawn, "mark-symbol role-mark", "path")
    assert (sign(ring)[0], sign(full)[0]) == ("hollow", "full")
    assert ring.get("d") == full.get("d")
    assert float(ring.get("stroke-width")) > 0 and full.get("stroke") in EMPTY


@pytest.mark.parametrize("common", [True, False])
def test_the_legend_of_strips_has_the_hollow_mark_hollow(common):
    strip = Strip(
        "Fila", (("Beta", 1.0),), ("Arcadia", 2.0), 1, reference=("M", 2.5), comparison=("Otra", 3.0)
    )
    drawn = picture(distribution(look(), [strip], subject="Tema", common=common))
    found = legend(drawn)
    assert {label for label, (how, _colour) in found.items() if how == "hollow"} == {"Otra"}
    assert found["Otra"] == ("hollow", theme.COMPARISON)
    assert len(found) == 4
    # The reference is a stroke in the chart, all others are points.
    assert marks(drawn) == {found[label] for label in ("Arcadia", "Otra", "Demás países")}


KINDS = ("Directa", "Relacionada", "Anunciada")


def kind_looks(*present: str) -> dict[str, tuple]:
    """Colour and shape of each kind in the legend of a timeline in which only some kinds have events."""
    events = [Event("", 2014, kind, "Algo") for kind in present]
    drawn = picture(timeline(look(), events, subject="Tema", kinds=KINDS, years=(2012, 2016)))
    labels = [text.text for text in of_role(drawn, "role-legend-label", "text")]
    symbols = of_role(drawn, "role-legend-symbol", "path")
    return {label: (p.get("fill"), p.get("d")) for label, p in zip(labels, symbols, strict=True)}


def test_more_kinds_than_marks_are_refused():
    """Instead of two that look alike."""
    with pytest.raises(ValueError, match="5 kinds cannot be told apart by 4 marks"):
        timeline(look(), [], subject="Tema", kinds=list("abcde"), years=(2012, 2016))


def test_a_kind_of_a_timeline_looks_the_same_whichever_others_are_there():
    whole = kind_looks(*KINDS)
    assert len(set(whole.values())) == 3
    for number in (1, 2):
        for present in combinations(KINDS, number):
            assert kind_looks(*present) == {kind: whole[kind] for kind in present}


def with_left_labels() -> dict[str, Chart]:
    """Charts whose marks may stand at the left end of the plotting area."""
    return {
        "dumbbells": dumbbells(look(), [Change("Arcadia", (2012, 0.0), (2020, 20.0))], **COMMON),
        "trend": trend(look(), [Series("Arcadia", ((1990, 0.0), (2000, 3.0)), "subject")], **COMMON),
        "relation": relation(
            look(),
            [Point("AAA", "Arcadia", 0.0, -1.5, "subject"), Point("BBB", "Beta", 9.0, 1.0)],
            subject="Tema",
            x_title="Equis",
            y_title="Ye",
            decimals=(0, 1),
        ),
    }


@pytest.mark.parametrize("name", sorted(with_left_labels()))
def test_a_mark_at_the_left_end_reaches_no_label_of_the_left_axis(name):
    """A mark's radius is at most six pixels and a half, with its outline."""
    texts = of_role(picture(with_left_labels()[name]), "role-axis-label", "text")
    beside = [text for text in texts if text.get("text-anchor") == "end"]
    assert beside
    assert max(place(text)[0] for text in beside) <= -7


def test_the_first_labels_of_both_axes_of_a_scatter_do_not_run_together():
    """The lowest number of the vertical axis ends before the first of the horizontal begins, and above it."""
    chart = with_left_labels()["relation"]
    drawn = picture(chart)
    texts = of_role(drawn, "role-axis-label", "text")
    lowest = max(
        (text for text in texts if text.get("text-anchor") == "end"), key=lambda text: place(text)[1]
    )
    first = min(
        (text for text in texts if text.get("text-anchor") == "middle"), key=lambda text: place(text)[0]
    )
    assert place(first)[0] - theme.text_width(first.text) / 2 - place(lowest)[0] >= 4
    # The labels of the horizontal axis are counted from the lower end of the plotting area.
    assert chart.spec["height"] + place(first)[1] - place(lowest)[1] >= 10


STEPS = [Step(key, f"clase {key}", colour) for key, colour in zip("abcde", theme.STACKED, strict=False)]
TALLIES = [
    Tally("Un nombre largo de una fila de barras", {"a": 473, "b": 79, "c": 17, "d": 16, "e": 30}),
    Tally("Otra", {"a": 165, "b": 521, "c": 51, "d": 8, "e": 24}),
    Tally("Más", {"a": 25, "b": 191, "c": 8}),
]


@pytest.mark.parametrize("width", [theme.WIDTH, 350])
@pytest.mark.parametrize("kind", [shares, counted])
def test_a_count_stands_only_in_a_part_that_is_wide_enough_for_it(kind, width):
    """Each count is narrower than the part in whose middle it stands; wide parts have theirs."""
    drawn = picture(kind(look(), TALLIES, STEPS, subject="Tema", unit="n"), width)
    parts = []
    for path in of_role(drawn, "mark-rect role-mark", "path"):
        left, _top, wide, _high = map(
            float, re.match(r"M([^,]+),([^h]+)h([^v]+)v([^h]+)h", path.get("d")).groups()
        )
        parts.append((left + wide / 2, wide))
    counts = [
        text for text in of_role(drawn, "mark-text role-mark", "text") if text.get("font-size") == "11px"
    ]
    assert len(parts) == 13
    for text in counts:
        wide = [wide for middle, wide in parts if abs(middle - place(text)[0]) < 0.1]
        assert wide and max(wide) >= theme.text_width(text.text, 11) + 3
    told = {text.text for text in counts}
    assert {"473", "521", "191"} <= told
    assert len(counts) < 13 and (width < 400 or "79" in told)
