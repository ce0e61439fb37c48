"""``eslabon publish``: gate, store, switch. Before the gate opens nothing is written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eslabon.editions.build_lock import LOCK_FILE
from eslabon.editions.manifest import MANIFEST, Manifest
from eslabon.editions.publishing.findings import PublishRefused, at_most
from eslabon.editions.publishing.gate import Gate, examine, hash_findings
from eslabon.editions.publishing.signoff import Compare, Flip
from eslabon.editions.publishing.site import Site, SiteEdition, read_site
from eslabon.editions.publishing.site_files import write_site_files
from eslabon.editions.publishing.storage import Stored, damaged_files, disk_use, store
from eslabon.editions.publishing.succession import damage_findings
from eslabon.editions.publishing.switch import (
    LOCK,
    STAGING,
    Writer,
    disk_errors_told,
    held,
    move_edition,
    read_errors_told,
)
from eslabon.errors import EditionError

__all__ = ["Published", "publish"]


@dataclass(frozen=True)
class Published:
    """What publishing did.

    Parameters
    ----------
    edition, site
        Id, and the site's folder.
    status
        ``published``; ``already published``, nothing was written; ``finished``, the edition was there and
        files of the site were not; ``would be published``, after a dry run.
    previous, flips
        The edition compared with, and its acknowledged changes of class.
    pages
        HTML pages that the gate looked at.
    stored
        What storing the edition took; None when it was there.
    written
        Files of the site's own that were written.
    site_files, site_bytes, disk_bytes
        Files of the whole site, their bytes, and the bytes that are really on the disk.
    notes
        What the reader of the report should know.
    """

    edition: str
    site: Path
    status: str
    previous: str = ""
    flips: tuple[Flip, ...] = ()
    pages: int = 0
    stored: Stored | None = None
    written: tuple[str, ...] = ()
    site_files: int = 0
    site_bytes: int = 0
    disk_bytes: int = 0
    notes: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return {**asdict(self), "site": str(self.site)}


def publish(
    edition: Path,
    site: Path,
    *,
    root: Path | None = None,
    languages: Sequence[str] = (),
    build: Path | None = None,
    now: datetime | None = None,
    dry_run: bool = False,
    compare: Compare | None = None,
) -> Published:
    """Publish an edition.

    Parameters
    ----------
    edition
        Its folder, as built.
    site
        The site's folder; made if need be.
    root, languages
        The publication and the languages that its settings declare; None when only the edition is known.
    build
        The build folder, in which no site may lie.
    now
        The present moment; by default the clock's.
    dry_run
        Ask the gate, write nothing.
    compare
        Finds the changes of class between two editions; by default the comparison of editions.

    Raises
    ------
    PublishRefused
        The gate found something; the error holds all of it.
    EditionError
        The folder cannot be a site, holds other bytes under that id, or cannot be written.
    """
    with disk_errors_told(site):
        check_target(site, edition, build, root)
        made = SiteEdition(edition, Manifest.read(edition))
        options = {"root": root, "languages": languages, "now": now or datetime.now(UTC), "compare": compare}
        if dry_run:
            return _asked(made, site, _gate(made, read_site(site), site, **options))
        # Asked before the site's folder is made: a refusal leaves nothing behind.
        asked = read_site(site)
        gate = _gate(made, asked, site, **options)
    with disk_errors_told(site, made.bytes), held(site):
        there = read_site(site)
        if there.ids != asked.ids:  # another process has published meanwhile
            gate = _gate(made, there, site, **options)
        return _act(made, there, site, gate)


def _gate(made: SiteEdition, there: Site, site: Path, **options: Any) -> Gate | None:
    """What the gate found, if it is open; None for what is published already.

    Later editions may have come in between, and what was asked then is not asked again.
    """
    with read_errors_told():
        if _is_there(made, there, site):
            found = [*hash_findings(made), *damage_findings(there)]
            if found:
                raise PublishRefused(made.id, list(at_most(found)))
            return None
        gate = examine(made, there, **options)
    if gate.findings:
        raise PublishRefused(made.id, gate.findings)
    return gate


def _asked(made: SiteEdition, site: Path, gate: Gate | None) -> Published:
    if gate is None:
        return Published(made.id, site, "already published")
    status = "would be published"
    return Published(made.id, site, status, gate.previous, gate.flips, gate.pages, notes=gate.notes)


def _act(made: SiteEdition, there: Site, site: Path, gate: Gate | None) -> Published:
    writer = Writer(site)
    target, stored = site / made.id, None
    if gate is not None:
        _check_space(site, made, there)
        staging = site / f"{STAGING}{made.id}"
        staging.mkdir()
        stored = store(made, there, staging)
        # Before the edition, so that no moment shows it without what vouches for it.
        writer.write(f"{made.id}.sha256", f"{made.manifest.digest}  {made.id}/{MANIFEST}\n".encode())
        move_edition(staging, target)
    after = there.with_edition(SiteEdition(target, made.manifest))
    with disk_errors_told(site, made.bytes, public=made.id):
        write_site_files(after, site, writer)
        writer.flush()
        files, apparent, real = disk_use(site)
    status = "published" if stored else "finished" if writer.written else "already published"
    asked = gate or Gate(())
    return Published(
        edition=made.id,
        site=site,
        status=status,
        previous=asked.previous,
        flips=asked.flips,
        pages=asked.pages,
        stored=stored,
        written=tuple(writer.written),
        site_files=files,
        site_bytes=apparent,
        disk_bytes=real,
        notes=asked.notes,
    )


def _is_there(made: SiteEdition, there: Site, site: Path) -> bool:
    """Whether the edition is published, byte by byte.

    Raises
    ------
    EditionError
        Something else bears its name, or it was damaged after it was published.
    """
    published = there.edition(made.id)
    if published is None:
        if (site / made.id).exists():
            raise EditionError(
                "something that is no edition bears the edition's name in the site",
                where=str(site / made.id),
                expected="nothing, or the same edition",
                received="a file or folder without a manifest of that edition",
                next_step="see what it is and move it away; publishing never deletes",
            )
        return False
    if published.manifest.digest != made.manifest.digest:
        raise _other_bytes(made, published)
    damaged = damaged_files(published.folder, published.manifest.files.items())
    if damaged:
        raise EditionError(
            f"edition {made.id} is published, but was changed there since",
            where=str(published.folder / damaged[0]),
            expected="the files of its manifest",
            received=f"{len(damaged)} others or absent: {', '.join(damaged[:5])}",
            next_step=f"`eslabon verify {published.folder}` tells all; restore them from a copy",
        )
    return True


def _other_bytes(made: SiteEdition, published: SiteEdition) -> EditionError:
    ours, theirs = made.manifest.files, published.manifest.files
    differ = sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))
    told = (
        f"{len(differ)} files differ: {', '.join(differ[:5])}" if differ else "the manifest says other things"
    )
    return EditionError(
        f"edition {made.id} is published already, with other bytes; it is never overwritten",
        where=str(published.folder),
        expected="the same edition, or another id",
        received=f"{told}{', …' if len(differ) > 5 else ''}",
        next_step=f"publish errata: set eslabon.edition to {next_id(made.id)!r} and eslabon.previous to "
        f"{made.id!r}, write the page errata, build again",
    )


def next_id(edition: str) -> str:
    """The id of an edition's errata: its last number, one higher."""
    found = re.fullmatch(r"(.*?)(\d+)(\D*)", edition, re.DOTALL)
    return f"{found[1]}{int(found[2]) + 1}{found[3]}" if found else f"{edition}.2"


