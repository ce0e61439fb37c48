"""Where a page of prose asks for the comparison: the block ``{changes}``, and nothing else on its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Block", "blocks"]

_FENCE = re.compile(
    r"^(?P<lead>(?:[ \t>]|[-*+][ \t]|\d+[.)][ \t])*)(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>.*)$"
)
_NAME = re.compile(r"^[ \t]*\{changes\}")


@dataclass(frozen=True)
class Block:
    """A block ``{changes}`` of a page.

    Parameters
    ----------
    line
        Number of its first line, from 1.
    start, end
        Its place in the text, without the last line's end.
    opening
        What stands on its first line.
    right
        Two lines, the fence with the name and the fence alone, at the margin: the one form that is read.
    """

    line: int
    start: int
    end: int
    opening: str
    right: bool


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a page in their order; one that an example shows inside of code is none."""
    lines = text.splitlines(keepends=True)
    open_fences: list[tuple[str, bool]] = []
    start = 0
    for number, line in enumerate(lines, start=1):
        end = start + len(line)
        found = _FENCE.match(line.rstrip("\r\n"))
        if found:
            fence, info = found["fence"], found["info"].strip()
            innermost = open_fences[-1] if open_fences else ("", False)
            if not info and innermost[0] and fence.startswith(innermost[0]):
                open_fences.pop()
            elif not innermost[1]:
                if _NAME.match(info):
                    following = lines[number] if number < len(lines) else ""
                    right = not found["lead"] and info == "{changes}" and following.rstrip() == fence
                    last = end + len(following.rstrip("\r\n")) if right else end
                    yield Block(number, start, last, line.strip(), right)
                open_fences.append((fence, not info.startswith("{") or info.startswith("{code")))
        start = end
