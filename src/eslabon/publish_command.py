"""``eslabon publish``: ask the gate, then let an edition into a site, whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from eslabon.errors import CatalogueError, EditionError, EslabonError

if TYPE_CHECKING:
    from eslabon.editions.publishing import Published

__all__ = ["publish_command"]


def publish_command(
    edition: Annotated[str, typer.Argument(help="Id of an edition in the build folder, or its folder.")],
    to: Annotated[Path, typer.Option("--to", help="The site's folder; made if need be.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only ask; write nothing, no sign-off either.")
    ] = False,
    write_signoff: Annotated[
        bool,
        typer.Option(
            "--write-signoff", help="Write signoff/<edition>.yml with every change of class, to be signed."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: JSON; refusals as well.")] = False,
    root: Annotated[
        Path | None, typer.Option("--root", help="Publication folder; by default found upwards from here.")
    ] = None,
    build: Annotated[
        Path | None, typer.Option("--build", help="Where editions are; by default <root>/build.")
    ] = None,
) -> None:
    """Publish an edition: gate, then one move. Never overwrites, never deletes, never leaves half."""
    try:
        if write_signoff:
            told, text = _write_signoff(edition, to, root, build, dry_run=dry_run)
        else:
            done = _publish(edition, to, root, build, dry_run=dry_run)
            told, text = done.as_dict(), _told(done)
    except EslabonError as error:
        if not as_json:
            raise
        _print_json(_refusal(edition, error))
        raise typer.Exit(error.exit_status) from None
    if as_json:
        _print_json(told)
    else:
        Console(highlight=False, soft_wrap=True).print(text, markup=False)


def _print_json(told: dict[str, Any]) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _refusal(edition: str, error: EslabonError) -> dict[str, Any]:
    """An error for programs: the gate's reasons in `findings`, any other in the five parts of a message."""
    from eslabon.editions.publishing import PublishRefused

    if isinstance(error, PublishRefused):
        findings = [asdict(finding) for finding in error.findings]
        return {"edition": error.edition, "status": "refused", "findings": findings}
    parts = {key: getattr(error, key) for key in ("what", "where", "expected", "received", "next_step")}
    return {"edition": edition, "status": "refused", "findings": [], **parts}


def _publish(edition: str, to: Path, root: Path | None, build: Path | None, *, dry_run: bool) -> Published:
    from eslabon.editions.publishing import publish

    found, languages = _publication(root)
    build = _build_folder(build, found)
    folder = _edition_folder(edition, build)
    return publish(folder, to.resolve(), root=found, languages=languages, build=build, dry_run=dry_run)


def _build_folder(build: Path | None, root: Path | None) -> Path | None:
    return (build or root / "build").resolve() if build or root else None


def _publication(root: Path | None) -> tuple[Path | None, tuple[str, ...]]:
    """The publication and its languages; None when there is none here: a folder can be published anyway."""
    from eslabon.catalogue import find_root, load_settings

    try:
        found = find_root(root or Path.cwd())
    except CatalogueError:
        if root:
            raise
        return None, ()
    return found, load_settings(found).languages


def _edition_folder(edition: str, build: Path | None) -> Path:
    from eslabon.editions.manifest import MANIFEST

    places = [build / edition] if build else []
    places.append(Path(edition))
    for place in places:
        if (place / MANIFEST).is_file():
            return place.resolve()
    raise EditionError(
        "there is no such edition",
        where=" or ".join(map(str, places)),
        expected="an edition that `eslabon build` has made",
        received="nothing" if not places[-1].exists() else "a folder without manifest",
        next_step=f"build it: eslabon build --edition {Path(edition).name}",
    )


def _write_signoff(
    edition: str, site: Path, root: Path | None, build: Path | None, *, dry_run: bool
) -> tuple[dict[str, Any], str]:
    """Write the file to be signed; what was done, for programs and for people."""
    from eslabon.editions.manifest import Manifest
    from eslabon.editions.publishing.signoff import read_flips, signoff_file, template
    from eslabon.editions.publishing.site import SiteEdition, read_site
    from eslabon.editions.publishing.succession import predecessor

    root, _ = _publication(root)
    folder = _edition_folder(edition, _build_folder(build, root))
    if root is None:
        raise CatalogueError(
            "there is no publication to write the sign-off into",
            where=str(Path.cwd()),
            expected="a publication, here or in a folder above",
            received="none",
            next_step="run the command inside the publication, or pass --root FOLDER",
        )
    made = SiteEdition(folder, Manifest.read(folder))
    before, unknown = predecessor(made, read_site(site))
    if before is None:
        why = unknown[0].what if unknown else "it is the first edition of this site"
        told = {"edition": made.id, "status": "no sign-off needed yet", "received": why}
        return told, f"{made.id} needs no sign-off yet: {why}"
    path = signoff_file(root, made.id)
    if path.exists():
        raise EditionError(
            "there is a sign-off already, and what was signed is not overwritten",
            where=str(path),
            expected="no file yet",
            received="a sign-off",
            next_step="edit it; `eslabon publish --dry-run` lists what it lacks; or move it away and repeat",
        )
    flips = read_flips(before.folder, folder)
    if not dry_run:
        _write(path, template(before.id, flips))
    status = "sign-off would be written" if dry_run else "sign-off written"
    told = {
        "edition": made.id,
        "status": status,
        "file": str(path),
        "previous": before.id,
        "flips": [asdict(flip) for flip in flips],
    }
    next_step = "nothing was written" if dry_run else "look at each, sign, publish"
    return told, f"{status}: {path}; {len(flips)} changes of class since {before.id}; {next_step}"


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(exist_ok=True)
        unfinished.write_text(text, "utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise EditionError(
            "the sign-off cannot be written",
            where=str(error.filename2 or error.filename or path),
            expected="a folder of that name, which this user may write, on a disk with room",
            received=error.strerror or str(error),
            next_step="correct it, then run the same command again",
        ) from error


def _told(done: Published) -> str:
    lines = []
    line = lines.append
    line(f"{done.edition}: {done.status}, {done.site}")
    if done.pages:
        flips = f"{len(done.flips)} changes of class since {done.previous}, all signed off"
        compared = flips if done.previous else "no edition before it"
        line(f"gate: {done.pages} pages looked at, nothing found; {compared}")
    if done.stored:
        stored = done.stored
        line(
            f"edition: {stored.files} files, {_mib(stored.bytes)}; {stored.linked_files} files, "
            f"{_mib(stored.linked_bytes)}, were there and are linked; {_mib(stored.new_bytes)} written"
        )
    if done.site_files:
        line(
            f"site: {done.site_files} files, {_mib(done.site_bytes)}; {_mib(done.disk_bytes)} on the disk; "
            f"{len(done.written)} files of the site's own written"
        )
    for note in done.notes:
        line(f"note: {note}")
    return "\n".join(lines)


def _mib(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
