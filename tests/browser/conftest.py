"""A browser for the whole run; the sample book, the page that compares and the form, each made once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from eslabon.book.html import build_html
from tests.book.sample_book import LANGUAGES, write_sample
from tests.browser.compare_site import make_compare_site
from tests.browser.service_site import served_form
from tests.browser.visit import launch, visit
from tests.conftest import REPOSITORY


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


@pytest.fixture(scope="session")
def compare_site(tmp_path_factory) -> Path:
    """Folder with ``<language>/html/compare.html``."""
    return make_compare_site(tmp_path_factory.mktemp("compare"))


@pytest.fixture(scope="session")
def observed():
    """Values of the edition's tables as they are in the files: indicator, country, year."""
    found = {}
    for path in (REPOSITORY / "data/observations").glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found[path.stem, row["country"], row["year"]] = (float(row["value"]), row["flag"])
    return found


@pytest.fixture(scope="session")
def served_form_once(tmp_path_factory):
    with served_form(tmp_path_factory.mktemp("form")) as site:
        yield site


@pytest.fixture
def form_site(served_form_once):
    """The service's form, of which nobody has asked anything yet."""
    served_form_once.empty()
    return served_form_once


@pytest.fixture
def opened(browser):
    """Open an address in a window of its own; all are closed at the end."""
    contexts = []

    def open_page(address: str, **options):
        seen = visit(browser, address, **options)
        contexts.append(seen.page.context)
        return seen

    yield open_page
    for context in contexts:
        context.close()
