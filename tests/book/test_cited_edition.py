"""Pages and PDFs of an edition name the digest of its data, at no cost for pages that did not change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eslabon.book.citing import TOKEN
from eslabon.book.ground import machine_digest
from tests.book.cite_sample import CITATION, write_cite_sample
from tests.book.test_changes import BRIEF, Book, Files
from tests.pdf.pdf_checks import complaints, facts, page_texts

OLD, NEW = "a1" * 32, "b2" * 32


def read(folder: Path) -> Files:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """Two editions of one source whose data differ, and what was done for the second."""
    folder = tmp_path_factory.mktemp("cited")
    files = read(write_cite_sample(folder / "sample", snapshot=TOKEN))
    book = Book(folder / "book")
    book.make(files, OLD)
    before = book.times()
    book.make(files, NEW)
    assert before and book.times() == before
    return book.build / "edition-1", book.build / "edition-2"


def flat(path: Path) -> str:
    return " ".join(" ".join(page_texts(path)).split())


def test_pages_differ_by_the_digest_alone(editions):
    """No page was written again, and each names the digest of its edition; so do the source's settings."""
    old, new = (read(edition / "es/html") for edition in editions)
    pages = [name for name in old if name.endswith(".html") and name != "search.html"]
    assert len(pages) == 3
    for name in pages:
        assert OLD.encode() in old[name] and OLD[:12].encode() in old[name].replace(OLD.encode(), b"")
        assert (
            old[name].replace(OLD.encode(), NEW.encode()).replace(OLD[:12].encode(), NEW[:12].encode())
            == new[name]
        )
    assert {name for name in old if old[name] != new[name]} == set(pages)
    for edition, digest in zip(editions, (OLD, NEW), strict=True):
        assert digest in (edition / "source/es/_config.yml").read_text("utf-8")
        assert not [name for name, content in read(edition).items() if b"ESLABON-SNAPSHOT" in content]


@pytest.mark.parametrize("name", [BRIEF, "book"])
def test_pdfs_carry_the_same_citation(editions, name):
    """Text, digest and code as on the site; the address is a link; still a PDF that can be published."""
    for edition, digest in zip(editions, (OLD, NEW), strict=True):
        path = edition / "es/pdf" / f"{name}.pdf"
        text = flat(path)
        page = "country/ARC" if name == BRIEF else "index"
        address = f"{CITATION['address']}2026.1/es/html/{page}.html"
        said = "Arcadia. En: El libro de prueba" if name == BRIEF else "El libro de prueba"
        assert f"Cómo citar Pruebas (2026). {said}: Una prueba. Edición 2026.1. Oficina & Pruebas." in text
        close = text.replace(" ", "")  # long addresses and digests are broken into lines
        assert f"{address}.Datos:" in close
        assert f"instantáneasha256{digest[:12]})" in close
        assert f"Datos:instantáneasha256{digest}" in close
        assert f"Código:sha256{machine_digest()}" in close
        assert re.search(r"Código: eslabon \d+\.\d+\.\d+ \([0-9a-f]{12}\)", text)
        assert address in facts(path).external_links
        assert complaints(path, language="es") == []
