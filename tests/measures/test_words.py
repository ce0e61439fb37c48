from __future__ import annotations

import re
from string import Formatter

import pytest

from eslabon.measures import CLASSES, REASONS, load_methods, words

from .conftest import ROOT

TEXTS = [
    *words.CLASS_NAMES.values(),
    *words.CLASS_MEANINGS.values(),
    words.NOT_ASSESSED,
    *words.REASON_TEXTS.values(),
    *words.REASONS_IN_GENERAL.values(),
    *words.MEASURES.values(),
    *words.HORIZON_NAMES.values(),
]


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    text = (ROOT / "src" / "eslabon" / "locale" / "en" / "measures.po").read_text(encoding="utf-8")
    return dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE))


def test_every_slug_has_its_words(method):
    assert set(words.CLASS_NAMES) == set(words.CLASS_MEANINGS) == set(CLASSES)
    assert set(words.REASON_TEXTS) == set(words.REASONS_IN_GENERAL) == set(REASONS)
    horizons = {name for one in load_methods(ROOT).values() for name in one.horizons}
    assert set(method.horizons) <= horizons == set(words.HORIZON_NAMES)


def test_the_english_catalogue_is_complete_and_has_nothing_else(english):
    assert set(english) == set(TEXTS)
    assert all(english.values())


def test_translations_use_the_same_fields_and_all_fields_are_given(english, settings):
    given = words.fields(settings)
    for text, translation in english.items():
        names = {name for _, name, _, _ in Formatter().parse(text) if name}
        assert names == {name for _, name, _, _ in Formatter().parse(translation) if name}
        assert names <= set(given)


def test_fields_of_each_horizon(settings):
    assert words.fields(settings)["minimum_years"] == 10
    assert words.fields(settings, "short") == {
        "recent_year": 2015,
        "baseline_year": 2012,
        "horizon_years": 5,
        "minimum_years": 3,
        "maximum_years": 7,
    }
