"""What a PDF of the project must be, checked from the file alone.

``facts(path)`` reads a PDF, ``complaints(path)`` says what is wrong with it in one line each, and
``text_boxes(path)`` finds where each run of text stands, so that a test can see what runs over an edge.
Nothing of eslabon is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf

__all__ = [
    "PdfFacts",
    "TextBox",
    "complaints",
    "facts",
    "outline_pages",
    "outside_margins",
    "overlaps",
    "page_labels",
    "page_texts",
    "text_boxes",
]

# Fonts of the project by PostScript name, without style; anything else came from the machine.
FAMILIES = ("SourceSans3", "SourceSerif4", "SourceCodePro", "NewCMMath")
# Of a content stream only what moves and shows text.
OPERATORS = "q Q cm BT Tf Tm Td Tj TJ Do BMC BDC EMC"
UA_SCHEMA = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True)
class PdfFacts:
    """What a PDF says about itself."""

    pages: int
    tagged: bool
    language: str
    title: str
    shows_title: bool
    ua_part: str
    outline: tuple[str, ...]
    fonts: dict[str, bool]  # name → embedded
    figures: tuple[str, ...]  # alternative text of each Figure element; empty where there is none
    tags: dict[str, int]  # structure type → how often
    header_scopes: dict[str, int]  # Row, Column → how many header cells
    internal_links: int
    external_links: tuple[str, ...]
    created: str


def facts(path: Path) -> PdfFacts:
    """Read a PDF."""
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        figures: list[str] = []
        tags: dict[str, int] = {}
        scopes: dict[str, int] = {}
        if "/StructTreeRoot" in root:
            for element in _elements(root.StructTreeRoot):
                kind = str(element.S).lstrip("/")
                tags[kind] = tags.get(kind, 0) + 1
                if kind == "Figure":
                    figures.append(str(element.get("/Alt", "")))
                if kind == "TH":
                    scope = _scope(element)
                    scopes[scope] = scopes.get(scope, 0) + 1
        internal, external = _links(pdf)
        with pdf.open_metadata() as metadata:
            ua_part = str(metadata.get(UA_SCHEMA, ""))
            title = str(metadata.get("dc:title", ""))
        with pdf.open_outline() as outline:
            titles = tuple(_outline_titles(outline.root))
        return PdfFacts(
            pages=len(pdf.pages),
            tagged=bool(root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in root,
            language=str(root.get("/Lang", "")),
            title=title,
            shows_title=bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
            ua_part=ua_part,
            outline=titles,
            fonts=dict(sorted(_fonts(pdf).items())),
            figures=tuple(figures),
            tags=dict(sorted(tags.items())),
            header_scopes=dict(sorted(scopes.items())),
            internal_links=internal,
            external_links=tuple(external),
            created=str(pdf.docinfo.get("/CreationDate", "")),
        )


def complaints(path: Path, *, language: str = "") -> list[str]:
    """Everything that keeps a PDF from being published, in one line each; empty when all is well."""
    found = facts(path)
    wrong = []
    if not found.pages:
        wrong.append("has no page")
    if not found.tagged:
        wrong.append("is not tagged")
    if not found.language or (language and found.language != language):
        wrong.append(f"has language {found.language!r}, expected {language or 'one'}")
    if not found.title:
        wrong.append("has no title")
    if not found.shows_title:
        wrong.append("does not show its title in the window (DisplayDocTitle)")
    if found.ua_part != "1":
        wrong.append(f"says PDF/UA part {found.ua_part!r}, expected '1'")
    if not found.outline:
        wrong.append("has no outline")
    if not found.fonts:
        wrong.append("has no font")
    wrong += [f"does not embed {name}" for name, embedded in found.fonts.items() if not embedded]
    wrong += [f"uses {name}, no font of the project" for name in found.fonts
              if not name.split("+")[-1].startswith(FAMILIES)]  # fmt: skip
    mute = [n for n, alt in enumerate(found.figures, 1) if not alt.strip()]
    wrong += [f"figure {n} has no alternative text" for n in mute]
    if found.tags.get("Table") and not found.tags.get("TH"):
        wrong.append("has tables without a header cell")
    if "" in found.header_scopes:
        wrong.append(f"has {found.header_scopes['']} header cells without a scope")
    spilled = outside_margins(path)
    wrong += [f"page {box.page}: {box.width:.0f} pt of text outside the margins" for box in spilled]
    return wrong


def page_texts(path: Path) -> list[str]:
    """Text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def outline_pages(path: Path) -> list[tuple[str, int]]:
    """Titles of the outline with the number of the page they lead to, from 1."""
    reader = pypdf.PdfReader(path)

    def entries(items) -> Iterator[tuple[str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from entries(item)
            else:
                yield str(item.title), reader.get_destination_page_number(item) + 1

    return list(entries(reader.outline))


def page_labels(path: Path) -> list[str]:
    """What a reader calls each page: i, ii … 1, 2 …"""
    return list(pypdf.PdfReader(path).page_labels)


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _scope(cell: pikepdf.Object) -> str:
    attributes = cell.get("/A", [])
    for attribute in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if "/Scope" in attribute:
            return str(attribute.Scope).lstrip("/")
    return ""


def _outline_titles(items) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _outline_titles(item.children)


def _links(pdf: pikepdf.Pdf) -> tuple[int, list[str]]:
    internal, external = 0, []
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            if note.get("/Subtype") != pikepdf.Name.Link:
                continue
            action = note.get("/A", {})
            if "/URI" in action:
                external.append(str(action["/URI"]))
            else:
                internal += 1
    return internal, external


def _fonts(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """Fonts of every page and of every form inside it, and whether their file is embedded."""
    found: dict[str, bool] = {}
    seen: set[tuple[int, int]] = set()

    def look(resources) -> None:
        for font in resources.get("/Font", {}).values():
            descendant = font.get("/DescendantFonts", [font])[0]
            descriptor = descendant.get("/FontDescriptor", {})
            embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            found[str(font.get("/BaseFont", "?")).lstrip("/")] = embedded or font.get("/Subtype") == "/Type3"
        for form in resources.get("/XObject", {}).values():
            if form.objgen not in seen and "/Resources" in form:
                seen.add(form.objgen)
                look(form.Resources)

    for page in pdf.pages:
        look(page.get("/Resources", {}))
    return found


@dataclass(frozen=True)
class TextBox:
    """A run of text: page from 1, left, right and base line in points from the lower left corner."""

    page: int
    left: float
    right: float
    base: float
    page_width: float
    page_height: float
    mark: int | None = None  # number of the marked content; None for an artifact

    @property
    def width(self) -> float:
        """Length of the run in points."""
        return self.right - self.left


def outside_margins(path: Path, *, margin: float = 30.0) -> list[TextBox]:
    """Runs of text that come nearer to the paper's edge than `margin` points."""
    return [
        box
        for box in text_boxes(path)
        if box.left < margin
        or box.right > box.page_width - margin
        or box.base < margin
        or box.base > box.page_height - margin
    ]


def overlaps(path: Path, *, slack: float = 1.0) -> list[tuple[TextBox, TextBox]]:
    """Pairs of runs on one line of which the second begins before the first has ended.

    For tables: a word wider than its column runs over its neighbour. Labels of charts may touch on
    purpose, so that this is no general complaint.
    """
    lines: dict[tuple[int, float], list[TextBox]] = {}
    for box in text_boxes(path):
        lines.setdefault((box.page, round(box.base, 1)), []).append(box)
    found = []
    for line in lines.values():
        line.sort(key=lambda box: box.left)
        found += [(a, b) for a, b in pairwise(line) if a.right > b.left + slack]
    return found


def text_boxes(path: Path) -> Iterator[TextBox]:
    """Every run of text of a PDF with its place, pictures included."""
    fonts: dict[tuple[int, int], _Widths] = {}
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            _, _, width, height = map(float, page.mediabox)
            start = (1, 0, 0, 1, 0, 0)
            yield from _runs(page, page.get("/Resources", {}), start, number, width, height, fonts, None)


def _runs(stream, resources, outer, number, width, height, fonts, mark) -> Iterator[TextBox]:
    matrix, stack = outer, []
    line = text = (1, 0, 0, 1, 0, 0)
    font, size, marks = None, 1.0, [mark]
    for operands, operator in pikepdf.parse_content_stream(stream, operators=OPERATORS):
        match str(operator):
            case "BMC" | "BDC":
                named = (
                    operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
                )
                marks.append(int(named["/MCID"]) if "/MCID" in named else marks[-1])
            case "EMC":
                marks.pop()
            case "q":
                stack.append(matrix)
            case "Q":
                matrix = stack.pop()
            case "cm":
                matrix = _times(tuple(map(float, operands)), matrix)
            case "BT":
                line = text = (1, 0, 0, 1, 0, 0)
            case "Tf":
                named = resources["/Font"][operands[0]]
                if named.objgen not in fonts:
                    fonts[named.objgen] = _Widths(named)
                font, size = fonts[named.objgen], float(operands[1])
            case "Tm":
                line = text = tuple(map(float, operands))
            case "Td":
                line = text = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
            case "TJ" | "Tj":
                length = font.length(operands[0]) * size
                left, base = _point(_times(text, matrix), 0)
                right, _ = _point(_times(text, matrix), length)
                text = _times((1, 0, 0, 1, length, 0), text)
                yield TextBox(number, min(left, right), max(left, right), base, width, height, marks[-1])
            case "Do":
                form = resources["/XObject"][operands[0]]
                if form.get("/Subtype") == "/Form":
                    inner = _times(tuple(map(float, form.get("/Matrix", [1, 0, 0, 1, 0, 0]))), matrix)
                    own = form.get("/Resources", resources)
                    yield from _runs(form, own, inner, number, width, height, fonts, marks[-1])


def _times(a, b):
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


def _point(matrix, x: float) -> tuple[float, float]:
    return matrix[0] * x + matrix[4], matrix[1] * x + matrix[5]


class _Widths:
    """Advance widths of a font, in thousandths of the size."""

    def __init__(self, font: pikepdf.Object) -> None:
        self.simple = "/DescendantFonts" not in font
        self.widths: dict[int, float] = {}
        if self.simple:
            first = int(font.get("/FirstChar", 0))
            self.widths = {first + n: float(w) for n, w in enumerate(font.get("/Widths", []))}
            self.default = 0.0
            return
        descendant = font.DescendantFonts[0]
        self.default = float(descendant.get("/DW", 1000))
        items = list(descendant.get("/W", []))
        while items:
            first, second = int(items[0]), items[1]
            if isinstance(second, pikepdf.Array):
                self.widths.update({first + n: float(w) for n, w in enumerate(second)})
                items = items[2:]
            else:
                self.widths.update(dict.fromkeys(range(first, int(second) + 1), float(items[2])))
                items = items[3:]

    def length(self, shown: pikepdf.Object) -> float:
        """Length of a shown string or array in ems."""
        total = 0.0
        for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(part, pikepdf.String):
                codes = bytes(part)
                step = 1 if self.simple else 2
                for n in range(0, len(codes), step):
                    total += self.widths.get(int.from_bytes(codes[n : n + step]), self.default)
            else:
                total -= float(part)
        return total / 1000
