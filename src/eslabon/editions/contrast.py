"""Two texts side by side, short enough for one line, whole enough to see what differs."""

from __future__ import annotations

from itertools import zip_longest

__all__ = ["contrast", "first_line", "offset_of"]

LONGEST = 60  # characters of each text that are shown


def contrast(published: object, rebuilt: object) -> str:
    """Both values, cut around the place where they part."""
    old, new = str(published), str(rebuilt)
    pairs = zip(old, new, strict=False)
    start = next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(old), len(new)))
    # Some of what both share says where one is.
    start = max(0, start - LONGEST // 3) if max(len(old), len(new)) > LONGEST else 0
    return f"published {_cut(old, start)}, rebuilt {_cut(new, start)}"


def first_line(published: bytes, rebuilt: bytes) -> str:
    """The first line that differs; the first byte where one of them is no text."""
    try:
        old, new = published.decode("utf-8"), rebuilt.decode("utf-8")
    except UnicodeDecodeError:
        return offset_of(published, rebuilt)
    pairs = zip_longest(old.split("\n"), new.split("\n"))
    for number, (mine, theirs) in enumerate(pairs, 1):
        if mine is None or theirs is None:
            longer, line = ("rebuilt", theirs) if mine is None else ("published", mine)
            return f"line {number} is only in the {longer} one: {_cut(line, 0)}"
        if mine != theirs:
            return f"line {number}: {contrast(mine, theirs)}"
    return offset_of(published, rebuilt)


def offset_of(published: bytes, rebuilt: bytes) -> str:
    """The first byte that differs, counted from 0, and both sizes."""
    pairs = zip(published, rebuilt, strict=False)
    shorter = min(len(published), len(rebuilt))
    offset = next((number for number, (old, new) in enumerate(pairs) if old != new), shorter)
    return f"byte {offset}: published {len(published)} bytes, rebuilt {len(rebuilt)} bytes"


def _cut(text: str, start: int) -> str:
    shown = " ".join(text[start : start + LONGEST].split())
    before = "…" if start else ""
    after = "…" if len(text) > start + LONGEST else ""
    return f"“{before}{shown}{after}”"
