"""The page of the book that tells what changed since the previous edition.

It is a prose page like any other: an author writes it, names it in ``_toc.yml``, and puts a block
``{changes}`` where the comparison belongs. A page that has no heading above the block gets the report's own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from eslabon.book.changes_block import blocks
from eslabon.book.order_and_settings import prose_pages
from eslabon.catalogue.root import SETTINGS_FILE
from eslabon.editions.compare.document import Section
from eslabon.editions.compare.forms import myst_text
from eslabon.editions.compare.names import Names
from eslabon.editions.compare.report import report
from eslabon.errors import CatalogueError
from eslabon.language import CountryNames, Messages

if TYPE_CHECKING:
    from eslabon.execution.report import Reporter
    from eslabon.publication import Publication

__all__ = ["check_changes_page", "tell_comparison", "with_changes"]

_HEADING = re.compile(r"^# ", re.MULTILINE)


def check_changes_page(publication: Publication) -> None:
    """See, before anything runs, that blocks have their one form and an edition to tell the changes since.

    Raises
    ------
    CatalogueError
        A block has an option, content or an indent, or the settings name no previous edition.
    """
    # A reconstructed edition has the pages of the one that it was cut from, and need not have one before it.
    named = publication.settings.previous or publication.settings.reconstructed
    for name, path in prose_pages(publication.root).items():
        for block in blocks(path.read_text("utf-8")):
            if not block.right:
                raise CatalogueError(
                    "the block {changes} takes nothing and stands at the margin",
                    where=f"book/{name}.md, line {block.line}",
                    expected="two lines, ```{changes} and ```, with nothing before, between or behind",
                    received=block.opening,
                    next_step="write it as these two lines",
                )
            if not named:
                raise CatalogueError(
                    "a page tells what changed, and no edition is named to compare with",
                    where=f"book/{name}.md",
                    expected=f'the setting eslabon.previous in {SETTINGS_FILE}, as in previous: "2025.1"',
                    received="no such setting",
                    next_step="add the setting, or take the block {changes} out of the page",
                )


def tell_comparison(publication: Publication, reporter: Reporter) -> None:
    """Warn of a comparison that is missing or about other data: the page says so too."""
    comparison = publication.comparison
    if comparison.state in ("absent", "stale"):
        edition, previous = publication.settings.edition, comparison.previous
        why = "has not been made" if comparison.state == "absent" else "is about other data or methods"
        reporter.warning(
            f"the comparison with {previous} {why}; when this build has ended: "
            f"eslabon diff SITE/{previous} BUILD/{edition} --into ROOT, then build again"
        )


def with_changes(text: str, publication: Publication, messages: Messages) -> str:
    """A page of prose with the comparison in place of each block ``{changes}``."""
    written, done = "", 0
    for block in blocks(text):
        heading = not _HEADING.search(text[: block.start])
        told = _told(publication, messages, heading=heading).rstrip("\n")
        written, done = written + text[done : block.start] + told, block.end
    return written + text[done:]


def _told(publication: Publication, messages: Messages, *, heading: bool) -> str:
    comparison = publication.comparison
    if comparison.changes is not None:
        names = Names(messages, _countries(publication, messages), comparison.changes.names)
        told = report(comparison.changes, names)
        source = messages(
            "Fuente: tablas de las ediciones {before} y {after}.",
            before=comparison.previous,
            after=publication.settings.edition,
        )
        return myst_text(_with_source(told, source), address="changes", heading=heading)
    if comparison.state == "none":
        return messages("No hay una edición anterior con la que comparar esta.")
    previous = comparison.previous
    title = messages("Qué cambió desde {edition}", edition=previous)
    pending = messages(
        "La comparación con la edición {edition} está pendiente para estos datos.", edition=previous
    )
    return f"# {title}\n\n{pending}" if heading else pending


def _with_source(section: Section, source: str) -> Section:
    """Every table with figures says below it where they come from."""
    tables = tuple(
        replace(table, note=f"{source} {table.note}".rstrip())
        if any(cell.key for row in table.rows for cell in row)
        else table
        for table in section.tables
    )
    below = tuple(_with_source(one, source) for one in section.sections)
    return replace(section, tables=tables, sections=below)


def _countries(publication: Publication, messages: Messages):
    catalogue = publication.snapshot.catalogue
    names = CountryNames(catalogue, messages.language, messages)
    # A country that only the previous edition has is known by its code alone.
    return lambda code: names.name(code) if code in catalogue.countries else code
