"""The checker sees what is wrong: each complaint is made to appear once."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
import typst

from eslabon.book.typst.compiler import FONTS
from tests.pdf.pdf_checks import complaints, facts, outside_margins, overlaps, page_texts

HEAD = '#set document(title: "Prueba")\n#set text(lang: "es", font: "Source Sans 3")\n'


def make(folder: Path, source: str, *, standard: str | None = "ua-1") -> Path:
    """Compile a Typst source to a PDF."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    target = folder / "made.pdf"
    compiler = typst.Compiler(root=str(folder), font_paths=fonts)
    target.write_bytes(
        compiler.compile(input=source.encode(), pdf_standards=[standard] if standard else [], timestamp=0)
    )
    return target


def test_a_good_pdf_has_no_complaint(tmp_path):
    """A heading and a paragraph in a font of ours are enough."""
    made = make(tmp_path, HEAD + "= Uno\nDos.")
    assert complaints(made, language="es") == []
    assert facts(made).outline == ("Uno",)
    assert page_texts(made) == ["Uno\nDos."]


@pytest.mark.parametrize(
    ("source", "standard", "complaint"),
    [
        ('#set text(lang: "es", font: "Source Sans 3")\n= Uno', None, "has no title"),
        (HEAD + "Sin títulos.", "ua-1", "has no outline"),
        (HEAD + "= Uno\nDos.", None, "PDF/UA part ''"),
        (HEAD + '= Uno\n#text(font: "DejaVu Sans Mono")[dos]', "ua-1", "no font of the project"),
        (HEAD + "= Uno\n#image(bytes(`<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
         "<rect width='9' height='9'/></svg>`.text), format: \"svg\")", None, "figure 1 has no alternative"),
        (HEAD + "= Uno\n#table(columns: 1, [x])", "ua-1", "tables without a header cell"),
        (HEAD + "= Uno\n#place(dx: 480pt, box(width: 200pt)[muy lejos])", "ua-1", "outside the margins"),
    ],
)  # fmt: skip
def test_each_fault_is_named(tmp_path, source, standard, complaint):
    """One fault, one line that says so."""
    found = complaints(make(tmp_path, source, standard=standard))
    assert any(complaint in line for line in found), found


def test_another_language_is_a_complaint(tmp_path):
    """A Spanish PDF is no English one."""
    assert complaints(make(tmp_path, HEAD + "= Uno"), language="en") == ["has language 'es', expected en"]


def test_fonts_that_are_not_embedded_are_named(tmp_path):
    """A font whose file has been taken out."""
    made = make(tmp_path, HEAD + "= Uno")
    with pikepdf.open(made, allow_overwriting_input=True) as pdf:
        font = next(iter(pdf.pages[0].Resources.Font.values()))
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]
        pdf.save(made)
    assert any("does not embed" in line for line in complaints(made))


def test_text_that_runs_over_its_neighbour_is_found(tmp_path):
    """A word wider than its column, beside another one."""
    wide = make(tmp_path, HEAD + "= Uno\n#table(columns: (20pt, 60pt), [123456789012], [x])")
    assert len(overlaps(wide)) == 1
    narrow = make(tmp_path, HEAD + "= Uno\n#table(columns: (90pt, 60pt), [123456789012], [x])")
    assert overlaps(narrow) == []
    assert outside_margins(narrow) == []
