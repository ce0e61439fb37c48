"""What is said of an edition wherever it is named: manifest, citation, run record, pages.

Nothing here depends on the machine, the moment or the place of a build.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eslabon import __version__
from eslabon.book.ground import machine_digest
from eslabon.book.order_and_settings import prose_pages
from eslabon.book.quarto.wanted import MANIFEST_KEY
from eslabon.editions.contents import is_source
from eslabon.editions.manifest import SCHEMA
from eslabon.execution.inputs import installed_versions

if TYPE_CHECKING:
    from eslabon.catalogue.settings import PublicationSettings
    from eslabon.execution.plan import PlannedPage
    from eslabon.execution.verdict import PageResult
    from eslabon.publication import Publication

__all__ = ["EditionFacts", "digests", "edition_facts", "manifest_facts", "text_digests"]

# Settings that shape what is measured, so that a comparison can tell a change of rule from one of data.
MEASURING = ("baseline_year", "recent_year", "reference_group", "comparison_group")


@dataclass(frozen=True)
class EditionFacts:
    """An edition as it is cited and described.

    Parameters
    ----------
    edition
        Its id, ``2026.1``.
    settings
        The publication's settings.
    titles, subtitles, reservations
        In each language of the edition; `reservations` is what ``reconstructed`` says, empty texts when
        nothing.
    snapshot
        Digest of the data.
    code
        Digest of the machine: code, theme, templates, fonts, catalogues.
    """

    edition: str
    settings: PublicationSettings
    titles: Mapping[str, str]
    subtitles: Mapping[str, str]
    reservations: Mapping[str, str]
    snapshot: str
    code: str

    @property
    def draft(self) -> bool:
        """Whether it has no date of publication."""
        return not self.settings.released

    @property
    def year(self) -> str:
        """Year under which it is cited; empty for a draft."""
        return self.settings.released[:4]

    @property
    def machine(self) -> str:
        """The code that made it, as citations name it: version and digest."""
        return f"eslabon {__version__} ({self.code[:12]})"


def edition_facts(publication: Publication, edition: str) -> EditionFacts:
    """What is said of the edition that is made of `publication`."""
    settings = publication.settings
    messages = {language: publication.messages(language) for language in publication.settings.languages}

    def said(text: str) -> dict[str, str]:
        return {language: each.text(text) if text else "" for language, each in messages.items()}

    return EditionFacts(
        edition=edition,
        settings=settings,
        titles=said(settings.title),
        subtitles=said(settings.subtitle),
        reservations=said(settings.reconstructed),
        snapshot=publication.snapshot.digest,
        code=machine_digest(),
    )


def digests(publication: Publication, files: Mapping[str, str]) -> dict[str, str]:
    """sha256 of each kind of thing that an edition is made of.

    Parameters
    ----------
    files
        Digest of each file of the publication, by path (:func:`eslabon.editions.standing.files_read`).
    """
    return {
        "code": machine_digest(),
        "data": publication.snapshot.digest,
        **text_digests(publication.root, files),
        "requirements": files.get("requirements.txt", ""),
    }


def text_digests(root: Path, files: Mapping[str, str]) -> dict[str, str]:
    """sha256 of each kind of thing that authors write, of a publication's folder; `files` as above."""
    return {
        "catalogue": _listed(files, "data/catalogue/"),
        "methods": _listed(files, "data/catalogue/methods/"),
        "prose": _listed(files, "book/"),
        "notebooks": _listed(_notebooks(root), "notebooks/"),
    }


def _listed(files: Mapping[str, str], folder: str) -> str:
    listing = "".join(f"{files[path]}  {path}\n" for path in sorted(files) if path.startswith(folder))
    return hashlib.sha256(listing.encode()).hexdigest()


def _notebooks(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((root / "notebooks").rglob("*.ipynb"))
        if is_source(path.relative_to(root))
    }


def manifest_facts(
    publication: Publication,
    facts: EditionFacts,
    pages: Sequence[PlannedPage],
    results: Sequence[PageResult],
    *,
    files: Mapping[str, str],
    missing: Sequence[str],
    complete: bool,
    quarto: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything in the manifest but the list of files; see ``docs/manifest.md``."""
    settings = facts.settings
    good = {(result.address, result.language) for result in results if result.good}
    return {
        "schema": SCHEMA,
        "edition": facts.edition,
        "status": "draft" if facts.draft else "final",
        "released": settings.released,
        "embargo": settings.embargo,
        "address": settings.address,
        "previous": settings.previous,
        "reconstructed": dict(facts.reservations) if settings.reconstructed else "",
        "renamed": dict(settings.renamed),
        "title": dict(facts.titles),
        "subtitle": dict(facts.subtitles),
        "author": settings.author,
        "publisher": settings.publisher,
        "languages": list(publication.languages),
        "complete": complete and len(good) == len(pages),
        "missing": list(missing),
        "method": settings.method,
        "settings": {name: getattr(settings, name) for name in MEASURING},
        "snapshot": facts.snapshot,
        "digests": digests(publication, files),
        "eslabon": __version__,
        "python": platform.python_version(),
        "libraries": dict(sorted(installed_versions().items())),
        **({MANIFEST_KEY: dict(quarto)} if quarto else {}),
        "prose": sorted(prose_pages(publication.root)),
        "pages": [
            {
                "address": page.address,
                "language": page.language,
                "notebook": page.notebook.stem,
                "parameters": dict(page.parameters),
                "status": "ok" if (page.address, page.language) in good else "failed",
            }
            for page in sorted(pages, key=lambda page: (page.address, page.language))
        ],
    }
