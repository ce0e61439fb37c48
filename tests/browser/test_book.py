"""The built book in a browser: a sample of its pages, or every page with ``--audit``."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html

from tests.browser.edition import Edition, built_edition
from tests.browser.links import broken_links
from tests.browser.visit import NARROW, WIDE, serve, visit

pytestmark = [pytest.mark.browser, pytest.mark.book]


@pytest.fixture(scope="module")
def edition() -> Edition:
    return built_edition()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language_at", [0, 1])
def test_pages_show_no_problem(browser, edition, audit, language_at, width):
    """From the file system: no error, no foreign request, all charts, no sideways scrolling."""
    language = edition.languages[language_at]
    root = edition.folder / language / "html"
    problems = defaultdict(list)
    for address in edition.pages(language, audit):
        seen = visit(browser, (root / address).as_uri(), width=width)
        problems[address] += seen.problems()
        if seen.language != language:
            problems[address].append(f"says that its language is {seen.language}")
        if address not in ("index.html",) and not seen.title.startswith(f"{seen.headings[0]} — "):
            problems[address].append(f"title {seen.title!r} over heading {seen.headings[0]!r}")
        seen.page.context.close()
    assert {address: found for address, found in problems.items() if found} == {}


@pytest.mark.parametrize("language_at", [0, 1])
def test_pages_work_from_a_server(browser, edition, language_at):
    """The same pages over HTTP."""
    language = edition.languages[language_at]
    problems = {}
    with serve(edition.folder) as base:
        for address in edition.pages(language, everything=False):
            seen = visit(browser, f"{base}/{language}/html/{address}")
            if seen.problems():
                problems[address] = seen.problems()
            seen.page.context.close()
    assert problems == {}


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_pages_pass_axe(browser, edition, audit, width, scheme):
    """No finding of axe-core."""
    language = edition.languages[0]
    findings = {}
    for address in edition.pages(language, audit):
        url = (edition.folder / language / "html" / address).as_uri()
        seen = visit(browser, url, width=width, scheme=scheme)
        violations = Axe().run(seen.page).response["violations"]
        if violations:
            findings[address] = [(v["id"], v["nodes"][0]["html"][:160], len(v["nodes"])) for v in violations]
        seen.page.context.close()
    assert findings == {}


def test_every_link_leads_somewhere(edition):
    """Links, pictures, scripts and anchors of every page of every language."""
    broken = {
        language: broken_links(edition.folder / language / "html", beyond=edition.folder)
        for language in edition.languages
    }
    assert broken == {language: [] for language in edition.languages}


def test_every_figure_and_table_is_complete(edition):
    """Alternative text, caption and source under each figure; header cells in each table."""
    wrong, figures, tables = [], 0, 0
    for language in edition.languages:
        root = edition.folder / language / "html"
        for address in edition.pages(language, everything=True):
            page = html.parse(str(root / address))
            for figure in page.xpath("//figure"):
                figures += 1
                texts = {
                    "alternative text": "".join(figure.xpath(".//img/@alt")),
                    "caption": "".join(figure.xpath("./figcaption//text()")),
                    "source": "".join(figure.xpath("./div[@class='legend']//text()")),
                }
                wrong += [
                    f"{language}/{address} {figure.get('id')}: no {name}"
                    for name, text in texts.items()
                    if not text.strip()
                ]
                wrong += [
                    f"{language}/{address} {figure.get('id')}: unreadable specification"
                    for text in figure.xpath("./script/text()")
                    if not isinstance(json.loads(text), dict)
                ]
            for table in page.xpath("//table"):
                tables += 1
                if not table.xpath(".//th[@scope]"):
                    wrong.append(f"{language}/{address} {table.get('id')}: no header cell")
    assert wrong == []
    assert figures > 0 and tables > 0
