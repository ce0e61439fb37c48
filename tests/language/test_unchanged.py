"""A translation that only repeats its source is found, unless a list says that the language does so."""

from __future__ import annotations

import pytest

from eslabon.errors import CatalogueError
from eslabon.language.check import check
from eslabon.language.messages import machine_files
from eslabon.language.po_file import read_po_file
from eslabon.language.unchanged import UNCHANGED_FILE, copied, read_unchanged
from tests.conftest import REPOSITORY

LANGUAGES = ("en", "pt", "fr")
MACHINES = "tests/language/unchanged.csv"  # the same list for the machine's own words


def with_list(tiny, text: str):
    (tiny / UNCHANGED_FILE).write_text(text, "utf-8")
    return [finding for finding in check(tiny, "en") if finding.kind == "same"]


def test_a_copied_text_is_found_with_its_place_until_it_is_listed(tiny, edit):
    listed = {finding.text for finding in with_list(tiny, "text,languages\n")}
    rows = "".join(f'"{text}",en\n' for text in sorted(listed))
    assert with_list(tiny, f"text,languages\n{rows}") == []
    edit("book/locale/en/data.po", 'msgstr "The three countries"', 'msgstr "Los tres países"')
    (found,) = with_list(tiny, f"text,languages\n{rows}")
    assert found.text == "Los tres países"
    assert found.place.startswith("book/locale/en/data.po:")
    assert with_list(tiny, f'text,languages\n{rows}"Los tres países",fr\n') == [found]


def test_without_a_list_nothing_is_asked(tiny):
    (tiny / UNCHANGED_FILE).unlink(missing_ok=True)
    assert [finding for finding in check(tiny, "en") if finding.kind == "same"] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text,language\nx,en\n", "other columns"),
        ("text,languages\nx,\n", "says nothing new"),
        ("text,languages\nx,en\nx,fr\n", "says nothing new"),
        ('text,languages\nx,"en,fr"\n', "says nothing new"),
    ],
)
def test_a_bad_list_is_refused_with_its_line(tiny, text, message):
    with pytest.raises(CatalogueError, match=message) as raised:
        with_list(tiny, text)
    assert UNCHANGED_FILE in raised.value.where


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_machine_repeats_only_what_is_listed(language):
    unchanged = read_unchanged(REPOSITORY, MACHINES)
    assert unchanged
    assert list(copied(machine_files(language), unchanged, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_publication_repeats_only_what_is_listed(language):
    assert read_unchanged(REPOSITORY)
    assert [finding for finding in check(REPOSITORY, language) if finding.kind == "same"] == []


@pytest.mark.parametrize("name", [UNCHANGED_FILE, MACHINES])
def test_nothing_is_listed_that_is_translated(name):
    """A row without use would let a copy through later."""
    listed = read_unchanged(REPOSITORY, name)
    for language in LANGUAGES:
        files = machine_files(language) if name == MACHINES else publication_and_pages(language)
        same = {text for _, text in copied(files, {}, language)}
        assert {text for text, languages in listed.items() if language in languages} <= same


def publication_and_pages(language: str):
    """Every gettext file of the publication."""
    folder = REPOSITORY / "book/locale" / language
    return [read_po_file(path, path.name, language) for path in sorted(folder.rglob("*.po"))]
