"""``eslabon diff``: what changed between two editions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from eslabon.editions.compare import EditionChanges

__all__ = ["diff"]

TERMINAL_LANGUAGE = "en"  # of the command itself, unless another is asked for
ROWS = 15  # of each table on a terminal, unless all are asked for


def diff(
    before: Annotated[Path, typer.Argument(help="Folder of the earlier edition: site/2025.1.")],
    after: Annotated[Path, typer.Argument(help="Folder of the later edition: build/2026.1.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs: everything as JSON.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the report as one HTML file.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="ROOT", help="Keep the comparison in this publication, for its page of changes."
        ),
    ] = None,
    language: Annotated[
        str,
        typer.Option(help="Language of the report: by default the edition's first in HTML, English here."),
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="All rows of every table.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 when anything differs.")] = False,
) -> None:
    """Say what changed between two editions: figures, definitions, assessments, pages, registers."""
    from eslabon.editions.compare import EditionData, compare_editions
    from eslabon.editions.compare.forms import html_page, print_section
    from eslabon.editions.compare.names import names_of_editions
    from eslabon.editions.compare.report import report
    from eslabon.editions.compare.written import write_whole
    from eslabon.language import Messages

    old, new = EditionData.read(before), EditionData.read(after)
    changes = compare_editions(old, new)
    console, told = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False)

    def section(code: str):
        names = names_of_editions(old, new, changes.names, Messages.of_machine(code))
        return report(changes, names, most=None if everything else ROWS)

    if into is not None:
        told.print(f"comparison kept in {_kept(changes, into)}", markup=False, soft_wrap=True)
    if html is not None:
        code = _language(language, new.languages)
        page = html_page(section(code), code)
        write_whole(
            {html: page.encode()},
            what="the report cannot be written",
            expected="the name of a file, in a folder that is there and may be written",
            next_step="choose another file with --html",
        )
        told.print(f"report written to {html}", markup=False, soft_wrap=True)
    if as_json:
        typer.echo(changes.to_json(), nl=False)
    elif html is None and into is None:
        print_section(section(_language(language, new.languages) if language else TERMINAL_LANGUAGE), console)
    raise typer.Exit(1 if exit_code and changes else 0)


def _kept(changes: EditionChanges, into: Path) -> Path:
    """Keep the comparison, if it is the one that the publication's page of changes is about."""
    from eslabon.catalogue import load_settings
    from eslabon.editions.compare.kept import write_comparison
    from eslabon.errors import ParameterError

    settings = load_settings(into)
    wanted, given = (
        (settings.previous, settings.edition),
        (changes.before["edition"], changes.after["edition"]),
    )
    if wanted != given:
        raise ParameterError(
            "this is not the comparison that the publication tells",
            where=f"{into}/_config.yml: eslabon.previous and eslabon.edition",
            expected=f"{wanted[0] or 'no previous edition'} → {wanted[1]}",
            received=f"{given[0]} → {given[1]}",
            next_step="compare those two editions, or correct the settings",
        )
    return write_comparison(changes, into)


def _language(wanted: str, languages: tuple[str, ...]) -> str:
    from eslabon.errors import ParameterError
    from eslabon.language import MACHINE_LANGUAGE

    language = wanted or (languages[0] if languages else MACHINE_LANGUAGE)
    if wanted and wanted not in languages:
        raise ParameterError(
            "the edition does not have this language",
            where="--language",
            expected=", ".join(languages) or "a manifest that lists languages",
            received=repr(wanted),
            next_step="choose one of these",
        )
    return language
