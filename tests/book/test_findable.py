"""What readers find by name: every country, recommendation, register and indicator, in any language."""

from __future__ import annotations

import json

import pytest
from sphinx.search import languages

from eslabon.book.findable import FIND_FILE, findables, write_findables
from eslabon.book.search_languages import _folding, fold
from eslabon.execution.plan import expand
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def real():
    publication = load_publication(REPOSITORY)
    pages = expand(publication.settings, publication.snapshot.catalogue, REPOSITORY, publication.languages)
    return publication, [page for page in pages if page.language == "pt"]


@pytest.fixture(scope="module")
def found(real):
    return list(findables(real[0], "pt", real[1]))


def test_everything_with_a_page_is_found_once(real, found):
    catalogue = real[0].snapshot.catalogue
    counts = {kind: sum(one.kind == kind for one in found) for kind in {one.kind for one in found}}
    assert counts == {
        "country": sum("country" in dict(page.parameters) for page in real[1]),
        "recommendation": len(catalogue.recommendations),
        "register": len(catalogue.registers),
        "indicator": len(catalogue.indicators),
    }
    assert len({(one.kind, one.page, one.label) for one in found}) == len(found)


def test_a_country_has_its_names_in_all_languages_and_its_codes(found):
    (peru,) = (one for one in found if one.page == "country/PER")
    assert peru.title == "Peru"
    assert {"Perú", "Pérou", "PER", "PE"} <= set(peru.names)


def test_a_recommendation_is_found_by_its_number(found):
    (fifth,) = (one for one in found if one.page == "recommendation/R05")
    assert fifth.title.startswith("Recomendação 5. ")
    assert {"R5", "R05", "5", "Recomendación 5", "Recommendation 5", "Recommandation 5"} <= set(fifth.names)


def test_an_indicator_has_its_publisher_s_code(real, found):
    catalogue = real[0].snapshot.catalogue
    (exports,) = (one for one in found if one.page == "indicator/exports_gdp")
    assert exports.label == ""
    assert {"exports_gdp", "exports gdp", catalogue.indicators["exports_gdp"].code} <= set(exports.names)


def test_the_file_has_the_same_bytes_and_says_no_name_twice(real, found, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_findables(real[0], "pt", real[1], tmp_path / name)
    rows = json.loads((tmp_path / "one" / FIND_FILE).read_text("utf-8"))
    assert (tmp_path / "one" / FIND_FILE).read_bytes() == (tmp_path / "two" / FIND_FILE).read_bytes()
    assert len(rows) == len(found)
    assert all(len(set(row[4])) == len(row[4]) and row[1] not in row[4] for row in rows)


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [
        ("es", "Información", "informacion"),
        ("pt", "Exportações", "EXPORTACOES"),
        ("fr", "Économies", "economies"),
        ("en", "Naïve", "naive"),
        ("de", "Länder", "lander"),
    ],
)
def test_words_are_stemmed_without_accents(language, written, typed):
    search = _folding(languages[language])({})
    assert [search.stem(word) for word in search.split(written)] == [
        search.stem(word) for word in search.split(typed)
    ]
    assert all(word == fold(word) for word in search.stopwords)


def test_a_language_is_folded_once():
    once = _folding(languages["es"])
    assert _folding(once) is once