def check_target(site: Path, edition: Path, build: Path | None, root: Path | None) -> None:
    """See that a folder can be a site's.

    Raises
    ------
    EditionError
        It lies in the build folder, the edition or the publication's sources, is a file, or holds other
        things.
    """
    place = site.resolve()
    # An edition named by its folder tells its build folder too: every build leaves its lock's file there.
    beside = edition.parent if (edition.parent / LOCK_FILE).exists() else None
    own = (build, beside, edition)
    inside = [folder for folder in own if folder and place.is_relative_to(folder.resolve())]
    if root:
        sources = [root, *(root / name for name in ("book", "data", "notebooks", "signoff"))]
        inside += [folder for folder in sources[1:] if place.is_relative_to(folder.resolve())]
        inside += [root] if place == root.resolve() else []
    if inside:
        raise EditionError(
            "the site may not lie there: builds and sources have that folder for themselves",
            where=str(site),
            expected="a folder of its own, for instance site/",
            received=f"a folder in {inside[0]}",
            next_step="choose another with --to",
        )
    if site.exists() and not site.is_dir():
        raise EditionError(
            "the site would be a folder, but a file has its name",
            where=str(site),
            expected="a folder, or nothing yet",
            received="a file",
            next_step="choose another with --to, or move the file away",
        )
    known = (site / LOCK, site / "editions.json")
    if site.is_dir() and any(site.iterdir()) and not any(path.exists() for path in known):
        raise EditionError(
            "the folder holds other things than a site",
            where=str(site),
            expected="an empty folder, a site made by `eslabon publish`, or nothing yet",
            received=", ".join(sorted(path.name for path in site.iterdir())[:5]),
            next_step="choose another with --to",
        )


def _check_space(site: Path, made: SiteEdition, there: Site) -> None:
    """See that the disk has room, before hundreds of files are written in vain."""
    known = {digest for edition in there.editions for _, digest in edition.manifest.files.values()}
    new = {digest: size for size, digest in made.manifest.files.values() if digest not in known}
    archive = made.bytes + sum(edition.bytes for edition in there.editions)
    needed, free = sum(new.values()) + archive, shutil.disk_usage(site).free
    if free < needed:
        raise EditionError(
            "the disk has no room for the edition and the archive of the site; nothing was published",
            where=str(site),
            expected=f"{needed / 2**20:.0f} MiB free",
            received=f"{free / 2**20:.0f} MiB",
            next_step="free some space, then run the same command again",
        )
