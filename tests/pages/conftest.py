"""The real publication's recommendation pages, opened once for all tests of their functions."""

from pathlib import Path

import pytest
from notebook_run import page_environment

from eslabon.pages import Page
from eslabon.publication import load_publication

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def opened(tmp_path_factory) -> dict[int, Page]:
    """Pages of the ten recommendations by number, in the source language."""
    publication = load_publication(ROOT)
    by_number = {}
    for number in range(1, 11):
        name = f"recommendation_{number:02d}"
        pack = publication.pack(name, {"recommendation": number}, f"recommendation/R{number:02d}")
        with page_environment(pack, ROOT, tmp_path_factory.mktemp("pack")):
            by_number[number] = Page.open(name, language="es", recommendation=number)
    return by_number
