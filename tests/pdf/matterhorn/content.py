"""Content streams: what is marked as tagged, what as artifact, which characters of which fonts are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

from tests.pdf.matterhorn.conditions import Failure

__all__ = ["Content", "UsedFont", "read_content"]

PAINTING = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "BI"})
SHOWING = frozenset({"Tj", "TJ", "'", '"'})
OPERATORS = "q Q Tf Tr Do BMC BDC EMC " + " ".join(sorted(PAINTING | SHOWING))
Key = tuple[int, int]


@dataclass
class UsedFont:
    """A font and the codes of its characters that are shown.

    Parameters
    ----------
    mute
        Codes shown at least once without a text that replaces them (ActualText).
    """

    font: pikepdf.Object
    codes: set[int] = field(default_factory=set)
    mute: set[int] = field(default_factory=set)
    visible: bool = False


@dataclass
class Content:
    """All content of a file.

    Parameters
    ----------
    marked
        Object of a page or form → numbers of the marked content in it.
    fonts
        Fonts that show text.
    """

    failures: list[Failure] = field(default_factory=list)
    marked: dict[Key, set[int]] = field(default_factory=dict)
    fonts: dict[Key, UsedFont] = field(default_factory=dict)
    drawn: Counter = field(default_factory=Counter)


@dataclass(frozen=True)
class _Mark:
    """One pair of BDC and EMC."""

    artifact: bool = False
    tagged: bool = False
    replaced: bool = False


def read_content(pdf: pikepdf.Pdf) -> Content:
    """Walk through every page and every form drawn on it (checkpoints 01 and 30)."""
    content = Content()
    for number, page in enumerate(pdf.pages, 1):
        _Reader(content, f"page {number}", page.obj.objgen).read(page.obj, page.obj.get("/Resources", {}), ())
    return content


class _Reader:
    def __init__(self, content: Content, where: str, key: Key) -> None:
        self.content, self.where, self.key = content, where, key

    def fail(self, condition: str, found: str = "") -> None:
        failure = Failure(condition, self.where, found)
        # One line per page and condition is enough to find it.
        if failure not in self.content.failures[-20:]:
            self.content.failures.append(failure)

    def read(self, stream: pikepdf.Object, resources: pikepdf.Object, outer: tuple[_Mark, ...]) -> None:
        marks = list(outer)
        font, render, stack = None, 0, []
        for operands, operator in _instructions(stream):
            name = str(operator)
            if name == "q":
                stack.append(font)
            elif name == "Q":
                font = stack.pop() if stack else font
            elif name in ("BMC", "BDC"):
                marks.append(self._begin(operands, resources, marks))
            elif name == "EMC":
                if len(marks) == len(outer):
                    self.fail("01-005", "EMC without beginning")
                    continue
                marks.pop()
            elif name == "Tf":
                font = self._font(resources["/Font"][operands[0]])
            elif name == "Tr":
                render = int(operands[0])
            elif name == "Do":
                self._draw(resources["/XObject"][operands[0]], resources, marks)
            elif name in SHOWING:
                self._needs_mark(marks, "text")
                if font is not None:
                    self._show(font, operands[-1], marks, visible=render != 3)
            elif name in PAINTING:
                self._needs_mark(marks, name)
        if len(marks) != len(outer):
            self.fail("01-005", "marked content without end")

    def _begin(self, operands: list, resources: pikepdf.Object, marks: list[_Mark]) -> _Mark:
        tag = str(operands[0])
        properties = operands[1] if len(operands) > 1 else {}
        if isinstance(properties, pikepdf.Name):
            properties = resources.get("/Properties", {}).get(str(properties), {})
        artifact, number = tag == "/Artifact", properties.get("/MCID")
        tagged = number is not None
        if artifact and any(mark.tagged for mark in marks):
            self.fail("01-003")
        if tagged and any(mark.artifact for mark in marks):
            self.fail("01-004")
        if tagged:
            seen = self.content.marked.setdefault(self.key, set())
            if int(number) in seen:
                self.fail("tree", f"marked content {int(number)} twice")
            seen.add(int(number))
        return _Mark(artifact, tagged, "/ActualText" in properties)

    def _needs_mark(self, marks: list[_Mark], what: str) -> None:
        if not any(mark.artifact or mark.tagged for mark in marks):
            self.fail("01-005", what)

    def _draw(self, drawn: pikepdf.Object, resources: pikepdf.Object, marks: list[_Mark]) -> None:
        if "/Ref" in drawn:
            self.fail("30-001")
        if drawn.get("/Subtype") != "/Form":
            self._needs_mark(marks, "image")
            return
        again = drawn.objgen in self.content.drawn
        self.content.drawn[drawn.objgen] += 1
        if again and self.content.marked.get(drawn.objgen):
            self.fail("30-002", f"object {drawn.objgen[0]}")
            return
        reader = _Reader(self.content, self.where, drawn.objgen)
        reader.read(drawn, drawn.get("/Resources", resources), tuple(marks))

    def _font(self, font: pikepdf.Object) -> UsedFont:
        key = font.objgen
        if key == (0, 0):
            # A font written inside its resources is told from others by its name.
            key = (-hash(str(font.get("/BaseFont", ""))), 0)
        return self.content.fonts.setdefault(key, UsedFont(font))

    def _show(self, font: UsedFont, shown: pikepdf.Object, marks: list[_Mark], *, visible: bool) -> None:
        width = 2 if font.font.get("/Subtype") == "/Type0" else 1
        replaced = any(mark.replaced for mark in marks)
        font.visible = font.visible or visible
        for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(part, pikepdf.String):
                raw = bytes(part)
                codes = {int.from_bytes(raw[n : n + width]) for n in range(0, len(raw), width)}
                font.codes |= codes
                if not replaced and not any(mark.artifact for mark in marks):
                    font.mute |= codes


def _instructions(stream: pikepdf.Object) -> Iterator[tuple[list, pikepdf.Operator]]:
    for instruction in pikepdf.parse_content_stream(stream, operators=OPERATORS):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            yield [], pikepdf.Operator("BI")
        else:
            yield instruction.operands, instruction.operator
