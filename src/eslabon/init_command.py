"""``eslabon init``: start another publication."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

__all__ = ["init"]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; it may exist if empty.")],
    title: Annotated[str, typer.Option(help="Title of the publication.")] = "",
    languages: Annotated[
        str, typer.Option(help="Comma-separated; the first is the one that texts are written in.")
    ] = "es,en",
    countries: Annotated[
        str,
        typer.Option(help="Comma-separated ISO codes of three letters; by default three invented countries."),
    ] = "",
) -> None:
    """Start another publication: a folder with invented figures that builds at once."""
    from eslabon.execution.temporary import run_folder
    from eslabon.starting import StartRequest, start_publication

    request = StartRequest.checked(title, _listed(languages), _listed(countries))
    with run_folder():
        made = start_publication(folder, request)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"made: {made}", markup=False)
    console.print(f"next: cd {shlex.quote(str(folder))} && eslabon build", markup=False)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
