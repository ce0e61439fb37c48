"""``eslabon verify``: check an edition against its manifest; rebuild it to see that it comes out alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from eslabon.editions.verification import Verification

__all__ = ["verify"]


def verify(
    folder: Annotated[Path, typer.Argument(help="Folder of an edition: build/2026.1 or site/2026.1.")],
    manifest_digest: Annotated[
        str,
        typer.Option(
            metavar="SHA256", help="Digest of manifest.json from a source that you trust, besides the folder."
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs: JSON.")] = False,
) -> None:
    """Check every file of an edition against its manifest; exit 1 when anything is not as published."""
    from eslabon.editions.verification import verify_edition

    checked = verify_edition(folder, manifest_digest)
    if as_json:
        typer.echo(json.dumps(checked.as_dict(), ensure_ascii=False, indent=1, sort_keys=True))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for line in verification_lines(checked):
            console.print(line, markup=False)
    raise typer.Exit(0 if checked.good else 1)


def verification_lines(checked: Verification) -> list[str]:
    """The check for people."""
    from eslabon.editions.manifest import MANIFEST

    lines = [f"edition {checked.edition}: {checked.files} files, {checked.bytes / 2**20:.1f} MiB"]
    lines += [str(finding) for finding in checked.findings]
    if checked.outside:
        lines.append(f"not covered by the manifest: {', '.join(checked.outside)}")
    if checked.findings:
        count = len(checked.findings)
        lines.append(f"{count} finding{'s' if count > 1 else ''}: this is not the edition that was sealed")
    else:
        lines.append(f"every file is as the manifest says; sha256 of {MANIFEST}: {checked.manifest}")
        lines.append(
            f"the manifest is the one that {checked.vouched} names"
            if checked.vouched
            else "nothing outside the folder vouches for the manifest: compare its sha256 with the published "
            "one (--manifest-digest)"
        )
    return lines
