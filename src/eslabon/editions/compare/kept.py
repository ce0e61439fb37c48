"""The comparison that a publication keeps and its book tells: ``book/changes/<previous edition>/``.

A build must give the same bytes wherever it runs, and the previous edition may not be there. So the
comparison is made once (``eslabon diff BEFORE AFTER --into ROOT``), committed with the publication, and the
build only tells it. It lies in ``book/``, not in ``data/``: it is about the data and must not change their
digest, or the edition that was compared would be another one as soon as the comparison is written.

``changes.json`` holds everything but the two long tables, which are CSV beside it and go into the edition's
``data/derived`` as they are; their digests in the JSON tell a set that was written halfway. Figures that came
or went with their whole indicator are counted in the JSON (``left_out``) and not listed: the edition that has
them says the same.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from eslabon.editions.compare.pages import CHANGES_PAGE
from eslabon.editions.compare.report import CHANGES_TABLE, STATUSES_TABLE
from eslabon.editions.compare.result import SCHEMA, EditionChanges, canonical
from eslabon.editions.compare.written import write_whole
from eslabon.errors import EditionError

__all__ = ["Comparison", "derived_digest", "publication_facts", "read_comparison", "write_comparison"]

_FILE = "changes.json"
_TABLES = {CHANGES_TABLE: "figures", STATUSES_TABLE: "statuses"}
_NUMBERS = {"value_before", "value_after", "size", "z"}


@dataclass(frozen=True)
class Comparison:
    """What a publication knows of the changes since its previous edition.

    Parameters
    ----------
    previous
        Id of that edition; empty when the settings name none.
    state
        ``none`` (no previous edition), ``absent`` (not compared), ``stale`` (compared with other data,
        methods, results, pages or languages than the publication has now), ``current``.
    changes
        The comparison when it is current.
    tables
        Files for the edition's ``data/derived``, by name; empty unless current.
    """

    previous: str = ""
    state: Literal["none", "absent", "stale", "current"] = "none"
    changes: EditionChanges | None = None
    tables: Mapping[str, bytes] = field(default_factory=dict)


def derived_digest(tables: Mapping[str, bytes]) -> str:
    """One digest of the derived tables of an edition, those of the comparison itself left out."""
    listing = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(tables.items())
        if name not in _TABLES
    ]
    return hashlib.sha256("".join(listing).encode()).hexdigest()


def publication_facts(
    snapshot: str,
    method: str,
    languages: Iterable[str],
    pages: Iterable[tuple[str, str]],
    derived: Mapping[str, bytes],
) -> dict[str, str]:
    """What a comparison depends on in the later edition: if one of these differs, it is about another one.

    Parameters
    ----------
    snapshot
        Digest of the data.
    method
        The main method.
    languages
        In their order.
    pages
        Language and address of every page; the page of the comparison is left out.
    derived
        The derived tables; those of the comparison are left out.
    """
    listing = "".join(f"{language} {page}\n" for language, page in sorted(pages) if page != CHANGES_PAGE)
    return {
        "snapshot": snapshot,
        "method": method,
        "languages": ",".join(languages),
        "pages": hashlib.sha256(listing.encode()).hexdigest(),
        "derived": derived_digest(derived),
    }


def folder_of(root: Path, previous: str) -> Path:
    """Where a publication keeps the comparison with an earlier edition."""
    return root / "book" / "changes" / previous


def write_comparison(changes: EditionChanges, root: Path) -> Path:
    """Keep a comparison in a publication and return its folder; the same comparison gives the same bytes.

    Raises
    ------
    EditionError
        The folder cannot be written.
    """
    changes = changes.condensed()
    folder = folder_of(root, changes.before["edition"])
    tables = {name: _csv(getattr(changes, table)) for name, table in _TABLES.items()}
    content = changes.to_dict(without=tuple(_TABLES.values()))
    content["tables"] = {name: hashlib.sha256(table).hexdigest() for name, table in tables.items()}
    with suppress(OSError):  # what cannot be made is told when the first file is written
        folder.mkdir(parents=True, exist_ok=True)
    # The JSON last: until it is there the set is the old one with other digests, which reading refuses.
    files = {**tables, _FILE: canonical(content).encode()}
    write_whole(
        {folder / name: written for name, written in files.items()},
        what="the comparison cannot be kept",
        expected="a publication in which this user may write, and room for it",
        next_step="correct the folder, then run the same eslabon diff … --into again",
    )
    return folder


def read_comparison(root: Path, previous: str, now: Mapping[str, str]) -> Comparison:
    """Read what a publication keeps, and say whether it is about the publication as it is now.

    Parameters
    ----------
    root
        The publication.
    previous
        Its setting; empty for a first edition.
    now
        :func:`publication_facts` of the edition that a build would make.

    Raises
    ------
    EditionError
        The files are damaged, or written by a machine that wrote another schema.
    """
    if not previous:
        return Comparison()
    folder = folder_of(root, previous)
    path = folder / _FILE
    if not path.is_file():
        return Comparison(previous, "absent")
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["schema"] != SCHEMA:
            raise _damaged(path, f"schema {SCHEMA}", f"schema {content['schema']}")
        tables = {name: (folder / name).read_bytes() for name in _TABLES}
        for name, table in tables.items():
            digest = hashlib.sha256(table).hexdigest()
            if content["tables"][name] != digest:
                raise _damaged(folder / name, f"sha256 {content['tables'][name]}", f"sha256 {digest}")
        told = content["after"]
        if any(told[name] != fact for name, fact in now.items()):
            return Comparison(previous, "stale")
        frames = {_TABLES[name]: _frame(table) for name, table in tables.items()}
        return Comparison(previous, "current", EditionChanges.from_dict(content, frames), tables)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(
            path, "what `eslabon diff … --into` writes", f"{type(error).__name__}: {error}"
        ) from None


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _frame(content: bytes) -> pd.DataFrame:
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    for column in frame.columns:
        if column in _NUMBERS:
            frame[column] = pd.to_numeric(frame[column].replace("", None))
        elif column in ("outlier", "headline", "visible"):
            frame[column] = frame[column] == "True"
        elif column == "year":
            frame[column] = frame[column].astype("int64")
    return frame


def _damaged(path: Path, expected: str, received: str) -> EditionError:
    return EditionError(
        "the kept comparison with the previous edition is damaged",
        where=str(path),
        expected=expected,
        received=received,
        next_step="make it again: eslabon diff BEFORE AFTER --into PUBLICATION, or restore the folder",
    )
