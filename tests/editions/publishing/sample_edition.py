"""Small whole editions, made in a moment: what the gate and the site see of one, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from eslabon.editions.manifest import write_manifest
from eslabon.editions.publishing import Published, publish

NOW = datetime(2027, 12, 1, tzinfo=UTC)
LANGUAGES = ("es", "en")
PAGES = ("country/AAA", "country/BBB", "index")
ADDRESS = "https://sample.example/book/"
STYLE = "body { color: black; }\n"


def page(language: str, address: str, body: str = "", *, head: str = "", title: str = "Title") -> str:
    """A page as the theme makes it, as far as the gate looks."""
    up = "../" * address.count("/")
    other = "en" if language == "es" else "es"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="stylesheet" href="{up}_static/style.css">'
        f'<script src="{up}../../../editions.js" defer></script>{head}</head>'
        f'<body><h1 id="top-of-page">{address}</h1><p><a href="{up}index.html#top-of-page">index</a> '
        f'<a href="{up}../../{other}/html/{address}.html">{other}</a> <a href="{up}../pdf/book.pdf">PDF</a> '
        f'<a href="https://elsewhere.example/">source</a></p>{body}</body></html>\n'
    )


def facts_of(edition: str, pages: tuple[str, ...] = PAGES, **changed: Any) -> dict[str, Any]:
    """The manifest's facts of a final edition."""
    prose = [address for address in pages if "/" not in address]
    return {
        "schema": 1,
        "edition": edition,
        "status": "final",
        "released": "2026-11-27",
        "embargo": "",
        "address": ADDRESS,
        "previous": "",
        "reconstructed": "",
        "renamed": {},
        "title": {"es": "Muestra & más", "en": "Sample & more"},
        "subtitle": {"es": "Tres páginas", "en": "Three pages"},
        "author": "Autora",
        "publisher": "",
        "languages": list(LANGUAGES),
        "complete": True,
        "missing": [],
        "method": "m",
        "prose": prose,
        "pages": [
            {"address": address, "language": language, "notebook": "brief", "parameters": {}, "status": "ok"}
            for address in pages
            if address not in prose
            for language in LANGUAGES
        ],
        **changed,
    }


def make_edition(
    build: Path,
    edition: str = "2026.1",
    *,
    pages: tuple[str, ...] = PAGES,
    files: Mapping[str, str | bytes | None] | None = None,
    folder: str = "",
    **changed: Any,
) -> Path:
    """Write an edition; `files` are added, or left out where None, before the manifest is written."""
    content: dict[str, str | bytes] = {
        "data/indicator/alpha.csv": f"indicator,value\nalpha,{edition}\n",
        "data/indicator/alpha.json": '{"id": "alpha"}\n',
        "data/indicators.csv": "id\nalpha\n",
        "data/indicators.json": json.dumps(
            {"indicators": [{"id": "alpha", "name": {"es": "Alfa", "en": "Alpha"}}]}
        ),
    }
    for language in changed.get("languages", LANGUAGES):
        content[f"{language}/html/_static/style.css"] = STYLE
        content[f"{language}/pdf/book.pdf"] = f"%PDF- {language} {edition}"
        for address in pages:
            content[f"{language}/html/{address}.html"] = page(language, address)
    for path, text in {**content, **(files or {})}.items():
        if text is None:
            continue
        target = build / (folder or edition) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    made = build / (folder or edition)
    (made / "run.json").write_text("{}")
    write_manifest(made, facts_of(edition, pages, **changed))
    return made


def no_flips(before: Path, after: Path) -> pd.DataFrame:
    """A comparison that finds nothing."""
    return pd.DataFrame()


def published(edition: Path, site: Path, **options: Any) -> Published:
    """Publish with a fixed clock, without changes of class unless told otherwise."""
    return publish(edition, site, **{"now": NOW, "compare": no_flips, **options})


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of last change of every file, to see that nothing was touched."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
