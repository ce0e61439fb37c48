"""The edition from a server under the strictest content policy, in a window as narrow as a phone.

In light and dark colours; pages of every kind in every language; every page with ``--audit``.
"""

from __future__ import annotations

import pytest

from tests.browser.visit import NARROW, POLICY, serve
from tests.browser.whole_page import LANGUAGES, assert_no_problem
from tests.edition.conftest import edition, pages  # noqa: F401  the fixtures

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.fixture(scope="module")
def site(edition):  # noqa: F811
    with serve(edition.folder.parent, POLICY) as base:  # the list of editions lies beside the edition
        yield base


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_show_no_problem_in_a_narrow_window(browser, edition, pages, site, language):  # noqa: F811
    assert_no_problem(browser, edition, pages, NARROW, language, site=site)
