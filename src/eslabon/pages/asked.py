"""What a reader chose of a brief, said on the brief itself: nobody may take it for the book's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.language import format_list

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["asked_sentence"]


def asked_sentence(page: Page) -> str:
    """Countries added to the charts and years that they are cut to; empty with the book's parameters."""
    _ = page.messages
    choices = []
    if page.compared:
        countries = format_list([page.name(code) for code in page.compared], page.language)
        choices.append(_("países añadidos a los gráficos: {countries}", countries=countries))
    first, last = page.year_from, page.year_to
    if first and last:
        choices.append(_("años de los gráficos de líneas: {first} a {last}", first=first, last=last))
    elif first:
        choices.append(_("años de los gráficos de líneas: desde {first}", first=first))
    elif last:
        choices.append(_("años de los gráficos de líneas: hasta {last}", last=last))
    if not choices:
        return ""
    return _("Elegido por quien pidió este informe: {choices}.", choices="; ".join(choices))
