"""The page that compares with the publication's own data in its four languages, and little else around it."""

from __future__ import annotations

from pathlib import Path

import yaml

from eslabon.book.compare_data import comparable_series, write_compare
from eslabon.book.findable import write_findables
from eslabon.book.html import build_html
from eslabon.book.jupyter_book import assembled_settings
from eslabon.book.order_and_settings import own_name
from eslabon.execution.page_list import expand
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY

__all__ = ["ADDRESS", "LANGUAGES", "make_compare_site"]

LANGUAGES = ("es", "en", "pt", "fr")
# The permanent address of the edition, which downloads name.
ADDRESS = "https://cadenas.example/2026.1/"
BRIEFS = 3  # pages of countries, for those who have no JavaScript


def make_compare_site(folder: Path) -> Path:
    """Build it; return the edition's folder, with ``<language>/html/compare.html``."""
    publication = load_publication(REPOSITORY)
    series = comparable_series(publication)
    settings = publication.settings
    pages = expand(settings, publication.snapshot.catalogue, publication.root, publication.languages)
    groups = [settings.reference_group, settings.comparison_group]
    for language in LANGUAGES:
        source = folder / "source" / language
        briefs = [page for page in pages if page.language == language and "country" in dict(page.parameters)]
        briefs = briefs[:BRIEFS]
        texts = {"index": "# Inicio\n\nTexto.\n"} | {page.address: "# País\n\nTexto.\n" for page in briefs}
        order = {
            "format": "jb-book",
            "root": "index",
            "chapters": [{"file": page.address} for page in briefs],
        }
        config = assembled_settings(
            title=publication.messages(language).text(settings.title),
            author=settings.author,
            language=language,
            languages={each: own_name(each) for each in LANGUAGES},
            edition="2026.1",
            settings={"eslabon_compared_groups": groups, "eslabon_address": ADDRESS},
        )
        texts |= {"_toc.yml": yaml.safe_dump(order), "_config.yml": yaml.safe_dump(config, sort_keys=False)}
        for name, text in texts.items():
            path = source / (name if name.startswith("_") else f"{name}.md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        write_findables(publication, language, briefs, source)
        write_compare(publication, language, series, source)
        build_html(source, folder / "2026.1" / language / "html", folder / "doctrees" / language, language)
    return folder / "2026.1"
