"""What stands in a site's folder: its editions, their order, and which one is the latest.

Everything else that publishing writes is made from this alone: the same editions, the same site.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eslabon.editions.edition_order import order_of, rename_steps
from eslabon.editions.manifest import MANIFEST, Manifest

__all__ = ["ERRATA", "Site", "SiteEdition", "page_path", "read_site", "year_of"]

# Address of the page that says what an edition corrects.
ERRATA = "errata"


def year_of(edition: str) -> str:
    """The part of an id that errata share with the edition that they correct: ``2026`` of ``2026.2``."""
    return edition.partition(".")[0]


def page_path(language: str, address: str) -> str:
    """Path of a page within its edition."""
    return f"{language}/html/{address}.html"


@dataclass(frozen=True)
class SiteEdition:
    """A published edition, or the one that is about to be."""

    folder: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """Its id, which is the name of its folder in the site."""
        return self.manifest.edition

    @property
    def reconstructed(self) -> bool:
        """Whether it was put together afterwards from older data: never the latest."""
        return bool(self.manifest.facts.get("reconstructed"))

    @property
    def released(self) -> str:
        """Date of publication."""
        return self.manifest.facts.get("released", "")

    @property
    def languages(self) -> tuple[str, ...]:
        """Its languages, the source language first."""
        return self.manifest.languages

    @cached_property
    def pages(self) -> dict[str, tuple[str, ...]]:
        """Addresses of its pages by language."""
        return {language: self.manifest.addresses(language) for language in self.languages}

    def said(self, key: str, language: str) -> str:
        """A text of the manifest in a language, or in the edition's first one; empty when it has none."""
        texts = self.manifest.facts.get(key) or {}
        if not isinstance(texts, Mapping):
            return str(texts)
        return texts.get(language) or texts.get(self.languages[0]) or ""

    @property
    def bytes(self) -> int:
        """Size of its files, without regard to hard links."""
        return sum(size for size, _ in self.manifest.files.values())


@dataclass(frozen=True)
class Site:
    """The editions of a site, the newest id first."""

    editions: tuple[SiteEdition, ...]

    @classmethod
    def of(cls, editions: Sequence[SiteEdition]) -> Site:
        """A site with these editions."""
        return cls(tuple(sorted(editions, key=lambda edition: order_of(edition.id), reverse=True)))

    def with_edition(self, edition: SiteEdition) -> Site:
        """The same with one more, or with one in another's place."""
        return Site.of([*(each for each in self.editions if each.id != edition.id), edition])

    def edition(self, id: str) -> SiteEdition | None:
        """The edition of that id, if it is there."""
        return next((edition for edition in self.editions if edition.id == id), None)

    def before(self, id: str, *, reconstructed: bool = True) -> SiteEdition | None:
        """The newest edition with a smaller id, of those that were not reconstructed if so wished."""
        asked = (edition for edition in self.editions if reconstructed or not edition.reconstructed)
        return next((edition for edition in asked if order_of(edition.id) < order_of(id)), None)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its editions."""
        return tuple(edition.id for edition in self.editions)

    @property
    def latest(self) -> SiteEdition:
        """The one released last, then of the highest id; a reconstructed one only when there is no other."""
        own = [edition for edition in self.editions if not edition.reconstructed] or list(self.editions)
        return max(own, key=lambda edition: (edition.released, order_of(edition.id)))

    @property
    def by_date(self) -> list[SiteEdition]:
        """The latest first, then backwards; reconstructed ones after all others."""
        return sorted(
            self.editions,
            key=lambda edition: (not edition.reconstructed, edition.released, order_of(edition.id)),
            reverse=True,
        )

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of all editions, those of the latest first."""
        listed = [*self.latest.languages, *(each for edition in self.editions for each in edition.languages)]
        return tuple(dict.fromkeys(listed))

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Every page's former address and its present one, over all editions; later names count."""
        steps = rename_steps(edition.manifest for edition in self.editions)
        ends = {}
        for old in sorted(steps):
            seen, address = {old}, steps[old]
            while address in steps and address not in seen:
                seen.add(address)
                address = steps[address]
            ends[old] = address
        return ends

    @property
    def address(self) -> str:
        """Absolute address of the site, as the latest edition that has one says; empty when none has.

        Lists that need it were written once it was known, and nothing is ever deleted: they are kept up to
        date though a later edition does not say it.
        """
        told = (edition.manifest.facts.get("address", "") for edition in self.by_date)
        return next(filter(None, told), "")


def read_site(folder: Path) -> Site:
    """The editions in a site's folder: every folder that bears the id of the edition in it.

    Raises
    ------
    EditionError
        A manifest there is damaged: a site whose editions are not known must not be written anew.
    """
    if not folder.is_dir():
        return Site(())
    found = [path for path in sorted(folder.iterdir()) if (path / MANIFEST).is_file()]
    editions = [SiteEdition(path, Manifest.read(path)) for path in found if not path.name.startswith(".")]
    return Site.of([edition for edition in editions if edition.id == edition.folder.name])
