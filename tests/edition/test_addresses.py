"""Links of the built pages: no copy by third parties is linked, and every citation leads to its work."""

from __future__ import annotations

import csv
import re
from urllib.parse import urlsplit

import pytest

from tests.data.test_addresses import republished
from tests.edition.published import listed, main_of, text_of

pytestmark = pytest.mark.book

WORK = "#work-"
CITATION = re.compile(r"\((?:[^()]*?;\s*)?[A-ZÁÉÍÓÚÑ][^()\d;]*,\s(?:1[6-9]|20)\d\d[a-z]?\)")


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


def test_every_citation_leads_to_its_entry(edition):
    """Citations of the prose are links to an entry that exists and names the same year."""
    wrong, links = [], 0
    for page in edition.pages:
        tree = edition.tree(page)
        for link in main_of(tree).xpath(f".//a[contains(@href, '{WORK}')]"):
            links += 1
            path = urlsplit(link.get("href")).path
            target = (page.path.parent / path).resolve() if path else page.path
            entries = edition.tree(target).xpath("//*[@id=$id]", id=urlsplit(link.get("href")).fragment)
            years = set(re.findall(r"\d{4}[a-z]?", text_of(link)))
            if len(entries) != 1 or not years <= set(re.findall(r"\d{4}[a-z]?", text_of(entries[0]))):
                wrong.append(f"{page.name}: {text_of(link)} → {link.get('href')}")
        if page.kind == "prose":
            for paragraph in main_of(tree).xpath(".//p"):
                unlinked = text_of(paragraph)
                for link in paragraph.xpath(".//a"):
                    unlinked = unlinked.replace(text_of(link), "")
                wrong += [f"{page.name}: {found} is no link" for found in CITATION.findall(unlinked)]
    assert links > 100 * len(edition.languages) / 2
    assert not wrong, listed(wrong)
