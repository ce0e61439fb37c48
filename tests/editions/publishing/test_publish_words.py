"""The words of the site's own pages exist in every language, and none is kept that is said no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import eslabon.editions.publishing
from eslabon.book.interface import LOCALE
from eslabon.editions.publishing.words import language_name, said_date, said_size

PACKAGE = Path(eslabon.editions.publishing.__file__).parent
SAID = re.compile(r"""\bt\(["']([^"']+)["']\)""")


@pytest.mark.parametrize(
    "catalogue", sorted(LOCALE.glob("*/publishing.po")), ids=lambda path: path.parent.name
)
def test_every_message_is_translated_and_none_is_left_over(catalogue):
    sources = [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.py")]
    said = {text for path in sources for text in SAID.findall(path.read_text("utf-8"))}
    with catalogue.open("rb") as file:
        messages = {message.id: message.string for message in read_po(file) if message.id}
    assert set(messages) == said
    assert all(messages.values())
    for source, target in messages.items():
        assert sorted(re.findall(r"{\w+}", source)) == sorted(re.findall(r"{\w+}", target))


def test_dates_sizes_and_languages_are_written_as_readers_write_them():
    assert said_date("2026-11-27", "es") == "27 de noviembre de 2026"
    assert said_date("2026-11-27", "en") == "November 27, 2026"
    assert [said_size(size, "es") for size in (1, 78_400, 270_198_091)] == ["1 kB", "78 kB", "270 MB"]
    assert said_size(1_234_000_000_0, "en") == "12,340 MB"
    assert [language_name(code) for code in ("es", "en", "pt")] == ["Español", "English", "Português"]
