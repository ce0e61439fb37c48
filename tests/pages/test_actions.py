"""Direct, related and announced actions are never mixed; copies are never linked."""

import csv
from pathlib import Path

import pytest
from notebook_run import page_environment

from eslabon.pages import Page, actions_figure, actions_list, actions_sentence, held, split_actions
from eslabon.publication import load_publication

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rows():
    """The real register of actions as text."""
    with (ROOT / "data/registers/actions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A page of the real publication that reads every action."""
    publication = load_publication(ROOT)
    pack = publication.pack("scoreboard", {}, "scoreboard")
    with page_environment(pack, ROOT, tmp_path_factory.mktemp("pack")):
        yield Page.open("scoreboard", language="es")


def test_each_action_is_in_one_list(rows):
    """Nothing announced among the held, nothing lost, each once, in the order given."""
    split = split_actions(rows)
    assert sum(map(len, split)) == len(rows) == len({row["id"] for part in split for row in part})
    assert [row for row in rows if row["evidence_kind"] == "announcement"] == split.announced
    assert len(split.announced) == 18
    assert all(held(row) and row["relevance"] == "direct" for row in split.direct)
    assert all(held(row) and row["relevance"] == "related" for row in split.related)


def test_an_announced_direct_action_is_not_held():
    """However near it is to the subject."""
    row = {"evidence_kind": "announcement", "relevance": "direct"}
    assert split_actions([row]) == ([], [], [row])


def test_the_sentence_says_three_numbers_with_their_keys(page, rows):
    """No number is a sum of held and announced ones."""
    said = actions_sentence(page, page.register("actions"))
    counts = [len(part) for part in split_actions(rows)]
    for count, key in zip(
        counts,
        (
            "register/actions?relevance=direct&evidence_kind!=announcement",
            "register/actions?relevance=related&evidence_kind!=announcement",
            "register/actions?evidence_kind=announcement",
        ),
        strict=True,
    ):
        assert f"{{value}}`{count}<{key}>`" in said
    assert said.count("{value}") == 3
    assert "recommendations=9&" in actions_sentence(page, [], recommendations=9)


def test_announced_actions_say_so_and_copies_have_no_link(page):
    """Item by item: the mark of an announcement, and no address of a copy."""
    actions = page.register("actions")
    items = actions_list(page, actions).split("\n")
    assert len(items) == len(actions)
    for row, item in zip(actions, items, strict=True):
        assert ("solo anunciada" in item) == (not held(row)), row["id"]
        assert (row["address"] in item) == (not row["copy"]), row["id"]
        assert ("sin enlace" in item) == bool(row["copy"]), row["id"]
    assert sum("sin enlace" in item for item in items) > 40


def test_the_timeline_keeps_announced_ones_apart(page, rows):
    """Three kinds of marks, and no total over them in the alternative text."""
    figure = actions_figure(page, "actions", page.register("actions"))
    drawn = [row["kind"] for row in figure.chart.spec["data"]["values"]]
    counts = [len(part) for part in split_actions(rows)]
    assert [drawn.count(kind) for kind in dict.fromkeys(sorted(drawn, key=drawn.count, reverse=True))] == [
        *sorted(counts, reverse=True)
    ]
    assert str(len(rows)) not in figure.chart.alt.split()
