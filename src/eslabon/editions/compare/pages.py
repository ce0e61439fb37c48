"""Pages, languages and catalogue files: what came, went or has another address."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from eslabon.editions.compare.edition_data import EditionData
from eslabon.editions.compare.result import table_of

__all__ = ["CHANGES_PAGE", "compare_files", "compare_languages", "compare_pages"]

# The page that tells of the comparison is no part of what is compared: with it an edition would differ from
# itself as it was when the comparison was made.
CHANGES_PAGE = "changes"
# What other tables of the result tell in more detail.
_TOLD = ("indicators/", "methods/")


def compare_pages(before: EditionData, after: EditionData) -> pd.DataFrame:
    """The table ``pages`` of the result, over the languages that both editions have.

    A page is ``renamed`` when the newer edition's ``renamed`` says so, that page was there and the other is
    here; ``before`` is its old address.
    """
    shared = set(before.languages) & set(after.languages)
    old, new = (
        {page for page in edition.pages if page[0] in shared and page[1] != CHANGES_PAGE}
        for edition in (before, after)
    )
    forward = after.renamed or {new: old for old, new in before.renamed.items()}
    rows, moved = [], set()
    for language, address in sorted(old - new):
        target = (language, forward.get(address, ""))
        if target in new - old:
            moved.add(target)
            rows.append({"language": language, "address": target[1], "kind": "renamed", "before": address})
        else:
            rows.append({"language": language, "address": address, "kind": "removed", "before": ""})
    added = sorted(new - old - moved)
    rows += [{"language": one, "address": page, "kind": "added", "before": ""} for one, page in added]
    return table_of("pages", sorted(rows, key=lambda row: (row["language"], row["address"], row["kind"])))


def compare_languages(before: EditionData, after: EditionData) -> pd.DataFrame:
    """The table ``languages`` of the result."""
    old, new = set(before.languages), set(after.languages)
    rows = [{"language": one, "kind": "added" if one in new else "removed"} for one in sorted(old ^ new)]
    return table_of("languages", rows)


def compare_files(before: EditionData, after: EditionData) -> pd.DataFrame:
    """The table ``files`` of the result: files of the catalogue that no other table tells of."""
    old, new = _catalogue(before), _catalogue(after)
    rows = []
    for path in sorted(old.keys() | new.keys()):
        if path not in old or path not in new:
            rows.append({"path": path, "kind": "added" if path in new else "removed"})
        elif old[path].read_bytes() != new[path].read_bytes():
            rows.append({"path": path, "kind": "changed"})
    return table_of("files", rows)


def _catalogue(edition: EditionData) -> dict[str, Path]:
    folder = edition.data / "catalogue"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path for name, path in files.items() if not name.startswith(_TOLD)}
