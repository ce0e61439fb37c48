"""A page printed alone: summary, body, annexes; the address for a telephone where there is one."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from eslabon.book.typst.qr import QUIET_ZONE, qr_svg
from eslabon.errors import AssemblyError
from tests.book.cite_sample import CITATION
from tests.book.typst_sample import SAMPLE, build, one_page
from tests.pdf.geometry import Layout
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


# Points: what 55 mm of picture leave for lines and areas.
LEAST = 130


def heights(path: Path, page: int) -> list[float]:
    """How high the charts of a page are drawn."""
    return [height for _, height in Layout.of(path).picture_heights(page)]


def longer(lines: int) -> str:
    """The page with a summary of so many paragraphs."""
    return PAGE.replace(LINES, "".join(f"Frase número {n} del resumen.\n\n" for n in range(lines)))


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


def test_the_summary_s_chart_takes_what_is_left(tmp_path):
    """A little less with a longer text, on the same page."""
    found = []
    for lines in (12, 24, 26):
        folder = tmp_path / str(lines)
        path = brief(folder, longer(lines))
        assert outline_pages(path)[1] == ("Comercio", 2)
        assert "Título de inicio" in page_texts(path)[0]
        found += heights(path, 1)
    assert found[0] > found[1] > found[2] > LEAST


@pytest.mark.parametrize(("lines", "chart", "begins"), [(27, 0, 1), (29, 1, 0), (40, 1, 1)])
def test_a_chart_without_room_leaves_no_gap(tmp_path, lines, chart, begins):
    """No dot at the foot of a long summary: it is as any other chart, and the body follows at once."""
    # A line or two before the next chart would be kept with it.
    text = longer(lines).replace("Texto del comercio.", "Texto del comercio. " + "Una frase que sigue. " * 12)
    path = brief(tmp_path, text)
    pages = page_texts(path)
    assert ["Título de inicio" in page for page in pages[:2]] == [chart == 0, chart == 1]
    assert "Texto del comercio" in pages[begins]
    shown = heights(path, 1) + heights(path, 2)
    assert len(shown) == 2
    assert shown[0] == pytest.approx(shown[1], abs=1)
    assert failures(path) == []


@pytest.mark.parametrize("language", ["fr", "pt"])
def test_the_longest_languages_keep_their_chart(tmp_path, language):
    """A summary of so many long paragraphs that only a strip of its page is left."""
    sentence = "Les exportations du pays dépendent de peu de produits et de peu de destinations lointaines. "
    path = brief(tmp_path, PAGE.replace(LINES, (sentence * 6 + "\n\n") * 9), language=language)
    assert min(heights(path, 1) + heights(path, 2)) > LEAST
    assert len(facts(path).figures) == 2


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


def test_an_address_longer_than_a_code_holds_is_told():
    """Not by the error of a package: what, expected, received, next step."""
    address = "https://example.org/" + "a" * 3000
    with pytest.raises(AssemblyError, match="too long for a QR code") as caught:
        qr_svg(address)
    assert "3020" in caught.value.received
    assert caught.value.where == "address of the page"
    assert "address" in caught.value.next_step


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
