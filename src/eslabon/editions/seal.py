"""The manifest's own digest: inside it, and in a small file beside the edition.

The digest inside finds an edit by hand or by accident. Whoever edits on purpose can compute it anew; the file
beside the edition, ``<edition>.sha256``, is for that: it can be kept, printed or published elsewhere, and
``sha256sum -c`` reads it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eslabon.execution.store import write_atomically

__all__ = ["DIGEST", "canonical", "digest_file", "published_digest", "seal", "write_digest_file"]

# The manifest's key that holds the digest of all the rest of it.
DIGEST = "digest"
MANIFEST = "manifest.json"
_LINE = re.compile(rf"([0-9a-f]{{64}})  \S+/{re.escape(MANIFEST)}\n")


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way in which a manifest is written."""
    return f"{json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()


def seal(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a manifest with the digest of all the rest of it."""
    rest = {key: value for key, value in content.items() if key != DIGEST}
    return {**rest, DIGEST: hashlib.sha256(canonical(rest)).hexdigest()}


def digest_file(edition: Path) -> Path:
    """Where the digest of a published edition's manifest lies: beside the edition's folder."""
    return edition.with_name(f"{edition.name}.sha256")


def write_digest_file(edition: Path) -> Path:
    """Write the digest of an edition's manifest beside the edition, in the format of ``sha256sum``."""
    digest = hashlib.sha256((edition / MANIFEST).read_bytes()).hexdigest()
    path = digest_file(edition)
    write_atomically(path, f"{digest}  {edition.name}/{MANIFEST}\n".encode())
    return path


def published_digest(edition: Path) -> str | None:
    """The digest beside an edition: None without such a file, empty when it holds none."""
    try:
        text = digest_file(edition).read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError:
        return ""  # a folder of that name, or a file that may not be read: no digest
    found = _LINE.fullmatch(text)
    return found[1] if found else ""
