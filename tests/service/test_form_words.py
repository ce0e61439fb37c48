"""The form's words exist in every language, and no other words are kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import eslabon.service.form
from eslabon.book.interface import LOCALE

SERVICE = Path(eslabon.service.form.__file__).parent
IN_TEMPLATE = re.compile(r"""\bw\(["']([^"']+)["']\)""")
IN_CODE = re.compile(r"""\b(?:_|self\.say)\(\s*"([^"]+)"\s*\)""")
OF_FRAME = re.compile(r"""\bt\(["']([^"']+)["']\)""")


def said() -> set[str]:
    """Every message of templates and code."""
    found = set()
    for path in SERVICE.rglob("*.html"):
        found.update(IN_TEMPLATE.findall(path.read_text("utf-8")))
    for path in SERVICE.glob("*.py"):
        found.update(IN_CODE.findall(path.read_text("utf-8")))
    return found


def messages(catalogue: Path) -> dict[str, str]:
    with catalogue.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", ["en", "pt", "fr"])
def test_every_message_is_translated_and_none_is_left_over(language):
    kept = messages(LOCALE / language / "service.po")
    assert set(kept) == said()
    assert all(kept.values())


@pytest.mark.parametrize("language", ["en", "pt", "fr"])
def test_words_of_the_frame_are_those_of_the_book(language):
    frame = set()
    for path in SERVICE.rglob("*.html"):
        frame.update(OF_FRAME.findall(path.read_text("utf-8")))
    assert len(frame) > 8
    assert frame <= set(messages(LOCALE / language / "book.po"))


def test_french_sets_its_marks_apart():
    """A no-break space before each double mark."""
    for text in messages(LOCALE / "fr" / "service.po").values():
        assert not re.search(r"(?<!\u00a0)[:;?!]", text), text
