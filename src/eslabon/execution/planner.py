"""Reads what the plan needs: slices of data, digests, and what the store already holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import eslabon
from eslabon.execution.key import digest_files, ingredients, key_of, notebook_digest
from eslabon.execution.plan import Decision, PlannedPage, decide
from eslabon.execution.store import PageStore, write_atomically

if TYPE_CHECKING:
    from eslabon.publication import Publication

__all__ = ["decide_all", "write_packs"]


def write_packs(publication: Publication, pages: Sequence[PlannedPage], folder: Path) -> dict[str, Path]:
    """Write each page's slice of data, one file per address, and return their paths.

    The slice does not depend on the language, so that all languages tell the same numbers.
    """
    paths: dict[str, Path] = {}
    for page in pages:
        if page.address not in paths:
            path = folder / f"{page.address}.json"
            content = publication.pack(page.notebook.stem, dict(page.parameters), page.address)
            if not path.is_file() or path.read_bytes() != content:
                write_atomically(path, content)
            paths[page.address] = path
    return paths


def decide_all(
    publication: Publication, pages: Sequence[PlannedPage], packs: Mapping[str, Path], build: Path
) -> list[Decision]:
    """Decide about every page, in order."""
    store = PageStore(build / "cache" / "pages")
    code = _code_digest()
    requirements = digest_files([publication.root / "requirements.txt"], publication.root)
    messages = {language: _messages_digest(publication.root, language) for language in publication.languages}
    notebooks = {path: notebook_digest(path) for path in {page.notebook for page in pages}}
    decisions = []
    for page in pages:
        parts = ingredients(
            notebook=notebooks[page.notebook],
            parameters={**dict(page.parameters), "language": page.language},
            pack=digest_files([packs[page.address]], packs[page.address].parent),
            code=code,
            messages=messages[page.language],
            requirements=requirements,
        )
        key = key_of(parts)
        last = store.last_ingredients(page.address, page.language)
        decisions.append(decide(page, key, parts, last, store.notebook(key) is not None))
    return decisions


def _code_digest() -> str:
    package = Path(eslabon.__file__).parent
    return digest_files(package.rglob("*.py"), package)


def _messages_digest(root: Path, language: str) -> str:
    """Catalogues that notebooks read; prose has its own and needs no execution."""
    package = Path(eslabon.__file__).parent
    own = (root / "book" / "locale" / language).glob("*.po")
    return digest_files(own, root) + digest_files((package / "locale" / language).glob("*.po"), package)
