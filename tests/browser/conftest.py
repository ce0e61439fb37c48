"""A browser for the whole run, and the sample book built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from eslabon.book.html import build_html
from tests.book.sample_book import LANGUAGES, write_sample
from tests.browser.visit import launch


@pytest.fixture(scope="session")
def browser():
    """Chromium; every test opens pages of its own in it."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sample_edition(tmp_path_factory) -> Path:
    """Folder with ``<language>/html`` of the sample book."""
    edition = tmp_path_factory.mktemp("sample")
    for language in LANGUAGES:
        source = write_sample(edition / "source" / language, language)
        build_html(source, edition / language / "html", edition / "doctrees" / language, language)
    return edition
