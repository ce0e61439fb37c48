"""Where text and drawings stand on a PDF's pages: headings with what they head, tables with heads, margins.

Places come from the content streams, meaning from the structure tree: both from the file alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from tests.pdf.drawings import Drawing, drawings
from tests.pdf.matterhorn.structure import Element, Tree
from tests.pdf.pdf_checks import TextBox, text_boxes

__all__ = ["MEASURES", "Layout"]

# What is measured of every PDF, by the names of the methods.
MEASURES = ("lonely_headings", "lonely_rows", "outside", "tables_without_head")

# Type area of every page: paper less margins of 24 mm, and 23 mm at the foot of a brief. Punctuation may hang
# into the margin, an accent or a descender reaches over the line.
SIDE, TOP, FOOT, HANGING = 68.0, 68.0, 65.0, 6.0
# A line at the upper edge of the type area reaches over it by half its width.
HAIR = 0.5
# Two runs are at the same place if they differ by less.
NEAR = 1.0


@dataclass(frozen=True)
class Layout:
    """Runs of text with the structure elements they belong to.

    Parameters
    ----------
    tagged
        Page → runs that are content, each with its element.
    artifacts
        Page → runs that repeat or decorate: running heads, page numbers, heads of continued tables.
    drawn
        Page → lines, areas and pictures that are content, each with its element.
    decoration
        Page → those that are not: rules, backgrounds of boxes.
    alternatives
        Alternative texts of the pictures.
    """

    tagged: dict[int, list[tuple[TextBox, Element]]]
    artifacts: dict[int, list[TextBox]]
    drawn: dict[int, list[tuple[Drawing, Element]]]
    decoration: dict[int, list[Drawing]]
    alternatives: dict[Element, str]

    @classmethod
    def of(cls, path: Path) -> Layout:
        """Read a file."""
        with pikepdf.open(path) as pdf:
            numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
            tree = Tree.of(pdf)
            owners = {
                (numbers.get(key), mark): element
                for element in tree.elements
                for key, mark in element.content
            }
            alternatives = {
                each: str(each.object.get("/Alt", "")) for each in tree.elements if each.kind == "Figure"
            }
        tagged, artifacts = defaultdict(list), defaultdict(list)
        for box in text_boxes(path):
            owner = owners.get((box.page, box.mark)) if box.mark is not None else None
            if owner is None:
                artifacts[box.page].append(box)
            else:
                tagged[box.page].append((box, owner))
        drawn, decoration = defaultdict(list), defaultdict(list)
        for each in drawings(path):
            owner = owners.get((each.page, each.mark)) if each.mark is not None else None
            if owner is None:
                decoration[each.page].append(each)
            else:
                drawn[each.page].append((each, owner))
        return cls(dict(tagged), dict(artifacts), dict(drawn), dict(decoration), alternatives)

    def picture_heights(self, page: int) -> list[tuple[str, float]]:
        """Alternative texts of a page's pictures, and how high each is drawn in points, without its texts."""
        edges: dict[Element, list[Drawing]] = defaultdict(list)
        for each, element in self.drawn.get(page, ()):
            figure = next((above for above in element.ancestors() if above.kind == "Figure"), None)
            if figure is not None:
                edges[figure].append(each)
        return [
            (self.alternatives[figure], max(d.top for d in each) - min(d.bottom for d in each))
            for figure, each in edges.items()
        ]

    def lonely_headings(self) -> Iterator[str]:
        """Headings with nothing below them on their page; a page that holds nothing else is a title page."""
        for page, runs in self.tagged.items():
            lowest, element = min(runs, key=lambda run: run[0].base)
            heading = _heading(element)
            if heading and not all(_heading(each) is heading for _, each in runs):
                yield f"page {page}: {heading.where} stands {lowest.base:.0f} pt above the edge, and last"

    def lonely_rows(self) -> Iterator[str]:
        """Tables that go on on the next page after a single row."""
        rows = defaultdict(lambda: defaultdict(set))
        for page, runs in self.tagged.items():
            for _, element in runs:
                table, part = _table(element)
                if part == "TBody":
                    row = next(each for each in element.ancestors() if each.kind == "TR")
                    rows[table][page].add(row)
        for table, pages in rows.items():
            first = min(pages)
            if len(pages) > 1 and len(pages[first]) < 2 and len(pages[first + 1] - pages[first]) > 0:
                yield f"page {first}: {table.where} begins with a single row"

    def outside(self) -> Iterator[str]:
        """Text, pictures and boxes that reach into the margins; a cover has margins of its own."""
        for page, runs in self.tagged.items():
            for box, element in [] if self._is_cover(page) else runs:
                if _strays(box.left, box.right, box.base, box.base, box):
                    yield f"page {page}: {element.where} at {box.left:.0f}–{box.right:.0f}, {box.base:.0f}"
        content = {page: [each for each, _ in found] for page, found in self.drawn.items()}
        for page in sorted({*content, *self.decoration}):
            if self._is_cover(page):
                continue
            # The line below a running head stands in the margin.
            boxes = [each for each in self.decoration.get(page, ()) if not _is_rule_of_head(each)]
            for each in [*content.get(page, ()), *boxes]:
                if _strays(each.left, each.right, each.bottom, each.top - HAIR, each):
                    place = f"{each.left:.0f}–{each.right:.0f}, {each.bottom:.0f}–{each.top:.0f}"
                    yield f"page {page}: a drawing at {place}"

    def _is_cover(self, page: int) -> bool:
        """Whether a page is the first, and painted up to its edges."""
        return page == 1 and any(
            each.left <= NEAR
            and each.bottom <= NEAR
            and each.right >= each.page_width - NEAR
            and each.top >= each.page_height - NEAR
            for each in self.decoration.get(page, ())
        )

    def tables_without_head(self) -> Iterator[str]:
        """Tables that go on on a page without their head above the first row there."""
        heads, rows = defaultdict(list), defaultdict(lambda: defaultdict(list))
        for page, runs in self.tagged.items():
            for box, element in runs:
                table, part = _table(element)
                if table is None:
                    continue
                if part == "THead":
                    heads[table].append(box)
                elif part == "TBody":
                    rows[table][page].append(box)
        for table, pages in rows.items():
            for page in sorted(pages)[1:]:
                first = max(box.base for box in pages[page])
                above = [box for box in self.artifacts.get(page, ()) if box.base > first]
                missing = [box for box in heads[table] if not any(_same_columns(box, each) for each in above)]
                if missing or not heads[table]:
                    yield f"page {page}: {table.where} goes on without {len(missing)} texts of its head"


def _strays(left: float, right: float, bottom: float, top: float, on: TextBox | Drawing) -> bool:
    return (
        left < SIDE - HANGING
        or right > on.page_width - SIDE + HANGING
        or bottom < FOOT - HANGING
        or top > on.page_height - TOP
    )


def _is_rule_of_head(drawn: Drawing) -> bool:
    inside = drawn.left > SIDE - NEAR and drawn.right < drawn.page_width - SIDE + NEAR
    return inside and drawn.top - drawn.bottom < NEAR and drawn.bottom > drawn.page_height - TOP


def _same_columns(one: TextBox, other: TextBox) -> bool:
    return abs(one.left - other.left) < NEAR and abs(one.right - other.right) < NEAR


def _heading(element: Element) -> Element | None:
    named = (each for each in element.ancestors() if each.kind[0] == "H" and each.kind[1:].isdigit())
    return next(named, None)


def _table(element: Element) -> tuple[Element | None, str]:
    """The outermost table that an element lies in, and the part of it."""
    found, part, below = None, "", element
    for each in element.ancestors():
        if each.kind == "Table":
            found, part = each, below.kind
        below = each
    return found, part
