"""Translations say terms as the term base does; those that do not are found."""

from __future__ import annotations

import pytest

from eslabon.errors import CatalogueError
from eslabon.language.check import check
from eslabon.language.messages import machine_files
from eslabon.language.terms import TERMS_FILE, Term, breaches, read_terms
from tests.conftest import REPOSITORY

LANGUAGES = ("en", "pt", "fr")


def with_terms(tiny, text: str):
    (tiny / TERMS_FILE).write_text(text, "utf-8")
    return [finding for finding in check(tiny, "en") if finding.kind == "term"]


def test_a_term_said_otherwise_is_found_with_its_place(tiny):
    found = with_terms(tiny, "es,en,note\npaís,nation,\nfuente,source,\n")
    assert found
    assert all(finding.text.startswith("'país' is 'nation': ") for finding in found)
    assert all(".po:" in finding.place for finding in found)


@pytest.mark.parametrize("cell", ["country;countries", "countr", ""])
def test_any_rendering_will_do_and_none_is_no_rule(tiny, cell):
    assert with_terms(tiny, f"es,en,note\npaís,{cell},\n") == []


def test_a_term_is_a_word_of_its_own_with_its_plural():
    term = Term("meta", {"fr": ("cible",)})
    assert term.stands_in("Metas y plazos")
    assert not term.stands_in("metadatos")


def test_a_title_that_keeps_the_term_breaks_no_rule():
    term = Term("pyme", {"fr": ("PME",)})
    assert term.is_said_in("Cadenas de Valor, Pymes y Políticas", "fr")
    assert not term.is_said_in("petites entreprises", "fr")


@pytest.mark.parametrize(
    ("text", "message"),
    [("term,en\nx,y\n", "no column for the language"), ("es,en\n,y\n", "row of the term base has no term")],
)
def test_a_bad_term_base_is_refused_with_its_line(tiny, text, message):
    with pytest.raises(CatalogueError, match=message) as raised:
        with_terms(tiny, text)
    assert TERMS_FILE in raised.value.where


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_machine_speaks_as_the_term_base_of_its_publication(language):
    terms = read_terms(REPOSITORY, "es")
    assert sum(language in term.renderings for term in terms) > 40
    assert list(breaches(machine_files(language), terms, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_publication_keeps_to_its_terms(language):
    assert [finding for finding in check(REPOSITORY, language) if finding.kind == "term"] == []
