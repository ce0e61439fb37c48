"""The sample's pages are well set, and the measures see what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from eslabon.book.pdf import build_pdfs
from tests.book.typst_sample import BRIEFS, build, copy_of_sample, one_page
from tests.pdf.geometry import Layout
from tests.pdf.test_pdf_checks import HEAD, make

FAULTS = {
    "lonely_headings": "= Uno\nDos.\n#v(1fr)\n#block(sticky: false, [== Tres])\n#pagebreak()\nCuatro.",
    "lonely_rows": "= Uno\n#v(636pt)\n#table(columns: 1, table.header([x]), [1], [2], [3], [4], [5], [6])",
    "outside": "= Uno\n#place(dx: 450pt, box(width: 200pt)[muy lejos])",
    "tables_without_head": (
        "= Uno\n#table(columns: 1, table.header(repeat: false, [x]), ..range(60).map(n => [#n]))"
    ),
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
    page = '#set page(paper: "a4", margin: 24mm)\n#show heading: it => it.body\n'
    layout = found(make(tmp_path, HEAD + page + FAULTS[fault], standard=None))
    assert [measure for measure, complaints in layout.items() if complaints] == [fault]


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
