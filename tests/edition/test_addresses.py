"""Links of the built pages: to hosts of the sources and no copies; every citation leads to its work."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pypdf
import pytest

from tests.data.test_addresses import ADDRESS, republished
from tests.edition.published import listed, main_of, text_of

pytestmark = pytest.mark.book

# Attributes by which a browser goes or fetches.
LEADING = {"href", "src", "srcset", "action", "formaction", "cite", "data", "poster", "content", "ping"}
OUTSIDE = re.compile(r"(?:\w+:)?//", re.IGNORECASE)
WORK = "#work-"
YEAR = r"(?:1[6-9]|20)\d\d[a-z]?"
ENTRY = re.compile(rf"(?P<authors>[^()]+?)\s\((?P<years>{YEAR}[^()]*)\)")
LINKED = re.compile(rf"(?P<authors>[^()]+?)(?:,\s|\s\()(?P<years>{YEAR}[^()]*)\)?")
NAME = r"[A-ZÁÉÍÓÚÑÜ][\w'’-]*"
# "(see also Zeitlin, 2008)" and "Becattini (1979, 2004)".
CITATION = re.compile(rf"\((?:[^()]*?[\s;])?[A-ZÁÉÍÓÚÑÜ][^()\d;]*,\s{YEAR}[^()]*\)")
NARRATIVE = re.compile(rf"(?<!\w){NAME}(?:\s(?:y|e|and)\s{NAME})?\s\({YEAR}(?:[,;/:–-][^()]*)?\)")
# Blocks that hold text themselves; one inside another is read with it and alone, which does no harm.
BLOCKS = ".//p|.//li|.//td|.//th|.//dd|.//dt|.//figcaption|.//caption|.//h1|.//h2|.//h3|.//h4"


@pytest.fixture(scope="module")
def copies(edition):
    """Addresses of registers that are marked as copies, SELA's own former sites too."""
    found = set()
    for path in sorted((edition.root / "data/registers").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["address"] for row in csv.DictReader(file) if row.get("copy")}
    return found - {""}


def test_no_page_links_a_copy(edition, copies):
    """Neither an address marked as a copy nor any host of republishers, on any page."""
    assert len(copies) > 20
    wrong = [
        f"{page.name}: {address}"
        for page in edition.pages
        for address in edition.tree(page).xpath("//a/@href")
        if address in copies or republished(address)
    ]
    assert not wrong, listed(wrong)


@pytest.fixture(scope="module")
def hosts(edition):
    """Hosts of the addresses that authors wrote: registers without copies, catalogue, prose, settings."""
    root = edition.root
    paths = [
        root / "_config.yml",
        *(root / "data/baseline").glob("*.csv"),
        *(root / "data/catalogue").rglob("*.*"),
        *(root / "book").rglob("*.md"),
    ]
    texts = [path.read_text("utf-8") for path in paths]
    for path in (root / "data/registers").glob("*.csv"):
        texts += [
            " ".join(row.values()) for row in edition.rows(f"registers/{path.name}") if not row.get("copy")
        ]
    return {urlsplit(address).netloc for text in texts for address in ADDRESS.findall(text)}


def test_pages_lead_to_hosts_of_the_sources_only(edition, hosts):
    """No link, picture, style or script has a host that no table, catalogue or chapter names."""
    assert len(hosts) > 50
    wrong, seen = set(), 0
    for page in edition.pages:
        for element in edition.tree(page).iter("*"):
            for name, value in element.attrib.items():
                if name in LEADING and OUTSIDE.match(value):
                    seen += 1
                    if urlsplit(value).netloc not in hosts:
                        wrong.add(f"{page.name}: <{element.tag} {name}> {value}")
    assert seen > 1000
    assert not wrong, listed(wrong)


def test_pdfs_lead_to_hosts_of_the_sources_only(edition, hosts):
    """The same of the links in both books and in each brief."""
    wrong, seen = set(), 0
    for language in edition.languages:
        for path in sorted((edition.folder / language / "pdf").rglob("*.pdf")):
            for address in _addresses_of(path):
                seen += 1
                if OUTSIDE.match(address) and urlsplit(address).netloc not in hosts:
                    wrong.add(f"{language} {path.name}: {address}")
    assert seen > 100
    assert not wrong, listed(wrong)


def _addresses_of(path: Path) -> Iterator[str]:
    for sheet in pypdf.PdfReader(path).pages:
        for reference in sheet.get("/Annots", ()):
            action = reference.get_object().get("/A", {})
            if "/URI" in action:
                yield str(action["/URI"])


@pytest.fixture(scope="module")
def works(edition):
    """Entries by language and address: authors as they are cited, years."""
    found = {}
    for page in edition.pages:
        for entry in edition.tree(page).xpath("//*[starts-with(@id, 'work-')]"):
            named = ENTRY.match(text_of(entry))
            if named:
                years = set(re.findall(YEAR, named["years"]))
                found[page.language, entry.get("id")] = (page.path, named["authors"], years)
    assert len(found) > 35 * len(edition.languages)
    return found


def test_every_link_to_a_work_leads_to_its_entry(edition, works):
    """The entry exists, on the page that the link names, and has the citation's authors and years."""
    wrong, links = [], 0
    for page in edition.pages:
        for link in main_of(edition.tree(page)).xpath(f".//a[contains(@href, '{WORK}')]"):
            links += 1
            parts = urlsplit(link.get("href"))
            target = (page.path.parent / parts.path).resolve() if parts.path else page.path.resolve()
            path, authors, years = works.get((page.language, parts.fragment), (page.path, "", set()))
            said = text_of(link)
            cited = LINKED.fullmatch(said)
            if not cited or path.resolve() != target or cited["authors"] != authors:
                wrong.append(f"{page.name}: {said} → {link.get('href')}")
            elif not set(re.findall(YEAR, cited["years"])) <= years:
                wrong.append(f"{page.name}: {said}, the entry has {sorted(years)}")
    assert links > 100 * len(edition.languages) / 2
    assert not wrong, listed(wrong)


def test_no_citation_is_without_link(edition, works):
    """Neither "Author (year)" nor "(Author, year)": on prose pages of anyone, elsewhere of a listed work.

    Generated pages put years in parentheses after countries and indicators too.
    """
    wrong, seen = set(), 0
    for page in edition.pages:
        authors = {authors for (language, _), (_, authors, _) in works.items() if language == page.language}
        listed_works = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(authors)))})(?:,\s|\s\(){YEAR}(?!\d)"
        )
        patterns = [listed_works, CITATION, NARRATIVE] if page.kind == "prose" else [listed_works]
        for block in main_of(edition.tree(page)).xpath(BLOCKS):
            seen += 1
            text = _without_links(block)
            wrong |= {
                f"{page.name}: {found[0]} is no link" for one in patterns for found in one.finditer(text)
            }
    assert seen > 1000
    assert not wrong, listed(wrong)


def _without_links(block) -> str:
    """Text of a block in which a mark stands for each link and each entry of a work."""
    nodes = block.xpath(".//text()[not(ancestor::script) and not(ancestor::style)]")
    # A text that follows an element is that element's tail: it belongs to the element's parent.
    owners = [(node, node.getparent().getparent() if node.is_tail else node.getparent()) for node in nodes]
    kept = ["¤" if _is_hidden(owner) else str(node) for node, owner in owners]
    return " ".join("".join(kept).split())


def _is_hidden(owner) -> bool:
    return any(
        one.tag == "a" or (one.get("id") or "").startswith("work-") for one in (owner, *owner.iterancestors())
    )
