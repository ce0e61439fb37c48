"""An edition that is already what this build would make: it is recognised, checked and left alone.

When an edition has moved to its final name, ``cache/editions/<edition>.record`` says what it was made of and
the digest of its manifest. The next build compares the first with what it would use, then every file of the
edition with the manifest: one that was changed, added or lost makes it build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.ground import ground
from eslabon.book.working_copy import read_record, write_record
from eslabon.editions.contents import is_source
from eslabon.editions.manifest import MANIFEST, file_records
from eslabon.errors import EditionError
from eslabon.execution.plan import Decision

if TYPE_CHECKING:
    from eslabon.build import BuildOptions

__all__ = [
    "Standing",
    "changed_files",
    "check_data_unchanged",
    "files_read",
    "made_of",
    "recognise",
    "record_of",
    "remember",
]

# What an edition is made of besides the executed notebooks.
FOLDERS = ("book", "data")
FILES = ("_config.yml", "_toc.yml", "requirements.txt")


@dataclass(frozen=True)
class Standing:
    """A finished edition found as it was left.

    Parameters
    ----------
    edition
        Its folder.
    missing
        The missing translations of which its build told.
    """

    edition: Path
    missing: tuple[str, ...] = ()


def files_read(root: Path) -> dict[str, str]:
    """Digest of every file of a publication that shapes its editions besides notebooks, by path."""
    files = [root / name for name in FILES]
    for folder in FOLDERS:
        files += [path for path in (root / folder).rglob("*") if path.is_file()]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
        if path.is_file() and is_source(path.relative_to(root))
    }


def changed_files(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Paths of the files that differ, appeared or went."""
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def check_data_unchanged(changed: Sequence[str]) -> None:
    """See that no data are among the files that changed while an edition was made.

    Raises
    ------
    EditionError
        Some are: the edition would offer other data than its pages show.
    """
    data = [path for path in changed if path.startswith("data/")]
    if data:
        raise EditionError(
            "data changed while the edition was made",
            where=", ".join(data),
            expected="the data that the pages show",
            received="other content",
            next_step="run the same command again: pages whose data did not change are reused",
        )


def made_of(
    decisions: Sequence[Decision],
    options: BuildOptions,
    edition: str,
    languages: Sequence[str],
    files: Mapping[str, str],
    quarto: Mapping[str, object] | None = None,
) -> str:
    """Digest of everything that shapes an edition; names count as well as values.

    Pages count by their keys, which say of what their notebooks were executed; `files` are those of
    `files_read`; `quarto` says which formats are made with which Quarto, None for none.
    """
    return ground(
        edition=edition,
        languages=json.dumps(list(languages)),
        formats=json.dumps(
            {"html": options.html, "pdf": options.pdf, "strict": options.strict, "quarto": quarto}
        ),
        pages=json.dumps(
            [[decision.page.address, decision.page.language, decision.key] for decision in decisions]
        ),
        files=json.dumps(dict(files), sort_keys=True),
    )


def recognise(digest: str, decisions: Sequence[Decision], build: Path, edition: str) -> Standing | None:
    """The edition, if it was made of the same and not a byte of it has changed since; else None."""
    if any(decision.action != "reuse" for decision in decisions):
        return None
    record, final = read_record(record_of(build, edition)), build / edition
    try:
        manifest = (final / MANIFEST).read_bytes()
    except OSError:
        return None
    if record.get("made_of") != digest or record.get("manifest") != hashlib.sha256(manifest).hexdigest():
        return None
    if (final / "failed").exists() or file_records(final) != json.loads(manifest)["files"]:
        return None
    return Standing(final, tuple(record["missing"]))


def remember(digest: str, final: Path, build: Path, edition: str, missing: Sequence[str]) -> None:
    """Record of what the edition under its final name was made."""
    manifest = hashlib.sha256((final / MANIFEST).read_bytes()).hexdigest()
    write_record(
        record_of(build, edition), {"made_of": digest, "manifest": manifest, "missing": list(missing)}
    )


def record_of(build: Path, edition: str) -> Path:
    """Where is written down of what an edition was made."""
    return build / "cache" / "editions" / f"{edition}.record"
