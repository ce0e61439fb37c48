"""The description of an edition for machines: catalogues of data, reference managers, archives.

All of it says the same of the edition: which one it is, of what data and with what code it was made, and
whether it was put together afterwards. Nothing in it depends on the machine or the moment of a build.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eslabon.book.interface import interface_text

if TYPE_CHECKING:
    from eslabon.catalogue.models import Source
    from eslabon.catalogue.settings import PublicationSettings
    from eslabon.editions.facts import EditionFacts
    from eslabon.execution.plan import PlannedPage
    from eslabon.execution.verdict import PageResult
    from eslabon.publication import Publication

__all__ = ["Description", "described_edition", "write_description"]


@dataclass(frozen=True)
class Description:
    """What is said of an edition besides its facts.

    Parameters
    ----------
    languages
        Those of the edition, the source language first where the edition has it.
    abstracts, keywords
        In each language; the abstract falls back on the subtitle, then the title.
    sources
        Those of the catalogue, by id: what the edition builds upon.
    pages, indicators
        How many there are, pages in all languages together.
    failed
        Addresses of pages that could not be made, with their language.
    quarto
        What was made through Quarto, as the manifest says it (``formats``, ``version``, ``pandoc``); empty
        for nothing.
    """

    facts: EditionFacts
    languages: tuple[str, ...]
    abstracts: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    sources: tuple[Source, ...]
    pages: int
    indicators: int
    failed: tuple[str, ...] = ()
    quarto: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> PublicationSettings:
        """Settings of the publication."""
        return self.facts.settings

    @property
    def language(self) -> str:
        """The language in which is said what can be said once only."""
        return self.languages[0]

    @property
    def title(self) -> str:
        """In that language; an edition without title has its id for one."""
        return self.facts.titles[self.language] or self.facts.edition

    @property
    def author(self) -> str:
        """Who is cited as author: somebody must be."""
        return self.settings.author or self.settings.publisher or self.title

    @property
    def publisher(self) -> str:
        """Who publishes it; the author when nobody is named."""
        return self.settings.publisher or self.author

    @property
    def address(self) -> str:
        """Absolute address of the edition: of its home page, for nothing is found at its folder's address.

        Empty when the site has none.
        """
        return self.address_of(self.facts.edition)

    def address_of(self, edition: str) -> str:
        """The same of another edition of the site."""
        site = self.settings.address
        return f"{site}{edition}/{self.language}/html/index.html" if site else ""

    def note(self, language: str) -> str:
        """What no citation may leave out: edition, data, code, and reservations.

        A digest of the data is the same for the same data, wherever the edition is found.
        """
        say = interface_text(language, "description")
        parts = [
            say("Edición {edition}.").format(edition=self.facts.edition),
            say("Borrador sin publicar.") if self.facts.draft else "",
            say("Datos: sha256 {digest}.").format(digest=self.facts.snapshot),
            say("Código: {code}.").format(code=self.facts.machine),
            self.facts.reservations[language],
        ]
        return " ".join(part for part in parts if part)


def described_edition(
    publication: Publication,
    facts: EditionFacts,
    pages: Sequence[PlannedPage],
    results: Sequence[PageResult],
    quarto: Mapping[str, Any] | None = None,
) -> Description:
    """Gather what the files of the description say; `quarto` as in `Description`."""
    settings, catalogue = facts.settings, publication.snapshot.catalogue
    messages = {language: publication.messages(language) for language in publication.languages}

    def abstract(language: str) -> str:
        own = messages[language].text(settings.abstract) if settings.abstract else ""
        return own or facts.subtitles[language] or facts.titles[language] or facts.edition

    return Description(
        facts=facts,
        languages=tuple(publication.languages),
        abstracts={language: abstract(language) for language in messages},
        keywords={
            language: tuple(each.text(keyword) for keyword in settings.keywords)
            for language, each in messages.items()
        },
        sources=tuple(catalogue.sources[id] for id in sorted(catalogue.sources)),
        pages=len(pages),
        indicators=len(catalogue.indicators),
        failed=tuple(sorted(f"{result.language}/{result.address}" for result in results if not result.good)),
        quarto=quarto or {},
    )


def write_description(
    publication: Publication,
    facts: EditionFacts,
    pages: Sequence[PlannedPage],
    results: Sequence[PageResult],
    staging: Path,
    quarto: Mapping[str, Any] | None = None,
) -> None:
    """Write the files that describe an edition into its folder, where all others lie already.

    The crate comes last: it names the other files, and those alone that are there.
    """
    from eslabon.editions.citation_files import bibtex, citation_cff, ris
    from eslabon.editions.crate import CRATE, crate_bytes
    from eslabon.editions.datacite import datacite_json
    from eslabon.editions.frozen_requirements import REQUIREMENTS, requirements_of

    described = described_edition(publication, facts, pages, results, quarto)
    files = {
        REQUIREMENTS: requirements_of(publication.root),
        "CITATION.cff": citation_cff(described),
        "citation/edition.bib": bibtex(described),
        "citation/edition.ris": ris(described),
        "datacite.json": datacite_json(described),
    }
    for name, content in files.items():
        (staging / name).parent.mkdir(exist_ok=True)
        (staging / name).write_bytes(content)
    (staging / CRATE).write_bytes(crate_bytes(described, lambda name: (staging / name).exists()))
