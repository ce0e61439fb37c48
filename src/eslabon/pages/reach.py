"""What the publication offers to its readers, counted on itself: languages, formats, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale

from eslabon.pages import cited
from eslabon.pages.outputs import Column, Table

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["offered_table"]


def offered_table(page: Page, name: str, caption: str, briefs: str, pages: str) -> Table:
    """One line per language: briefs and pages, and the formats in which they come.

    Parameters
    ----------
    briefs, pages
        Ids of the page's process indicators that count the briefs of all languages and the pages of one.
    """
    _ = page.messages
    counted = {one.id: row["n"] for one, row in page.process}
    languages = page.settings["languages"]
    columns = [
        Column(_("Idioma")),
        Column(_("Fichas de país, en la web y en PDF"), "right"),
        Column(_("Páginas con datos, en la web"), "right"),
        Column(_("Libro completo")),
    ]
    rows = [
        [
            language_name(language, page.language),
            cited.count(page, counted[briefs] // len(languages), f"published/briefs/{language}"),
            cited.count(page, counted[pages], f"published/pages/{language}"),
            _("web y PDF"),
        ]
        for language in languages
    ]
    return page.table(
        name, caption, columns, rows, source=_("Fuente: recuento de esta publicación sobre sí misma.")
    )


def language_name(language: str, reader: str) -> str:
    """Name of a language in the reader's, with a capital as at the head of a line."""
    name = Locale.parse(language).get_display_name(reader)
    return name[:1].upper() + name[1:]
