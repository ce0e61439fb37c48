"""How the registers' texts are worded, and which mistakes the compiler refuses."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eslabon.errors import DataError

COMPILE = Path(__file__).resolve().parents[2] / "data" / "compile"


@pytest.fixture(scope="module")
def module():
    sys.path.insert(0, str(COMPILE))
    try:
        import register_wording
    finally:
        sys.path.remove(str(COMPILE))
    return register_wording


@pytest.fixture
def wording(module):
    return module.Wording(notes={("cases", "a"): ("", "")}, texts={}, values={"OECD": ("OCDE", "OECD")})


@pytest.mark.parametrize(
    ("collected", "printed"),
    [
        ("Apoyo a Pymes y clusters de Brasil", "Apoyo a pymes y clústeres del Brasil"),
        ("Pymes en Estados Unidos y Japón", "Pymes en los Estados Unidos y el Japón"),
        ("firmas de primer piso en India", "empresas de primer nivel en la India"),
        ("Plan 2019-2020, 85% de avance", "Plan 2019–2020, 85\N{NO-BREAK SPACE}% de avance"),
    ],
)
def test_spanish_is_spelt_as_in_the_book(wording, collected, printed):
    assert wording.text("cases", "b", "name", collected, "English") == printed


def test_a_citation_is_translated(module):
    assert module.english_citation("Ando y Kimura 2005: gráfico 5, pág. 17") == (
        "Ando and Kimura 2005: figure 5, p. 17"
    )


def test_each_value_of_a_cell_is_a_message(wording):
    assert wording.terms("actions", "b", "actor", "SELA; OECD") == "SELA;OCDE"
    assert wording.messages == {"SELA": "SELA", "OCDE": "OECD"}


def test_one_spanish_text_has_one_english_text(wording):
    wording.say("Acero", "Steel", "clusters.sector")
    with pytest.raises(
        DataError, match=r"'Acero' has two English texts\n.*cases\.sector\n.*'Steel'\n.*'Iron'"
    ):
        wording.say("Acero", "Iron", "cases.sector")


def test_a_text_without_english_is_refused(wording):
    with pytest.raises(DataError, match="'Acero' has no English text"):
        wording.text("cases", "b", "name", "Acero", "")


def test_a_caution_must_be_answered(wording):
    """An empty note is an answer; no row in the table of notes is not."""
    assert wording.note("cases", "a", "For editors only") == ""
    with pytest.raises(DataError, match=r"caution on cases b has no note.*\n(.*\n)*.*a row cases,b"):
        wording.note("cases", "b", "Joint statement")


def test_a_missing_collected_file_is_named(module, tmp_path):
    with pytest.raises(DataError, match=r"clusters\.csv is missing"):
        module.read_rows(tmp_path / "clusters.csv")
