"""Messages: translating, filling in, missing texts, strict gettext files."""

from __future__ import annotations

import pickle

import pytest

from eslabon.errors import CatalogueError
from eslabon.language import Messages

DATA = "book/locale/en/data.po"


def entry(root, *lines, file=DATA):
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else 'msgid ""\nmsgstr ""\n"Language: en\\n"\n'
    path.write_text(text + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return text.count("\n") + 2  # the line of the entry


def test_the_source_language_is_its_own_translation(tiny):
    messages = Messages.load(tiny, "es")
    assert messages("Exportaciones") == "Exportaciones"
    assert messages("Nada de esto se tradujo: {n}", n=3) == "Nada de esto se tradujo: 3"
    assert messages.missing == set()


def test_a_translation_is_filled_in(tiny):
    messages = Messages.load(tiny, "en")
    assert messages("Exportaciones") == "Exports"
    assert messages("de {country}", country="Italy") == "of Italy"
    assert messages.text("de {country}") == "of {country}"
    assert messages.missing == set()


def test_a_missing_text_is_returned_as_written_and_remembered(tiny):
    messages = Messages.load(tiny, "en")
    assert messages("Palabra nueva: {n}", n=1) == "Palabra nueva: 1"
    assert messages.missing == {"Palabra nueva: {n}"}


@pytest.mark.parametrize("text", ["", "2012", "12,3 %", "—"])
def test_text_without_words_needs_no_translation(tiny, text):
    messages = Messages.load(tiny, "en")
    assert messages(text) == text
    assert messages.missing == set()


def test_without_fields_braces_are_left_alone(tiny):
    assert Messages.load(tiny, "es")("$x_{i}$ y {") == "$x_{i}$ y {"


@pytest.mark.parametrize(("language", "written"), [("es", "de 6\u00a0% a 7\u00a0%"), ("en", "de 6% a 7%")])
def test_percent_signs_stand_as_the_language_wants(tiny, language, written):
    assert Messages.load(tiny, language)("de 6 % a {to} %", to=7) == written


def test_plural_forms(tiny):
    entry(tiny, 'msgid "un país"', 'msgid_plural "{n} países"', 'msgstr[0] "one country"',
          'msgstr[1] "{n} countries"')  # fmt: skip
    english, spanish = Messages.load(tiny, "en"), Messages.load(tiny, "es")
    assert [english.plural("un país", "{n} países", n) for n in (0, 1, 1500)] == [
        "0 countries", "one country", "1,500 countries",
    ]  # fmt: skip
    assert [spanish.plural("un país", "{n} países", n) for n in (0, 1, 1500)] == [
        "0 países", "un país", "1500 países",
    ]  # fmt: skip
    assert english.plural("{n} año", "{n} años", 2) == "2 años"
    assert english.missing == {"{n} año"}


def test_empty_and_fuzzy_translations_count_as_missing(tiny):
    entry(tiny, 'msgid "Vacío"', 'msgstr ""', "", "#, fuzzy", 'msgid "Dudoso"', 'msgstr "Dubious"')
    messages = Messages.load(tiny, "en")
    assert (messages("Vacío"), messages("Dudoso")) == ("Vacío", "Dudoso")
    assert messages.missing == {"Vacío", "Dudoso"}


def test_several_files_are_one_catalogue_unless_domains_are_named(tiny):
    entry(tiny, 'msgid "Otro"', 'msgstr "Other"', file="book/locale/en/extra.po")
    assert Messages.load(tiny, "en")("Otro") == "Other"
    assert Messages.load(tiny, "en", ["data"]).table.get("Otro") is None


def test_the_publication_may_rename_what_the_machine_says(tiny):
    entry(tiny, 'msgid "de {country}"', 'msgstr "from {country}"')
    assert Messages.load(tiny, "en")("de {country}", country="Italy") == "from Italy"


def test_prose_pages_have_files_of_their_own(tiny):
    page = Messages.for_page(tiny, "en", "index")
    assert page.text("Qué contiene") == "What it holds"
    assert Messages.load(tiny, "en").text("Qué contiene") == "Qué contiene"
    assert Messages.for_page(tiny, "es", "index").text("Qué contiene") == "Qué contiene"


def test_a_page_without_file_lacks_everything(tiny):
    page = Messages.for_page(tiny, "en", "framework/other")
    assert page.text("Un párrafo") == "Un párrafo"
    assert page.missing == {"Un párrafo"}


def test_messages_travel_between_processes(tiny):
    messages = pickle.loads(pickle.dumps(Messages.load(tiny, "en")))
    assert messages("Exportaciones") == "Exports"


@pytest.mark.parametrize(
    ("lines", "what", "offset", "expected", "received"),
    [
        (['msgid "Fuente: {source}"', 'msgstr "Source: {fuente}"'],
         "does not have the fields of its message", 0, "{source}", "{fuente}"),
        (['msgid "Fuente: {source}"', 'msgstr "Source"'],
         "does not have the fields of its message", 0, "{source}", "none"),
        (['msgid "Fuente"', 'msgstr "Source: {source}"'],
         "does not have the fields of its message", 0, "no field in braces", "{source}"),
        (['msgid "Exportaciones"', 'msgstr "Sales"'], "translated twice in one file", 0, "each msgid once",
         "'Exportaciones', first on line"),
        (['msgid "Fuente"', "msgstr Source", 'msgstring "x"'], "is not a gettext file", 2, "msgstr",
         "keyword"),
        (['msgid "{n} año"', 'msgid_plural "{n} años"', 'msgstr[0] "{n} year"', 'msgstr[1] "{m} years"'],
         "does not have the fields", 0, "{n}", "{m}"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_by_line(tiny, lines, what, offset, expected, received):
    line = entry(tiny, *lines)
    with pytest.raises(CatalogueError) as caught:
        Messages.load(tiny, "en")
    error = caught.value
    assert what in error.what
    assert error.where == f"{DATA}:{line + offset}"
    assert expected in error.expected
    assert received in error.received
    assert error.next_step


def test_braces_of_formulas_and_roles_with_the_same_names_are_no_mistake(tiny):
    entry(tiny, r'msgid "Sea $x_{i}$, con \\text{peso}: {baseline}`a`"',
          r'msgstr "Let $x_{i}$, with \\text{weight}: {baseline}`a`"')  # fmt: skip
    assert Messages.load(tiny, "en").text("Sea $x_{i}$, con \\text{peso}: {baseline}`a`").startswith("Let")


def test_two_files_may_not_disagree(tiny):
    entry(tiny, 'msgid "Exportaciones"', 'msgstr "Sales"', file="book/locale/en/extra.po")
    with pytest.raises(CatalogueError, match="two files translate one text differently") as caught:
        Messages.load(tiny, "en")
    assert caught.value.where.startswith("book/locale/en/extra.po:")
    assert f"in {DATA}:" in caught.value.expected


def test_the_machines_own_words_are_not_missing_in_its_own_language():
    """In a publication that is written in another one; what that publication says still is."""
    messages = Messages("es", {}, "en")
    assert messages("de {country}", country="X") == "de X"
    assert messages("Countries") == "Countries"
    assert messages.missing == {"Countries"}
