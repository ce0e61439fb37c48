"""An assembled source of one page with a table to sort and filter, in the forms that the exporter writes."""

from __future__ import annotations

from pathlib import Path

import yaml

from eslabon.book.directives import table_directive
from eslabon.book.jupyter_book import assembled_settings

__all__ = ["ROWS", "TABLE_ID", "write_table_sample"]

TABLE_ID = "tab-index-harbours"
# Name, countries as codes, opened, tonnes, what is said of it.
ROWS = (
    ("Puerto Águila", "ARC;BRU", "2015-02", "1.200,5", "Primer puerto con muelle de contenedores"),
    ("Bahía Blanca", "BRU", "2009", "87", "Puerto de pesca, sin tren"),
    ("Cabo Ñandú", "ARC", "2020-11-30", "−3,5", "Muelle seco"),
    ("Delta", "ARC", "—", "—", "Nada que decir"),
    ("Ensenada", "CEN", "2012", "450", "Terminal de granos y de contenedores"),
)
NAMES = {"ARC": "Arcadia", "BRU": "Islas de la Bruma", "CEN": "Cenia"}


def write_table_sample(folder: Path, language: str = "es") -> Path:
    """Write the source into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    table = {
        "name": "harbours",
        "caption": "Puertos de prueba",
        "columns": [
            {"title": "Puerto", "align": "left"},
            {"title": "País", "align": "left"},
            {"title": "Abierto", "align": "left"},
            {"title": "Toneladas", "align": "right"},
            {"title": "Detalles", "align": "left"},
        ],
        "rows": [
            [name, ", ".join(NAMES[code] for code in codes.split(";")), opened, tonnes, text]
            for name, codes, opened, tonnes, text in ROWS
        ],
        "stub": True,
        "source": "Fuente: Oficina de Pruebas.",
        "detailed": True,
        "sortable": True,
        "filters": [1, 2],
        "entries": [f"register/harbours/row-{n}" for n in range(len(ROWS))],
        "sort_keys": {"2": [opened.replace("—", "") for _, _, opened, _, _ in ROWS]},
        "filter_keys": {
            "1": [";;".join(f"{code}={NAMES[code]}" for code in codes.split(";")) for _, codes, *_ in ROWS]
        },
    }
    page = "# Puertos\n\nUn enlace: {entry}`a Delta<register/harbours/row-3>`.\n\n"
    page += table_directive("index", table) + "\n"
    (folder / "index.md").write_text(page, encoding="utf-8")
    settings = assembled_settings(
        title="Puertos",
        author="Pruebas",
        copyright="2026",
        language=language,
        languages={language: language},
        edition="1",
    )
    (folder / "_config.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    return folder
