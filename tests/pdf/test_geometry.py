"""The sample's pages are well set, and the measures see what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from eslabon.book.pdf import build_pdfs
from tests.book.typst_sample import BRIEFS, build, copy_of_sample, one_page
from tests.pdf.geometry import Layout
from tests.pdf.test_pdf_checks import HEAD, make

PAGE = '#set page(paper: "a4", margin: 24mm)\n#show heading: it => it.body\n'
FAULTS = {
    "lonely_headings": "= Uno\nDos.\n#v(1fr)\n#block(sticky: false, [== Tres])\n#pagebreak()\nCuatro.",
    "lonely_rows": "= Uno\n#v(636pt)\n#table(columns: 1, table.header([x]), [1], [2], [3], [4], [5], [6])",
    "outside": "= Uno\n#place(dx: 450pt, box(width: 200pt)[muy lejos])",
    "tables_without_head": (
        "= Uno\n#table(columns: 1, table.header(repeat: false, [x]), ..range(60).map(n => [#n]))"
    ),
}


PICTURE = (
    "image(bytes(`<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'>"
    "<rect width='90' height='90'/></svg>`.text), format: \"svg\", alt: \"Un cuadrado\", width: 90pt)"
)
COVER = "#place(dx: -24mm, dy: -24mm, rect(width: 210mm, height: 297mm, fill: black))\n"
# Where it stands → whether it is seen.
STRAYS = {
    "picture to the right": f"#place(dx: 420pt, {PICTURE})",
    "picture at the foot": f"#place(dy: 660pt, {PICTURE})",
    "box to the right": "#place(dx: 420pt, rect(width: 90pt, height: 40pt, fill: red))",
    "box at the head": "#place(dy: -40pt, rect(width: 90pt, height: 40pt, fill: red))",
    "box at the foot": "#place(dy: 690pt, rect(width: 90pt, height: 40pt, fill: red))",
    "text of a first page that begins low": "#v(250pt)\n#place(dx: 450pt, box(width: 200pt)[muy lejos])",
    "low and to the left": "#v(250pt)\n#place(dx: -40pt, box(width: 200pt)[muy lejos])",
}
WITHIN = {
    "picture": f"#place(dx: 300pt, dy: 300pt, {PICTURE})",
    "rule of a running head": "#place(dy: -20pt, line(length: 100%))",
    "cover": COVER + "#place(dx: -40pt, dy: 300pt)[cubierta]",
}


def found(path: Path) -> dict[str, list[str]]:
    """What each measure complains of."""
    layout = Layout.of(path)
    return {measure: list(getattr(layout, measure)()) for measure in FAULTS}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return build(copy_of_sample(tmp_path_factory.mktemp("sample")), *BRIEFS, book=True)


@pytest.mark.parametrize("name", ["book", *BRIEFS])
def test_the_sample_is_well_set(made, name):
    """No heading last on its page, no table without head or with a lonely row, nothing in the margins."""
    assert found(made / f"{name}.pdf") == {measure: [] for measure in FAULTS}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_seen(tmp_path, fault):
    """One page with one fault."""
    layout = found(make(tmp_path, HEAD + PAGE + FAULTS[fault], standard=None))
    assert [measure for measure, complaints in layout.items() if complaints] == [fault]


@pytest.mark.parametrize("stray", STRAYS)
def test_what_stands_in_a_margin_is_seen(tmp_path, stray):
    """Pictures and boxes as well as text, on the first page too."""
    text = STRAYS[stray]
    source = f"{text}\n= Uno\nDos." if text.startswith("#v") else f"= Uno\nDos.\n{text}"
    assert list(Layout.of(make(tmp_path, HEAD + PAGE + source, standard=None)).outside())


@pytest.mark.parametrize("place", WITHIN)
def test_what_has_its_place_there_is_no_fault(tmp_path, place):
    """A picture in the text, the line below the running head, whatever stands on a cover."""
    source = f"{WITHIN[place]}\n= Uno\nDos."
    assert list(Layout.of(make(tmp_path, HEAD + PAGE + source, standard=None)).outside()) == []


def test_a_long_table_does_not_begin_with_a_lonely_row(tmp_path):
    """A table of sixty rows after texts of any length has two rows at least on its first page."""
    rows = "".join(f"| Fila {n} | {n} |\n" for n in range(60))
    table = f"```{{table}} Filas\n:name: tab-rows-N\n\n| Fila | Número |\n|:--|--:|\n{rows}```\n"
    parts = []
    for lines in range(36, 52, 2):
        text = "".join(f"Línea {n}.\n\n" for n in range(lines // 2))
        parts.append(f"## Parte {lines}\n\n{text}{table.replace('-N', f'-{lines}')}")
    source = one_page(tmp_path, "# Libro\n\n" + "\n".join(parts))
    [path] = build_pdfs(source, tmp_path / "pdf", tmp_path / "doctrees", "es", ["index"], book=False)
    assert list(Layout.of(path).lonely_rows()) == []
