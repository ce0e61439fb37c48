"""A report compiled of pages of the book: all that cover, imprint and contents say, PDF and HTML alike."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

__all__ = ["MANY_CHAPTERS", "CompiledPart", "CompiledReport"]

# From so many chapters on, parts are announced on pages of their own.
MANY_CHAPTERS = 5


@dataclass(frozen=True)
class CompiledPart:
    """Chapters of one kind: the title of the part, and the addresses of its pages in reading order."""

    title: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class CompiledReport:
    """What a compiled report says of itself, in its language.

    Parameters
    ----------
    heading
        What kind of document it is: "Informe compilado".
    subtitle
        Which pages it holds, in words.
    title
        Heading and subtitle as one line.
    citation
        How it is cited.
    note
        What it is made of, one sentence.
    provenance
        Lines that tell it from any other: edition, digests, pages.
    again, command
        The words that lead to the command, and the command that makes it again.
    parts
        Its chapters.
    """

    heading: str
    subtitle: str
    title: str
    citation: str
    note: str
    provenance: tuple[str, ...]
    again: str
    command: str
    parts: tuple[CompiledPart, ...]

    @property
    def pages(self) -> tuple[str, ...]:
        """Addresses of all chapters in reading order."""
        return tuple(page for part in self.parts for page in part.pages)

    @property
    def divided(self) -> bool:
        """Whether the report is long enough to announce its parts."""
        return len(self.pages) >= MANY_CHAPTERS and len(self.parts) > 1

    def to_json(self) -> str:
        """As one line of JSON, for the process that sets it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> CompiledReport:
        """Read what `to_json` wrote."""
        told = json.loads(text)
        told["provenance"] = tuple(told["provenance"])
        told["parts"] = tuple(CompiledPart(part["title"], tuple(part["pages"])) for part in told["parts"])
        return cls(**told)
