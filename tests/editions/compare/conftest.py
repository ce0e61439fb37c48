"""Pairs of editions for all tests of comparisons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eslabon.editions.compare import EditionChanges, compare_folders
from tests.editions.compare.pair import Edition


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Write the hand-made edition twice, the later one as `change` leaves it."""

    def write(change: Callable[[Edition], object] = lambda edition: None) -> tuple[Path, Path]:
        before, after = Edition("2025.1"), Edition("2026.1")
        change(after)
        return before.write(tmp_path / "2025.1"), after.write(tmp_path / "2026.1")

    return write


@pytest.fixture
def compared(written) -> Callable[..., EditionChanges]:
    """Compare the hand-made edition with what `change` makes of it; backwards the other way round."""

    def compare(
        change: Callable[[Edition], object] = lambda edition: None, *, backwards: bool = False
    ) -> EditionChanges:
        folders = written(change)
        return compare_folders(*(folders[::-1] if backwards else folders))

    return compare
