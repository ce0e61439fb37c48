"""The list of editions that all of them share: a classic script beside them, so that it works from files.

``window.eslabonEditions`` has ``latest`` (id), ``editions`` (newest first: id, released, reconstructed,
previous, source language, languages with the addresses of their pages) and ``renamed`` (old to later
address). Editions already published read it: keys may be added, never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eslabon.catalogue.settings import EDITION_NAME, PARTIAL, PREVIEW, RESERVED
from eslabon.editions.edition_order import order_of, rename_steps
from eslabon.editions.manifest import Manifest
from eslabon.errors import EditionError
from eslabon.execution.store import write_atomically

__all__ = ["EDITIONS_SCRIPT", "edition_list", "edition_script", "editions_in", "write_edition_list"]

EDITIONS_SCRIPT = "editions.js"


def edition_list(manifests: Iterable[Manifest]) -> dict[str, Any]:
    """What readers' pages know of all editions; the newest one is never a draft or a reconstruction."""
    known = sorted(manifests, key=_age, reverse=True)
    proper = [each for each in known if each.facts["released"] and not each.facts["reconstructed"]]
    return {
        "latest": proper[0].edition if proper else "",
        "editions": [
            {
                "id": each.edition,
                "released": each.facts["released"],
                "reconstructed": each.facts["reconstructed"],
                "previous": each.facts["previous"],
                "source": each.languages[0],
                "languages": {language: list(each.addresses(language)) for language in each.languages},
            }
            for each in known
        ],
        "renamed": dict(sorted(rename_steps(known).items())),
    }


def _age(manifest: Manifest) -> tuple[bool, bool, str, tuple[tuple[int, str], ...]]:
    """Sorts editions by date; drafts are the newest, reconstructions are as old as their name."""
    facts = manifest.facts
    order = order_of(manifest.edition)
    return (not facts["reconstructed"], not facts["released"], facts["released"], order)


def edition_script(manifests: Iterable[Manifest]) -> bytes:
    """``editions.js``; the same editions give the same bytes."""
    text = json.dumps(edition_list(manifests), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"window.eslabonEditions = {text};\n".encode()


def editions_in(folder: Path) -> list[Manifest]:
    """Manifests of the editions that lie in a folder; what is none is passed over."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        named = EDITION_NAME.fullmatch(path.name) and path.name not in RESERVED
        if not named or path.name.startswith(PREVIEW) or path.name.endswith(PARTIAL):
            continue
        try:
            found.append(Manifest.read(path))
        except EditionError:
            continue  # another folder, or an edition of an older schema
    return found


def write_edition_list(folder: Path) -> None:
    """Write the list of a build folder, so that the switch can be tried before anything is published."""
    write_atomically(folder / EDITIONS_SCRIPT, edition_script(editions_in(folder)))
