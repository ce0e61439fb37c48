"""Applications over parts in memory, on an edition made once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.service.serving import Served, make_served
from tests.service.standins import make_edition


@pytest.fixture(scope="session")
def edition_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("edition") / "build"
    build.mkdir()
    make_edition(build)
    return build


@pytest.fixture
def serve(tmp_path: Path, edition_once: Path):
    """Make an application with other settings than the default ones."""

    def make(**settings: Any) -> Served:
        build = tmp_path / "build"
        if not build.exists():
            shutil.copytree(edition_once, build)
        return make_served(build, **settings)

    return make


@pytest.fixture
def served(serve) -> Served:
    return serve()
