"""Texts of the machine and of notebooks are found in the code and are translated."""

from __future__ import annotations

import json

import pytest

from eslabon.language.check import check
from eslabon.language.code_texts import module_texts, notebook_texts
from eslabon.language.messages import has_words, machine_files
from tests.conftest import REPOSITORY

LANGUAGES = sorted(path.name for path in (REPOSITORY / "src/eslabon/locale").iterdir())


def test_texts_are_found_in_every_way_they_are_asked_for(tmp_path):
    """Calls of _, of messages and of plural; a text in several pieces is one text."""
    module = tmp_path / "page.py"
    module.write_text(
        'a = _("uno")\nb = page.messages(\n    "dos "\n    "tres {n}.", n=1)\n'
        'c = _.plural("cuatro", "cuatros", n)\nd = _.text(entry["cinco"])\n'
        'e = _("seis {x}", x=page.link("a", _("siete")))\nf = _("ocho" if n else "nueve")\n',
        "utf-8",
    )
    wanted = ["uno", "dos tres {n}.", "cuatro", "seis {x}", "siete", "ocho", "nueve"]
    assert [text for _, text in module_texts(module)] == wanted


def test_texts_of_a_notebook_are_found_with_their_cell(tmp_path):
    """Only in code; the first cell has the number 1."""
    path = tmp_path / "page.ipynb"
    cells = [
        {"cell_type": "markdown", "source": ['_("no")']},
        {"cell_type": "code", "source": ["page.text(\n", '    _("sí"))']},
    ]
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    assert list(notebook_texts(path)) == [(2, "sí")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_machine_is_translated(language):
    """Nothing of the machine's own words appears untranslated on a page."""
    known = {text for file in machine_files(language) for text, entry in file.entries.items() if entry.forms}
    missing = [
        f"{path.relative_to(REPOSITORY)}:{line}: {text}"
        for path in sorted((REPOSITORY / "src").rglob("*.py"))
        for line, text in module_texts(path)
        if has_words(text) and text not in known
    ]
    assert not missing, "\n".join(missing)


def test_an_untranslated_text_of_a_notebook_is_a_finding(edit):
    """The check names notebook, cell and text."""
    root = edit("notebooks/brief.ipynb", '_(\\"', '_(\\"Texto nuevo. ')
    findings = [finding for finding in check(root, "en") if finding.place.startswith("notebooks/")]
    assert findings
    assert findings[0].kind == "missing"
    assert findings[0].text.startswith("Texto nuevo. ")
    assert ", cell " in findings[0].place
