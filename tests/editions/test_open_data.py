"""The catalogue of indicators that an edition gives away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eslabon.editions.open_data import indicator_catalogue
from eslabon.language import Messages
from eslabon.publication import load_publication


@pytest.fixture
def catalogue(tiny):
    return load_publication(tiny).snapshot.catalogue


def test_why_an_indicator_has_no_values_is_said_in_every_language_and_of_others_nothing(catalogue):
    id = sorted(catalogue.indicators)[0]
    empty = catalogue.indicators[id].model_copy(update={"unobserved": "Nadie la guardó."})
    messages = {
        "es": Messages("es", {}),
        "en": Messages("en", {"Nadie la guardó.": ("Nobody kept it.",)}),
    }
    changed = replace(catalogue, indicators={**catalogue.indicators, id: empty})
    entries = indicator_catalogue(changed, messages)
    said = {entry["id"]: entry["unobserved"] for entry in entries if "unobserved" in entry}
    assert said == {id: {"es": "Nadie la guardó.", "en": "Nobody kept it."}}
