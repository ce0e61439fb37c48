"""The structure tree: nesting, headings, alternative texts, header cells, notes, languages, parent tree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pikepdf

from tests.pdf.matterhorn.conditions import Failure
from tests.pdf.matterhorn.content import Content
from tests.pdf.matterhorn.document import STANDARD_TYPES, has_language, role

__all__ = ["Element", "Tree", "structure_failures"]

# Parent → children that ISO 32000-1 allows (tables 333, 336, 337, 338).
_CHILDREN = {
    "Table": ({"TR", "THead", "TBody", "TFoot", "Caption"}, "09-004"),
    "THead": ({"TR"}, "09-004"),
    "TBody": ({"TR"}, "09-004"),
    "TFoot": ({"TR"}, "09-004"),
    "TR": ({"TH", "TD"}, "09-004"),
    "L": ({"L", "LI", "Caption"}, "09-005"),
    "LI": ({"Lbl", "LBody"}, "09-005"),
    "TOC": ({"TOC", "TOCI", "Caption"}, "09-006"),
    "Ruby": ({"RB", "RT", "RP"}, "09-007"),
    "Warichu": ({"WT", "WP"}, "09-008"),
}  # fmt: skip
_PARENTS = {
    "TR": ({"Table", "THead", "TBody", "TFoot"}, "09-004"),
    "THead": ({"Table"}, "09-004"),
    "TBody": ({"Table"}, "09-004"),
    "TFoot": ({"Table"}, "09-004"),
    "TH": ({"TR"}, "09-004"),
    "TD": ({"TR"}, "09-004"),
    "LI": ({"L"}, "09-005"),
    "LBody": ({"LI"}, "09-005"),
    "TOCI": ({"TOC"}, "09-006"),
    **{kind: ({"Ruby"}, "09-007") for kind in ("RB", "RT", "RP")},
    **{kind: ({"Warichu"}, "09-008") for kind in ("WT", "WP")},
}


@dataclass(eq=False)
class Element:
    """A structure element, with its standard type."""

    object: pikepdf.Object
    kind: str
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    content: list[tuple[tuple[int, int], int]] = field(default_factory=list)  # page or form, number

    @property
    def where(self) -> str:
        """How to find it: its type, and the title or the place in the file."""
        return f"{self.kind} {self.object.get('/T', self.object.objgen[0])}"

    def ancestors(self) -> Iterator[Element]:
        """Itself and what holds it."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


@dataclass(frozen=True)
class Tree:
    """All structure elements of a file in reading order, and by their object."""

    elements: list[Element]
    by_object: dict[tuple[int, int], Element]
    objects: dict[tuple[int, int], Element]  # annotation → the element that refers to it

    @classmethod
    def of(cls, pdf: pikepdf.Pdf) -> Tree:
        """Read the tree; a file without one has none of its elements."""
        tree = cls([], {}, {})
        root = pdf.Root.get("/StructTreeRoot", {})
        tree._read(root, None, root.get("/RoleMap", {}), None)
        return tree

    def _read(self, node, element: Element | None, roles, page) -> None:
        page = node.get("/Pg", page)
        for kid in _list(node.get("/K", [])):
            if not isinstance(kid, pikepdf.Dictionary):
                element.content.append((page.objgen, int(kid)))
            elif kid.get("/Type") == "/MCR":
                holder = kid.get("/Stm", kid.get("/Pg", page))
                element.content.append((holder.objgen, int(kid.MCID)))
            elif kid.get("/Type") == "/OBJR":
                self.objects[kid.Obj.objgen] = element
            elif "/S" in kid:
                child = Element(kid, role(roles, str(kid.S).lstrip("/")), element)
                self.elements.append(child)
                self.by_object[kid.objgen] = child
                if element is not None:
                    element.children.append(child)
                self._read(kid, child, roles, page)


def structure_failures(pdf: pikepdf.Pdf, tree: Tree, content: Content) -> Iterator[Failure]:
    """Failures of checkpoints 02-001, 09, 11 (text, alternatives), 13, 14, 15, 17 and 19, and of the tree."""
    notes: Counter = Counter()
    roles = pdf.Root.get("/StructTreeRoot", {}).get("/RoleMap", {})
    for element in tree.elements:
        yield from _nesting(element)
        tag = str(element.object.S).lstrip("/")
        # Tags of the role map that lead nowhere are told with the map.
        if element.kind not in STANDARD_TYPES and f"/{tag}" not in roles:
            yield Failure("02-001", element.where, f"{tag} is not in the role map")
        if element.kind in ("Figure", "Formula") and not _spoken(element):
            yield Failure("13-004" if element.kind == "Figure" else "17-002", element.where)
        if element.kind == "Note":
            name = str(element.object.get("/ID", ""))
            notes[name] += bool(name)
            if not name:
                yield Failure("19-003", element.where)
        if element.kind == "Table":
            yield from _table(element)
    yield from (Failure("19-004", name) for name, count in notes.items() if count > 1)
    yield from _headings(tree)
    if not has_language(pdf.Root):
        yield from _languages(tree)
    yield from _both_ways(pdf, tree, content)


