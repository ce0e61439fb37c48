"""What of the cache serves an edition besides its notebooks and their data: that, pruning leaves alone.

A build that finds everything made already reads none of it: it must say so nevertheless.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eslabon.book.kept import KeptFiles
from eslabon.book.working_copy import WorkingCopy, read_record
from eslabon.editions.standing import record_of
from eslabon.execution.store import mark_used

__all__ = ["mark_edition_used"]


def mark_edition_used(build: Path, edition: str, languages: Iterable[str]) -> None:
    """Note the use of the edition's record, and of the PDFs and pictures that lie in it."""
    cache = build / "cache"
    documents, pictures = KeptFiles(cache / "pdf", ".pdf"), KeptFiles(cache / "svg", ".svg")
    mark_used(record_of(build, edition))
    for language in languages:
        copy = WorkingCopy.of(build, edition, language)
        for key in read_record(copy.pdf_record).get("keys", {}).values():
            documents.mark_used(key)
        # Pictures are in the source as they are kept: their digests lead to them.
        for page in read_record(copy.pages_record).get("pages", {}).values():
            for name, digest in page["files"].items():
                if name.endswith(".svg"):
                    mark_used(pictures.path_of(digest))
