"""Pages of the real publication cut at the end of 2025: what was not known is said, and nothing fails."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from notebook_run import page_environment, run_notebook

from eslabon.editions.cut import CutRequest, decide, write
from eslabon.pages.outputs import Figure, Text, readable
from eslabon.publication import Publication, load_publication
from tests.conftest import REPOSITORY

NOT_KEPT = "No se conserva ninguna versión de esta serie que se conociera el 31 de diciembre de 2025"
NOBODY = "ningún país cumple la regla de cobertura"


@pytest.fixture(scope="module")
def cut(tmp_path_factory) -> Publication:
    target = tmp_path_factory.mktemp("cut") / "publication"
    request = CutRequest(
        REPOSITORY,
        "2025.1",
        date(2025, 12, 31),
        target,
        use=("adb-mrio-2022",),
        changes=REPOSITORY / "docs/reconstruct-2025.1.yml",
    )
    return load_publication(write(request, decide(request)))


def shown(cut: Publication, folder: Path, notebook: str, address: str, language: str = "es", **parameters):
    """Everything that a page of the cut shows, and its texts in one."""
    with page_environment(cut.pack(notebook, parameters, address), cut.root, folder):
        page, things = run_notebook(cut.root / f"notebooks/{notebook}.ipynb", language=language, **parameters)
    assert not page.messages.missing
    return things, "\n".join(readable(thing.myst) for thing in things if isinstance(thing, Text))


def test_the_page_of_an_index_that_ranks_nobody(cut, tmp_path):
    things, text = shown(cut, tmp_path, "insertion_index", "insertion-index")
    assert cut.measured.indices["insertion-quality"].countries["ranked"].sum() == 0
    assert NOBODY in text
    assert "No se muestra «Lugar de cada país con su incertidumbre»" in text
    assert not [thing for thing in things if isinstance(thing, Figure)]
    assert "In this edition no country meets" in shown(cut, tmp_path, "insertion_index", "x", "en")[1]


def test_a_recommendation_whose_index_ranks_nobody(cut, tmp_path):
    _, text = shown(cut, tmp_path, "recommendation_08", "recommendation/R08", recommendation=8)
    assert NOBODY in text
    assert NOT_KEPT in text


def test_a_country_reads_why_a_series_is_absent(cut, tmp_path):
    _, text = shown(cut, tmp_path, "country_brief", "country/PER", country="PER")
    assert NOT_KEPT in text
    assert "no trae ningún dato sobre" not in text.split("Usuarios de internet»")[1][:200]


def test_the_catalogue_says_why_a_series_has_no_values(cut, tmp_path):
    _, text = shown(cut, tmp_path, "indicators", "annex/indicators")
    empty = [entry for entry in cut.snapshot.catalogue.indicators.values() if entry.unobserved]
    assert text.count(NOT_KEPT) == len(empty) == 15


def test_the_cut_holds_the_revision_that_was_asked_for(cut):
    """Mexico's participation in 2020 as the table before the revision of June 2023 has it."""
    table = cut.snapshot.observations.set_index(["indicator", "country", "year"])["value"]
    assert table["gvc_backward", "MEX", 2020] == 38.07639944
    assert ("gvc_backward", "MEX", 2022) not in table.index
    assert cut.snapshot.catalogue.indicators["gvc_backward"].breaks == ()
    assert cut.snapshot.revisions["source"].unique().tolist() == ["wdi-2025-07"]
