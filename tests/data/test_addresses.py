"""Addresses: those of copies by third parties are marked, and stand where no page makes a link of them."""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA, BOOK = ROOT / "data", ROOT / "book"
# Sites that offer other people's documents, and platforms on which anybody does.
REPUBLISHERS = re.compile(
    r"(?:^|\.)(?:scribd|docplayer|studylib|docslib|[fv]documents?|fdocumentos?|vdocumentos?|pdfslide|esdocs|studenta|"
    r"readkong|yumpu|issuu|slideshare|coursehero|academia|calameo|blogspot|wordpress|medium)\.\w+|\.blogspot\."
)
ADDRESS = re.compile(r"https?://[^\s\"'<>)|\],;]+")


def republished(address: str) -> bool:
    return bool(REPUBLISHERS.search(urlsplit(address).netloc))


@pytest.mark.parametrize(
    "address, expected",
    [
        ("https://es.scribd.com/document/1", True),
        ("https://fdocuments.mx/document/x", True),
        ("https://vdocuments.pub/x.html", True),
        ("https://vdocumento.com/x", True),
        ("https://unblog.blogspot.com/2011/x.html", True),
        ("https://documents.worldbank.org/x", False),
        ("https://documents1.worldbank.org/x", False),
        ("https://www.cepal.org/es", False),
    ],
)
def test_republishers_are_known_by_their_host(address, expected):
    """The list finds what it should, and no publisher."""
    assert republished(address) == expected


def test_copies_in_registers_are_marked():
    """A row with the address of a republisher says ``third_party``; pages then name it and link nothing."""
    seen = 0
    for path in sorted((DATA / "registers").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                if republished(row.get("address") or ""):
                    seen += 1
                    assert row["copy"] == "third_party", f"{path.name}:{line}: {row['address']}"
    assert seen > 20


def test_no_other_text_holds_the_address_of_a_copy():
    """Catalogue, prose, notebooks and translations name publishers only."""
    paths = [
        *(DATA / "catalogue").rglob("*.*"),
        *(DATA / "baseline").rglob("*.csv"),
        *BOOK.rglob("*.md"),
        *BOOK.rglob("*.po"),
        *(ROOT / "notebooks").glob("*.ipynb"),
    ]
    found = [
        f"{path.relative_to(ROOT)}: {address}"
        for path in paths
        for address in ADDRESS.findall(path.read_text("utf-8"))
        if republished(address)
    ]
    assert not found


@pytest.mark.parametrize("language", ["es", "en"])
def test_readers_are_told_that_addresses_were_not_checked(language):
    """The licences page says it in both languages; the page of sources says it too."""
    page = "No se comprobó en línea ninguna dirección"
    assert page in (BOOK / "annex/licences.md").read_text("utf-8")
    assert "ninguna se comprobó en línea" in (ROOT / "notebooks/sources.ipynb").read_text("utf-8")
    if language == "en":
        translations = (BOOK / "locale/en/pages/annex/licences.po").read_text("utf-8")
        assert "No address was checked online" in translations
