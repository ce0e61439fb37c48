"""A page about a country compares only what its notebook names: other changes leave it alone."""

from __future__ import annotations

import json

import pytest

from eslabon.errors import ParameterError
from eslabon.pages.frozen_catalogue import catalogue_of
from eslabon.pages.pack import Pack
from eslabon.pages.slice import Slice
from tests.execution.planned import addresses, change_observation, planned, pretend_run, running


def name_only_exports(root) -> None:
    """Leave one of the two indicators out of the notebook's code."""
    path = root / "notebooks" / "brief.ipynb"
    text = path.read_text("utf-8")
    assert r", \"manufacturing_gdp\"" in text
    path.write_text(text.replace(r", \"manufacturing_gdp\"", ""), "utf-8")


def slice_of(root, build) -> Slice:
    publication, decisions = planned(root, build)
    packs = publication.packs.packs([decision.page for decision in decisions])
    pack = Pack.from_bytes(packs["country/FRA"].read_bytes())
    return Slice(pack, catalogue_of(pack.content["catalogue"]))


def test_a_change_elsewhere_runs_a_page_only_if_it_compares_the_indicator(tiny, tmp_path):
    name_only_exports(tiny)
    pretend_run(tiny, tmp_path)
    change_observation(tiny, "manufacturing_gdp", "ITA", 2024, "15.1")
    assert addresses(list(running(tiny, tmp_path))) == {"country/ITA"}
    pretend_run(tiny, tmp_path)
    change_observation(tiny, "exports_gdp", "ITA", 2024, "32.9")
    assert addresses(list(running(tiny, tmp_path))) == {"country/ESP", "country/FRA", "country/ITA"}


def test_the_country_itself_is_known_in_every_indicator(tiny, tmp_path):
    name_only_exports(tiny)
    page = slice_of(tiny, tmp_path)
    assert page.standing("manufacturing_gdp") == page.standing("manufacturing_gdp", "FRA")
    assert page.standing("manufacturing_gdp").value > 0
    assert page.series("manufacturing_gdp")


@pytest.mark.parametrize(
    "ask",
    [
        lambda page, id: page.standing(id, "ITA"),
        lambda page, id: page.standings_of(id, ["ITA"]),
        lambda page, id: page.group("states", id),
        lambda page, id: page.group_line("states", id),
        lambda page, id: page.coverage(id),
    ],
    ids=["standing", "standings", "group", "line", "coverage"],
)
def test_comparing_what_the_notebook_does_not_name_is_an_error_not_an_absence(tiny, tmp_path, ask):
    name_only_exports(tiny)
    page = slice_of(tiny, tmp_path)
    assert ask(page, "exports_gdp")
    with pytest.raises(ParameterError, match="manufacturing_gdp") as caught:
        ask(page, "manufacturing_gdp")
    assert caught.value.where == "brief.ipynb"


def test_a_notebook_whose_code_cannot_be_read_gets_everything(tiny, tmp_path):
    path = tiny / "notebooks" / "brief.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(c for c in notebook["cells"] if c["cell_type"] == "code" and not c["metadata"].get("tags"))
    cell["source"] = "files = !ls\n" + "".join(cell["source"])
    path.write_text(json.dumps(notebook), "utf-8")
    page = slice_of(tiny, tmp_path)
    assert page.group("states", "manufacturing_gdp") is not None
    assert "compared" not in page.pack.content


def test_a_country_that_no_page_shows_beside_another_is_refused(tiny, tmp_path):
    page = slice_of(tiny, tmp_path)
    assert page.standing("exports_gdp", "ITA") is not None
    with pytest.raises(ParameterError, match="may not show ZZZ") as caught:
        page.standings_of("exports_gdp", ["ITA", "ZZZ"])
    assert "compare" in caught.value.next_step
