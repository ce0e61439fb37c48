"""A described edition without a build: the tiny publication with difficult settings, files that stand in.

Run as a program, with a publication and a folder, it describes the one into the other.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from eslabon.editions.description import Description, described_edition, write_description
from eslabon.editions.facts import EditionFacts, edition_facts
from eslabon.execution.plan import PlannedPage
from eslabon.execution.verdict import PageResult
from eslabon.publication import Publication, load_publication

TINY = Path(__file__).resolve().parents[1] / "publication"
TITLE = r"Pan & vino: 100 % #1_a {llaves} ~5^2 \ «ñ» <b>"
SAID = TITLE.replace("100 %", "100\N{NO-BREAK SPACE}%")  # as texts are set for readers
ABSTRACT = "Primera línea.\n\n@misc{falso,}\nER  - "
RELEASED = """\
  released: "2026-11-27"
  address: "https://cadenas.example/"
  doi: "10.5281/zenodo.1234567"
  keywords: [economías, "pan & vino"]
  reconstructed: Reconstruida a partir de tablas anteriores.
  previous: "2025.1"
"""
# What a build has put into the folder before it is described.
FOLDERS = ("es/html", "es/pdf", "en/html", "en/pdf", "notebooks", "source", "data/derived", "data/parquet")
FILES = (
    "es/pdf/book.pdf",
    "en/pdf/book.pdf",
    "data/datapackage.json",
    "data/indicators.csv",
    "data/indicators.json",
    "source.zip",
    "manifest.json",
)
PAGES = tuple(
    PlannedPage(f"country/{code}", language, Path("brief.ipynb"), (("country", code),))
    for code in ("ESP", "FRA")
    for language in ("es", "en")
)


def publication_in(folder: Path, *, final: bool = True) -> Path:
    """A copy of the tiny publication that says difficult things of itself."""
    root = folder / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    config = root / "_config.yml"
    text = config.read_text("utf-8").replace("title: Tres economías", f"title: '{TITLE}'")
    if final:
        text = text.replace("eslabon:\n", f"eslabon:\n{RELEASED}  abstract: {ABSTRACT!r}\n".replace("'", '"'))
    config.write_text(text, "utf-8")
    return root


def edition_of(root: Path) -> tuple[Publication, EditionFacts, list[PageResult]]:
    publication = load_publication(root)
    results = [PageResult(page.address, page.language, "ok", "") for page in PAGES]
    return publication, edition_facts(publication, "2026.1"), results


def description_of(root: Path, languages: tuple[str, ...] = ()) -> Description:
    publication = load_publication(root, languages)
    facts = edition_facts(publication, "2026.1")
    return described_edition(publication, facts, PAGES, ())


def describe(root: Path, folder: Path) -> Path:
    """Describe the publication's edition into a folder of stand-in files."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text("stands in\n")
    publication, facts, results = edition_of(root)
    write_description(publication, facts, PAGES, results, folder)
    return folder


if __name__ == "__main__":
    describe(Path(sys.argv[1]), Path(sys.argv[2]))
