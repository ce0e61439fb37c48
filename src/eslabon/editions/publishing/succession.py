"""How an edition fits those that are published: its date, the one before it, errata, their files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from eslabon.catalogue.iso_date import is_iso_date
from eslabon.editions.edition_order import order_of
from eslabon.editions.manifest import MANIFEST
from eslabon.editions.publishing.findings import Finding
from eslabon.editions.publishing.site import ERRATA, Site, SiteEdition, page_path, year_of
from eslabon.editions.publishing.storage import damaged_files
from eslabon.editions.seal import published_digest

__all__ = ["damage_findings", "date_findings", "errata_findings", "predecessor"]

# Where the sun rises first it is tomorrow already.
_ZONES = timedelta(days=1)


def predecessor(edition: SiteEdition, site: Site) -> tuple[SiteEdition | None, list[Finding]]:
    """The published edition to compare with, and what is wrong with the one that the settings name.

    A name that was left as it was would have an edition compared with the last but one, and neither errata
    nor changes of class since the last one asked; it is compared with that one then.
    """
    named = edition.manifest.facts.get("previous", "")
    if not named:
        return site.before(edition.id), []
    found = site.edition(named)
    if found is None:
        what = f"the edition before, {named!r}, is not in the site"
        return None, [Finding("state", "eslabon.previous", what, f"publish {named} first, or correct it")]
    last = site.before(edition.id, reconstructed=False)
    step = f"set eslabon.previous to {last.id if last else ''!r} in _config.yml and build again"
    if order_of(named) >= order_of(edition.id):
        what = f"names {named}, which is not before {edition.id}"
        return last, [Finding("state", "eslabon.previous", what, step)]
    if last and order_of(named) < order_of(last.id):
        what = f"names {named}, but {last.id} is published and lies between"
        return last, [Finding("state", "eslabon.previous", what, step)]
    return found, []


def date_findings(edition: SiteEdition, before: SiteEdition | None, now: datetime) -> Iterator[Finding]:
    """A date of publication that is none, has not come, or lies before that of the edition before.

    The latest edition is the one released last: a date that is wrong would keep its place for years.
    """
    released = edition.released
    if not released:
        return  # a draft; that is told
    step = "correct eslabon.released in _config.yml and build again"
    if not is_iso_date(released):
        yield Finding("state", "eslabon.released", f"{released!r} is no date as in 2026-11-27", step)
        return
    if date.fromisoformat(released) > now.date() + _ZONES:
        yield Finding("state", "eslabon.released", f"{released} has not come, it is {now.date()}", step)
    reconstructed = edition.reconstructed or (before is not None and before.reconstructed)
    if before and not reconstructed and released < before.released:
        what = f"{released} lies before {before.id}, of {before.released}"
        yield Finding("state", "eslabon.released", what, step)


def errata_findings(edition: SiteEdition, before: SiteEdition) -> Iterator[Finding]:
    """An edition of the same year as the one before that does not say what it corrects."""
    if year_of(edition.id) != year_of(before.id):
        return
    for language, addresses in edition.pages.items():
        if ERRATA not in addresses:
            what = f"{edition.id} corrects {before.id}, but does not say what"
            step = f"write book/{ERRATA}.md, list it in _toc.yml, translate it, build again"
            yield Finding("errata", page_path(language, ERRATA), what, step)


def damage_findings(site: Site) -> Iterator[Finding]:
    """Files of published editions that are not what they were when they were published.

    A damaged edition would be compared by what it is not, linked to where nothing is, and archived; and the
    digest beside an edited manifest would be written anew.
    """
    for edition in site.editions:
        step = f"`eslabon verify {edition.folder}` tells all; restore them from a copy"
        what = f"of the published edition {edition.id} is not what was published"
        if published_digest(edition.folder) not in (None, edition.manifest.digest):
            yield Finding("hashes", f"{edition.id}/{MANIFEST}", what, step)
        for path in damaged_files(edition.folder, edition.manifest.files.items()):
            yield Finding("hashes", f"{edition.id}/{path}", what, step)
