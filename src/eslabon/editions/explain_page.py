"""In what two pages differ: the value of a figure, a sentence, a chart's data, a tag."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest

from eslabon.editions.contrast import contrast
from eslabon.editions.explain_data import first_key

__all__ = ["first_difference", "title"]

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_NUMBERED = {"figure", "table"}
_SPACES = re.compile(r"[ \t\n\f\r]+")


@dataclass(frozen=True)
class Piece:
    """A part of a page: where it stands, and what it is.

    Parameters
    ----------
    place
        The figure or table by its number, else the section by its heading.
    key
        Of a cited value, ``obs/<indicator>/<country>/<year>``; else empty.
    """

    place: str
    text: str
    key: str = ""


@dataclass
class _Page(HTMLParser):
    """A page taken apart, in reading order."""

    title: str = ""
    values: list[Piece] = field(default_factory=list)
    texts: list[Piece] = field(default_factory=list)
    specs: list[Piece] = field(default_factory=list)
    tags: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._heading = self._number = self._key = ""
        self._gathered: list[str] = []
        self._gathering = ""  # the tag whose text is gathered

    @property
    def place(self) -> str:
        return self._number or (f"section “{self._heading}”" if self._heading else "")

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.append(Piece(self.place, f"<{' '.join([tag, *(f'{k}={v!r}' for k, v in attributes)])}>"))
        if tag == "data" and "value" in given:
            self._gather("data", given["value"] or "")
        elif tag in _HEADINGS or tag in ("title", "script") or given.get("class") == "caption-number":
            self._gather(tag, "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _NUMBERED:
            self._number = ""
        if tag != self._gathering:
            return
        text, self._gathering = _one_line("".join(self._gathered)), ""
        if tag == "data":
            self.values.append(Piece(self.place, text, self._key))
        elif tag in _HEADINGS:
            self._heading = text
        elif tag == "title":
            self.title = text
        elif tag == "script":
            self.specs.append(Piece(self.place, text))
        else:
            self._number = text

    def handle_data(self, text: str) -> None:
        if self._gathering:
            self._gathered.append(text)
        if text.strip() and self._gathering != "script":
            self.texts.append(Piece(self.place, _one_line(text)))

    def _gather(self, tag: str, key: str) -> None:
        self._gathering, self._key, self._gathered = tag, key, []


def _one_line(text: str) -> str:
    """Text as a browser shows it: a no-break space is a character of its own."""
    return " ".join(part for part in _SPACES.split(text) if part)


def title(page: bytes) -> str:
    """The title of a page, empty when it has none."""
    return _read(page).title


def first_difference(published: bytes, rebuilt: bytes) -> str:
    """Where two pages differ first: values before sentences, sentences before charts and tags."""
    old, new = _read(published), _read(rebuilt)
    return (
        _first_value(old.values, new.values)
        or _first_text(old.texts, new.texts, "text")
        or _first_spec(old.specs, new.specs)
        or _first_text(old.tags, new.tags, "tag")
    )


def _read(content: bytes) -> _Page:
    page = _Page()
    page.feed(content.decode("utf-8", errors="replace"))
    page.close()
    return page


def _first_value(old: list[Piece], new: list[Piece]) -> str:
    mine, theirs = Counter(one.key for one in old), Counter(one.key for one in new)
    for pieces, others, which in ((old, theirs, "published"), (new, mine, "rebuilt")):
        for one in pieces:
            if not others[one.key]:
                return f"{_at(one)}value {one.key} (“{one.text}”) is only in the {which} page"
    # A value may be cited several times: its n-th appearance is compared with its n-th.
    seen: Counter[str] = Counter()
    places: dict[tuple[str, int], Piece] = {}
    for one in new:
        places[one.key, seen[one.key]] = one
        seen[one.key] += 1
    seen.clear()
    for one in old:
        other = places.get((one.key, seen[one.key]))
        seen[one.key] += 1
        if other and other.text != one.text:
            return f"{_at(one)}value {one.key}: published {one.text}, rebuilt {other.text}"
    return ""


def _first_text(old: list[Piece], new: list[Piece], what: str) -> str:
    for one, other in zip_longest(old, new):
        if one is None or other is None:
            which, piece = ("rebuilt", other) if one is None else ("published", one)
            return f"{_at(piece)}{what} only in the {which} page: “{piece.text[:60]}”"
        if one.text != other.text:
            return f"{_at(one)}{what}: {contrast(one.text, other.text)}"
    return ""


def _first_spec(old: list[Piece], new: list[Piece]) -> str:
    for one, other in zip(old, new, strict=False):
        if one.text != other.text:
            return f"{_at(one)}chart: {first_key(json.loads(one.text), json.loads(other.text))}"
    return ""


def _at(piece: Piece) -> str:
    return f"{piece.place}: " if piece.place else ""
