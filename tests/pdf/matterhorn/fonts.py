"""Fonts in use (checkpoints 10 and 31): embedded, complete, of the widths they say, mapped to Unicode."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

import pikepdf

from tests.pdf.matterhorn.conditions import Failure
from tests.pdf.matterhorn.content import Content, UsedFont

__all__ = ["font_failures"]

_IDENTITY = ("/Identity-H", "/Identity-V")
# ISO 32000-1, table 118, without those of one writing system each, which we never use.
_KNOWN_CMAPS = frozenset(_IDENTITY)
_RANGES = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def font_failures(content: Content) -> Iterator[Failure]:
    """Failures of every font that shows text."""
    for used in content.fonts.values():
        font, name = used.font, str(used.font.get("/BaseFont", "?")).lstrip("/")
        if font.get("/Subtype") != "/Type0":
            # Rules of their own (31-012, 31-013, 31-017 to 31-026) that are not checked here.
            yield Failure("31-027", name, f"{font.get('/Subtype')} is not checked")
            continue
        yield from _composite(font, name)
        yield from _unicode(used, name)
        yield from _program(used, name)


def _composite(font: pikepdf.Object, name: str) -> Iterator[Failure]:
    inner, encoding = font.DescendantFonts[0], font.get("/Encoding")
    if isinstance(encoding, pikepdf.Stream):
        own, of_font = encoding.get("/CIDSystemInfo", {}), inner.get("/CIDSystemInfo", {})
        for condition, key in (("31-001", "/Registry"), ("31-002", "/Ordering")):
            if str(own.get(key)) != str(of_font.get(key)):
                yield Failure(condition, name)
        if int(of_font.get("/Supplement", 0)) < int(own.get("/Supplement", 0)):
            yield Failure("31-003", name)
        text = encoding.read_bytes()
        written = re.search(rb"/WMode\s+(\d)", text)
        if int(encoding.get("/WMode", 0)) != (int(written[1]) if written else 0):
            yield Failure("31-007", name)
        other = re.search(rb"/(\S+)\s+usecmap", text)
        if other and "/" + other[1].decode() not in _KNOWN_CMAPS:
            yield Failure("31-008", name, other[1].decode())
    elif str(encoding) not in _KNOWN_CMAPS:
        yield Failure("31-006", name, str(encoding))
    if inner.get("/Subtype") == "/CIDFontType2":
        mapping = inner.get("/CIDToGIDMap")
        if mapping is None:
            yield Failure("31-005", name)
        elif not isinstance(mapping, pikepdf.Stream) and mapping != "/Identity":
            yield Failure("31-004", name, str(mapping))


def _unicode(used: UsedFont, name: str) -> Iterator[Failure]:
    stream = used.font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        yield Failure("31-027", name)
        return
    mapped = _mapping(stream.read_bytes())
    values = {ord(letter) for text in mapped.values() for letter in text}
    if 0 in values:
        yield Failure("31-028", name)
    if values & {0xFEFF, 0xFFFE}:
        yield Failure("31-029", name)
    if lost := sorted(code for code in used.mute if not mapped.get(code)):
        yield Failure("10-001", name, f"codes {lost[:5]}")


def _mapping(cmap: bytes) -> dict[int, str]:
    """Code → text of a ToUnicode map."""
    mapped: dict[int, str] = {}
    for kind, body in _RANGES.findall(cmap):
        tokens = [
            b"[" if opened else b"]" if closed else bytes.fromhex(digits.decode())
            for digits, opened, closed in _HEX.findall(body)
        ]
        at = 0
        while at < len(tokens):
            first = int.from_bytes(tokens[at])
            if kind == b"bfchar":
                mapped[first] = _text(tokens[at + 1])
                at += 2
                continue
            last, target = int.from_bytes(tokens[at + 1]), tokens[at + 2]
            if target == b"[":
                end = tokens.index(b"]", at)
                mapped.update({first + n: _text(text) for n, text in enumerate(tokens[at + 3 : end])})
                at = end + 1
                continue
            start = int.from_bytes(target)
            for n in range(last - first + 1):
                mapped[first + n] = _text((start + n).to_bytes(len(target)))
            at += 3
    return mapped


def _text(value: bytes) -> str:
    return value.decode("utf-16-be", "replace")


def _program(used: UsedFont, name: str) -> Iterator[Failure]:
    inner = used.font.DescendantFonts[0]
    descriptor = inner.get("/FontDescriptor", {})
    program = next(
        (descriptor[key] for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in descriptor), None
    )
    if program is None:
        if used.visible:
            yield Failure("31-009", name)
        return
    if 0 in used.codes:
        yield Failure("31-030", name)
    if "/FontFile2" not in descriptor:
        return  # outlines in the form of PostScript: glyphs and widths are not read
    glyphs, advances = _true_type(program.read_bytes())
    mapping = inner.get("/CIDToGIDMap")
    table = mapping.read_bytes() if isinstance(mapping, pikepdf.Stream) else None
    widths, default = _widths(inner.get("/W", [])), float(inner.get("/DW", 1000))
    for code in sorted(used.codes):
        glyph = int.from_bytes(table[2 * code : 2 * code + 2]) if table else code
        if glyph >= glyphs:
            yield Failure("31-011", name, f"glyph {glyph} of {glyphs}")
        elif abs(advances[min(glyph, len(advances) - 1)] - widths.get(code, default)) > 1:
            yield Failure("31-016", name, f"character {code}")
    if "/CIDSet" in descriptor and table is None:
        listed = {
            8 * n + bit
            for n, byte in enumerate(descriptor.CIDSet.read_bytes())
            for bit in range(8)
            if byte & 0x80 >> bit
        }
        if set(range(glyphs)) - listed:
            yield Failure("31-014", name)
        if listed - set(range(glyphs)):
            yield Failure("31-015", name)


def _true_type(data: bytes) -> tuple[int, list[float]]:
    """Number of glyphs, and their advances in thousandths of the size; the last one goes for all after it."""
    tables = {
        data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16])
        for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)
    }
    units = struct.unpack_from(">H", data, tables[b"head"][0] + 18)[0]
    glyphs = struct.unpack_from(">H", data, tables[b"maxp"][0] + 4)[0]
    count = struct.unpack_from(">H", data, tables[b"hhea"][0] + 34)[0]
    start = tables[b"hmtx"][0]
    return glyphs, [struct.unpack_from(">H", data, start + 4 * n)[0] * 1000 / units for n in range(count)]


def _widths(listed: pikepdf.Object) -> dict[int, float]:
    found, items = {}, list(listed)
    while items:
        first, second = int(items[0]), items[1]
        if isinstance(second, pikepdf.Array):
            found |= {first + n: float(width) for n, width in enumerate(second)}
            items = items[2:]
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(items[2]))
            items = items[3:]
    return found
