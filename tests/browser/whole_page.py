"""All that is asked of every page of an edition in one window; each width has a test file of its own.

The tests of one file run one after the other, so two files let two processes share the audit.
"""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Browser

from tests.browser.accessible import axe_findings
from tests.browser.visit import visit
from tests.edition.published import Edition, PublishedPage, listed, text_of

__all__ = ["LANGUAGES", "assert_no_problem"]

# A test for each, so that a long audit shows how far it has come.
LANGUAGES = ("es", "en", "pt", "fr")
SCHEMES = ("light", "dark")


def assert_no_problem(
    browser: Browser,
    edition: Edition,
    pages: Iterable[PublishedPage],
    width: int,
    language: str,
    *,
    site: str = "",
) -> None:
    """Of a language's pages: no error, no failed or foreign request, every chart drawn.

    From the file system, or from where a server has the site. There a refusal by its content policy is an
    error in the browser's console, and a chart that was refused is not drawn.

    No sideways scrolling; title and language are those of the page.
    Of axe-core no finding by any rule of WCAG 2.2 A and AA, nor by those for good practice, in light and in
    dark colours.
    """
    assert sorted(edition.languages) == sorted(LANGUAGES)
    wrong = {}
    opened = [page for page in pages if page.language == language]
    assert opened
    for page in opened:
        address = page.path.relative_to(edition.folder.parent).as_posix()
        seen = visit(browser, f"{site}/{address}" if site else page.path.as_uri(), width=width)
        said = seen.problems()
        tree = edition.tree(page)
        if seen.language != page.language:
            said.append(f"language {seen.language!r}")
        if seen.title != text_of(tree.xpath("//title")[0]):
            said.append(f"title {seen.title!r}")
        if seen.charts != len(tree.xpath("//figure[contains(@class,'vega-figure')]")):
            said.append(f"{seen.charts} charts")
        said += [f"{scheme}: {finding}" for scheme in SCHEMES for finding in axe_findings(seen.page, scheme)]
        if said:
            wrong[page.name] = said
        seen.page.context.close()
    assert not wrong, listed(wrong)
