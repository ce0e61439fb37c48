"""Chains and what recommendations read: references that lead nowhere are refused with their line."""

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.catalogue.models import ProcessIndicator
from eslabon.errors import CatalogueError
from eslabon.snapshot.counting import check_chain_obstacles

CHAIN = """- id: metal
  label: Metal
  kind: resource
  share: exports_gdp
  sectors: [ore]
  obstacles: [roads]
"""
RECOMMENDATION = """- number: 1
  title: T
  asked: A
  verb: study
  addressee: el Instituto
  scope: S
  lines: 1-2
  context: [exports_gdp]
"""


@pytest.fixture
def declared(tiny):
    """The tiny publication with a sector, a chain and a recommendation."""
    codes = tiny / "data/catalogue/codes.csv"
    old = codes.read_text("utf-8") if codes.is_file() else "list,code,label\n"
    codes.write_text(old + "sector,ore,Mineral\n", "utf-8")
    (tiny / "data/catalogue/chains.yml").write_text(CHAIN, "utf-8")
    (tiny / "data/catalogue/recommendations.yml").write_text(RECOMMENDATION, "utf-8")
    return tiny


def test_chains_load_in_their_order(declared):
    catalogue = load_catalogue(declared)
    assert catalogue.chains["metal"].sectors == ("ore",)
    assert catalogue.recommendations[1].context == ("exports_gdp",)


def test_chains_may_be_absent(tiny):
    assert load_catalogue(tiny).chains == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("chains", "share: exports_gdp", "share: exports", "the indicator 'exports' does not exist"),
        ("chains", "sectors: [ore]", "sectors: [oar]", "the sector 'oar' does not exist, perhaps 'ore'"),
        ("chains", "  kind: resource", "  kind: resource\n  rents: rents", "the indicator 'rents'"),
        ("recommendations", "[exports_gdp]", "[exports]", "the indicator 'exports' does not exist"),
        ("recommendations", "  lines: 1-2", "  lines: 1-2\n  whole_registers: [acts]", "the register 'acts'"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(declared, file, old, new, what):
    path = declared / f"data/catalogue/{file}.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(declared)
    assert what in caught.value.what
    assert caught.value.where.startswith(f"data/catalogue/{file}.yml:")


def test_an_obstacle_must_be_in_the_register(declared):
    with pytest.raises(CatalogueError, match="names an obstacle that does not exist"):
        check_chain_obstacles(load_catalogue(declared), {})


@pytest.mark.parametrize(
    ("act", "asked"), [("asked", True), ("partly", True), ("others", False), ("", False)]
)
def test_only_acts_of_the_addressee_answer(act, asked):
    one = ProcessIndicator(id="a", label="L", count="register/acts", act=act)
    assert one.asked is asked


def test_an_unknown_kind_of_act_is_refused():
    with pytest.raises(ValueError, match="act"):
        ProcessIndicator(id="a", label="L", count="register/acts", act="done")
