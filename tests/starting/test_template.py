"""The template: every text has its translation, every value is filled in, nothing else is left."""

from __future__ import annotations

import json
import re

import nbformat
import pytest

from eslabon.starting.request import INVENTED, StartRequest
from eslabon.starting.start import publication_files
from eslabon.starting.template import _MARKED, FOLDER, TEMPLATE_LANGUAGES, template_files
from tests.conftest import REPOSITORY

REQUESTS = [["es", "en"], ["en", "es"], ["en"], ["es"]]


def texts() -> set[str]:
    found = {text for content in template_files().values() for text in _MARKED.findall(content)}
    return found | {text for country in INVENTED for text in _MARKED.findall(country.name)}


@pytest.mark.parametrize("language", [one for one in TEMPLATE_LANGUAGES if one != "es"])
def test_the_translations_are_those_of_the_texts(language):
    from eslabon.language.po_file import read_po_file

    entries = read_po_file(FOLDER / "texts" / f"{language}.po", "texts", language).entries
    assert set(entries) == texts()
    assert len(entries) > 70
    forms = [entry.forms[0] for entry in entries.values()]
    assert len(set(forms)) == len(forms), "one text of this language would need two translations"


@pytest.mark.parametrize("languages", REQUESTS, ids="-".join)
def test_no_mark_is_left(languages):
    files = publication_files(StartRequest.checked(languages=languages))
    assert ".gitignore" in files
    for name, content in files.items():
        assert not re.search(r"\[\[|\]\]|\{\{\w", content), name
        assert content.endswith("\n"), name
        assert not content.endswith("\n\n"), name


@pytest.mark.parametrize("languages", REQUESTS, ids="-".join)
def test_gettext_files_are_those_of_the_other_languages(languages):
    files = publication_files(StartRequest.checked(languages=languages))
    found = {name.split("/")[2] for name in files if name.startswith("book/locale/")}
    assert found == set(languages[1:])


def test_texts_stand_in_the_first_language():
    spanish = publication_files(StartRequest.checked(languages=["es", "en"]))
    english = publication_files(StartRequest.checked(languages=["en", "es"]))
    assert "# Presentación" in spanish["book/index.md"]
    assert "# Introduction" in english["book/index.md"]
    assert 'msgid "Introduction"\nmsgstr "Presentación"' in english["book/locale/es/pages/index.po"]
    assert "XAA,,,state,Alpha," in english["data/catalogue/countries.csv"]


def test_notebooks_are_valid_and_hold_neither_outputs_nor_foreign_metadata():
    files = publication_files(StartRequest.checked(languages=["en"]))
    notebooks = {name: content for name, content in files.items() if name.endswith(".ipynb")}
    assert len(notebooks) == 6
    for name, content in notebooks.items():
        notebook = nbformat.reads(content, as_version=4)
        nbformat.validate(notebook)
        assert set(json.loads(content)["metadata"]) == {"kernelspec", "language_info"}, name
        assert [cell.metadata.get("tags") for cell in notebook.cells if cell.id == "parameters"] == [
            ["parameters"]
        ]
        for cell in notebook.cells:
            if cell.cell_type == "code":
                compile(cell.source, name, "exec")
                assert cell.outputs == []
                assert cell.execution_count is None


def test_titles_are_quoted_where_they_stand():
    title = 'O\'Neill & "Co": 100 % #1'
    files = publication_files(StartRequest.checked(title=title))
    assert 'title: "O\'Neill & \\"Co\\": 100 % #1"' in files["_config.yml"]
    assert 'msgid "O\'Neill & \\"Co\\": 100 % #1"' in files["book/locale/en/data.po"]


def test_the_template_is_in_the_package():
    """A wheel without it would make empty publications; files whose names begin with a dot are left out."""
    assert '"template/**/*"' in (REPOSITORY / "pyproject.toml").read_text("utf-8")
    assert not [path for path in FOLDER.rglob(".*") if path.is_file()]
