"""``eslabon verify``: check an edition against its manifest; rebuild it to see that it comes out alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from eslabon.editions.likeness import Likeness
    from eslabon.editions.verification import Verification

__all__ = ["likeness_lines", "verification_lines", "verify"]


def verify(
    folder: Annotated[Path, typer.Argument(help="Folder of an edition: build/2026.1 or site/2026.1.")],
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help="Make the edition again from its own source.zip (this runs its notebooks) and compare.",
        ),
    ] = False,
    code: Annotated[
        str,
        typer.Option(
            metavar="running|archived|fresh",
            help="Rebuild with the code and packages that run now, with the archive's code on them, "
            "or with the archive's code in a new environment that holds the locked packages only.",
        ),
    ] = "running",
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

    kind = _code(code)
    console = Console(highlight=False, soft_wrap=True)
    checked = verify_edition(folder, manifest_digest)
    told = checked.as_dict()
    if not as_json:
        _print(console, verification_lines(checked))
    good = checked.good
    if rebuild:
        from eslabon.editions.likeness import rebuilt_likeness
        from eslabon.execution.temporary import run_folder

        tell = Console(stderr=True, highlight=False, soft_wrap=True).print
        with run_folder() as temporary:
            likeness = rebuilt_likeness(folder, checked, temporary, kind, tell)
        good = good and likeness.good
        told["rebuild"] = likeness.as_dict()
        if not as_json:
            _print(console, likeness_lines(likeness))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
    raise typer.Exit(0 if good else 1)


def verification_lines(checked: Verification) -> list[str]:
    """The check for people."""
    from eslabon.editions.findings import printable
    from eslabon.editions.manifest import MANIFEST

    lines = [f"edition {checked.edition}: {checked.files} files, {checked.bytes / 2**20:.1f} MiB"]
    lines += [str(finding) for finding in checked.findings]
    if checked.outside:
        lines.append(f"not covered by the manifest: {', '.join(map(printable, checked.outside))}")
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


def likeness_lines(likeness: Likeness) -> list[str]:
    """The comparison with the edition made again, for people."""
    lines = [f"rebuilt with {cause}" for cause in likeness.causes]
    lines += [f"contradiction: {told}" for told in likeness.contradictions]
    if likeness.verdict == "identical":
        return [*lines, f"rebuilt from source.zip: identical, {likeness.files} files byte by byte"]
    if likeness.counts:
        counted = ", ".join(f"{kind} {count}" for kind, count in sorted(likeness.counts.items()))
        lines.append(f"{sum(likeness.counts.values())} of {likeness.files} files differ: {counted}")
    for difference in likeness.first:
        because = "" if difference.allowed else " [nothing it is made from differs]"
        lines.append(f"first {difference.kind}: {difference.words}{because}")
    if likeness.good:
        return [
            *lines,
            "rebuilt from source.zip: differs as allowed, for it was made with the other things above",
        ]
    return [*lines, "rebuilt from source.zip: differs, and nothing that it is made from explains all of it"]


def _code(name: str) -> str:
    from eslabon.editions.rebuild import Code
    from eslabon.errors import ParameterError

    if name not in set(Code):
        raise ParameterError(
            "an edition cannot be rebuilt with this",
            where="--code",
            expected=", ".join(Code),
            received=repr(name),
            next_step="choose one of them",
        )
    return Code(name)


def _print(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(line, markup=False)
