from __future__ import annotations

from pathlib import Path

import pytest

from eslabon.measures import MeasureSettings, Method, load_method

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def method() -> Method:
    """The shipped method, as a publication would load it."""
    return load_method(ROOT, "eurostat-2024")


@pytest.fixture
def settings(method) -> MeasureSettings:
    return MeasureSettings("club", "others", baseline_year=2012, recent_year=2015, method=method)
