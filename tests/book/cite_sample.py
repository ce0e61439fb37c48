"""The sample book as part of an edition: how it is cited, where its figures come from, who takes reports."""

from __future__ import annotations

import json
from pathlib import Path

from tests.book.sample_book import write_sample

__all__ = ["ANCHORS", "CITATION", "SNAPSHOT", "write_cite_sample"]

SNAPSHOT = "0123456789ab" + "c" * 52
CITATION = {
    "subtitle": "Una prueba",
    "publisher": "Oficina & Pruebas",
    "released": "2026-11-27",
    "address": "https://cadenas.example/",
    "report": "https://errors.example/new?title={title}&body={body}",
    "reconstructed": "",
    "snapshot": SNAPSHOT,
}
# Figures and tables of the page country/ARC, in their order.
ANCHORS = ("fig-arcadia-exports", "fig-arcadia-partners", "tab-arcadia-trade")
ORIGINS = {
    "shown": {
        "fig-arcadia-exports": {"indicators": ["exports_gdp"], "sources": [0]},
        "tab-arcadia-trade": {"indicators": ["exports_gdp", "herfindahl"], "sources": [0, 1]},
    },
    "sources": [
        {
            "publisher": "Oficina de Pruebas",
            "title": "Serie <X>",
            "vintage": "2026-01",
            "licence": "CC-BY-4.0",
            "accessed": "2026-01-15",
            "address": "https://office.example/x",
        },
        {
            "publisher": "Otra oficina",
            "title": "Serie Y",
            "vintage": "2025",
            "licence": "licencia no indicada",
        },
    ],
}


def write_cite_sample(edition: Path, language: str = "es", **changes: str) -> Path:
    """Write the source into ``<edition>/source/<language>`` and what the pages link to; return the source."""
    said = {**CITATION, **changes}
    address = said["address"] and f"{said['address']}{edition.name}/"
    settings = {
        "eslabon_citation": said,
        "eslabon_address": address,
        "html_baseurl": address and f"{address}{language}/html/",
    }
    source = write_sample(edition / "source" / language, language, settings=settings)
    files = {
        source / "_origins/country/ARC.json": json.dumps(ORIGINS),
        edition / "notebooks" / language / "country/ARC.ipynb": "{}",
        edition / "data/datapackage.json": "{}",
        edition / "data/indicator/exports_gdp.csv": "indicator\n",
        edition / "data/indicator/herfindahl.csv": "indicator\n",
    }
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return source
