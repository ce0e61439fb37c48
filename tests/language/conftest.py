from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def edit(tiny: Path) -> Callable[[str, str, str], Path]:
    """Replace a text in one file of the tiny publication; the text must be there."""

    def replace(path: str, old: str, new: str) -> Path:
        file = tiny / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
        return tiny

    return replace
