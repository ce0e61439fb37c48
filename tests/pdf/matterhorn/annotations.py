"""Links and other annotations (checkpoint 28)."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from tests.pdf.matterhorn.conditions import Failure
from tests.pdf.matterhorn.document import has_language
from tests.pdf.matterhorn.structure import Element, Tree

__all__ = ["annotation_failures"]

# ISO 32000-1, table 169.
_KINDS = frozenset({
    "Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline",
    "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Popup", "FileAttachment", "Sound", "Movie", "Widget",
    "Screen", "PrinterMark", "TrapNet", "Watermark", "3D", "Redact",
})  # fmt: skip
_HIDDEN = 1 << 1
# Kinds with conditions of their own that are not looked at: a file with one fails, hidden or not.
_NOT_CHECKED = {
    "PrinterMark": "28-017",
    "Widget": "28-010",
    **dict.fromkeys(("FileAttachment", "Screen", "Movie", "Sound", "3D"), "28-002"),
}


def annotation_failures(pdf: pikepdf.Pdf, tree: Tree) -> Iterator[Failure]:
    """Failures of every annotation of every page."""
    for number, page in enumerate(pdf.pages, 1):
        notes = page.obj.get("/Annots", [])
        if not len(notes):
            continue
        where = f"page {number}"
        if "/Tabs" not in page.obj:
            yield Failure("28-008", where)
        elif page.obj.Tabs != "/S":
            yield Failure("28-009", where, str(page.obj.Tabs))
        for note in notes:
            yield from _annotation(pdf, note, tree, where)


def _annotation(pdf: pikepdf.Pdf, note: pikepdf.Object, tree: Tree, where: str) -> Iterator[Failure]:
    kind = str(note.get("/Subtype", "")).lstrip("/")
    if kind in _NOT_CHECKED:
        yield Failure(_NOT_CHECKED[kind], where, f"{kind} is not checked")
    if int(note.get("/F", 0)) & _HIDDEN or kind == "Popup":
        return
    element = tree.objects.get(note.objgen)
    kinds = [each.kind for each in element.ancestors()] if element else []
    said = str(note.get("/Contents", "")).strip()
    if kind not in _KINDS:
        yield Failure("28-006", where, kind)
    if kind == "TrapNet":
        yield Failure("28-007", where)
    if kind == "PrinterMark":
        return
    if kind == "Link":
        if "Link" not in kinds:
            yield Failure("28-011", where)
        if not said:
            yield Failure("28-012", where)
        yield from _destination(pdf, note, where)
    elif kind == "Widget":
        if not str(note.get("/TU", "")) and not _alternative(element):
            yield Failure("28-005", where)
    elif (not kinds or kinds[0] != "Annot") and kind not in _NOT_CHECKED:
        yield Failure("28-002", where, kind)
    if kind != "Widget" and not said and not _alternative(element):
        yield Failure("28-004", where, kind)
    if said and not has_language(pdf.Root) and not _language_of(element):
        yield Failure("11-004", where)
    if element is None or _parent_of(pdf, note) != element.object.objgen:
        yield Failure("tree", where, f"{kind} and its element do not refer to each other")


def _destination(pdf: pikepdf.Pdf, note: pikepdf.Object, where: str) -> Iterator[Failure]:
    """A link inside the file leads to a page of the file."""
    target = note.get("/Dest", note.get("/A", {}).get("/D"))
    if isinstance(target, (pikepdf.Name, pikepdf.String)):
        names = pdf.Root.get("/Names", {}).get("/Dests")
        found = pikepdf.NameTree(names).get(str(target)) if names is not None else None
        target = found.get("/D") if isinstance(found, pikepdf.Dictionary) else found
        if target is None:
            yield Failure("tree", where, "a link leads to a name that the file has not")
    if isinstance(target, pikepdf.Array) and target[0].get("/Type") != "/Page":
        yield Failure("tree", where, "a link leads to no page")


def _parent_of(pdf: pikepdf.Pdf, note: pikepdf.Object) -> tuple[int, int] | None:
    number, root = note.get("/StructParent"), pdf.Root.get("/StructTreeRoot", {})
    if number is None or "/ParentTree" not in root:
        return None
    found = pikepdf.NumberTree(root.ParentTree).get(int(number))
    return found.objgen if found is not None else None


def _alternative(element: Element | None) -> bool:
    return element is not None and bool(str(element.object.get("/Alt", "")).strip())


def _language_of(element: Element | None) -> bool:
    return element is not None and any(has_language(each.object) for each in element.ancestors())
