"""The book over HTTP under the strictest content policy: everything works, and nothing is refused."""

from __future__ import annotations

import pytest

from tests.browser.visit import POLICY, serve, visit
from tests.edition.conftest import edition, pages  # noqa: F401  the fixtures
from tests.edition.published import listed

pytestmark = [pytest.mark.browser, pytest.mark.book]


def test_pages_work_from_a_server_under_the_strict_policy(browser, edition, pages):  # noqa: F811
    """A refusal is an error in the browser's console; a chart that was refused is not drawn."""
    problems = {}
    with serve(edition.folder.parent, POLICY) as base:  # the list of editions lies beside them
        for page in pages:
            address = page.path.relative_to(edition.folder.parent).as_posix()
            seen = visit(browser, f"{base}/{address}")
            if seen.problems():
                problems[page.name] = seen.problems()
            seen.page.context.close()
    assert not problems, listed(problems)
