"""Sections that a reader asks for or leaves out."""

from __future__ import annotations

import json

import nbformat
import pytest

from eslabon.language import Messages
from eslabon.ondemand.request import BriefRequest
from eslabon.ondemand.sections import chosen_sections, section_headings, with_sections
from tests.conftest import REPOSITORY

MESSAGES = Messages("en", {"## Dos": ("## Two",)}, "es")


def notebook() -> nbformat.NotebookNode:
    v4 = nbformat.v4
    cells = [
        v4.new_markdown_cell("summary"),
        v4.new_code_cell('page.text(_("## Uno"))', metadata={"tags": ["section-one"]}),
        v4.new_markdown_cell("of one"),
        v4.new_code_cell('page.text(annex(_("## Dos")), _("Texto"))', metadata={"tags": ["section-two"]}),
        v4.new_markdown_cell("of two"),
    ]
    return v4.new_notebook(cells=cells)


def texts(shown) -> list[str]:
    return [cell["source"] for cell in shown["cells"] if cell["cell_type"] == "markdown"]


def test_sections_are_named_by_their_headings(tmp_path):
    nbformat.write(notebook(), tmp_path / "n.ipynb")
    assert section_headings(tmp_path / "n.ipynb") == {"one": "## Uno", "two": "## Dos"}


@pytest.mark.parametrize(
    ("wanted", "left"),
    [(("one",), ["summary", "of one"]), (("two",), ["summary", "of two"]), (("one", "two"), None)],
)
def test_the_summary_and_the_sections_asked_for_stay(wanted, left):
    assert texts(with_sections(notebook(), wanted)) == (left or ["summary", "of one", "of two"])


def test_what_is_left_out_is_said_after_the_summary():
    asked = BriefRequest("FRA", "en", sections=("one",))
    executed = nbformat.writes(notebook()).encode()
    shown = json.loads(chosen_sections(executed, asked, {"one": "## Uno", "two": "## Dos"}, MESSAGES))
    assert texts(shown)[0] == "summary"
    assert "Two" in texts(shown)[1] and "Uno" not in texts(shown)[1]


def test_with_all_sections_not_a_byte_changes():
    executed = nbformat.writes(notebook()).encode()
    assert chosen_sections(executed, BriefRequest("FRA", "en"), {"one": "## Uno"}, MESSAGES) is executed


def test_every_section_of_the_real_brief_has_a_heading_of_its_own():
    headings = section_headings(REPOSITORY / "notebooks" / "country_brief.ipynb")
    assert len(headings) >= 8
    assert len(set(headings.values())) == len(headings)
    assert all(heading.startswith("## ") for heading in headings.values())
