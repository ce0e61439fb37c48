"""A Quarto for tests: the stand-in, found as an analyst's Quarto would be."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from eslabon.book.quarto.program import Program, find_quarto
from tests.quarto.stand_in import launcher


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The stand-in; temporary files lie in ``tmp_path / "temporary"``."""
    folder = tmp_path / "program"
    folder.mkdir()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("QUARTO_PATH", str(launcher(folder)))
    for name in ("STAND_IN", "STAND_IN_VERSION"):
        monkeypatch.delenv(name, raising=False)
    return find_quarto()
