"""The tiny publication, built once, and a maker for it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from eslabon.build import build
from eslabon.build_state import BuildOptions
from eslabon.execution.report import Reporter
from eslabon.ondemand.desk import Desk
from eslabon.ondemand.maker import Maker
from eslabon.ondemand.request import Request
from tests.conftest import TINY


@pytest.fixture(scope="session")
def built_tiny(tmp_path_factory) -> Path:
    """A finished edition of the tiny publication; read it only."""
    root = tmp_path_factory.mktemp("ondemand") / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    assert build(BuildOptions(root=root, build=root / "build"), Reporter()) == 0
    return root


@pytest.fixture(scope="session")
def desk(built_tiny) -> Desk:
    return Desk.open(built_tiny, built_tiny / "build")


@pytest.fixture(scope="module")
def maker(built_tiny, desk, tmp_path_factory) -> Iterator[Maker]:
    """A maker with kernels, workers and renderers; one for all tests of a module."""
    options = BuildOptions(root=built_tiny, build=built_tiny / "build")
    with Maker(desk, options, tmp_path_factory.mktemp("state")) as maker:
        yield maker


def made(maker: Maker, request: Request, folder: Path) -> Path:
    """Make the answer to a request in a new folder; return its main file."""
    folder.mkdir()
    result = maker.make(maker.desk.check(request), folder, lambda step: None, threading.Event())
    return folder / result.main
