"""Pairs on the pages of the real publication: the recommendation's own, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebook_run import page_environment

from eslabon.pages import Page, pairs_of, then_now_pairs, unpaired
from eslabon.publication import load_publication

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Open a page of the real publication."""
    publication = load_publication(ROOT)

    def open_page(notebook: str, language: str = "es", **parameters) -> Page:
        pack = publication.pack(notebook, parameters, "a/b")
        with page_environment(pack, ROOT, tmp_path_factory.getbasetemp()):
            return Page.open(notebook, language=language, **parameters)

    return open_page


def test_a_recommendation_page_has_its_own_pairs(opened):
    """R2 has some, R1 has none; no figure of another recommendation is among them."""
    page = opened("recommendation", recommendation=2)
    table = then_now_pairs(page)
    assert len(table.rows) == len(pairs_of(page)) > 0
    assert all(figure["recommendation"] == "2" for _number, figure, _pair in pairs_of(page))
    assert then_now_pairs(opened("recommendation", recommendation=1)) is None


def test_a_majority_stays_in_words(opened):
    """The study gave no number: the table says so on its side, and has the number of the other."""
    page = opened("then_now")
    rows = {row[0]: row for row in then_now_pairs(page).rows}
    words = [row for row in rows.values() if "la mayoría" in row[1]]
    assert words
    assert not any("50" in row[1] for row in words)


def test_each_figure_has_a_pair_or_a_reason(opened):
    page = opened("then_now")
    paired = {figure["id"] for _number, figure, _pair in pairs_of(page)}
    alone = [row["id"] for rows in unpaired(page).values() for row in rows]
    assert sorted([*paired, *alone]) == sorted(row["id"] for row in page.baseline)
