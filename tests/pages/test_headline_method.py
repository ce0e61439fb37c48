"""The main method's title inside a sentence, in every language of the publication."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from eslabon.language import Messages
from eslabon.pages.words import _headline_method
from tests.conftest import REPOSITORY

TITLE = "Método de las flechas de Eurostat"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "método de las flechas de Eurostat"),
        ("en", "Eurostat arrows method"),  # begins with a name
        ("pt", "método das setas do Eurostat"),
        ("fr", "méthode des flèches d’Eurostat"),
    ],
)
def test_it_is_small_unless_it_begins_with_a_name(language, said):
    page = SimpleNamespace(
        messages=Messages.load(REPOSITORY, language), settings={"method_title": TITLE}, language=language
    )
    assert _headline_method(page) == said
