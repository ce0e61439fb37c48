"""``eslabon verify``: is an edition what it was when it was sealed?

Every file is read and compared with the manifest, the manifest with its own digest and with the one published
beside the edition. All deviations are told, not the first only. Nothing is written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from eslabon.editions.findings import Declared, Finding, deviations
from eslabon.editions.found_files import FOLDER, found_in
from eslabon.editions.manifest import MANIFEST, RUN_REPORT
from eslabon.editions.seal import DIGEST, canonical, digest_file, published_digest, seal
from eslabon.errors import EditionError, ParameterError

__all__ = ["Verification", "is_outside", "manifest_findings", "read_manifest", "verify_edition"]

FAILED = "failed"
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Verification:
    """What the check of an edition found.

    Parameters
    ----------
    edition
        Id of the edition as the manifest has it.
    files, bytes
        Number and size of the files that the manifest lists.
    manifest
        sha256 of ``manifest.json`` as found.
    vouched
        What outside the folder vouches for the manifest: name of the digest's file, ``--manifest-digest``, or
        empty.
    outside
        Files present that no manifest covers: the run report, notebooks kept from failed pages.
    findings
        Deviations, sorted; empty when all is well.
    """

    edition: str
    files: int
    bytes: int
    manifest: str
    vouched: str
    outside: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def good(self) -> bool:
        """Whether the edition is as it was sealed."""
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return {**asdict(self), "good": self.good}


def verify_edition(folder: Path, manifest_digest: str = "") -> Verification:
    """Check every file of an edition.

    Parameters
    ----------
    folder
        The edition's folder; only read.
    manifest_digest
        sha256 that ``manifest.json`` must have, from a source that the reader trusts; empty: the one in
        ``<edition>.sha256`` beside the folder, if there is one.

    Raises
    ------
    EditionError
        The folder is no edition, or its manifest cannot be read.
    ParameterError
        `manifest_digest` is no sha256.
    """
    if manifest_digest and not _HEX.fullmatch(manifest_digest.lower()):
        raise ParameterError(
            "the digest of the manifest is no sha256",
            where="--manifest-digest",
            expected="64 hexadecimal digits",
            received=repr(manifest_digest),
            next_step="copy it whole from where the edition was announced",
        )
    folder = folder.resolve()
    content, raw = read_manifest(folder)
    records = content["files"]
    declared = _declared(records)
    found = found_in(folder)
    inside = {name: entry for name, entry in found.items() if not is_outside(name)}
    vouched, findings = _vouched(folder, raw, manifest_digest.lower())
    findings += [*manifest_findings(content, raw), *deviations(declared, inside)]
    outside = (name for name, entry in found.items() if is_outside(name) and entry.kind != FOLDER)
    return Verification(
        edition=str(content.get("edition", "")),
        files=len(declared),
        bytes=sum(size for size, _ in declared.values()),
        manifest=hashlib.sha256(raw).hexdigest(),
        vouched=vouched,
        outside=tuple(sorted(name for name in outside if name != MANIFEST)),
        findings=tuple(sorted(findings)),
    )


def is_outside(name: str) -> bool:
    """Whether no manifest covers a path: itself, the run report, what was kept from failed pages."""
    return name in (MANIFEST, RUN_REPORT) or name.partition("/")[0] == FAILED


def read_manifest(folder: Path) -> tuple[dict[str, Any], bytes]:
    """The manifest of an edition as parsed and as bytes; entries of files may be wrong, their list is there.

    Raises
    ------
    EditionError
        There is none, or it is no manifest.
    """
    path = folder / MANIFEST
    if path.is_symlink():
        raise _no_manifest(path, "a symbolic link")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _no_manifest(path, (error.strerror or "cannot be read").lower()) from None
    try:
        content = json.loads(raw.decode("utf-8"))
        canonical(content)  # halves of characters can be written in JSON, but not in a file
    except (ValueError, RecursionError) as error:
        raise _no_manifest(path, f"no JSON: {error}") from None
    if not isinstance(content, dict) or not isinstance(content.get("files"), list):
        raise _no_manifest(path, "JSON without a list of files")
    return content, raw


def _no_manifest(path: Path, received: str) -> EditionError:
    return EditionError(
        "the manifest of the edition cannot be read, so none of its files can be checked",
        where=str(path),
        expected="manifest.json as `eslabon build` writes it",
        received=received,
        next_step="name the folder of an edition (site/2026.1); if it is one, fetch its manifest again",
    )


def _vouched(folder: Path, raw: bytes, given: str) -> tuple[str, list[Finding]]:
    """Who vouches for the manifest, and whether they vouch for this one."""
    name = "--manifest-digest" if given else digest_file(folder).name
    expected = given or published_digest(folder)
    if expected is None:
        return "", []
    if not expected:
        detail = f"holds no digest of {MANIFEST} in the format of sha256sum"
        return "", [Finding(f"../{name}", "manifest", detail)]
    digest = hashlib.sha256(raw).hexdigest()
    if digest == expected:
        return name, []
    detail = f"is not the published one: sha256 {digest}, {expected} expected by {name}"
    return name, [Finding(MANIFEST, "manifest", detail)]


def manifest_findings(content: dict[str, Any], raw: bytes) -> list[Finding]:
    """Whether a manifest is as it was sealed, and its records are such as a build writes."""
    return [*_own_digest(content, raw), *_records(content["files"])]


def _own_digest(content: dict[str, Any], raw: bytes) -> Iterator[Finding]:
    """Whether the manifest is as it was sealed."""
    stated, computed = content.get(DIGEST), seal(content)[DIGEST]
    if stated is None:
        yield Finding(MANIFEST, "manifest", "does not carry the digest of itself: edited, or from elsewhere")
    elif stated != computed:
        detail = f"was edited after it was sealed: its digest is {computed}, it states {stated!s:.80}"
        yield Finding(MANIFEST, "manifest", detail)
    if canonical(content) != raw:
        yield Finding(MANIFEST, "manifest", "is not written as eslabon writes it: order, spaces, double keys")


def _declared(records: list[Any]) -> Declared:
    """Size and digest by path, of the records that can be used."""
    return {
        record["path"]: (record["bytes"], record["sha256"]) for record in records if not _complaint(record)
    }


def _records(records: list[Any]) -> Iterator[Finding]:
    """Records that no build writes."""
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        name = record.get("path") if isinstance(record, dict) else None
        place = name if isinstance(name, str) else MANIFEST
        complaint = _complaint(record)
        if complaint:
            yield Finding(place, "manifest", f"entry {number} of the manifest {complaint}")
        elif name in seen:
            yield Finding(place, "manifest", f"entry {number} of the manifest names the file a second time")
        seen.add(place)
    names = [record["path"] for record in records if not _complaint(record)]
    ordered = sorted(names, key=lambda name: PurePosixPath(name).parts)
    misplaced = [name for name, right in zip(names, ordered, strict=True) if name != right]
    if misplaced:
        yield Finding(misplaced[0], "manifest", "stands out of order in the manifest")


def _complaint(record: Any) -> str:
    """What is wrong with a record of a file; empty when nothing is."""
    if not isinstance(record, dict) or record.keys() != {"path", "bytes", "sha256"}:
        return "is not a record of path, bytes and sha256"
    name, size, digest = record["path"], record["bytes"], record["sha256"]
    if not isinstance(name, str) or not name or _leads_elsewhere(name):
        return "does not name a file inside the edition"
    if is_outside(name):
        return "names a file that no manifest covers"
    if type(size) is not int or size < 0:
        return f"gives no size: {size!r:.40}"
    if not isinstance(digest, str) or not _HEX.fullmatch(digest):
        return f"gives no sha256: {digest!r:.80}"
    return ""


def _leads_elsewhere(name: str) -> bool:
    return "\\" in name or "\0" in name or any(part in ("", ".", "..") for part in name.split("/"))
