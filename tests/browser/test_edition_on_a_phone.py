"""The edition from the file system in a window as narrow as a phone, in light and dark colours.

Pages of every kind in every language; every page with ``--audit``.
"""

from __future__ import annotations

import pytest

from tests.browser.visit import NARROW
from tests.browser.whole_page import LANGUAGES, assert_no_problem
from tests.edition.conftest import edition, pages  # noqa: F401  the fixtures

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_show_no_problem_in_a_narrow_window(browser, edition, pages, language):  # noqa: F811
    assert_no_problem(browser, edition, pages, NARROW, language)
