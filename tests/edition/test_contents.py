"""Is everything there that the publication promises, in every language, and reachable?"""

from __future__ import annotations

import csv
import hashlib
import json

import pytest
from pikepdf import Pdf

from tests.edition.published import listed, main_of, text_of
from tests.pdf.pdf_checks import facts

pytestmark = pytest.mark.book

# What an edition adds to the tables of the publication: the same figures in other forms.
OPEN_DATA = ("indicator", "indicators.csv", "indicators.json", "parquet")
# Pages that the machine writes besides the book's own.
MACHINE_PAGES = {"search", "compare"}


def test_there_is_a_page_for_every_entry_of_the_contents(edition):
    """All pages of _toc.yml in every language, and no others."""
    for language in edition.languages:
        folder = edition.folder / language / "html"
        found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.html")}
        assert found - MACHINE_PAGES == set(edition.addresses)


def test_every_notebook_page_is_in_the_contents(edition):
    """No page that settings promise is missing from _toc.yml."""
    assert set(edition.notebook_pages) <= set(edition.addresses)


def test_pages_about_themes_stand_in_the_order_of_the_themes(edition):
    """In the list of pages beside every page, as everywhere else; not by the letters of their codes."""
    with (edition.root / "data/catalogue/themes.csv").open(encoding="utf-8") as file:
        themes = [row["id"] for row in sorted(csv.DictReader(file), key=lambda row: int(row["order"]))]
    for language in edition.languages:
        page = next(p for p in edition.pages if (p.language, p.address) == (language, "annex/sources"))
        listed_there = edition.tree(page).xpath("//nav//a/@href[contains(., 'assessment/')]")
        found = list(dict.fromkeys(href.rsplit("/", 1)[1].removesuffix(".html") for href in listed_there))
        assert found == themes


def test_the_numbers_are_those_that_were_promised(edition):
    """28 briefs, 10 recommendations, a scoreboard and five chapters in each of four languages."""
    kinds = [page.kind for page in edition.pages if page.language == "en"]
    assert edition.languages == ["es", "en", "pt", "fr"]
    assert kinds.count("country_brief") == 28
    assert kinds.count("recommendation") == 10
    assert kinds.count("scoreboard") == 1
    assert sum(address.startswith("framework/") for address in edition.addresses) == 5
    assert len(list(edition.folder.glob("*/pdf/country/*.pdf"))) == 4 * 28
    assert len(list(edition.folder.glob("*/pdf/book.pdf"))) == 4


def test_every_page_is_more_than_a_title(edition):
    """A reader finds at least some hundred characters of text."""
    short = [page.name for page in edition.pages if len(text_of(main_of(edition.tree(page)))) < 400]
    assert not short, listed(short)


def test_there_is_a_pdf_of_each_book_and_of_each_brief(edition):
    """And no others: an old file would outlive its page."""
    briefs = {f"{address}.pdf" for address, made in edition.notebook_pages.items() if made.get("pdf")}
    for language in edition.languages:
        folder = edition.folder / language / "pdf"
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf")}
        assert found == {"book.pdf", *briefs}


def test_the_book_pdf_holds_every_page_in_order(edition):
    """The titles of all pages that are printed stand in the book's outline, in the order of the site."""
    for language in edition.languages:
        titles = facts(edition.folder / language / "pdf/book.pdf").outline
        outline = iter(titles)
        for address in filter(edition.printed, _reading_order(edition, language)):
            page = edition.page(language, address)
            title = text_of(edition.tree(page).xpath("//h1")[0])
            assert any(_plain(entry).endswith(_plain(title)) for entry in outline), (
                f"{page.name}: {title!r} is not in the outline, or not in its place"
            )


def test_the_book_pdf_leaves_out_what_is_not_printed(edition):
    """Of pages on the site only, no heading is in the book's outline that no printed page has."""
    left_out = [page for page in edition.pages if not edition.printed(page.address)]
    assert left_out
    for language in edition.languages:
        outline = {_plain(entry) for entry in facts(edition.folder / language / "pdf/book.pdf").outline}
        printed = {
            _plain(text_of(heading))
            for page in edition.pages
            if page.language == language and edition.printed(page.address)
            for heading in edition.tree(page).xpath("//article//*[self::h1 or self::h2 or self::h3]")
        }
        own = [page for page in left_out if page.language == language]
        headings = {_plain(text_of(h)) for page in own for h in edition.tree(page).xpath("//article//h2")}
        assert headings - printed
        assert (headings - printed) & outline == set()


