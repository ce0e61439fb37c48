"""Where the list of editions leads, for lists that no build of a test makes: one page for each."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import eslabon.book
from tests.browser.visit import visit

pytestmark = pytest.mark.browser

SCRIPT = Path(eslabon.book.__file__).parent / "theme/static/editions.js"
PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>x</title>
<link rel="icon" href="data:,"></head><body>
<div><span>x</span><button class="edition-button" hidden></button></div>
<nav id="edition-list" data-edition="{edition}" data-page="{page}" data-site="../" data-draft="borrador"
  data-reconstructed="reconstruida" data-elsewhere="sin esta página"></nav>
<aside id="newer-edition" hidden><a href="">Edición</a></aside>
<script>window.eslabonEditions = {known};</script><script src="editions.js"></script></body></html>
"""


def edition(id: str, *pages: str, languages: tuple[str, ...] = ("es", "en"), **more: str) -> dict:
    """An entry of the list; its languages are in the order of their names, as in the file."""
    listed = {language: ["index", *pages] for language in sorted(languages)}
    told = {"id": id, "released": f"{id[:4]}-03-01", "reconstructed": "", "languages": listed}
    return {**told, "source": languages[0], **more}


def known(*editions: dict, **renamed: str) -> dict:
    return {"latest": editions[0]["id"], "editions": list(editions), "renamed": renamed}


CHAIN = known(edition("2027.1", "c"), edition("2026.1", "b"), edition("2025.1", "a"), a="b", b="c")
# The last edition names both former addresses, as a reader of its settings would.
SIBLINGS = known(edition("2027.1", "c"), edition("2026.1", "b"), edition("2025.1", "a"), a="c", b="c")
UNDONE = known(edition("2027.1", "a"), edition("2026.1", "b"), edition("2025.1", "a"), b="a")
PORTUGUESE = known(edition("2027.1", "c", languages=("es", "en", "pt")), edition("2026.1", "c"))
OLDER = known(*({key: each[key] for key in each if key != "source"} for each in PORTUGUESE["editions"]))


@pytest.fixture
def leads(browser, tmp_path):
    """Where a page's list leads, edition by edition, with what it says; and where its notice leads."""

    def read(known: dict, language: str, edition: str, page: str) -> tuple[dict[str, tuple[str, str]], str]:
        shutil.copy(SCRIPT, tmp_path / "editions.js")
        file = tmp_path / "page.html"
        told = json.dumps(known)
        file.write_text(PAGE.format(language=language, edition=edition, page=page, known=told), "utf-8")
        seen = visit(browser, file.as_uri())
        assert seen.messages == []
        entries = seen.page.evaluate(
            """() => [...document.querySelectorAll("#edition-list li")].map((item) => {
              const link = item.querySelector("a");
              return [link.textContent, [link.getAttribute("href"), item.querySelector("span").textContent]];
            })"""
        )
        notice = seen.page.locator("#newer-edition a").get_attribute("href")
        seen.page.context.close()
        return {id: tuple(lead) for id, lead in entries}, notice

    return read


@pytest.mark.parametrize("known", [CHAIN, SIBLINGS, UNDONE], ids=["chain", "siblings", "undone"])
@pytest.mark.parametrize("own", ["2025.1", "2026.1", "2027.1"])
def test_a_renamed_page_is_found_in_every_edition(leads, known, own):
    """Whatever it was called there, from wherever it is asked."""
    names = {each["id"]: each["languages"]["es"][1] for each in known["editions"]}
    found, _ = leads(known, "es", own, names[own])
    assert {id: lead for id, (lead, _) in found.items()} == {
        id: f"../{id}/es/html/{name}.html" for id, name in names.items()
    }
    assert "sin esta página" not in str(found)


def test_a_reader_whose_language_an_edition_lacks_is_shown_the_page_in_its_first(leads):
    """Not the home page, and not in the language whose name comes first."""
    found, _ = leads(PORTUGUESE, "pt", "2027.1", "c")
    assert found["2026.1"] == ("../2026.1/es/html/c.html", " · 2026-03-01")
    found, _ = leads(OLDER, "pt", "2027.1", "c")  # a list made before it told the first language
    assert found["2026.1"] == ("../2026.1/en/html/c.html", " · 2026-03-01")


@pytest.mark.parametrize("page", ["search", "genindex"])
def test_a_page_that_no_edition_lists_is_in_every_one(leads, page):
    found, notice = leads(CHAIN, "en", "2025.1", page)
    assert found == {
        f"{year}.1": (f"../{year}.1/en/html/{page}.html", f" · {year}-03-01") for year in (2027, 2026, 2025)
    }
    assert notice == f"../2027.1/en/html/{page}.html"


def test_a_page_that_another_edition_lacks_is_told(leads):
    found, notice = leads(known(edition("2026.1"), edition("2025.1", "dropped")), "es", "2025.1", "dropped")
    assert found["2026.1"] == ("../2026.1/es/html/index.html", " · 2026-03-01 · sin esta página")
    assert notice == "../2026.1/es/html/index.html"


def test_a_page_that_the_list_does_not_know_yet_promises_nothing(leads):
    """An edition that is not in the list: whether a page is in others is asked of their lists."""
    found, _ = leads(CHAIN, "es", "2031.1", "fresh")
    assert {note for _, note in found.values()} == {
        f" · {y}-03-01 · sin esta página" for y in (2025, 2026, 2027)
    }
