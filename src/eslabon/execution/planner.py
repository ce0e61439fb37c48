"""Reads what the plan needs: digests, listings, former data, and what the store already holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.execution import inputs
from eslabon.execution.data_changes import data_changes
from eslabon.execution.imports import Sources
from eslabon.execution.inputs import (
    Listing,
    listing_bytes,
    messages_listing,
    notebook_code,
    requirements_listing,
)
from eslabon.execution.key import ingredients, key_of, notebook_digest
from eslabon.execution.pack_store import PACKS
from eslabon.execution.plan import Decision, Kept, PlannedPage, decide
from eslabon.execution.reasons import code_changes, message_changes, parameter_changes, version_changes
from eslabon.execution.store import KeyedStore, Lookup, PageStore

if TYPE_CHECKING:
    from eslabon.publication import Publication

__all__ = ["INPUTS", "PageParts", "decide_all", "keep_listings"]

# Listings of code, messages and requirements by digest: only for telling changes by name.
INPUTS = "inputs"


class _Listings:
    """The listings of a publication's ingredients, made once each."""

    def __init__(self, publication: Publication) -> None:
        self.by_digest: dict[str, Listing] = {}
        self.messages = {
            language: self._add(messages_listing(publication.root, language))
            for language in publication.languages
        }
        self.requirements = self._add(requirements_listing(publication.root))
        sources = Sources(inputs.PACKAGE)
        self.code = cache(lambda notebook: self._add(notebook_code(notebook, sources)))

    def _add(self, listing: Listing) -> str:
        digest = hashlib.sha256(listing_bytes(listing)).hexdigest()
        self.by_digest[digest] = listing
        return digest


class _Former:
    """What was kept of the last run's ingredients."""

    def __init__(self, build: Path) -> None:
        self.inputs = KeyedStore(build / "cache" / INPUTS, "contents", ".json")
        self.packs = KeyedStore(build / "cache" / PACKS, "contents", ".json")
        # A pack is compared once for all languages.
        self.data_changes = cache(self._data_changes)

    def listing(self, digest: str) -> Listing | None:
        return _read(self.inputs, digest)

    def _data_changes(self, before: str, now: str) -> tuple[str, ...]:
        new = _read(self.packs, now)
        return tuple(data_changes(_read(self.packs, before), new)) if new else ("data changed",)


class PageParts:
    """The ingredients of pages of a publication; what all of them share is read once."""

    def __init__(self, publication: Publication) -> None:
        self.listings = _Listings(publication)
        self._notebook = cache(notebook_digest)

    def of(self, page: PlannedPage, pack: str) -> dict[str, str]:
        """Each ingredient of a page's key, by name; `pack` is the digest of its data."""
        return ingredients(
            notebook=self._notebook(page.notebook),
            parameters={**dict(page.parameters), "language": page.language},
            pack=pack,
            code=self.listings.code(page.notebook),
            messages=self.listings.messages[page.language],
            requirements=self.listings.requirements,
        )


def decide_all(
    publication: Publication, pages: Sequence[PlannedPage], packs: Mapping[str, Path], build: Path
) -> list[Decision]:
    """Decide about every page, in order.

    Parameters
    ----------
    publication, pages
        What is planned.
    packs
        Path of each page's pack, by address; its name is its digest.
    build
        The build folder: its cache is read.
    """
    store = PageStore(build / "cache" / "pages")
    former, all_parts = _Former(build), PageParts(publication)
    decisions = []
    for page in pages:
        parts = all_parts.of(page, packs[page.address].stem)
        key = key_of(parts)
        found = store.look_up(key)
        last = None
        if not found.path:
            last = store.last_ingredients(page.address, page.language, parts["parameters"])
        explain = _explainer(page, former, all_parts.listings)
        decisions.append(decide(page, key, parts, last, _kept(found), explain))
    return decisions


def keep_listings(publication: Publication, decisions: Sequence[Decision], build: Path) -> None:
    """Keep the listings behind the ingredients of a plan, so that the next one can name what changed."""
    listings = _Listings(publication)
    store = KeyedStore(build / "cache" / INPUTS, "contents", ".json")
    for notebook in {decision.page.notebook for decision in decisions}:
        listings.code(notebook)
    for digest, listing in listings.by_digest.items():
        if not store.intact(digest):
            store.keep(digest, listing_bytes(listing))
        store.mark_used(digest)


def _kept(found: Lookup) -> Kept:
    return "damaged" if found.damaged else "intact" if found.path else "absent"


def _explainer(page: PlannedPage, former: _Former, listings: _Listings):
    def explain(name: str, before: str, now: str) -> Sequence[str]:
        match name:
            case "notebook":
                return [f"the notebook {page.notebook.stem} changed"]
            case "parameters":
                return parameter_changes(before, now)
            case "data":
                return former.data_changes(before, now)
            case "code":
                return code_changes(former.listing(before), listings.by_digest[now])
            case "messages":
                return message_changes(page.language, former.listing(before), listings.by_digest[now])
            case "requirements":
                return version_changes(former.listing(before), listings.by_digest[now])
            case "python":
                return [f"Python changed from {before} to {now}"]
        return [f"{name} changed"]

    return explain


def _read(store: KeyedStore, digest: str) -> dict | None:
    content = store.content(digest) if digest else None
    return None if content is None else json.loads(content)
