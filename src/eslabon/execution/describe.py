"""What an analyst needs to know of a failed page besides its exception: its subject, how to run it again."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.catalogue import find_root
from eslabon.errors import CatalogueError
from eslabon.execution.verdict import PageResult
from eslabon.language import CountryNames

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.plan import PlannedPage
    from eslabon.publication import Publication

__all__ = ["described", "rerun_command"]


def described(
    results: Sequence[PageResult],
    pages: Sequence[PlannedPage],
    publication: Publication,
    options: BuildOptions,
) -> list[PageResult]:
    """The results, those of failed pages with title, notebook and command filled in."""
    planned = {(page.address, page.language): page for page in pages}
    told = []
    for result in results:
        if result.status == "failed":
            page = planned[result.address, result.language]
            result = replace(
                result,
                title=_title(page, publication),
                notebook=f"notebooks/{page.notebook.name}",
                command=rerun_command(page, options),
            )
        told.append(result)
    return told


def rerun_command(page: PlannedPage, options: BuildOptions) -> str:
    """The command that runs just this page again, from where this one was given."""
    words = ["eslabon", "build", "--only", page.address, "--languages", page.language]
    if options.build != options.root / "build":
        words += ["--build", str(options.build)]
    if not _found_from_here(options.root):
        words += ["--root", str(options.root)]
    return shlex.join(words)


def _found_from_here(root: Path) -> bool:
    try:
        return find_root(Path.cwd()) == root.resolve()
    except CatalogueError:
        return False


def _title(page: PlannedPage, publication: Publication) -> str:
    """Whom or what the page is about, in its own language; empty for a page about everything."""
    catalogue, parameters = publication.snapshot.catalogue, dict(page.parameters)
    messages = publication.messages(page.language)
    names = CountryNames(catalogue, page.language, messages)
    for name, value in parameters.items():
        match name:
            case "country" if value in catalogue.countries:
                return names.name(value)
            case "group" if value in catalogue.groups:
                return names.group(value)
            case "indicator" if value in catalogue.indicators:
                return messages.text(catalogue.indicators[value].name)
            case "recommendation" if value in catalogue.recommendations:
                return messages.text(catalogue.recommendations[value].title)
            case "theme" if value in catalogue.themes:
                return messages.text(catalogue.themes[value].name)
    return ""
