"""A page printed alone: summary, body, annexes; the address for a telephone where there is one."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from eslabon.book.typst.qr import QUIET_ZONE, qr_svg
from tests.book.cite_sample import CITATION
from tests.book.typst_sample import SAMPLE, build, one_page
from tests.pdf.matterhorn import failures
from tests.pdf.pdf_checks import complaints, facts, outline_pages, page_texts

CHART = (SAMPLE / "_charts/country-PER/exports.svg").read_text("utf-8")
FIGURE = """```{figure} /_charts/NAME.svg
:name: fig-NAME
:alt: Una línea que sube.
Título de NAME. Otra frase.
```
"""
LINES = "".join(f"Frase número {n} del resumen.\n\n" for n in range(12))
PAGE = f"""# Arcadia

{LINES}
{FIGURE.replace("NAME", "inicio")}
## Comercio

Texto del comercio.

{FIGURE.replace("NAME", "comercio")}
{{.annex}}
## Todos los indicadores

Texto del anexo.

## Lo que no se sabe

Texto de lo que falta.
"""


def brief(folder: Path, text: str, settings: str = "", language: str = "es") -> Path:
    """A source of one page with two charts, set alone."""
    source = one_page(folder, text)
    (source / "_charts").mkdir()
    for name in ("inicio", "comercio"):
        (source / f"_charts/{name}.svg").write_text(CHART, "utf-8")
    with (source / "_config.yml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return build(source, "index", language=language) / "index.pdf"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return brief(tmp_path_factory.mktemp("brief"), PAGE)


def test_parts_begin_on_pages_of_their_own(made):
    """The summary fills the first page; what follows the annexes in the text is printed before them."""
    assert outline_pages(made) == [
        ("Arcadia", 1), ("Comercio", 2), ("Lo que no se sabe", 2), ("Todos los indicadores", 3),
    ]  # fmt: skip
    summary, body, annex = page_texts(made)
    assert "Título de inicio" in summary
    assert "Título de comercio" in body
    assert annex.startswith("Arcadia · Libro Anexo · Edición 2026.1")
    assert "Anexo" not in body


def test_the_divided_brief_can_be_published(made):
    """Tags, fonts, margins; the pictures have kept their alternatives."""
    assert complaints(made, language="es") == []
    assert failures(made) == []
    assert facts(made).figures == ("Una línea que sube.",) * 2


def test_a_page_without_annex_is_not_divided(tmp_path):
    """Its sections follow each other on one page."""
    path = brief(tmp_path, PAGE.replace("{.annex}\n", "").replace(LINES, ""))
    assert {number for _, number in outline_pages(path)} == {1}


def test_the_summary_stays_on_its_page_whatever_its_length(tmp_path):
    """The chart takes what is left: less with a longer text."""
    path = brief(tmp_path, PAGE.replace(LINES, LINES * 2))
    assert outline_pages(path)[1] == ("Comercio", 2)
    assert "Título de inicio" in page_texts(path)[0]


def test_a_publication_without_address_prints_no_code(made):
    """Nothing but the citation at the end."""
    assert "https://" not in "".join(page_texts(made))
    assert len(facts(made).figures) == 2


def test_the_address_of_the_page_is_printed_as_a_code(tmp_path):
    """A picture with the address as alternative and as link, once, on the first page."""
    told = "".join(f"      {key}: {value!r}\n" for key, value in CITATION.items())
    settings = f"    eslabon_citation:\n{told}    eslabon_code: '{'d' * 64}'\n"
    path = brief(tmp_path, PAGE, settings)
    address = "https://cadenas.example/2026.1/es/html/index.html"
    assert facts(path).figures[0] == f"Código QR de la dirección {address}"
    with pikepdf.open(path) as pdf:
        links = [str(note.A.URI) for note in pdf.pages[0].Annots if "/A" in note]
    assert address in links
    assert failures(path) == []


def test_the_code_has_its_marks_and_its_margin():
    """Squares in three corners, inside a quiet zone of four modules; the same drawing every time."""
    drawing = qr_svg("https://example.org/2026.1/es/html/index.html")
    side = int(re.search(r'viewBox="0 0 (\d+)', drawing)[1])
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawing)}
    corners = [
        (QUIET_ZONE, QUIET_ZONE),
        (side - QUIET_ZONE - 7, QUIET_ZONE),
        (QUIET_ZONE, side - QUIET_ZONE - 7),
    ]
    for left, top in corners:
        ring = {(left + n, top) for n in range(7)} | {(left, top + n) for n in range(7)}
        assert ring <= dark
        assert not {(left + 1 + n, top + 1) for n in range(5)} & dark
    assert all(QUIET_ZONE <= n < side - QUIET_ZONE for place in dark for n in place)
    assert drawing == qr_svg("https://example.org/2026.1/es/html/index.html")
