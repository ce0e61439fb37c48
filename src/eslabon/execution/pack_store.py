"""Packs kept by their content: cut again only when something that shapes them has changed."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.execution.imports import notebook_texts_in_code
from eslabon.execution.inputs import code_cells, code_listing, installed_versions, listing_bytes
from eslabon.execution.page_list import PlannedPage
from eslabon.execution.store import KeyedStore

if TYPE_CHECKING:
    from eslabon.publication import Publication

__all__ = ["PACKS", "PackStore"]

PACKS = "packs"
# Modules whose results are packs and derived tables; what they import counts too.
_MAKERS = ("eslabon.pages.pack", "eslabon.pages.measuring", "eslabon.editions.derived", "eslabon.snapshot")


class PackStore:
    """The packs and derived tables of a publication, by the key of what they are made from.

    A pack lies under the name of its own digest, so that two builds with different data never write to the
    same file. It is read, and then verified, only by those who need it: a plan without changes knows the
    digests and reads none.
    """

    def __init__(self, folder: Path, publication: Publication) -> None:
        self.store = KeyedStore(folder / PACKS, "contents", ".json")
        self.publication = publication
        self.base = _base(publication)
        indicators = frozenset(publication.snapshot.catalogue.indicators)
        self._named = cache(lambda notebook: _named(notebook, indicators))

    def packs(self, pages: Iterable[PlannedPage]) -> dict[str, Path]:
        """Path of each page's pack, by address; those not known yet are cut and written.

        The slice does not depend on the language, so that all languages tell the same numbers.
        """
        paths: dict[str, Path] = {}
        for page in pages:
            if page.address not in paths:
                digest = self.store.digest_of(self._key(page))
                # A damaged key names a pack that does not exist.
                known = digest and self.store.path_of(digest).is_file()
                paths[page.address] = self.store.path_of(digest) if known else self._cut(page)
        return paths

    def ready(self, pages: Sequence[PlannedPage], packs: Mapping[str, Path]) -> list[str]:
        """Make sure that the packs of pages that will run are there with the right bytes.

        Returns
        -------
        list of str
            Addresses whose kept pack was missing or damaged and has been cut again.
        """
        again = []
        for page in {page.address: page for page in pages}.values():
            if not self.store.intact(packs[page.address].stem):
                self._cut(page)
                again.append(page.address)
        return again

    def derived(self) -> dict[str, bytes]:
        """Tables computed from the data, as files that readers take away, by file name."""
        key = self._key_of("derived")
        found = self.store.look_up(key)
        kept = self.store.content(found.digest) if found.path else None
        if kept is None:
            from eslabon.editions.derived import derived_tables

            tables = derived_tables(self.publication.measured)
            kept = listing_bytes({name: table.decode() for name, table in tables.items()})
            self.store.keep(key, kept)
        return {name: table.encode() for name, table in json.loads(kept).items()}

    def mark_used(self, pages: Iterable[PlannedPage]) -> None:
        """Note that the packs of these pages, and the derived tables, serve the current edition."""
        for key in {self._key(page) for page in pages} | {self._key_of("derived")}:
            self.store.mark_used(key)

    def _cut(self, page: PlannedPage) -> Path:
        named = self._named(page.notebook)
        content = self.publication.pack(page.notebook.stem, dict(page.parameters), page.address, named)
        return self.store.keep(self._key(page), content)

    def _key(self, page: PlannedPage) -> str:
        named = self._named(page.notebook)
        # None (unreadable: everything) is not the same as naming nothing.
        words = None if named is None else sorted(named)
        return self._key_of("pack", page.notebook.stem, page.address, dict(page.parameters), words)

    def _key_of(self, *what: object) -> str:
        text = json.dumps([self.base, *what], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _named(notebook: Path, indicators: frozenset[str]) -> frozenset[str] | None:
    """Indicators whose ids stand as texts in the notebook's code; None where that cannot be read."""
    texts = notebook_texts_in_code(code_cells(notebook))
    return None if texts is None else texts & indicators


def _base(publication: Publication) -> str:
    """Digest of everything that shapes packs: data, settings, code, libraries, Python."""
    made_from = {
        # Catalogue, observations, registers, baseline, methods, indices: every file below data/.
        "snapshot": publication.snapshot.digest,
        # Groups, years and method; languages and notebooks are counted by the publication itself.
        "settings": publication.settings.model_dump_json(exclude={"cache"}),
        "code": hashlib.sha256(listing_bytes(code_listing(_MAKERS))).hexdigest(),
        "libraries": listing_bytes(installed_versions()).decode(),
        "python": platform.python_version(),
    }
    return hashlib.sha256(listing_bytes(made_from)).hexdigest()
