"""Dates, lists, country names and the charts' locale."""

from __future__ import annotations

import json

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.errors import ParameterError
from eslabon.language import CountryNames, Messages, d3_locale, format_date, format_list, sort_key


@pytest.mark.parametrize(
    ("date", "spanish", "english"),
    [
        ("2012", "2012", "2012"),
        ("2012-03", "marzo de 2012", "March 2012"),
        ("2012-03-04", "4 de marzo de 2012", "4 March 2012"),
        ("", "—", "—"),
    ],
)
def test_format_date(date, spanish, english):
    assert format_date(date, "es") == spanish
    assert format_date(date, "en") == english


@pytest.mark.parametrize("date", ["12", "2012-3", "2012-13", "2012-02-30", "2012-01-01-01", "March 2012"])
def test_what_is_no_date_is_refused(date):
    with pytest.raises(ParameterError, match="is not a date"):
        format_date(date, "es")


@pytest.mark.parametrize(
    ("items", "language", "either", "expected"),
    [
        ([], "es", False, ""),
        (["a"], "es", False, "a"),
        (["a", "b"], "es", False, "a y b"),
        (["a", "b", "c"], "es", False, "a, b y c"),
        (["a", "b", "c"], "en", False, "a, b and c"),
        (["Francia", "Italia"], "es", False, "Francia e Italia"),
        (["padres", "hijos"], "es", False, "padres e hijos"),
        (["cobre", "hierro"], "es", False, "cobre y hierro"),
        (["uno", "otro"], "es", True, "uno u otro"),
        (["Francia", "Italia"], "es", True, "Francia o Italia"),
        (["one", "other"], "en", True, "one or other"),
    ],
)
def test_format_list(items, language, either, expected):
    assert format_list(items, language, either=either) == expected


def names(root, language):
    return CountryNames(load_catalogue(root), language, Messages.load(root, language))


def test_names_come_from_the_cldr(tiny):
    assert [names(tiny, "es").name(code) for code in ("ESP", "FRA")] == ["España", "Francia"]
    english = names(tiny, "en")
    assert (english.name("ESP"), english.of("ESP"), english.in_("ESP")) == ("Spain", "of Spain", "in Spain")
    assert names(tiny, "es").of("ESP") == "de España"


def test_forms_of_the_catalogue_come_first(tiny):
    folder = tiny / "data/catalogue/country_forms"
    folder.mkdir()
    (folder / "es.csv").write_text(
        "code,name,article,of,in\nFRA,,la Francia,,\nITA,Bel Paese,el Bel Paese,del Bel Paese,\n"
    )
    spanish = names(tiny, "es")
    assert spanish.name("FRA") == "Francia"
    assert spanish.with_article("FRA") == "la Francia"
    assert spanish.of("FRA") == "de la Francia"
    assert (spanish.name("ITA"), spanish.of("ITA")) == ("Bel Paese", "del Bel Paese")
    assert (spanish.to("FRA"), spanish.to("ITA")) == ("a la Francia", "al Bel Paese")
    assert names(tiny, "en").name("ITA") == "Italy"


def test_an_aggregate_has_the_name_of_the_catalogue(edit):
    edit("data/catalogue/countries.csv", "ESP,ES", "EUU,,,aggregate,Unión Europea,\nESP,ES")
    root = edit("book/locale/en/data.po", 'msgid "Exportaciones"', 'msgid "Unión Europea"\nmsgstr '
                '"European Union"\n\nmsgid "Exportaciones"')  # fmt: skip
    assert names(root, "es").name("EUU") == "Unión Europea"
    assert names(root, "en").name("EUU") == "European Union"


def test_an_unknown_country_is_a_parameter_error(tiny):
    with pytest.raises(ParameterError, match="unknown country 'FRX', perhaps 'FRA'"):
        names(tiny, "es").name("FRX")


def test_groups_have_names_and_labels(tiny):
    assert names(tiny, "en").group("states") == "The three countries"
    assert names(tiny, "en").group_label("peers") == "Comparison countries"


def test_countries_sort_by_their_localised_names(tiny):
    assert names(tiny, "es").sorted(["ITA", "FRA", "ESP"]) == ["ESP", "FRA", "ITA"]
    assert names(tiny, "en").sorted(["ITA", "FRA", "ESP"]) == ["FRA", "ITA", "ESP"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ["zeta", "ñandú", "Ópera", "nuez", "bote", "Ámbar"]),
        ("en", ["zinc", "cotton", "Côte", "Bahamas", "Antigua", "Åland"]),
    ],
)
def test_sorting_ignores_case_and_accents_but_not_letters_of_their_own(language, words):
    expected = {
        "es": ["Ámbar", "bote", "nuez", "ñandú", "Ópera", "zeta"],
        "en": ["Åland", "Antigua", "Bahamas", "Côte", "cotton", "zinc"],
    }
    assert sorted(words, key=lambda word: sort_key(word, language)) == expected[language]


def test_the_locale_of_the_charts_is_that_of_the_tables():
    spanish, english = d3_locale("es"), d3_locale("en")
    assert (spanish["format"]["decimal"], spanish["format"]["thousands"]) == (",", ".")
    assert spanish["format"]["percent"] == "\u00a0%"
    assert (english["format"]["decimal"], english["format"]["percent"]) == (".", "%")
    assert english["format"]["minus"] == "−"
    assert spanish["timeFormat"]["days"][0] == "domingo"
    assert spanish["timeFormat"]["months"][0] == "enero"
    assert len(english["timeFormat"]["shortMonths"]) == 12
    json.dumps(spanish)


def test_an_axis_below_the_first_grouped_number_has_no_group_mark():
    assert d3_locale("es", 8000)["format"]["thousands"] == ""
    assert d3_locale("es", 20000)["format"]["thousands"] == "."
    assert d3_locale("en", 8000)["format"]["thousands"] == ","
