"""What stands where places of an index cannot, because the data of no country fulfil its coverage rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.pages.absence import absent

if TYPE_CHECKING:
    from eslabon.pages.index_view import IndexView
    from eslabon.pages.outputs import Text
    from eslabon.pages.page import Page

__all__ = ["nobody_ranked", "without_places"]


def nobody_ranked(page: Page, view: IndexView) -> str:
    """Sentence that no country has a place in this edition; empty when one has."""
    if view.ranked:
        return ""
    _ = page.messages
    return _(
        "En esta edición ningún país cumple la regla de cobertura del índice, de modo que ninguno tiene nota "
        "ni lugar."
    )


def without_places(page: Page, view: IndexView, subject: str) -> Text | None:
    """What replaces a figure or table about the places, called `subject`; None when somebody has one."""
    sentence = nobody_ranked(page, view)
    if not sentence:
        return None
    _ = page.messages
    return absent(_("No se muestra «{subject}». {why}", subject=subject, why=sentence))
