from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from eslabon.catalogue.settings import PublicationSettings
from eslabon.errors import CatalogueError, ParameterError
from eslabon.language.messages import has_words
from eslabon.language.po_file import read_po_file
from eslabon.measures import CLASSES, MeasureSettings, load_method, load_methods
from eslabon.measures.method_file import check_yardsticks

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
    assert set(method.slugs) <= set(CLASSES)


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
        ("  - {class: insufficient_progress, reads_as: [better]}\n", "", "differ"),
        ("reads_as: [same]", "reads_as: [sideways]", "better"),
        ("family: growth", "family: decline", "extrapolation"),
        ("short: {years: 5, minimum: 3, maximum: 7}", "short: {years: 5}", "since"),
        ("short: {years: 5, minimum: 3, maximum: 7}", "short: {since: 2015, latest: 2012}", "since 2015"),
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


def test_every_text_of_the_shipped_methods_has_its_english():
    texts = set()
    for method in load_methods(ROOT).values():
        source = method.source
        texts |= {method.title, method.summary, source.publisher, source.edition, source.part}
        texts |= {*source.seen_in, *method.unchecked, *method.notes, *getattr(method, "bases", {}).values()}
    english = read_po_file(ROOT / "book" / "locale" / "en" / "methods.po", "methods.po", "en")
    assert set(english.entries) == {text for text in texts if has_words(text)}
    assert all(entry.forms for entry in english.entries.values())


def test_a_yardstick_of_an_unknown_indicator_names_the_nearest():
    methods = load_methods(ROOT)
    with pytest.raises(CatalogueError, match="yardstick") as caught:
        check_yardsticks(methods, ["lpi", "patent"])
    assert caught.value.expected
    check_yardsticks(methods, {id for m in methods.values() for id in getattr(m, "yardsticks", ())})


def test_yardsticks_are_what_the_proposal_gives_on_the_present_data():
    """Stored numbers can be traced to the tables; running the proposal again changes nothing."""
    found = subprocess.run(
        [sys.executable, ROOT / "data/compile/yardsticks.py"], capture_output=True, text=True, check=True
    ).stdout
    assert found.count("as stored") == len(found.splitlines()) == 2, found
