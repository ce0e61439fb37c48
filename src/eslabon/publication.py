"""A publication loaded and checked: settings, snapshot, measures, messages."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eslabon.book.order_and_settings import prose_pages
from eslabon.catalogue.settings import PublicationSettings, check_settings, load_settings
from eslabon.editions.compare.kept import Comparison, publication_facts, read_comparison
from eslabon.editions.derived import derived_tables
from eslabon.errors import ParameterError
from eslabon.execution.check_record import load_snapshot_once
from eslabon.execution.pack_store import PackStore
from eslabon.execution.page_list import expand
from eslabon.language import Messages
from eslabon.pages.measuring import Measured, measure
from eslabon.pages.pack import make_pack
from eslabon.snapshot import Snapshot, load_snapshot

__all__ = ["Publication", "load_publication"]


@dataclass(frozen=True)
class Publication:
    """Everything that a build reads, loaded once.

    Parameters
    ----------
    root
        The publication's folder.
    settings
        The key ``eslabon`` of ``_config.yml``.
    snapshot
        Catalogue, observations, baseline and registers as locked.
    languages
        Languages of this build, in the order of the settings.
    cache
        Where packs and derived tables are kept; None: nowhere, all is computed.
    """

    root: Path
    settings: PublicationSettings
    snapshot: Snapshot
    languages: tuple[str, ...]
    cache: Path | None = None

    @cached_property
    def measured(self) -> Measured:
        """Standings and group figures of all indicators, computed once."""
        return measure(self.snapshot, self.settings, self.root)

    @cached_property
    def derived(self) -> dict[str, bytes]:
        """Tables computed from the data, and those of the comparison, as files that readers take away."""
        return {**self._computed, **self.comparison.tables}

    @cached_property
    def comparison(self) -> Comparison:
        """What changed since the previous edition, as far as the publication keeps it."""
        previous = self.settings.previous
        return read_comparison(self.root, previous, self._facts() if previous else {})

    def _facts(self) -> dict[str, str]:
        """The edition in all of its languages, whichever of them are built now."""
        settings = self.settings
        pages = expand(settings, self.snapshot.catalogue, self.root, settings.languages)
        prose = [(language, page) for language in settings.languages for page in prose_pages(self.root)]
        every = [*((page.language, page.address) for page in pages), *prose]
        return publication_facts(
            self.snapshot.digest, settings.method, settings.languages, every, self._computed
        )

    @cached_property
    def _computed(self) -> dict[str, bytes]:
        return self.packs.derived() if self.cache else derived_tables(self.measured)

    @cached_property
    def packs(self) -> PackStore:
        """The packs of this publication that are kept in its cache."""
        return PackStore(self.cache, self)

    def pack(
        self,
        notebook: str,
        parameters: dict[str, object],
        address: str,
        named: Collection[str] | None = None,
    ) -> bytes:
        """The slice of data that a page may read, as canonical JSON."""
        return make_pack(
            self.snapshot, self.measured, self.settings, notebook, parameters, address, named
        ).to_bytes()

    def messages(self, language: str) -> Messages:
        """Catalogue of everything but prose in `language`, fresh: it collects what is missing."""
        return Messages.load(self.root, language)


def load_publication(root: Path, languages: Sequence[str] = (), cache: Path | None = None) -> Publication:
    """Load and check the publication in `root`.

    Parameters
    ----------
    root
        A publication folder.
    languages
        Languages wanted; empty for all declared ones.
    cache
        Where is kept what need not be computed or checked twice; None: nowhere.

    Raises
    ------
    CatalogueError, DataError
        Something in the folder is wrong.
    ParameterError
        A language is not declared.
    """
    settings = load_settings(root)
    for language in languages:
        if language not in settings.languages:
            near = difflib.get_close_matches(language, settings.languages, 1)
            raise ParameterError(
                "the publication does not have this language",
                where="--languages",
                expected=near[0] if near else ", ".join(settings.languages),
                received=repr(language),
                next_step="choose a declared language, or declare it under eslabon.languages in _config.yml",
            )
    snapshot = load_snapshot_once(root, cache) if cache else load_snapshot(root)
    check_settings(settings, snapshot.catalogue)
    wanted = tuple(language for language in settings.languages if not languages or language in languages)
    publication = Publication(root, settings, snapshot, wanted, cache)
    for language in wanted:
        publication.messages(language)  # a damaged catalogue is found here, not in the first notebook
    return publication
