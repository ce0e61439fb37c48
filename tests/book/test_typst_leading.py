"""What leads to a table: it stays with it, and the table keeps its distance."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.book.typst_sample import build, one_page
from tests.pdf.pdf_checks import complaints, page_texts, text_boxes

LEAD = "Una línea que lleva al cuadro."
LONG = "Un párrafo que no solo lleva al cuadro, sino que dice otras cosas. " * 5


def table(rows: int, name: str = "uno") -> str:
    body = "".join(f"| Fila {n} | {n} |\n" for n in range(rows))
    return f"```{{table}} Cuadro {name}\n\n| Nombre | Valor |\n|:---|---:|\n{body}```\n\n"


def bases(path: Path) -> list[float]:
    """Base lines of the first page from above."""
    return sorted({round(box.base, 1) for box in text_boxes(path) if box.page == 1}, reverse=True)


def test_a_line_that_leads_to_a_table_is_on_its_page(tmp_path):
    """At whatever height of the page both come."""
    sections = [
        "Relleno.\n\n" * n + f"## Sección {n}\n\n{LEAD} N{n}.\n\n" + table(16 + n % 5, f"c{n}.")
        for n in range(1, 25)
    ]
    made = build(one_page(tmp_path, "# Prueba\n\n" + "".join(sections)), "index") / "index.pdf"
    pages = page_texts(made)
    assert len(pages) > 12
    for n in range(1, 25):
        told = [number for number, text in enumerate(pages) if f"{LEAD} N{n}." in text]
        begun = [number for number, text in enumerate(pages) if f"Cuadro c{n}." in text]
        assert told == begun[:1], n
    assert complaints(made, language="es") == []


@pytest.mark.parametrize("before", [LEAD, LONG, "- Una lista.\n- De dos.", "## Título"])
def test_a_long_table_keeps_the_distance_of_a_short_one(tmp_path, before):
    """The room that is asked for first is given back to the point."""
    found = []
    for rows in (10, 60):
        text = f"# Prueba\n\n{before}\n\n{table(rows)}"
        found.append(bases(build(one_page(tmp_path / str(rows), text), "index") / "index.pdf"))
    short, long = found
    # Head of the page, title, what is before, caption, head of the table, first rows.
    assert long[:9] == pytest.approx(short[:9], abs=0.6)
