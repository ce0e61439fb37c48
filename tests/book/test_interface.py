"""The frame's own words exist in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import eslabon.book
from eslabon.book.interface import LOCALE, interface_text

BOOK = Path(eslabon.book.__file__).parent
IN_TEMPLATE = re.compile(r"""(?:\bt|frame\.text)\(["']([^"']+)["']\)""")
IN_CODE = re.compile(r"""\b(?:text|say|interface_text)\("([^"]+)"\)""")


def said() -> set[str]:
    """Every message in the templates and in the code."""
    found = set()
    for template in (BOOK / "theme").glob("*.html"):
        found.update(IN_TEMPLATE.findall(template.read_text("utf-8")))
    for module in BOOK.rglob("*.py"):
        code = module.read_text("utf-8")
        if "interface_text" in code:
            found.update(IN_CODE.findall(code))
    return found


@pytest.mark.parametrize("catalogue", sorted(LOCALE.glob("*/book.po")), ids=lambda path: path.parent.name)
def test_every_message_is_translated_and_none_is_left_over(catalogue):
    """The catalogue holds exactly what is said."""
    with catalogue.open("rb") as file:
        messages = {message.id: message.string for message in read_po(file) if message.id}
    assert set(messages) == said()
    assert all(messages.values())


def test_source_language_says_the_message_itself():
    """Spanish needs no catalogue."""
    assert interface_text("es")("En esta página") == "En esta página"
    assert interface_text("en")("En esta página") == "On this page"


def test_no_template_puts_a_mark_of_its_own_behind_a_message():
    """What stands before a colon is the language's: "Langue :" has a space, "Language:" has none."""
    templates = sorted((BOOK / "theme").glob("*.html"))
    glued = [path.name for path in templates if re.search(r"\}\}[:;!?]", path.read_text("utf-8"))]
    assert templates and glued == []
    assert interface_text("fr")("Idioma:") == "Langue\u00a0:"
