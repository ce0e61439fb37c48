"""Texts that wait for a translator are written where they will be read, once."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from eslabon.book.translations import untranslated
from eslabon.cli import app
from eslabon.errors import ParameterError
from eslabon.language import Messages
from eslabon.language.collect import append_waiting, lacking_machine_texts, waiting
from eslabon.language.po_file import read_po_file


def collect(root, language):
    return append_waiting(root, language, waiting(root, language))


def test_nothing_waits_in_a_translated_publication(tiny):
    before = (tiny / "book/locale/en/data.po").read_bytes()
    assert collect(tiny, "en") == {}
    assert (tiny / "book/locale/en/data.po").read_bytes() == before


def test_new_texts_go_to_the_files_that_are_read(edit):
    edit("data/catalogue/groups.csv", "Los tres países", "Tres países")
    edit("notebooks/brief.ipynb", "Comercio e industria", "Comercio")
    root = edit("book/index.md", "## Qué contiene", "## Contenido")
    assert collect(root, "en") == {
        "book/locale/en/data.po": 1,
        "book/locale/en/notebooks.po": 1,
        "book/locale/en/pages/index.po": 1,
    }
    for name, text in (("data", "Tres países"), ("notebooks", "Comercio"), ("pages/index", "Contenido")):
        path = root / "book" / "locale" / "en" / f"{name}.po"
        assert read_po_file(path, name, "en").entries[text].forms == ()
        assert path.read_text("utf-8").count(f'msgid "{text}"\nmsgstr ""\n') == 1
        filled = path.read_text("utf-8").replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "x"')
        path.write_text(filled, "utf-8")
    assert not [found for found in untranslated(root)["en"] if found.kind == "missing"]


def test_collecting_twice_adds_nothing(edit):
    root = edit("_config.yml", "languages: [es, en]", "languages: [es, en, it]")
    first = collect(root, "it")
    assert first["book/locale/it/machine.po"] > 500
    assert first["book/locale/it/pages/index.po"] == 5
    assert collect(root, "it") == {}
    texts = [
        text
        for name in first
        for text in read_po_file(root / name, name, "it").entries
        if "/pages/" not in name
    ]
    assert len(set(texts)) == len(texts), "a text stands in two files"


def test_words_of_the_machine_can_come_from_the_publication(edit):
    """Collected with their plural forms, filled in, and then said."""
    root = edit("_config.yml", "languages: [es, en]", "languages: [es, en, it]")
    collect(root, "it")
    path = root / "book/locale/it/machine.po"
    text = path.read_text("utf-8")
    assert 'msgid "de {country}"\nmsgstr ""' in text
    path.write_text(
        text.replace('msgid "de {country}"\nmsgstr ""', 'msgid "de {country}"\nmsgstr "de : {country}"')
    )
    assert Messages.load(root, "it")("de {country}", country="X") == "de : X"
    assert "de {country}" not in {one.text for one in untranslated(root)["it"]}


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_the_machine_lacks_nothing_in_its_own_languages(language):
    assert lacking_machine_texts(language, set()) == []
    assert len(lacking_machine_texts("it", set())) > 500


def test_plurals_have_as_many_forms_as_the_language(edit):
    root = edit("_config.yml", "languages: [es, en]", "languages: [es, pl]")
    collect(root, "pl")
    text = (root / "book/locale/pl/machine.po").read_text("utf-8")
    assert "nplurals=3" in text
    assert text.count("msgstr[2]") == text.count("msgid_plural") > 20


def test_the_first_language_needs_no_translation_and_is_told_so(tiny):
    """It stands in the settings already: to add it there is no advice."""
    result = CliRunner().invoke(app, ["i18n", "collect", "es", "--root", str(tiny)])
    assert isinstance(result.exception, ParameterError)
    assert "first language" in result.exception.what
    assert result.exception.expected == "en"
    assert "add the language" not in result.exception.next_step


def test_an_unknown_language_is_to_be_added_to_the_settings(tiny):
    result = CliRunner().invoke(app, ["i18n", "collect", "fr", "--root", str(tiny)])
    assert isinstance(result.exception, ParameterError)
    assert "add the language" in result.exception.next_step
