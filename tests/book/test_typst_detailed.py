"""Tables whose last column stands below its row: complete in the PDF, each row with its header."""

from __future__ import annotations

import pikepdf

from eslabon.book.typst.tags import _kids, _tables
from tests.book.typst_sample import build, one_page
from tests.pdf.pdf_checks import complaints, page_texts

PAGE = """# Puertos

Véase {entry}`el segundo<register/harbours/b>` y {entry}`uno de otra página<register/harbours/z>`.

```{table} Puertos de prueba
:name: tab-harbours
:class: stub detailed sortable filter-1

| Puerto | País | Año | Detalles |
|:---|:---|---:|:---|
| {row}`register/harbours/a`Alfa | Arcadia {filter}`ARC=Arcadia` | 2012 {sort}`2012` | *Nota*: con tren |
| {row}`register/harbours/b`Beta | Cenia {filter}`CEN=Cenia` | 2015 {sort}`2015` | *Nota*: sin tren |
```

{.source}
Fuente: Oficina de Pruebas.
"""


def test_details_stand_below_their_row(tmp_path):
    """Every cell is printed, no mark is; the name of a row heads it and the sentences below it."""
    made = build(one_page(tmp_path, PAGE), book=True) / "book.pdf"
    assert complaints(made, language="es") == []
    text = " ".join(" ".join(page_texts(made)).split())
    for word in ("Alfa", "Arcadia 2012", "Nota: con tren", "Beta", "Nota: sin tren", "uno de otra página"):
        assert word in text
    assert "register/" not in text and "ARC=" not in text and "Detalles" not in text
    with pikepdf.open(made) as pdf:
        (table,) = _tables(pdf.Root.StructTreeRoot)
        parts = {str(part.S): part for part in table.K if isinstance(part, pikepdf.Dictionary)}
        rows = [[str(cell.S) for cell in _kids(row)] for row in parts["/TBody"].K]
        spans = [_kids(row)[0].A for row in parts["/TBody"].K][::2]
        spanned = [next(a.RowSpan for a in attributes if "/RowSpan" in a) for attributes in spans]
    # A row with its header, and below it the sentences, which the header spans.
    assert rows == [["/TH", "/TD", "/TD"], ["/TD"]] * 2
    assert spanned == [2, 2]
