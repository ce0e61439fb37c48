"""The publication's settings and its root."""

from __future__ import annotations

import pytest

from eslabon.catalogue import check_settings, find_root, load_catalogue, load_settings
from eslabon.catalogue.settings import check_edition
from eslabon.errors import CatalogueError, ParameterError

FILE = "_config.yml"


def test_settings_of_the_tiny_publication(tiny):
    settings = load_settings(tiny)
    assert settings.title == "Tres economías"
    assert settings.edition == "2026.1"
    assert settings.languages == ("es", "en")
    assert settings.source_language == "es"
    assert settings.notebooks[0].for_each == {"country": "states"}
    assert settings.notebooks[0].pdf
    check_settings(settings, load_catalogue(tiny))


def test_an_edition_keeps_its_zero(edit):
    assert load_settings(edit(FILE, 'edition: "2026.1"', "edition: 2026.10")).edition == "2026.10"


def test_parameters_get_their_types(edit):
    root = edit(
        FILE,
        "- {notebook: brief, ",
        '- {notebook: brief, parameters: {since: 2005, share: 0.5, all: true, code: "AAA", list: [1, b]}, ',
    )
    parameters = load_settings(root).notebooks[0].parameters
    assert parameters == {"since": 2005, "share": 0.5, "all": True, "code": "AAA", "list": (1, "b")}
    assert type(parameters["since"]) is int


@pytest.mark.parametrize(
    ("old", "new", "what", "where", "expected"),
    [
        ("  baseline_year", "  baselineyear: 2012\n  baseline_year", "unknown key 'baselineyear', perhaps "
         "'baseline_year'", "baselineyear", "baseline_year"),
        ("  baseline_year: 2012\n", "", "lacks 'baseline_year'", "eslabon:", "a value"),
        ("baseline_year: 2012", "baseline_year: soon", "'baseline_year' is wrong", "baseline_year: soon",
         "a whole number"),
        ("[es, en]", "[es, xx]", "'languages' is wrong", "languages:", "'xx' is not a language"),
        ("[es, en]", "[es, es]", "'languages' is wrong", "languages:", "each language once"),
        ("country: states}", "contry: states}", "for_each", "- {notebook", "'country'"),
        ("pdf: true", "pdf: maybe", "'notebooks.0.pdf' is wrong", "- {notebook", "true or false"),
        ("pdf: true", "pfd: true", "unknown key 'notebooks.0.pfd', perhaps 'pdf'", "- {notebook",
         "notebook, page"),
        ("country/{country}", "country/page", "'notebooks.0' is wrong", "- {notebook", "share an address"),
        ("country/{country}", "../{country}", "'notebooks.0.page' is wrong", "- {notebook", "text like"),
        ("  edition:", "  title: Otra\n  edition:", "'title' is a key of the book", "title: Otra",
         "at the left margin"),
        ("eslabon:", "eslabón:", "has no settings of ours", "title:", "the key 'eslabon'"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(edit, old, new, what, where, expected):
    root = edit(FILE, old, new)
    lines = (root / FILE).read_text(encoding="utf-8").splitlines()
    number = next(i for i, line in enumerate(lines, start=1) if where in line)
    with pytest.raises(CatalogueError) as caught:
        load_settings(root)
    error = caught.value
    assert what in error.what
    assert error.where.partition(",")[0] == f"{FILE}:{number}"
    assert expected in error.expected
    assert error.received
    assert error.next_step


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("reference_group: states", "reference_group: state", "reference_group"),
        ("comparison_group: peers", "comparison_group: others", "comparison_group"),
        ("country: states}", "country: everyone}", "for_each.country"),
    ],
)
def test_settings_name_groups_of_the_catalogue(edit, old, new, field):
    root = edit(FILE, old, new)
    with pytest.raises(CatalogueError, match=field) as caught:
        check_settings(load_settings(root), load_catalogue(root))
    assert "states" in caught.value.expected


def test_a_folder_without_settings_is_no_publication(tmp_path):
    with pytest.raises(CatalogueError, match="not a publication folder") as caught:
        load_settings(tmp_path)
    assert "--root" in caught.value.next_step


def test_the_root_is_found_from_below(tiny):
    assert find_root(tiny / "data" / "catalogue") == tiny.resolve()


def test_a_plain_jupyter_book_on_the_way_is_passed_over(tiny):
    inner = tiny / "book" / "other"
    inner.mkdir()
    (inner / "_config.yml").write_text("title: Otro libro\n")
    assert find_root(inner) == tiny.resolve()


def test_no_root_above(tmp_path):
    with pytest.raises(CatalogueError, match="is not inside a publication"):
        find_root(tmp_path)


@pytest.mark.parametrize("name", ["../2026.1", "cache", "briefs", ".staging", "2026.1-partial", "a/b", ""])
def test_a_name_that_is_no_folder_of_an_edition_is_refused(name, tiny, edit):
    with pytest.raises(ParameterError, match="name of an edition") as caught:
        check_edition(name)
    assert caught.value.received == repr(name)
    edit("_config.yml", 'edition: "2026.1"', f"edition: {name!r}")
    with pytest.raises(CatalogueError, match="edition"):
        load_settings(tiny)


@pytest.mark.parametrize("name", ["2026.1", "2026.2-rc1", "preview", "partial"])
def test_a_name_of_an_edition_is_taken_from_command_line_and_settings(name, tiny, edit):
    edit("_config.yml", 'edition: "2026.1"', f'edition: "{name}"')
    assert check_edition(name) is None
    assert load_settings(tiny).edition == name
