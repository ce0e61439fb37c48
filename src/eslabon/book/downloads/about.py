"""The header of every file: what the data are, where they come from, under which terms, where they stood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eslabon.book.citing import Cited
from eslabon.book.downloads.sheet import SheetColumn, Value
from eslabon.book.interface import interface_text
from eslabon.charts.points import FLAGS

__all__ = ["Shown", "about_lines"]

# How tables write flags: "2023 (b, s)" after a year, "12,3 (2018, m)" with it.
_FLAGGED = re.compile(r"\d.*\s\((?:\d{4}, )?(?P<letters>[a-z](?:, [a-z])*)\)$")


@dataclass(frozen=True)
class Shown:
    """A figure or table as its page shows it.

    Parameters
    ----------
    docname, anchor
        Its page and its id there.
    caption
        Number and caption.
    source
        The line below it; may be empty.
    sources
        Publisher, title, vintage, licence, address, accessed of each dataset behind it, and of a further one
        what it ``covers``; may be empty.
    unit
        Of its values; empty when they have several or none.
    """

    docname: str
    anchor: str
    caption: str
    source: str = ""
    sources: tuple[Mapping[str, Any], ...] = ()
    unit: str = ""


def about_lines(
    cited: Cited, shown: Shown, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Value]]
) -> tuple[tuple[str, str], ...]:
    """Label and text of each line, in the reader's language."""
    _ = interface_text(cited.language, "downloads")
    lines = [
        (_("Título"), shown.caption),
        (_("Unidad"), shown.unit or _("véanse las columnas")),
        *_source_lines(_, cited, shown),
        *((f"{_('Columna')} {one.name}", one.title) for one in columns if one.name != one.title),
    ]
    flags = _flags(cited.language, columns, rows)
    if flags:
        lines.append((_("Marcas"), flags))
    return (
        *lines,
        (_("Publicación"), cited.book),
        (_("Edición"), cited.edition_line.partition(" ")[2]),
        (_("Licencia de la publicación"), cited.licence or _("no indicada")),
        (_("Dirección"), cited.address(cited.page_path(shown.docname, shown.anchor))),
    )


def _source_lines(_, cited: Cited, shown: Shown) -> list[tuple[str, str]]:
    """Of each dataset source, vintage and licence; without datasets the figure's own line, or the book.

    Of the source that such a line names neither edition nor licence is known: the book's are not its own.
    """
    if not shown.sources:
        source = _without_label(shown.source, _("Fuente"))
        if shown.source and source is None:
            return [(_("Nota"), shown.source)]
        return [(_("Fuente"), source or cited.book)]
    lines = []
    for one in shown.sources:
        named = (one.get("publisher"), one.get("title"), one.get("address"))
        vintage = one.get("vintage", "") or _("no indicada")
        read = f" ({_('consultada el')} {one['accessed']})" if one.get("accessed") else ""
        lines += [
            (_("Fuente"), ", ".join(filter(None, named))),
            (_("Edición de la fuente"), vintage + read),
            *([(_("Cifras de esta fuente"), one["covers"])] if one.get("covers") else []),
            (_("Licencia de los datos"), one.get("licence") or _("no indicada")),
        ]
    return lines


def _without_label(line: str, label: str) -> str | None:
    """A source line without the word that it begins with, in singular or plural: the header says it.

    None for a line that does not begin with it: it names no source.
    """
    word, mark, rest = line.partition(":")
    return rest.strip() if mark and word.strip().casefold().startswith(label.casefold()) else None


def _flags(language: str, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Value]]) -> str:
    """What letters in columns of flags and inside cells mean: "e = estimación; m = valor modelado"."""
    say = interface_text(language, "pages")
    places = [place for place, column in enumerate(columns) if column.name.endswith("flags")]
    used = {letter for row in rows for place in places for letter in str(row[place] or "")}
    texts = (value for row in rows for value in row if isinstance(value, str))
    for found in filter(None, map(_FLAGGED.search, texts)):
        letters = set(found["letters"].split(", "))
        used |= letters if letters <= FLAGS.keys() else set()
    return "; ".join(f"{letter} = {say(word)}" for letter, word in FLAGS.items() if letter in used)
