"""The checker of process indicators, joint actions and chains accepts the right number and no other."""

import pytest
import yaml

from tests.conftest import REPOSITORY
from tests.edition.published import listed, main_of
from tests.edition.recount import Recount
from tests.edition.trace import Trace

# Counted by hand from the files.
KEYS = {
    "process/R1/clusters_region": 16,
    "process/R1/clusters_region/of": 46,
    "process/R2/studies": 0,
    "process/R3/effect_positive": 21,
    "process/R4/definitions/of": 114,
    "process/R4/national_definitions": 3,
    "process/R5/systems": 0,
    "process/R5/systems_others": 1,
    "process/R10/languages": 4,
    "catalogue/missing/R5": 3,
    "catalogue/theme/gvc/publisher": 3,
    "catalogue/theme/gvc/agreed": 0,
    "cooperation/CAF/SELA": 9,
    "cooperation/SELA/Comunidad_Andina": 1,
    "cooperation/GIZ/partners": 2,
    "chain/mining/states28/heavy": 14,
}


@pytest.fixture(scope="module")
def trace():
    """The checker over the real data."""
    settings = yaml.safe_load((REPOSITORY / "_config.yml").read_text("utf-8"))["eslabon"]
    return Trace(Recount(REPOSITORY / "data", settings), {})


@pytest.mark.parametrize(("key", "wanted"), KEYS.items())
def test_counts_are_recounted(trace, key, wanted):
    """The number is accepted, its neighbour is not."""
    assert trace.complaint(key, str(wanted), "es") == ""
    assert trace.complaint(key, str(wanted + 1), "es")


@pytest.mark.parametrize("key", ["process/R1/none", "process/R11/clusters", "catalogue/missing/R0"])
def test_what_the_catalogue_does_not_declare_is_a_complaint(trace, key):
    assert trace.complaint(key, "1", "es")


@pytest.mark.book
def test_every_process_indicator_is_printed_with_its_key(edition):
    """On its recommendation's page, in every language; none is left out."""
    missing = []
    for page in edition.pages:
        if page.kind != "recommendation":
            continue
        (entry,) = [one for one in edition.recommendations if one["number"] == page.recommendation]
        keys = set(main_of(edition.tree(page)).xpath(".//data/@value"))
        wanted = {f"process/R{entry['number']}/{one['id']}" for one in entry["process"]}
        missing += [f"{page.name}: {key}" for key in sorted(wanted - keys)]
    assert sum(page.kind == "recommendation" for page in edition.pages) == 10 * len(edition.languages)
    assert not missing, listed(missing)