def test_a_brief_pdf_is_about_its_country(edition):
    """Each brief's PDF has the title of its page."""
    for page in edition.pages:
        if edition.notebook_pages.get(page.address, {}).get("pdf"):
            title = text_of(edition.tree(page).xpath("//h1")[0])
            with Pdf.open(edition.folder / page.language / "pdf" / f"{page.address}.pdf") as pdf:
                assert title in str(pdf.docinfo["/Title"]), page.name


def test_next_leads_through_the_whole_book(edition):
    """A reader who only turns pages sees each once."""
    for language in edition.languages:
        assert sorted(_reading_order(edition, language)) == sorted(edition.addresses)


def test_every_page_leads_to_every_page_and_to_the_pdf(edition):
    """The list of pages beside the text is complete, but for those that their own page above them lists."""
    indicators = [a for a, made in edition.notebook_pages.items() if "indicator" in made["parameters"]]
    for language in edition.languages:
        page = edition.page(language, "annex/indicators")
        linked = {(page.path.parent / a).resolve() for a in main_of(edition.tree(page)).xpath(".//a/@href")}
        assert {edition.page(language, a).path.resolve() for a in indicators} <= linked, language
    for page in edition.pages:
        (navigation,) = edition.tree(page).xpath("//nav[@id='site-nav']")
        linked = {(page.path.parent / address).resolve() for address in navigation.xpath(".//a/@href")}
        wanted = {
            edition.page(page.language, address).path.resolve()
            for address in edition.addresses[1:]
            if address != page.address and address not in indicators
        }
        assert wanted - linked == set(), page.name
        assert (edition.folder / page.language / "pdf/book.pdf").resolve() in linked, page.name


def test_executed_notebooks_are_kept(edition):
    """One per page and language, each executed to its end."""
    for page in edition.pages:
        if page.kind != "prose":
            path = edition.folder / "notebooks" / page.language / f"{page.address}.ipynb"
            cells = [
                cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"
            ]
            assert any(cell["outputs"] for cell in cells), page.name
            kinds = {output["output_type"] for cell in cells for output in cell["outputs"]}
            assert kinds <= {"execute_result", "display_data"}, f"{page.name} has {kinds}"


def test_no_page_failed(edition):
    """The run report knows every notebook page and has no failure."""
    report = json.loads((edition.folder / "run.json").read_text("utf-8"))
    assert report["exit_status"] == 0
    assert {page["status"] for page in report["pages"]} <= {"ok", "reused"}
    assert {(page["language"], page["address"]) for page in report["pages"]} == {
        (page.language, page.address) for page in edition.pages if page.kind != "prose"
    }


def test_the_manifest_is_true(edition):
    """Every file with its digest; nothing else lies in the edition."""
    manifest = json.loads((edition.folder / "manifest.json").read_text("utf-8"))
    listed = {record["path"]: record["sha256"] for record in manifest["files"]}
    found = {
        path.relative_to(edition.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in edition.folder.rglob("*")
        if path.is_file() and path.name not in ("run.json", "manifest.json")
    }
    assert {name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name)} == set()


def test_the_edition_carries_the_data_of_the_publication(edition):
    """Its tables are those of the publication, byte by byte, with their package; computed ones lie apart."""
    assert (edition.data / "datapackage.json").is_file()
    computed = {path.name for path in (edition.data / "derived").iterdir()}
    told = {"changes.csv", "status-changes.csv"}  # the comparison with the edition before
    assert computed == {"assessments.csv", "index-insertion-quality.csv", *told}
    for name in told:
        kept = edition.root / "book" / "changes" / edition.settings["previous"] / name
        assert (edition.data / "derived" / name).read_bytes() == kept.read_bytes()
    for path in sorted(edition.data.rglob("*.*")):
        if path.relative_to(edition.data).parts[0] in ("derived", *OPEN_DATA):
            continue
        origin = edition.root / "data" / path.relative_to(edition.data)
        assert path.read_bytes() == origin.read_bytes(), path.name


def _reading_order(edition, language):
    """Addresses in the order of the "next" links."""
    folder = (edition.folder / language / "html").resolve()
    here = edition.page(language, edition.addresses[0]).path.resolve()
    order = []
    while here not in order:
        order.append(here)
        following = edition.tree(here).xpath("//nav[@class='neighbours']/a[@rel='next']/@href")
        here = (here.parent / following[0]).resolve() if following else here
    return [path.relative_to(folder).with_suffix("").as_posix() for path in order]


def _plain(text):
    return " ".join(text.split())
