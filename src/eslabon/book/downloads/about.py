"""The header of every file: what the data are, where they come from, under which terms, where they stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eslabon.book.citing import Cited
from eslabon.book.downloads.sheet import SheetColumn, Value
from eslabon.book.interface import interface_text
from eslabon.charts.points import FLAGS

__all__ = ["Shown", "about_lines"]


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
        Publisher, title, vintage, licence, address, accessed of each dataset behind it; may be empty.
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
    """Of each dataset source, vintage and licence; without datasets the figure's own line, or the book."""
    if not shown.sources:
        return [
            (_("Fuente"), _without_label(shown.source, _("Fuente")) or cited.book),
            (_("Edición de la fuente"), cited.edition),
            (_("Licencia de los datos"), cited.licence or _("no indicada")),
        ]
    lines = []
    for one in shown.sources:
        named = (one.get("publisher"), one.get("title"), one.get("address"))
        vintage = one.get("vintage", "") or _("no indicada")
        read = f" ({_('consultada el')} {one['accessed']})" if one.get("accessed") else ""
        lines += [
            (_("Fuente"), ", ".join(filter(None, named))),
            (_("Edición de la fuente"), vintage + read),
            (_("Licencia de los datos"), one.get("licence") or _("no indicada")),
        ]
    return lines


def _without_label(line: str, label: str) -> str:
    """A source line without the word that it begins with, in singular or plural: the header says it."""
    word, mark, rest = line.partition(":")
    return rest.strip() if mark and word.strip().casefold().startswith(label.casefold()) else line


def _flags(language: str, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Value]]) -> str:
    """What the letters in columns of flags mean: "e = estimación; m = valor modelado"."""
    say = interface_text(language, "flags")
    places = [place for place, column in enumerate(columns) if column.name.endswith("flags")]
    used = {letter for row in rows for place in places for letter in str(row[place] or "")}
    return "; ".join(f"{letter} = {say(word)}" for letter, word in FLAGS.items() if letter in used)
