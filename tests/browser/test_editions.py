"""Across editions and languages, as a reader goes: from a disk, and under the strict policy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visit import NARROW, POLICY, WIDE, serve, visit
from tests.test_tiny_build import copy_to, eslabon

pytestmark = pytest.mark.browser

RECONSTRUCTED = "Reconstruida con versiones anteriores de los datos."


def write_edition(root: Path, id: str, settings: str, prose: dict[str, str]) -> None:
    """Build an edition with these settings and pages of prose beside the countries."""
    original = copy_to(root.with_name(f"{root.name}-{id}"))
    config = (original / "_config.yml").read_text("utf-8")
    config = config.replace('  edition: "2026.1"\n', f'  edition: "{id}"\n{settings}')
    assert f'edition: "{id}"' in config
    (root / "_config.yml").write_text(config, "utf-8")
    toc = (original / "_toc.yml").read_text("utf-8")
    for name, title in prose.items():
        toc += f"      - file: {name}\n"
        (root / "book" / f"{name}.md").write_text(f"# {title}\n\n{title}.\n", "utf-8")
    (root / "_toc.yml").write_text(toc, "utf-8")
    process = eslabon(root, "build", "--no-pdf")
    assert process.returncode == 0, process.stdout + process.stderr
    for name in prose:
        (root / "book" / f"{name}.md").unlink()
    shutil.rmtree(original)


@pytest.fixture(scope="module")
def editions(tmp_path_factory) -> Path:
    """A reconstructed edition, its successor with a renamed and a new page, and a draft of the next."""
    root = copy_to(tmp_path_factory.mktemp("editions") / "publication")
    old = f'  released: "2025-03-01"\n  reconstructed: "{RECONSTRUCTED}"\n'
    write_edition(root, "2025.1", old, {"notes": "Notas"})
    new = '  released: "2026-03-01"\n  renamed: {notes: remarks}\n'
    write_edition(root, "2026.1", new, {"remarks": "Observaciones", "fresh": "Novedad"})
    write_edition(root, "2027.1", "  renamed: {remarks: comments}\n", {"comments": "Comentarios"})
    return root / "build"


@pytest.fixture(params=["file", "http"])
def address(editions, request):
    """Where the editions are read: on a disk, or served under the strict policy."""
    if request.param == "file":
        yield editions.as_uri()
    else:
        with serve(editions, POLICY) as served:
            yield served


def choose(page, edition: str) -> None:
    page.get_by_role("button", name="Edi").filter(has_text="20").click()
    page.locator("#edition-list").get_by_role("link", name=edition, exact=True).click()


def on_the_way(seen) -> list[str]:
    """What went wrong on a journey; a request that leaving a page cut off is nothing wrong."""
    return [*seen.messages, *seen.foreign]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_edition_and_language_change_and_the_page_stays(browser, address, width):
    start = f"{address}/2026.1/es/html/country/FRA.html"
    seen = visit(browser, start, width=width)
    page = seen.page
    choose(page, "2025.1")
    page.wait_for_url(f"{address}/2025.1/es/html/country/FRA.html")
    page.locator(".languages a", has_text="EN").click()
    page.wait_for_url(f"{address}/2025.1/en/html/country/FRA.html")
    choose(page, "2026.1")
    page.wait_for_url(f"{address}/2026.1/en/html/country/FRA.html")
    for passed in ("2025.1/en", "2025.1/es", "2026.1/es"):
        page.go_back()
        page.wait_for_url(f"{address}/{passed}/html/country/FRA.html")
    assert on_the_way(seen) == []
    page.context.close()


def test_an_old_edition_leads_to_the_same_page_of_the_newest(browser, address):
    seen = visit(browser, f"{address}/2025.1/en/html/country/ITA.html")
    notice = seen.page.locator("#newer-edition")
    assert notice.is_visible()
    assert "2026.1" in notice.inner_text()
    assert seen.page.locator(".announcement", has_text=RECONSTRUCTED).is_visible()
    notice.get_by_role("link").click()
    seen.page.wait_for_url(f"{address}/2026.1/en/html/country/ITA.html")
    assert not seen.page.locator("#newer-edition").is_visible()
    assert not seen.page.locator(".announcement", has_text=RECONSTRUCTED).count()
    assert on_the_way(seen) == []
    seen.page.context.close()


@pytest.mark.parametrize(
    ("start", "edition", "end", "told"),
    [
        ("2025.1/es/html/notes.html", "2026.1", "2026.1/es/html/remarks.html", ""),
        ("2026.1/es/html/remarks.html", "2025.1", "2025.1/es/html/notes.html", ""),
        # Named anew twice.
        ("2025.1/es/html/notes.html", "2027.1", "2027.1/es/html/comments.html", "borrador"),
        ("2027.1/es/html/comments.html", "2025.1", "2025.1/es/html/notes.html", "reconstruida"),
        ("2026.1/es/html/fresh.html", "2025.1", "2025.1/es/html/index.html", "sin esta página"),
        ("2026.1/es/html/country/ESP.html", "2027.1", "2027.1/es/html/country/ESP.html", "borrador"),
        ("2026.1/es/html/search.html", "2025.1", "2025.1/es/html/search.html", "reconstruida"),
        ("2026.1/es/html/country/ESP.html", "2025.1", "2025.1/es/html/country/ESP.html", "reconstruida"),
    ],
)
def test_a_page_is_found_by_its_other_name_and_a_page_that_is_not_there_is_told(
    browser, address, start, edition, end, told
):
    seen = visit(browser, f"{address}/{start}")
    seen.page.locator(".edition-button").click()
    entry = seen.page.locator("#edition-list li", has_text=edition)
    assert told in entry.inner_text()
    assert ("sin esta página" in entry.inner_text()) is (told == "sin esta página")
    entry.get_by_role("link").click()
    seen.page.wait_for_url(f"{address}/{end}")
    assert on_the_way(seen) == []
    seen.page.context.close()


def test_the_search_speaks_the_language_of_the_page_under_the_policy(browser, address):
    """Its words and their plural; nothing is evaluated."""
    seen = visit(browser, f"{address}/2026.1/es/html/search.html?q=exportaciones")
    status = seen.page.locator("#text-status")
    expect(status).to_have_text(re.compile(r"Resultados en el texto: \d+\."))
    results = seen.page.locator("#search-results li").count()
    assert results > 0
    assert status.inner_text() == f"Resultados en el texto: {results}."
    plurals = seen.page.evaluate("[0, 1, 2].map(Documentation.PLURAL_EXPR)")
    assert plurals == [1, 0, 1]
    assert on_the_way(seen) == []
    seen.page.context.close()


def test_the_list_of_editions_opens_and_closes_by_keyboard(browser, editions):
    seen = visit(browser, f"{editions.as_uri()}/2026.1/es/html/index.html")
    button = seen.page.locator(".edition-button")
    button.focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("#edition-list").is_visible()
    assert seen.page.locator("#edition-list [aria-current=page]").inner_text() == "2026.1"
    seen.page.keyboard.press("Escape")
    assert not seen.page.locator("#edition-list").is_visible()
    assert button.evaluate("button => button === document.activeElement")
    seen.page.context.close()


def test_without_a_script_a_page_names_its_edition_and_promises_nothing(browser, editions):
    seen = visit(browser, f"{editions.as_uri()}/2025.1/es/html/index.html", javascript=False)
    assert seen.page.locator(".edition span").first.is_visible()
    assert not seen.page.locator(".edition-button").is_visible()
    assert not seen.page.locator("#newer-edition").is_visible()
    seen.page.context.close()


def test_only_a_draft_is_marked_and_kept_from_search_engines(browser, editions):
    draft = visit(browser, f"{editions.as_uri()}/2027.1/es/html/country/FRA.html")
    assert draft.page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert draft.page.locator(".announcement.draft").is_visible()
    mark = "getComputedStyle(document.body, '::after').content"
    assert draft.page.evaluate(mark) == '"Borrador"'
    assert not draft.page.locator("#newer-edition").is_visible()  # it is the newest itself
    final = visit(browser, f"{editions.as_uri()}/2026.1/es/html/country/FRA.html")
    assert final.page.locator("meta[name=robots]").count() == 0
    assert final.page.locator(".announcement.draft").count() == 0
    assert final.page.evaluate(mark) == "none"
    for seen in (draft, final):
        assert seen.problems() == []
        seen.page.context.close()
