"""Fixtures shared by all tests."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

Answer = TypeVar("Answer")

REPOSITORY = Path(__file__).resolve().parents[1]
TINY = REPOSITORY / "tests" / "publication"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--audit", action="store_true", help="check every page instead of a sample")


@pytest.fixture(scope="session")
def audit(request: pytest.FixtureRequest) -> bool:
    """Whether every page is to be checked."""
    return request.config.getoption("--audit")


def in_a_loop(coroutine: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
    """Run a coroutine in a thread of its own: a browser of the same session keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(coroutine())).result()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A private copy of the tiny publication, to be changed or broken at will."""
    root = tmp_path / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    return root


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


INDICATOR_PAGES = (
    '    - {notebook: indicator, page: "indicator/{indicator}", for_each: {indicator: all}, printed: false}\n'
)


def with_indicator_pages(root: Path) -> Path:
    """Give a copy of the tiny publication its pages of indicators.

    It has the notebook; most tests of building need no more pages than those of its countries.
    """
    settings, order = root / "_config.yml", root / "_toc.yml"
    settings.write_text(settings.read_text("utf-8").rstrip() + "\n" + INDICATOR_PAGES, "utf-8")
    order.write_text(order.read_text("utf-8") + "      - glob: indicator/*\n", "utf-8")
    return root
