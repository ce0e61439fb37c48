"""The framework of a composite index: what is read, and how each mistake is said."""

from __future__ import annotations

import copy

import pytest
import yaml

from eslabon.catalogue import load_catalogue
from eslabon.errors import CatalogueError
from tests.measures.index_material import PLAIN

FILE = "data/catalogue/indices/quality.yml"
INDICATORS = "data/catalogue/indicators/structure.yml"


@pytest.fixture
def with_index(tiny):
    """The tiny publication with four indicators and the small index over them."""
    path = tiny / INDICATORS
    first = yaml.safe_load(path.read_text("utf-8"))[0]
    entries = [{**first, "id": id} for id in "abc"] + [{**first, "id": "d", "direction": "none"}]
    path.write_text(
        path.read_text("utf-8") + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), "utf-8"
    )
    plain = copy.deepcopy(PLAIN)
    plain["group"] = "states"
    plain["dimensions"][0]["indicators"][1]["direction"] = "up"
    (tiny / FILE).parent.mkdir()
    (tiny / FILE).write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")
    return tiny


def line_of(text: str, wanted: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if wanted in line)


def test_an_index_loads(with_index):
    """Shares are exact thirds and quarters; an indicator without direction may be given one."""
    index = load_catalogue(with_index).indices["quality"]
    assert [part.weight for part in index.components] == [0.5, 0.5, 0.25, 0.75]
    assert index.dimension_of == (0, 0, 1, 1)
    assert load_catalogue(with_index).indicators["d"].direction == "none"


def test_a_publication_needs_no_index(tiny):
    assert load_catalogue(tiny).indices == {}


@pytest.mark.parametrize(
    ("old", "new", "what", "expected", "received"),
    [
        ("- indicator: c", "- indicator: e", "the indicator 'e' does not exist", "exports_gdp", "'e'"),
        ("group: states", "group: state", "perhaps 'states'", "states", "'state'"),
        ("weight: 3/4", "weight: 2/4", "'dimensions.1' is wrong", "must sum to 1; they sum to 0.75", ""),
        ("weight: 3/4", "weight: much", "indicators.1.weight' is wrong", "a number", "'much'"),
        ("lower: 0\n", "lower: 100\n", "goalposts' is wrong", "100.0 is not below 100.0", ""),
        ("reason: Porque sí.", "reason: ''", "reason' is wrong", "at least 1 character", "''"),
        ("    reason: Porque sí.\n", "", "lacks 'dimensions.0.indicators.0.reason'", "", "nothing"),
        ("    direction: up\n", "", "lacks 'dimensions.0.indicators.0.direction'", "'up', 'down'", "nothing"),
        ("direction: up", "direction: down", "turns round the direction", "'up'", "'down'"),
        ("leaning: 80", "leaning: 95", "'uncertainty' is wrong", "leaning below certainty", ""),
        ("draws: 2000", "draws: 100", "'uncertainty.draws' is wrong", "greater than or equal to 2000", "100"),
        ("samples: 256", "samples: 300", "'uncertainty' is wrong", "a power of two", ""),
        ("scale:\n  lower: 1", "scale:\n  lower: 0", "'scale' is wrong", "0 < lower < upper", ""),
        ("- goalposts\n", "- rank\n", "'uncertainty' is wrong", "must be 'goalposts'", ""),
        ("- indicator: b", "- indicator: a", "contradicts itself", "'a' stands twice", ""),
        ("between: geometric", "between: arithmetic", "contradicts itself", "must be the headline's", ""),
        ("id: quality", "id: qualities", "does not have the name of its file", "id: quality", "qualities"),
        ("redundancy: 0.92", "redundancy: 0.92\nfoo: 1", "unknown key 'foo'", "", ""),
    ],
)  # fmt: skip
def test_mistakes_are_said_in_five_parts(with_index, old, new, what, expected, received):
    path = with_index / FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogueError) as error:
        load_catalogue(with_index)
    said = error.value
    assert what in said.what and expected in said.expected and received in said.received, str(said)
    assert said.where.startswith(f"{FILE}:") and said.next_step


def test_the_line_is_that_of_the_field(with_index):
    path = with_index / FILE
    text = path.read_text("utf-8").replace("- indicator: c", "- indicator: e")
    path.write_text(text, "utf-8")
    with pytest.raises(CatalogueError) as error:
        load_catalogue(with_index)
    line = line_of(text, "- indicator: e")
    assert error.value.where == f"{FILE}:{line}, field dimensions.1.indicators.0.indicator"


def test_a_logarithm_needs_goalposts_above_zero(with_index):
    path = with_index / FILE
    path.write_text(
        path.read_text("utf-8").replace("weight: 1/4", "weight: 1/4\n    transformation: log"), "utf-8"
    )
    with pytest.raises(CatalogueError, match=r"indicators\.0' is wrong"):
        load_catalogue(with_index)
