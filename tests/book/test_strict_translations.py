"""A strict build refuses translations that are left over, guessed or against the term base."""

from __future__ import annotations

import pytest

from eslabon.book.translations import check_translations
from eslabon.errors import AssemblyError
from eslabon.language.terms import TERMS_FILE
from tests.test_tiny_build import eslabon

DATA = "book/locale/en/data.po"


def test_a_planted_stale_message_is_named_with_its_file_and_line(tiny):
    """What is let through without it is not with it."""
    check_translations(tiny, ("es", "en"))
    with (tiny / DATA).open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Nadie dice esto"\nmsgstr "Nobody says this"\n')
    with pytest.raises(AssemblyError, match="1 translations are not as they should be") as raised:
        check_translations(tiny, ("es", "en"))
    assert f"en stale {DATA}:" in raised.value.received
    assert raised.value.received.endswith("Nadie dice esto")
    check_translations(tiny, ("es",))  # of languages that are not built nothing is asked


def test_a_term_said_otherwise_stops_a_strict_build_before_it_runs_a_notebook(tiny):
    (tiny / TERMS_FILE).write_text("es,en,note\npaís,nation,\n", "utf-8")
    process = eslabon(tiny, "build", "--strict", "--no-pdf")
    assert process.returncode == 1
    assert "'país' is 'nation'" in process.stderr
    assert not (tiny / "build" / "cache" / "pages").exists()
    assert not (tiny / "build" / "2026.1").exists()
