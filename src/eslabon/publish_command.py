"""``eslabon publish``: ask the gate, then let an edition into a site, whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from eslabon.errors import CatalogueError, EditionError

if TYPE_CHECKING:
    from eslabon.editions.publishing import Published

__all__ = ["publish_command"]


def publish_command(
    edition: Annotated[str, typer.Argument(help="Id of an edition in the build folder, or its folder.")],
    to: Annotated[Path, typer.Option("--to", help="The site's folder; made if need be.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Ask the gate alone; write nothing.")] = False,
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
    from eslabon.editions.publishing import PublishRefused, publish

    found, languages = _publication(root)
    build = (build or found / "build").resolve() if build or found else None
    folder = _edition_folder(edition, build)
    if write_signoff:
        _write_signoff(folder, to, found)
        return
    try:
        done = publish(folder, to.resolve(), root=found, languages=languages, build=build, dry_run=dry_run)
    except PublishRefused as refused:
        if not as_json:
            raise
        told = {"edition": refused.edition, "status": "refused"}
        findings = [asdict(finding) for finding in refused.findings]
        typer.echo(json.dumps({**told, "findings": findings}, ensure_ascii=False, indent=1))
        raise typer.Exit(refused.exit_status) from None
    if as_json:
        typer.echo(json.dumps(done.as_dict(), ensure_ascii=False, indent=1))
    else:
        _tell(done)


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


def _write_signoff(folder: Path, site: Path, root: Path | None) -> None:
    from eslabon.editions.manifest import Manifest
    from eslabon.editions.publishing.signoff import read_flips, signoff_file, template
    from eslabon.editions.publishing.site import SiteEdition, read_site
    from eslabon.editions.publishing.succession import predecessor

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
        typer.echo(f"{made.id} needs no sign-off yet: {why}")
        return
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
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_text(template(before.id, flips), "utf-8")
    unfinished.replace(path)
    typer.echo(f"{path}: {len(flips)} changes of class since {before.id}; look at each, sign, publish")


def _tell(done: Published) -> None:
    console = Console(highlight=False, soft_wrap=True)

    def line(text: str) -> None:
        console.print(text, markup=False)

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


def _mib(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
