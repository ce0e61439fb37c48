"""The source of a report: a small Jupyter Book made of an edition's, from which Sphinx sets the PDF.

It holds the chosen pages as they are, the pages to places of which they refer, and a title in place of every
page that they only name.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from eslabon.book.compiled import CompiledReport
from eslabon.ondemand.outside import Inventory, outside_of
from eslabon.ondemand.sealed import SealedEdition

__all__ = ["write_report_source"]

# The page that Sphinx begins with; an address that begins so can be no page's.
ROOT = "_report"
_MARKS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~$^-])")


def write_report_source(edition: SealedEdition, language: str, report: CompiledReport, folder: Path) -> None:
    """Write the source of a report into an empty folder.

    Raises
    ------
    EditionError
        A file of the edition is not there as it was sealed.
    """
    inventory = Inventory.read(edition, language)
    outside = outside_of(edition, language, report.pages, inventory)
    for page in (*report.pages, *sorted(outside.whole)):
        _write(folder / f"{page}.md", edition.read(f"source/{language}/{page}.md"))
    for path in sorted(outside.files):
        _write(folder / path, edition.read(f"source/{language}/{path}"))
    for page in sorted(outside.named):
        title = _MARKS.sub(r"\\\1", inventory.titles[page])
        _write(folder / f"{page}.md", f"# {title}\n".encode())
    _write(folder / f"{ROOT}.md", b"# Report\n")
    others = sorted(outside.whole | outside.named)
    order = {"format": "jb-book", "root": ROOT, "chapters": [{"file": p} for p in (*report.pages, *others)]}
    _write(folder / "_toc.yml", _yaml(order))
    _write(folder / "_config.yml", _yaml(_settings(edition, language, report)))


def _settings(edition: SealedEdition, language: str, report: CompiledReport) -> dict:
    settings = edition.settings(language)
    config = settings["sphinx"]["config"]
    # What only the pages on the site ask for.
    for name in ("html_static_path", "eslabon_runnable", "eslabon_dataset", "typst_unprinted"):
        config.pop(name, None)
    config["typst_pages"] = []
    config["typst_compiled"] = report.to_json()
    return settings


def _yaml(value: object) -> bytes:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False).encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
