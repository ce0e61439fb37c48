from __future__ import annotations

import shutil

import pytest

from eslabon.catalogue.settings import PublicationSettings
from eslabon.errors import CatalogueError, ParameterError
from eslabon.language.po_file import read_po_file
from eslabon.measures import CLASSES, MeasureSettings, load_method, load_methods

from .conftest import ROOT

FILE = ROOT / "data" / "catalogue" / "methods" / "eurostat-2024.yml"


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "data" / "catalogue" / "methods"
    folder.mkdir(parents=True)
    shutil.copy(FILE, folder)
    return tmp_path


def edit(root, old, new):
    path = root / "data" / "catalogue" / "methods" / FILE.name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_shipped_method_says_its_source_and_what_was_not_checked(method):
    assert method.source.document
    assert method.source.page or method.unchecked
    assert method.headline == "long"
    assert {name: span.years for name, span in method.horizons.items()} == {"long": 15, "short": 5}
    assert set(method.classes) <= set(CLASSES)


def test_all_methods_of_a_publication(root):
    assert list(load_methods(root)) == ["eurostat-2024"]
    assert load_methods(root / "nowhere") == {}


def test_an_unknown_method_names_the_known_ones(root):
    with pytest.raises(ParameterError, match="unknown assessment method") as caught:
        load_method(root, "eurostat-1999")
    assert caught.value.expected == "eurostat-2024"
    assert caught.value.received == "eurostat-1999"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("headline: long", "headline: middling", "headline"),
        ("above: 0.1}", "above: 7}", "highest bound to the lowest"),
        ("{class: movement_away}", "{class: movement_away, from: -5}", "except the last"),
        ("{class: moderate_progress, from: 60}", "{class: moderate_progress}", "except the last"),
        ("from: 95}", "from: 95, above: 95}", "both"),
        ("{class: movement_away}", "{class: collapse}", "significant_progress"),
        ("  - insufficient_progress\n", "", "differ"),
        ("minimum: 10", "minimum: 16", "minimum 16"),
        ('edition: "2024"\nsummary', 'edition: "2024"\ncolour: red\nsummary', "colour"),
        ("id: eurostat-2024", "id: eurostat-2025", "eurostat-2025"),
        ("horizons:", "horizons: [", "eurostat-2024.yml"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(root, old, new, message):
    edit(root, old, new)
    with pytest.raises(CatalogueError) as caught:
        load_method(root, "eurostat-2024")
    assert "eurostat-2024.yml" in caught.value.where
    assert message in str(caught.value)
    assert caught.value.next_step


def test_settings_come_from_the_publication_s_settings(root):
    publication = PublicationSettings(
        edition="1",
        languages=("es",),
        reference_group="club",
        baseline_year=2012,
        recent_year=2015,
        method="eurostat-2024",
    )
    settings = MeasureSettings.of(publication, root)
    assert (settings.reference_group, settings.comparison_group) == ("club", "")
    assert (settings.baseline_year, settings.recent_year) == (2012, 2015)
    assert settings.method == load_method(root, "eurostat-2024")


def test_every_text_of_the_shipped_method_has_its_english(method):
    source = method.source
    texts = [method.title, method.summary, source.part, *source.seen_in, *method.unchecked, *method.notes]
    english = read_po_file(ROOT / "book" / "locale" / "en" / "methods.po", "methods.po", "en")
    assert set(english.entries) == set(texts)
    assert all(entry.forms for entry in english.entries.values())