def _spoken(element: Element) -> bool:
    return any(str(element.object.get(key, "")).strip() for key in ("/Alt", "/ActualText"))


def _nesting(element: Element) -> Iterator[Failure]:
    kind, parent = element.kind, element.parent.kind if element.parent else ""
    allowed, condition = _CHILDREN.get(kind, (None, ""))
    if allowed is not None:
        for child in element.children:
            if child.kind not in allowed:
                yield Failure(condition, element.where, f"{child.kind} in {kind}")
        if element.content:
            yield Failure(condition, element.where, f"content right inside {kind}")
    wanted, condition = _PARENTS.get(kind, (None, ""))
    if wanted is not None and parent not in wanted:
        yield Failure(condition, element.where, f"{kind} in {parent or 'nothing'}")
    kinds = [child.kind for child in element.children]
    if kind == "Table":
        if kinds.count("THead") > 1 or kinds.count("TFoot") > 1:
            yield Failure("09-004", element.where, "two heads or two feet")
        if ("THead" in kinds or "TFoot" in kinds) and "TBody" not in kinds:
            yield Failure("09-004", element.where, "head or foot without body")
    if kind in ("Table", "L", "TOC") and "Caption" in kinds[1:-1]:
        yield Failure(
            {"Table": "09-004", "L": "09-005", "TOC": "09-006"}[kind], element.where, "caption inside"
        )
    if kinds.count("H") > 1:
        yield Failure("14-006", element.where)


def _headings(tree: Tree) -> Iterator[Failure]:
    headings = [each for each in tree.elements if each.kind[0] == "H" and each.kind[1:].isdigit()]
    levels = [int(each.kind[1:]) for each in headings]
    if levels and levels[0] != 1:
        yield Failure("14-002", headings[0].where)
    for (above, below), element in zip(pairwise(levels), headings[1:], strict=True):
        if below > above + 1:
            yield Failure("14-003", element.where, f"H{above}, then H{below}")
    if levels and any(each.kind == "H" for each in tree.elements):
        yield Failure("14-007", "document")


def _table(table: Element) -> Iterator[Failure]:
    cells = [cell for cell in _below(table) if cell.kind in ("TH", "TD")]
    names = {str(cell.object.get("/ID", "")) for cell in cells if cell.kind == "TH"} - {""}
    data = [cell for cell in cells if cell.kind == "TD"]
    referring = [{str(name) for name in _attribute(cell, "/Headers") or []} for cell in data]
    organised = bool(data) and all(referring)
    if any(each - names for each in referring):
        yield Failure("15-003", table.where, "a cell refers to a header that is not there")
    if not organised:
        for cell in cells:
            if cell.kind == "TH" and str(_attribute(cell, "/Scope")) not in ("/Row", "/Column", "/Both"):
                yield Failure("15-003", table.where, cell.where)


def _below(element: Element) -> Iterator[Element]:
    """What lies in a table, without the tables inside its cells."""
    for child in element.children:
        yield child
        if child.kind != "Table":
            yield from _below(child)


def _attribute(element: Element, name: str):
    for attributes in _list(element.object.get("/A", [])):
        if isinstance(attributes, pikepdf.Dictionary) and name in attributes:
            return attributes[name]
    return None


def _languages(tree: Tree) -> Iterator[Failure]:
    """For a file that names no language of its own: each part must."""
    for element in tree.elements:
        if any(has_language(each.object) for each in element.ancestors()):
            continue
        if element.content:
            yield Failure("11-001", element.where)
        if any(key in element.object for key in ("/Alt", "/ActualText", "/E")):
            yield Failure("11-002", element.where)


def _both_ways(pdf: pikepdf.Pdf, tree: Tree, content: Content) -> Iterator[Failure]:
    """Every piece of marked content belongs to one element, and the parent tree names the same one."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        yield Failure("tree", "catalogue", "no structure tree")
        return
    owners = defaultdict(list)
    for element in tree.elements:
        for place in element.content:
            owners[place].append(element)
    parents = dict(pikepdf.NumberTree(root.ParentTree).items()) if "/ParentTree" in root else {}
    for key, numbers in content.marked.items():
        holder = pdf.get_object(key)
        listed = parents.get(int(holder.get("/StructParents", -1)))
        for number in sorted(numbers):
            owning = owners.pop((key, number), [])
            where = f"object {key[0]}, marked content {number}"
            if len(owning) != 1:
                yield Failure("tree", where, f"in {len(owning)} elements")
            elif listed is None or number >= len(listed) or listed[number].objgen != owning[0].object.objgen:
                yield Failure("tree", where, f"the parent tree does not name {owning[0].where}")
    for key, number in owners:
        yield Failure("tree", f"object {key[0]}, marked content {number}", "named by an element, not there")
    for element in tree.elements:
        above = element.parent.object if element.parent else root
        if element.object.get("/P", {}).objgen != above.objgen:
            yield Failure("tree", element.where, "its parent is another element")


def _list(value) -> list:
    return list(value) if isinstance(value, pikepdf.Array) else [value]
