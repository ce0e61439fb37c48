"""The glossary: every concept of the register, in its group, and three diagrams made from the same rows."""

import csv
import json
from pathlib import Path

import pytest
from notebook_run import page_environment, run_notebook

from eslabon.pages import Figure, Text, concepts_of
from eslabon.publication import load_publication

ROOT = Path(__file__).resolve().parents[2]
with (ROOT / "data/registers/concepts.csv").open(encoding="utf-8", newline="") as file:
    CONCEPTS = list(csv.DictReader(file))


@pytest.fixture(scope="module", params=["es", "en"])
def glossary(request, tmp_path_factory):
    """The page in one language: page, its text, its figures by name."""
    publication = load_publication(ROOT)
    pack = publication.pack("glossary", {}, "annex/glossary")
    with page_environment(pack, ROOT, tmp_path_factory.getbasetemp()):
        page, shown = run_notebook(ROOT / "notebooks/glossary.ipynb", language=request.param)
    text = "\n\n".join(thing.myst for thing in shown if isinstance(thing, Text))
    return page, text, {thing.name: thing for thing in shown if isinstance(thing, Figure)}


def test_every_concept_is_defined_once_under_its_group(glossary):
    """Term and definition of each row, in the reader's language, below the heading of its group."""
    page, text, _ = glossary
    sections = {}
    for part in text.split("## ")[1:]:
        heading, _, body = part.partition("\n")
        sections[heading.strip()] = body
    for row in CONCEPTS:
        body = sections[page.code_label("concept_group", row["group"])]
        entry = f"{page.messages.text(row['term'])}\n: {page.messages.text(row['definition'])} ("
        assert body.count(entry) == 1, row["id"]
        assert row["lines"].split(";")[0].replace("-", "–") in body
    assert len(sections) == len({row["group"] for row in CONCEPTS})


@pytest.mark.parametrize(
    "name, group",
    [("governance", "governance_type"), ("upgrading", "upgrading_type"), ("ladder", "ladder_stage")],
)
def test_diagram_draws_and_says_every_concept_in_order(glossary, name, group):
    """The five terms of the group stand in the picture and in its alternative text, in the study's order."""
    page, _, figures = glossary
    terms = [
        page.messages.text(row["term"])
        for row in sorted(CONCEPTS, key=lambda row: row["order"])
        if row["group"] == group
    ]
    figure = figures[name]
    drawn = json.dumps(figure.chart.spec, ensure_ascii=False)
    assert len(terms) == 5
    assert all(f"{term}" in drawn for term in terms)
    places = [figure.chart.alt.index(f"{term}") for term in terms]
    assert places == sorted(places)
    assert figure.caption and figure.source


def test_ties_grow_with_the_order(glossary):
    """From market to hierarchy every arrow is thicker; only the relational one has two heads."""
    _, _, figures = glossary
    layers = figures["governance"].chart.spec["layer"]
    [lines] = [one["data"]["values"] for one in layers if one["mark"]["type"] == "rule"]
    widths = [row["width"] for row in sorted(lines, key=lambda row: row["y"])]
    assert widths == sorted(set(widths)) and len(widths) == 5
    [heads] = [one["data"]["values"] for one in layers if one["mark"]["type"] == "point"]
    assert [head["y"] for head in heads if head["shape"] == "triangle-left"] == [
        sorted({r["y"] for r in lines})[2]
    ]


def test_unknown_group_is_refused(glossary):
    """A group that the register lacks is an error, not an empty section."""
    with pytest.raises(KeyError, match="no_such_group"):
        concepts_of(glossary[0], "no_such_group")
