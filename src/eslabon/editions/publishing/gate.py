"""Everything that is asked before an edition is published. Reads only; all answers in one list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from eslabon.catalogue.settings import EDITION_NAME
from eslabon.editions.manifest import MANIFEST, file_records
from eslabon.editions.publishing.budgets import (
    broken_budgets,
    broken_structure,
    gzip_bytes,
    read_budgets,
)
from eslabon.editions.publishing.findings import Finding, at_most
from eslabon.editions.publishing.first_view import FirstView
from eslabon.editions.publishing.links import broken_addresses, broken_links
from eslabon.editions.publishing.page_facts import PageFacts, third_party_in_css, third_party_in_svg
from eslabon.editions.publishing.quarto_pages import quarto_findings
from eslabon.editions.publishing.signoff import (
    Compare,
    Flip,
    flip_findings,
    read_flips,
    read_signoff,
    signoff_file,
)
from eslabon.editions.publishing.site import Site, SiteEdition, page_path
from eslabon.editions.publishing.site_paths import RESERVED, reserved, site_paths
from eslabon.editions.publishing.succession import (
    damage_findings,
    date_findings,
    errata_findings,
    predecessor,
)
from eslabon.editions.verification import manifest_findings, read_manifest
from eslabon.errors import EslabonError

__all__ = ["Gate", "examine", "hash_findings"]

_AGAIN = "build the edition again: the files of an edition are not edited"
# What machines read of an edition, and where its address and those of its files stand in it.
_TOLD = ("CITATION.cff", "datacite.json", "ro-crate-metadata.json")


@dataclass(frozen=True)
class Gate:
    """What the gate found; open when there is nothing."""

    findings: tuple[Finding, ...]
    previous: str = ""
    flips: tuple[Flip, ...] = ()
    pages: int = 0
    notes: tuple[str, ...] = field(default=())


def examine(
    edition: SiteEdition,
    site: Site,
    *,
    root: Path | None,
    languages: Sequence[str],
    now: datetime,
    compare: Compare | None = None,
) -> Gate:
    """Ask everything.

    Parameters
    ----------
    edition
        The one to be published, where it was built.
    site
        What is published already.
    root
        The publication, for its limits and sign-offs; None: the machine's limits, no sign-off.
    languages
        Those that the settings declare; empty when they are not known.
    now
        The present moment with zone, for the embargo.
    compare
        Finds the flips between two editions; by default the comparison of editions.

    Raises
    ------
    EditionError
        A file of the edition cannot be read.
    CatalogueError
        The limits are not right.
    """
    edited = list(_seal_findings(edition))
    if edited:
        # Nothing that it says is to be relied upon, the rest of this function least of all.
        return Gate(tuple(at_most(edited)))
    budgets = read_budgets(root)
    hashes, damaged = list(hash_findings(edition)), list(damage_findings(site))
    findings = [
        *at_most(hashes),
        *at_most(damaged),
        *_state(edition, languages, now),
        *_names(edition),
        *_renamed(edition),
    ]
    pages, compressed = _read_pages(edition)
    after = site.with_edition(edition)
    findings += _links(edition, after, pages)
    findings += at_most([*quarto_findings(edition, site_paths(after))])
    findings += at_most(_third_party(edition, pages))
    inner = {_inside(edition, path): facts for path, facts in pages.items()}
    findings += at_most(
        broken_budgets(
            budgets, edition.manifest.files, inner, compressed, _first_views(edition, inner, compressed)
        )
    )
    findings += at_most(broken_structure(budgets, inner))
    before, misnamed = predecessor(edition, site)
    findings += [*misnamed, *date_findings(edition, before, now)]
    flips: tuple[Flip, ...] = ()
    if before:
        findings += errata_findings(edition, before)
    # A damaged edition would be compared by what it is not.
    if before and not hashes and not damaged:
        flips, told = _flips(edition, before, root, compare)
        findings += told
    return Gate(
        tuple(findings), before.id if before else "", flips, len(pages), tuple(_notes(edition, after))
    )


def hash_findings(edition: SiteEdition) -> Iterator[Finding]:
    """Files that are not as the manifest lists them."""
    listed = edition.manifest.files
    found = {record["path"]: (record["bytes"], record["sha256"]) for record in file_records(edition.folder)}
    yield from _seal_findings(edition)
    for path in sorted(listed.keys() | found.keys()):
        if path not in found:
            yield Finding("hashes", path, f"listed in {MANIFEST}, but not there", _AGAIN)
        elif path not in listed:
            yield Finding("hashes", path, f"not listed in {MANIFEST}", _AGAIN)
        elif found[path] != listed[path]:
            yield Finding("hashes", path, f"is not the file that {MANIFEST} lists", _AGAIN)
    for path in edition.folder.rglob("*"):
        if path.is_symlink():
            name = path.relative_to(edition.folder).as_posix()
            yield Finding("hashes", name, "is a symbolic link, which leads elsewhere on another disk", _AGAIN)


def _seal_findings(edition: SiteEdition) -> Iterator[Finding]:
    """A manifest that is not as it was sealed: it would never be verified again."""
    for found in manifest_findings(*read_manifest(edition.folder)):
        yield Finding("hashes", found.path, found.detail, _AGAIN)


def _state(edition: SiteEdition, declared: Sequence[str], now: datetime) -> Iterator[Finding]:
    facts = edition.manifest.facts
    if facts.get("status") != "final":
        step = "set eslabon.released in _config.yml to the date of publication and build again"
        yield Finding("state", "eslabon.released", f"the edition is a {facts.get('status')}, not final", step)
    failed = [page for page in facts["pages"] if page["status"] != "ok"]
    for page in failed[:20]:
        where = page_path(page["language"], page["address"])
        yield Finding("state", where, "the page failed", "run.json tells why; correct it and build again")
    if not facts.get("complete") and not failed:
        what = "not every page of every language was made, in HTML and in PDF"
        yield Finding("state", MANIFEST, what, "build without --only, --languages and --no-pdf")
    for text in list(facts.get("missing", ()))[:20]:
        yield Finding("state", str(text), "a text without translation", "translate it: eslabon i18n check")
    for language in declared:
        if language not in edition.languages:
            what = f"the language {language!r} is declared but not in the edition"
            yield Finding("state", "eslabon.languages", what, "build without --languages")
    for language, addresses in edition.pages.items():
        for address in addresses:
            path = page_path(language, address)
            if path not in edition.manifest.files:
                what = f"the page {address!r} is missing in {language}"
                yield Finding("state", path, what, "build the whole edition")
    embargo = facts.get("embargo", "")
    if embargo and now < datetime.fromisoformat(embargo):
        what = f"embargo until {embargo}, it is {now.isoformat(timespec='seconds')}"
        yield Finding("state", "eslabon.embargo", what, "publish after that moment")


def _names(edition: SiteEdition) -> Iterator[Finding]:
    if not EDITION_NAME.fullmatch(edition.id):
        what = f"{edition.id!r} is no name of a folder of its own"
        yield Finding("state", "eslabon.edition", what, "choose another id and build again")
    elif reserved(edition.id):
        what = f"{edition.id!r} is the name of something else in a site ({', '.join(sorted(RESERVED))}, …)"
        yield Finding("state", "eslabon.edition", what, "choose another id and build again")


def _renamed(edition: SiteEdition) -> Iterator[Finding]:
    there = {address for addresses in edition.pages.values() for address in addresses}
    for old, new in sorted((edition.manifest.facts.get("renamed") or {}).items()):
        where = f"eslabon.renamed, {old}"
        if old in there:
            yield Finding("links", where, "a page still has the old address", "remove it from renamed")
        if new not in there:
            yield Finding("links", where, f"no page has the new address {new!r}", "correct the new address")


def _read_pages(edition: SiteEdition) -> tuple[dict[str, PageFacts], dict[str, int]]:
    """Facts of all pages by path within the site, and their compressed sizes by path within the edition."""
    pages, compressed = {}, {}
    for path in edition.manifest.files:
        language, _, rest = path.partition("/")
        if not (path.endswith(".html") and rest.startswith("html/")):
            continue
        try:
            content = (edition.folder / path).read_bytes()
        except FileNotFoundError:
            continue  # told with the hashes
        pages[f"{edition.id}/{path}"] = PageFacts.read(content, language)
        compressed[path] = gzip_bytes(content)
    return pages, compressed


def _first_views(
    edition: SiteEdition, pages: Mapping[str, PageFacts], compressed: Mapping[str, int]
) -> dict[str, int]:
    view = FirstView(edition.folder)
    return {path: view.bytes_of(path, size, pages[path].loads) for path, size in compressed.items()}


def _inside(edition: SiteEdition, path: str) -> str:
    return path.removeprefix(f"{edition.id}/")


def _links(edition: SiteEdition, after: Site, pages: Mapping[str, PageFacts]) -> Iterator[Finding]:
    exists = site_paths(after)
    address = edition.manifest.facts.get("address") or after.address

    @cache
    def ids_of(path: str) -> Collection[str] | None:
        id, _, rest = path.partition("/")
        other = after.edition(id)
        if other is None or rest not in other.manifest.files:
            return None  # a page of the site's own
        try:
            content = (other.folder / rest).read_bytes()
        except FileNotFoundError:
            return None  # told with the files of published editions
        return PageFacts.read(content, rest.partition("/")[0]).ids

    broken = [*broken_links(pages, exists, address, ids_of)]
    for path in _TOLD:
        if address and path in edition.manifest.files and (edition.folder / path).is_file():
            text = (edition.folder / path).read_text("utf-8", errors="replace")
            # Of this edition alone: what the site will hold of others was not known when it was built.
            broken += broken_addresses(f"{edition.id}/{path}", text, address, f"{edition.id}/", exists)
    return at_most(broken)


def _third_party(edition: SiteEdition, pages: Mapping[str, PageFacts]) -> Iterator[Finding]:
    step = "put the file into the book: readers' browsers ask nobody else"
    for path, facts in pages.items():
        for link in facts.third_party:
            what = f"<{link.element}> asks another server for {link.target!r}"
            yield Finding("third-party", _inside(edition, path), what, step)
    for path in edition.manifest.files:
        if "/html/" not in path or not path.endswith((".css", ".svg")):
            continue
        file = edition.folder / path
        if not file.is_file():
            continue
        look = third_party_in_css if path.endswith(".css") else third_party_in_svg
        for target in look(file.read_text("utf-8", errors="replace")):
            yield Finding("third-party", path, f"asks another server for {target!r}", step)


def _flips(
    edition: SiteEdition, before: SiteEdition, root: Path | None, compare: Compare | None
) -> tuple[tuple[Flip, ...], list[Finding]]:
    path = signoff_file(root or Path(), edition.id)
    place = f"{path.parent.name}/{path.name}"
    flips = read_flips(before.folder, edition.folder, compare)
    try:
        signoff = read_signoff(path) if root else None
    except EslabonError as error:
        expected = error.expected and f"expected: {error.expected}"
        what = "; ".join(part for part in (error.what, expected, error.received) if part)
        return flips, [Finding("flips", error.where or place, what, error.next_step)]
    # Every one of them is to be looked at: none is left out of the list.
    return flips, list(flip_findings(before.id, flips, signoff, place))


def _notes(edition: SiteEdition, after: Site) -> Iterator[str]:
    if edition.manifest.facts.get("address"):
        return
    if after.address:
        yield f"no eslabon.address: no canonical links in its pages; the site's lists keep {after.address}"
    else:
        yield "no eslabon.address: no canonical links, no sitemap.xml, no feed.xml; 404.html has no links"
