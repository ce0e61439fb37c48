"""The country briefs: enough charts, of enough kinds, and an honest word where one is missing."""

from __future__ import annotations

import json
import re

import pytest

from tests.edition.published import POOR, listed, main_of, text_of

pytestmark = pytest.mark.book

FEWEST_CHARTS, FEWEST_KINDS = 6, 4
NO_CHART = {
    "es": r"^No se muestra",
    "en": r"\b(is|are) not shown\b",
    "pt": r"^Não se mostra",
    "fr": r"\bn’est pas affiché",
}


@pytest.fixture(scope="module")
def briefs(edition):
    """Pages made for one country."""
    return [page for page in edition.pages if page.kind == "country_brief"]


def charts(edition, page):
    """Figures by their name without the country, with the kind of each."""
    prefix = f"fig-{page.address.lower().replace('/', '-')}-"
    found = {}
    for figure in edition.tree(page).xpath("//figure[contains(@class,'vega-figure')]"):
        assert figure.get("id").startswith(prefix), f"{page.name}: {figure.get('id')}"
        found[figure.get("id").removeprefix(prefix)] = kind_of(figure)
    return found


def kind_of(figure):
    """Kind of a chart: what its alternative calls it, and the marks that it is drawn with."""
    (alternative,) = figure.xpath(".//img/@alt")
    specification = json.loads(figure.xpath("./script/text()")[0])
    return alternative.split(".")[0], frozenset(marks_in(specification))


def marks_in(node):
    """Types of all marks of a Vega-Lite specification."""
    if isinstance(node, dict):
        if "mark" in node:
            mark = node["mark"]
            yield mark if isinstance(mark, str) else mark["type"]
        for child in node.values():
            yield from marks_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from marks_in(child)


def absences(edition, page):
    """Sentences that stand where a chart would."""
    marked = main_of(edition.tree(page)).xpath(".//p[contains(@class,'absence')]")
    return [text_of(p) for p in marked if re.search(NO_CHART[page.language], text_of(p))]


def test_each_chart_is_drawn_or_its_absence_is_said(edition, briefs):
    """Of all charts that any brief has, each brief has the chart or a sentence in its place."""
    for language in edition.languages:
        own = [page for page in briefs if page.language == language]
        possible = set().union(*(charts(edition, page) for page in own))
        assert len(possible) >= FEWEST_CHARTS
        wrong = {
            page.name: (sorted(missing), absences(edition, page))
            for page in own
            if len(missing := possible - set(charts(edition, page))) != len(absences(edition, page))
        }
        assert not wrong, listed(wrong)


def test_each_brief_has_six_charts_of_four_kinds(edition, briefs):
    """Two kinds differ in what they are called and in what they are drawn with."""
    few = {}
    for page in briefs:
        found = charts(edition, page)
        kinds = min(len({name for name, _ in found.values()}), len({marks for _, marks in found.values()}))
        if len(found) < FEWEST_CHARTS or kinds < FEWEST_KINDS:
            few[page.name] = (len(found), kinds)
    assert not few, listed(few)


def test_languages_draw_the_same_charts(edition, briefs):
    """A chart is in all languages or in none, drawn with the same marks."""
    for address in {page.address for page in briefs}:
        drawn = [
            {name: marks for name, (_, marks) in charts(edition, edition.page(language, address)).items()}
            for language in edition.languages
        ]
        assert all(one == drawn[0] for one in drawn), address


def test_each_indicator_is_shown_or_said_to_be_missing(edition, briefs):
    """The tables hold the latest value of every indicator that the country has; the others are named."""
    recount = edition.recount
    for page in briefs:
        tables = edition.tree(page).xpath("//table//data/@value")
        shown = {key.split("/")[1] for key in tables if key.startswith("obs/")}
        known = {id for id in recount.indicators if recount.series(id, page.country)}
        assert shown == known, page.name
        if page.language == edition.languages[0]:
            last = text_of(main_of(edition.tree(page)).xpath("(.//section[h2])[last()]")[0])
            unsaid = [
                recount.indicators[id]["label"]
                for id in recount.indicators
                if id not in known and recount.indicators[id]["label"] not in last
            ]
            assert unsaid == [], page.name


def test_poor_countries_have_a_decent_page(edition, briefs):
    """With few series there still are the summary, the facts, the tables and the list of what is unknown."""
    for page in briefs:
        if page.country in POOR:
            main = main_of(edition.tree(page))
            assert len(main.xpath(".//table")) >= 6, page.name
            assert len(main.xpath(".//h2")) >= 6, page.name
            assert len(text_of(main.xpath(".//h1/following-sibling::p")[0])) > 150, page.name
